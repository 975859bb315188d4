"""The one process that acts: it holds the lease, runs promised work and delivers messages."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog

from approvals import delegating, drafts, manual, requests, steps
from approvals.engine import Engine, Workflows
from approvals.execution import Executor
from approvals.lease import Lease
from bot.delivery import Deliverer
from bot.hall import Hall

CHORES: Mapping[str, Callable[..., object]] = {"expire": requests.expire}
"""What timers are set for: functions of a transaction, the terms and a row's id."""

log = structlog.get_logger("seatkeeper")


class Worker:
    """Waits for the lease, then executes, expires, sweeps and delivers until it is cancelled."""

    def __init__(self, hall: Hall, engine: Engine, lease: Lease) -> None:
        self._hall = hall
        self._engine = engine
        self._lease = lease
        self._deliverer = Deliverer(hall)
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
            await self._engine.launch(Workflows(executor.execute, self.expire, self.sweep, self.wake))
            self.leading.set()
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
        for request_id, turn in await database.read(steps.stuck, now):
            await self._engine.revive(request_id, turn)
        await database.transact(manual.look_again, self._hall.terms())
        await database.transact(manual.remind, now)
        await database.transact(delegating.begin, self._hall.terms())
        await database.transact(drafts.purge_drafts, now)


def _leave_at_once() -> None:
    """Another process acts from now on; whatever this one still did would be done twice."""
    log.error("the worker lease is lost; leaving at once")
    os._exit(75)
