"""Look, act once, look again: how an approved step becomes evidence.

Rows are the truth. Whatever kills the process, the next run reads the step's status and goes on from there:
a step that was started becomes unknown and is looked at, never sent again blindly.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby

from approvals import steps
from approvals.claims import CLOSED, PASSABLE, Gate, gate_of
from approvals.database import Database
from approvals.evidence import standings_for_gate
from approvals.looking import AN_OLD_LIST, Look, Seen, end_sessions, look, look_until
from approvals.manual import DECLARABLE, task_of
from approvals.models import Step
from approvals.objecting import objection_to
from approvals.pausing import until_resumed
from approvals.states import StepStatus, Way
from approvals.together import side_by_side
from approvals.work import ALREADY, ask, work_of
from connectors.contract import Clock, Connector, Operation
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

    ``breath`` is how many seconds longer each pause gets after a vendor could not be reached, and ``pulse``
    the seconds between two looks whether people have let it go on.
    """

    database: Database
    connectors: Mapping[str, Connector]
    clock: Clock
    fence: Callable[[], Awaitable[None]] = _no_fence
    breath: float = 1.0
    pulse: float = 2.0
    _admins: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False, compare=False)

    async def execute(self, request_id: str) -> None:
        """Settles every step of an approved request, then closes it; safe to run again at any point."""
        over = False
        while not over:
            todo = await self.database.transact(steps.begin, request_id, self.clock())
            for _, stage in groupby(sorted(todo, key=self._stage), key=self._stage):
                by_app: dict[str, list[Step]] = {}
                for step in stage:
                    by_app.setdefault(step.app, []).append(step)
                await side_by_side(self._settle_app(mine) for mine in by_app.values())
            over = await self.database.transact(steps.finish, request_id, self.clock())

    def _stage(self, step: Step) -> int:
        connector = self.connectors.get(step.app)
        return 0 if connector and connector.settings.runs_first else 1

    async def _settle_app(self, todo: list[Step]) -> None:
        halted = False
        for step in sorted(todo, key=lambda step: step.ordinal):
            async with self._turn(step):
                if halted and step.status == StepStatus.PLANNED:
                    word = "nothing was asked, because the step before did not come out as meant"
                    await self._verdict(step, StepStatus.REFUSED, None, word)
                    continue
                settled = await self._settle(step, self.connectors.get(step.app))
                halted = halted or steps.ends_probe(settled)

    def _turn(self, step: Step) -> AbstractAsyncContextManager[None]:
        """One administrator at a time, or two requests could each spare the other's and leave none."""
        return self._admins if step.account.get("is_admin") else nullcontext()

    async def _settle(self, step: Step, connector: Connector | None) -> Step:
        if step.status == StepStatus.STARTED:
            word = "the process ended before the answer was recorded"
            step = await self._answer(step, StepStatus.UNKNOWN, "interrupted", word)
        if connector is None:
            return await self._verdict(step, StepStatus.UNVERIFIED, None, "this app is no longer configured")
        if step.status in DECLARABLE:
            return await self._check(step, connector)
        while step.status in {StepStatus.PLANNED, StepStatus.ACCEPTED, StepStatus.UNKNOWN}:
            if step.status == StepStatus.PLANNED:
                step = await self._begin(step, connector)
            else:
                step = await self._judge(step, connector)
        return step

    async def _begin(self, step: Step, connector: Connector) -> Step:
        work = work_of(step.operation)
        before = await look(connector, step.account_id, self.clock)
        seen = before.shows(work)
        if seen is Seen.DONE and not step.insists:
            if before.is_older_than(await self.database.read(steps.began, step.id)):
                return await self._hand(step, AN_OLD_LIST, before)
            return await self._verdict(step, StepStatus.VERIFIED, before, ALREADY[work])
        if step.way == Way.BY_HAND:
            return await self._hand(step, before.word, before)
        if seen is Seen.UNREADABLE:
            word = f"nothing was changed, because the account could not be read: {before.word}"
            return await self._verdict(step, StepStatus.UNVERIFIED, before, word)
        if seen is Seen.GONE:
            return await self._verdict(step, StepStatus.REFUSED, before, "the account no longer exists", True)
        if why := await self._barred(step, connector):
            return await self._hand(step, why, before)
        if why := await objection_to(self.database, connector, step, before):
            return await self._verdict(step, StepStatus.REFUSED, before, f"nothing was changed: {why}")
        return await self._attempt(step, connector, before)

    async def _attempt(self, step: Step, connector: Connector, before: Look) -> Step:
        step, number = await self.database.transact(steps.start, step.id, before, self.clock())
        if not number:  # what was read is old when it goes on, so it is read again
            await until_resumed(self.database, self.pulse)
            return step
        await self.fence()
        try:
            await ask(connector, work_of(step.operation), step.account_id)
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
        work = work_of(step.operation)
        after = await self._look_after(step, connector)
        seen = after.shows(work)
        if seen is Seen.DONE:
            return await self._proven(step, connector, after)
        if seen is Seen.GONE:
            word = "the account can no longer be read: it may have been destroyed"
            return await self._verdict(step, StepStatus.CONTRADICTED, after, word, True)
        if seen is Seen.UNREADABLE:
            word = f"it could not be read afterwards: {after.word}"
            return await self._verdict(step, StepStatus.UNVERIFIED, after, word)
        word = f"a fresh read shows it as {after.state}"
        tried = await self.database.read(steps.attempts_of, step.id)
        if step.status == StepStatus.UNKNOWN and tried < ATTEMPTS:
            why = await self._barred(step, connector)
            why = why or await objection_to(self.database, connector, step, after)
            if not why:
                return await self._attempt(step, connector, after)
            word = f"{word}, and it was not tried again: {why}"
        return await self._verdict(step, StepStatus.CONTRADICTED, after, word)

    async def _look_after(self, step: Step, connector: Connector) -> Look:
        """A probe waits for the seat as well, since when it comes back is what it wants to learn."""
        work = work_of(step.operation)
        last = await self.database.read(steps.last_attempt, step.id) if step.insists else None
        seats = last.seats_before if last else None

        def settled(seen: Look) -> bool:
            waits = seats is not None and seen.seats == seats
            return seen.shows(work) is not Seen.UNCHANGED and not waits

        return await look_until(connector, step.account_id, self.clock, settled)

    async def _proven(self, step: Step, connector: Connector, after: Look) -> Step:
        sessions, word = "", ""
        if work_of(step.operation) is Operation.DEACTIVATE:
            if await until_resumed(self.database, self.pulse):
                return step
            await self.fence()
            sessions, word = await end_sessions(connector, step.account_id)
        told = await self._testimony(step, connector, after)
        return await self._verdict(step, StepStatus.VERIFIED, after, word, sessions=sessions, testimony=told)

    async def _testimony(self, step: Step, connector: Connector, after: Look) -> str:
        """What the vendor's own trail says of it, where it has one: a second proof beside the fresh read."""
        last = await self.database.read(steps.last_attempt, step.id)
        if after.account is None or last is None:
            return ""
        return await connector.testimony(after.account, last.started_at)

    async def _hand(self, step: Step, word: str, before: Look) -> Step:
        """Gives the step to a person, and says why."""
        return await self.database.transact(steps.hand, step.id, word, before, self.clock())

    async def _check(self, step: Step, connector: Connector) -> Step:
        """Looks at what somebody says they have done; their word alone proves nothing."""
        now = StepStatus(step.status)
        work = work_of(step.operation)
        task = await self.database.read(task_of, step.id)
        after = (await look(connector, step.account_id, self.clock)).against(task, work)
        seen = after.shows(work)
        if seen is Seen.DONE:
            return await self._verdict(step, StepStatus.VERIFIED, after, "done by hand")
        if seen is Seen.UNCHANGED:
            return await self._verdict(step, now, after, f"a fresh read still shows it as {after.state}")
        if seen is Seen.GONE:
            word = "the account can no longer be read: it may have been destroyed"
            return await self._verdict(step, StepStatus.UNVERIFIED, after, word, True)
        word = f"said to be done, but it could not be read: {after.word}"
        return await self._verdict(step, StepStatus.UNVERIFIED, after, word)

    async def _barred(self, step: Step, connector: Connector) -> str:
        """Why the gate is closed for this step right now, if it is."""
        known = await self.database.read(standings_for_gate, self.clock(), step.app)
        gate = gate_of(step.app, Operation(step.operation), connector.facts, known)
        passable = gate is not Gate.DESTRUCTIVE if step.insists else gate in PASSABLE
        if gate is Gate.OPEN or (passable and (step.insists or step.way == Way.OVERRIDE)):
            return ""
        return CLOSED[gate]

    async def _answer(self, step: Step, to: StepStatus, outcome: str, word: str) -> Step:
        return await self.database.transact(steps.answer, step.id, to, outcome, word, self.clock())

    async def _verdict(
        self,
        step: Step,
        to: StepStatus,
        seen: Look | None,
        word: str,
        alarm: bool = False,
        *,
        sessions: str = "",
        testimony: str = "",
    ) -> Step:
        found = steps.Verdict(to, seen, word, alarm, sessions, testimony)
        return await self.database.transact(steps.conclude, step.id, found, self.clock())

    def _pause(self, error: RateLimited | Unreachable, number: int) -> float:
        asked = error.retry_after if isinstance(error, RateLimited) else self.breath * number
        return min(asked, LONGEST_WAIT)
