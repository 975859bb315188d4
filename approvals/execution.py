"""Look, act once, look again: how an approved step becomes evidence.

Rows are the truth. Whatever kills the process, the next run reads the step's status and goes on from there:
a step that was started becomes unknown and is looked at, never sent again blindly.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from approvals import steps
from approvals.database import Database
from approvals.looking import Look, Seen, end_sessions, look, look_until_settled, objection
from approvals.models import Step
from approvals.states import StepStatus
from connectors.contract import Account, Clock, Connector
from connectors.errors import OutcomeUnknown, RateLimited, Refused, Unreachable, Unsupported

ATTEMPTS = 3
LONGEST_WAIT = 60.0
"""Seconds that a vendor may ask us to wait before a step gives up its turn."""


async def _no_fence() -> None:
    return None


@dataclass(frozen=True)
class Executor:
    """Takes approved requests to their evidence. ``fence`` is awaited before every write to a vendor."""

    database: Database
    connectors: Mapping[str, Connector]
    clock: Clock
    fence: Callable[[], Awaitable[None]] = _no_fence

    async def execute(self, request_id: str) -> None:
        """Settles every step of an approved request, then closes it; safe to run again at any point."""
        todo = await self.database.transact(steps.begin, request_id, self.clock())
        for _, stage in groupby(sorted(todo, key=self._stage), key=self._stage):
            by_app: dict[str, list[Step]] = {}
            for step in stage:
                by_app.setdefault(step.app, []).append(step)
            await asyncio.gather(*(self._settle_app(mine) for mine in by_app.values()))
        await self.database.transact(steps.finish, request_id, self.clock())

    def _stage(self, step: Step) -> int:
        connector = self.connectors.get(step.app)
        return 0 if connector and connector.settings.runs_first else 1

    async def _settle_app(self, todo: list[Step]) -> None:
        for step in sorted(todo, key=lambda step: step.ordinal):
            connector = self.connectors.get(step.app)
            if connector is None:
                await self._verdict(step, StepStatus.UNVERIFIED, None, "this app is no longer configured")
            else:
                await self._settle(step, connector)

    async def _settle(self, step: Step, connector: Connector) -> None:
        if step.status == StepStatus.STARTED:
            word = "the process ended before the answer was recorded"
            step = await self._answer(step, StepStatus.UNKNOWN, "interrupted", word)
        while step.status in {StepStatus.PLANNED, StepStatus.ACCEPTED, StepStatus.UNKNOWN}:
            if step.status == StepStatus.PLANNED:
                step = await self._begin(step, connector)
            else:
                step = await self._judge(step, connector)

    async def _begin(self, step: Step, connector: Connector) -> Step:
        before = await look(connector, step.account_id, self.clock)
        if before.seen is Seen.UNREADABLE:
            word = f"nothing was changed, because the account could not be read: {before.word}"
            return await self._verdict(step, StepStatus.UNVERIFIED, before, word)
        if before.seen is Seen.GONE:
            return await self._verdict(step, StepStatus.REFUSED, before, "the account no longer exists", True)
        if before.seen is Seen.DONE:
            return await self._verdict(step, StepStatus.VERIFIED, before, "it was deactivated already")
        assert before.account is not None
        shown = Account.model_validate(step.account)
        if why := await objection(connector, shown, before.account):
            return await self._verdict(step, StepStatus.REFUSED, before, f"nothing was changed: {why}")
        return await self._attempt(step, connector, before)

    async def _attempt(self, step: Step, connector: Connector, before: Look) -> Step:
        await self.fence()
        step, number = await self.database.transact(steps.start, step.id, before, self.clock())
        last = number >= ATTEMPTS
        try:
            await connector.deactivate(step.account_id)
        except (RateLimited, Unreachable) as error:
            status = StepStatus.REFUSED if last else StepStatus.PLANNED
            outcome = "rate_limited" if isinstance(error, RateLimited) else "unreachable"
            step = await self._answer(step, status, outcome, error.detail)
            if not last:
                await asyncio.sleep(_pause(error, number))
            return step
        except (Refused, Unsupported) as error:
            return await self._answer(step, StepStatus.REFUSED, "refused", error.detail)
        except OutcomeUnknown as error:
            return await self._answer(step, StepStatus.UNKNOWN, "unknown", error.detail)
        return await self._answer(step, StepStatus.ACCEPTED, "accepted", "")

    async def _judge(self, step: Step, connector: Connector) -> Step:
        after = await look_until_settled(connector, step.account_id, self.clock)
        if after.seen is Seen.DONE:
            sessions = await end_sessions(connector, step.account_id)
            return await self._verdict(step, StepStatus.VERIFIED, after, "", sessions=sessions)
        if after.seen is Seen.GONE:
            word = "the account can no longer be read: it may have been destroyed"
            return await self._verdict(step, StepStatus.CONTRADICTED, after, word, True)
        if after.seen is Seen.UNREADABLE:
            word = f"it could not be read afterwards: {after.word}"
            return await self._verdict(step, StepStatus.UNVERIFIED, after, word)
        if step.status == StepStatus.UNKNOWN and await self._may_try_again(step):
            return await self._attempt(step, connector, after)
        word = f"a fresh read shows it as {after.state}"
        return await self._verdict(step, StepStatus.CONTRADICTED, after, word)

    async def _may_try_again(self, step: Step) -> bool:
        return await self.database.read(steps.attempts_of, step.id) < ATTEMPTS

    async def _answer(self, step: Step, to: StepStatus, outcome: str, word: str) -> Step:
        return await self.database.transact(steps.answer, step.id, to, outcome, word, self.clock())

    async def _verdict(
        self,
        step: Step,
        to: StepStatus,
        seen: Look | None,
        word: str,
        alarm: bool = False,
        sessions: str = "",
    ) -> Step:
        found = steps.Verdict(to=to, seen=seen, word=word, alarm=alarm, sessions=sessions)
        return await self.database.transact(steps.conclude, step.id, found, self.clock())


def _pause(error: RateLimited | Unreachable, number: int) -> float:
    asked = error.retry_after if isinstance(error, RateLimited) else float(number)
    return min(asked, LONGEST_WAIT)
