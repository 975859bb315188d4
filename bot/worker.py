"""The one process that acts: it holds the lease, runs promised work and delivers messages."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

import structlog

from approvals import (
    delegating,
    drafts,
    letters,
    manual,
    nudging,
    requests,
    reviewing,
    scheduling,
    steps,
    undoing,
    withdrawing,
)
from approvals.engine import Engine, Workflows
from approvals.execution import Executor
from approvals.lease import Lease
from approvals.outbox import Kind
from approvals.rereading import Rereader
from bot import departures, holders
from bot.daily_readings import begin_daily
from bot.delivery import Deliverer, Drawer
from bot.digest import Digests
from bot.digest import drawn as draw_digest
from bot.hall import Hall
from bot.veiling import Veils

CHORES: Mapping[str, Callable[..., object]] = {
    "start": scheduling.start,
    "expire": requests.expire,
    "nudge": nudging.look,
    "inquiry": letters.look,
}
"""What timers are set for: functions of a transaction, the terms and a row's id."""

DRAWERS: Mapping[str, Drawer] = {
    Kind.DEPARTURE: departures.drawn,
    Kind.DIGEST: draw_digest,
    Kind.INQUIRY: holders.drawn_letter,
    Kind.INQUIRY_REMINDER: holders.drawn_reminder,
    Kind.ASKING_OVER: holders.drawn_over,
    Kind.TAKEN_BACK: holders.drawn_taken_back,
    Kind.WANTED_BACK: holders.drawn_wanted_back,
}
"""How messages that are about no request are drawn, by their kinds."""

log = structlog.get_logger("seatkeeper")


class Worker:
    """Waits for the lease, then executes, expires, sweeps and delivers until it is cancelled."""

    def __init__(self, hall: Hall, engine: Engine, lease: Lease) -> None:
        self._hall = hall
        self._engine = engine
        self._lease = lease
        self._deliverer = Deliverer(hall, DRAWERS)
        self._departures = departures.Departures(hall)
        self._digests = Digests(hall)
        self._holders = holders.Holders(hall)
        self._veils = Veils(hall)
        self.leading = asyncio.Event()
        hall.database.on_commit(self._deliverer.wake)

    async def run(self) -> None:
        """Acts while this process holds the lease; ends the process at once when the lease is lost."""
        await self._lease.acquire()
        keeper = asyncio.create_task(self._lease.keep(_leave_at_once))
        try:
            executor = Executor(
                self._hall.database, self._hall.connectors, self._hall.clock, self._lease.fence
            )
            execute = _read_first(self._hall, executor)
            await self._engine.launch(Workflows(execute, self.expire, self.sweep, self.wake))
            self.leading.set()
            self._departures.begin()
            self._digests.begin()
            log.info("this process holds the worker lease")
            await self._deliverer.run()
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper

    async def expire(self, request_id: str) -> None:
        """Closes a request whose time is over; a timer that comes too early changes nothing."""
        await self._hall.database.transact(requests.expire, self._hall.terms(), request_id)

    async def wake(self, chore: str, row_id: str) -> None:
        """Does a chore whose moment has come; it reads its row again, and one that nobody knows is over."""
        if chore in CHORES:
            await self._hall.database.transact(CHORES[chore], self._hall.terms(), row_id)

    async def sweep(self) -> None:
        """Catches what a timer missed: requests out of time, forgotten drafts, executions that broke off."""
        database, now = self._hall.database, self._hall.clock()
        for request_id in await database.read(requests.overdue, now):
            await self.expire(request_id)
        for request_id in await database.read(scheduling.due, now):
            await self.wake("start", request_id)
        for request_id in await database.read(nudging.overdue, now):
            await self.wake("nudge", request_id)
        for request_id, turn in await database.read(steps.stuck, now):
            await self._engine.revive(request_id, turn)
        await database.transact(manual.look_again, self._hall.terms())
        await database.transact(manual.remind, now)
        if woken := await database.read(withdrawing.find_woken, list(self._hall.connectors)):
            await database.transact(withdrawing.withdraw, self._hall.terms(), woken)
        await database.transact(reviewing.remind, now)
        await database.transact(delegating.begin, self._hall.terms())
        await database.transact(undoing.end_offers, self._hall.terms())
        await database.transact(drafts.purge_drafts, now)
        await self._veils.look_around()
        self._departures.begin()
        begin_daily(self._hall)
        self._digests.begin()
        self._holders.begin()


def _read_first(hall: Hall, executor: Executor) -> Callable[[str], Coroutine[Any, Any, None]]:
    """Carries a request out; one that waited for its moment has its plan read again before that."""
    rereader = Rereader(hall.database, hall.connectors, hall.terms)

    async def execute(request_id: str) -> None:
        await rereader.reread(request_id)
        await executor.execute(request_id)

    return execute


def _leave_at_once() -> None:
    """Another process acts from now on; whatever this one still did would be done twice."""
    log.error("the worker lease is lost; leaving at once")
    os._exit(75)
