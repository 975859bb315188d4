"""A process that takes one request from its draft to its end, and dies where it is told to.

Whatever it finds, it goes on from there: the same program lives again until one life reaches the end.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import configure_mappers
from sqlmodel import Session

from approvals import scheduling
from approvals.database import Database
from approvals.engine import Engine, Workflows
from approvals.execution import Executor
from approvals.lease import lease_for
from approvals.models import Request
from approvals.rereading import Rereader
from approvals.states import CLOSED, RequestStatus
from connectors.contract import Account, Connector, Usage
from tests.approvals.scenes import ADA, Scene
from tests.approvals.vendors import Relay, connect
from tests.conftest import TestClock

configure_mappers()  # once for all the lives that are forked from here

T = TypeVar("T")
LATER = {"minutes": 30.0}
"""A life begins when what is meant for an earlier moment is due."""


class Place(StrEnum):
    """What a process is doing when it dies."""

    IN_COMMIT = "with everything written and nothing committed"
    AFTER_COMMIT = "right after a commit"
    BEFORE_CALL = "right before a call to the vendor"
    ENGINE = "while the engine writes for itself"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Death:
    """Dies when it comes to such a place for the ``number``-th time."""

    place: Place = Place.NOWHERE
    number: int = 0

    def reaper(self, place: Place) -> Callable[[], None]:
        """Called at each such place; does not return from the fatal one."""
        numbers = count(1)

        def pass_by() -> None:
            if next(numbers) == self.number and place is self.place:
                os.kill(os.getpid(), signal.SIGKILL)

        return pass_by


class MortalDatabase(Database):
    """Dies at one of its commits."""

    def __init__(self, url: str, death: Death) -> None:
        super().__init__(url)
        self._in_commit = death.reaper(Place.IN_COMMIT)
        self._after_commit = death.reaper(Place.AFTER_COMMIT)

    def _commit(self, deadline: float, work: Callable[[Session], T]) -> T:
        def written(session: Session) -> T:
            result = work(session)
            session.flush()
            self._in_commit()
            return result

        result = super()._commit(deadline, written)
        self._after_commit()
        return result


class MortalConnector(Relay):
    """Dies before one of its calls."""

    def __init__(self, to: Connector, death: Death) -> None:
        super().__init__(to)
        self._before_call = death.reaper(Place.BEFORE_CALL)

    async def read(self, account_id: str) -> Account:
        self._before_call()
        return await super().read(account_id)

    async def usage(self) -> Usage:
        self._before_call()
        return await super().usage()

    async def deactivate(self, account_id: str) -> None:
        self._before_call()
        await super().deactivate(account_id)

    async def end_sessions(self, account_id: str) -> None:
        self._before_call()
        await super().end_sessions(account_id)


class MortalEngine(Engine):
    """Dies at one of the engine's own writes."""

    def __init__(self, database: Database, death: Death) -> None:
        super().__init__(database)
        self._passing = death.reaper(Place.ENGINE)
        event.listen(self._sql, "before_cursor_execute", self._write)

    def _write(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "WITH")):
            self._passing()


def live(url: str, base_url: str, request_id: str, death: Death) -> None:
    """One life."""
    asyncio.run(_live(url, base_url, request_id, death))


async def _live(url: str, base_url: str, request_id: str, death: Death) -> None:
    clock = TestClock()
    clock.advance(**LATER)
    database = MortalDatabase(url, death)
    lease = lease_for(database)
    await lease.acquire()
    engine = MortalEngine(database, death)
    engine.prepare()
    scene = Scene(database, clock, agenda=engine)
    connector = MortalConnector(connect(base_url, clock, timeout=30.0), death)
    executor = Executor(database, {"talentlms": connector}, clock, lease.fence, breath=0.01)
    committed = asyncio.Event()
    database.on_commit(committed.set)
    rereader = Rereader(database, {"talentlms": connector}, scene.terms)

    async def execute(request_id: str) -> None:
        await rereader.reread(request_id)
        await executor.execute(request_id)

    await engine.launch(Workflows(execute, _nothing, _nothing, _nothing))
    await go_on(scene, request_id)
    while await status(scene, request_id) not in CLOSED:
        await committed.wait()
        committed.clear()
    await engine.close()


async def go_on(scene: Scene, request_id: str) -> None:
    """Does what people do next, from wherever the request stands."""
    if await status(scene, request_id) is RequestStatus.DRAFT:
        await scene.submit(request_id)
    if await status(scene, request_id) is RequestStatus.SUBMITTED:
        await scene.post_card(request_id)
    if await status(scene, request_id) is RequestStatus.PENDING:
        await scene.vote(request_id, ADA)
    if await status(scene, request_id) is RequestStatus.SCHEDULED:
        await scene.database.transact(scheduling.start, scene.terms(), request_id)


async def status(scene: Scene, request_id: str) -> RequestStatus:
    """Where the request stands, and nothing else of it; a life asks for that after every commit."""
    row = await scene.database.read(Session.get_one, Request, request_id)
    return RequestStatus(row.status)


async def _nothing(*_: str) -> None:
    return None
