"""Look, act once, look again: how an approved step becomes evidence.

Rows are the truth. Whatever kills the process, the next run reads the step's status and goes on from there:
a step that was started becomes unknown and is looked at, never sent again blindly.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby

from approvals import steps
from approvals.claims import claims_of, is_unproven
from approvals.database import Database
from approvals.evidence import standings
from approvals.looking import Look, Seen, end_sessions, look, look_until_settled, objection
from approvals.models import Step
from approvals.states import StepStatus
from connectors.contract import Account, Clock, Connector
from connectors.errors import RateLimited, Refused, Unreachable, Unsupported, VendorError
from connectors.inventory import gap_sentence

ATTEMPTS = 3
LONGEST_WAIT = 60.0
"""Seconds that a vendor may ask us to wait before a step gives up its turn."""


async def _no_fence() -> None:
    return None


@dataclass(frozen=True)
class Executor:
    """Takes approved requests to their evidence. ``fence`` is awaited right before every write to a vendor.

    ``breath`` is how many seconds longer each pause gets after a vendor could not be reached.
    """

    database: Database
    connectors: Mapping[str, Connector]
    clock: Clock
    fence: Callable[[], Awaitable[None]] = _no_fence
    breath: float = 1.0
    _admins: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False, compare=False)

    async def execute(self, request_id: str) -> None:
        """Settles every step of an approved request, then closes it; safe to run again at any point."""
        todo = await self.database.transact(steps.begin, request_id, self.clock())
        for _, stage in groupby(sorted(todo, key=self._stage), key=self._stage):
            by_app: dict[str, list[Step]] = {}
            for step in stage:
                by_app.setdefault(step.app, []).append(step)
            await _side_by_side(self._settle_app(mine) for mine in by_app.values())
        await self.database.transact(steps.finish, request_id, self.clock())

    def _stage(self, step: Step) -> int:
        connector = self.connectors.get(step.app)
        return 0 if connector and connector.settings.runs_first else 1

    async def _settle_app(self, todo: list[Step]) -> None:
        for step in sorted(todo, key=lambda step: step.ordinal):
            async with self._turn(step):
                await self._settle(step, self.connectors.get(step.app))

    def _turn(self, step: Step) -> AbstractAsyncContextManager[None]:
        """One administrator at a time, or two requests could each spare the other's and leave none."""
        return self._admins if step.account.get("is_admin") else nullcontext()

    async def _settle(self, step: Step, connector: Connector | None) -> None:
        if step.status == StepStatus.STARTED:
            word = "the process ended before the answer was recorded"
            step = await self._answer(step, StepStatus.UNKNOWN, "interrupted", word)
        if connector is None:
            await self._verdict(step, StepStatus.UNVERIFIED, None, "this app is no longer configured")
            return
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
        if why := await self._objection(step, connector, before):
            return await self._verdict(step, StepStatus.REFUSED, before, f"nothing was changed: {why}")
        return await self._attempt(step, connector, before)

    async def _attempt(self, step: Step, connector: Connector, before: Look) -> Step:
        step, number = await self.database.transact(steps.start, step.id, before, self.clock())
        await self.fence()
        try:
            await connector.deactivate(step.account_id)
        except VendorError as error:
            return await self._failed(step, connector, error, number)
        return await self._answer(step, StepStatus.ACCEPTED, "accepted", "")

    async def _failed(self, step: Step, connector: Connector, error: VendorError, number: int) -> Step:
        word = gap_sentence(connector.label, error)
        match error:
            case RateLimited() | Unreachable():
                last = number >= ATTEMPTS
                status = StepStatus.REFUSED if last else StepStatus.PLANNED
                outcome = "rate_limited" if isinstance(error, RateLimited) else "unreachable"
                step = await self._answer(step, status, outcome, word)
                if not last:
                    await asyncio.sleep(self._pause(error, number))
                return step
            case Refused() | Unsupported():
                return await self._answer(step, StepStatus.REFUSED, "refused", word)
            case _:
                return await self._answer(step, StepStatus.UNKNOWN, "unknown", word)

    async def _judge(self, step: Step, connector: Connector) -> Step:
        after = await look_until_settled(connector, step.account_id, self.clock)
        if after.seen is Seen.DONE:
            await self.fence()
            sessions, word = await end_sessions(connector, step.account_id)
            return await self._verdict(step, StepStatus.VERIFIED, after, word, sessions=sessions)
        if after.seen is Seen.GONE:
            word = "the account can no longer be read: it may have been destroyed"
            return await self._verdict(step, StepStatus.CONTRADICTED, after, word, True)
        if after.seen is Seen.UNREADABLE:
            word = f"it could not be read afterwards: {after.word}"
            return await self._verdict(step, StepStatus.UNVERIFIED, after, word)
        word = f"a fresh read shows it as {after.state}"
        if step.status == StepStatus.UNKNOWN and await self._may_try_again(step):
            why = await self._objection(step, connector, after)
            if not why:
                return await self._attempt(step, connector, after)
            word = f"{word}, and it was not tried again: {why}"
        return await self._verdict(step, StepStatus.CONTRADICTED, after, word)

    async def _may_try_again(self, step: Step) -> bool:
        return await self.database.read(steps.attempts_of, step.id) < ATTEMPTS

    async def _objection(self, step: Step, connector: Connector, seen: Look) -> str:
        assert seen.account is not None
        known = await self.database.read(standings, self.clock())
        if is_unproven(claims_of(step.app, connector.facts, known)):
            return "it is not proven what a deactivation does in this app, and it might destroy data"
        return await objection(connector, Account.model_validate(step.account), seen.account)

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

    def _pause(self, error: RateLimited | Unreachable, number: int) -> float:
        asked = error.retry_after if isinstance(error, RateLimited) else self.breath * number
        return min(asked, LONGEST_WAIT)


async def _side_by_side(works: Iterable[Coroutine[None, None, None]]) -> None:
    """Waits for all of them before it raises the first fault: none is left behind to meet the next try."""
    for fault in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(fault, BaseException):
            raise fault
