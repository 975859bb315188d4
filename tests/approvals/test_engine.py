"""Promised work runs when its transaction has committed, once, and in the next process if this one ends."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from dbos import DBOS
from sqlmodel import Session

from approvals import requests
from approvals.database import Database
from approvals.engine import Engine, Workflows
from approvals.models import PersonRow
from tests.approvals.scenes import ADA, Scene
from tests.conftest import START

SOON = timedelta(milliseconds=10)


class Work:
    """Counts what ran, and lets a test wait for it or hold it up."""

    def __init__(self) -> None:
        self.ran: Counter[str] = Counter()
        self.finished: Counter[str] = Counter()
        self.may_finish = asyncio.Event()
        self.may_finish.set()
        self._changed = asyncio.Condition()

    async def execute(self, request_id: str) -> None:
        await self._run(f"execute {request_id}")

    async def expire(self, request_id: str) -> None:
        await self._run(f"expire {request_id}")

    async def sweep(self) -> None:
        await self._run("sweep")

    async def wake(self, chore: str, row_id: str) -> None:
        await self._run(f"{chore} {row_id}")

    async def _run(self, what: str) -> None:
        self.ran[what] += 1
        await self._tell()
        await self.may_finish.wait()
        self.finished[what] += 1
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, is_so: Callable[["Work"], bool]) -> None:
        """Waits until it is so."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: is_so(self))

    @property
    def workflows(self) -> Workflows:
        return Workflows(self.execute, self.expire, self.sweep, self.wake)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[Engine]:
    prepared = Engine(database)
    prepared.prepare()
    yield prepared
    await prepared.close()


async def test_work_runs_when_its_transaction_commits_and_not_otherwise(
    database: Database, engine: Engine, work: Work
) -> None:
    def promise(session: Session, name: str, fail: bool) -> None:
        session.add(PersonRow(id=name, seen_at=START))
        engine.execute(session, name)
        if fail:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transact(promise, "rolled back", True)
    await engine.launch(work.workflows)
    await database.transact(promise, "committed", False)
    await work.until(lambda work: work.finished["execute committed"] == 1)
    assert set(work.ran) - {"sweep"} == {"execute committed"}


async def test_what_is_promised_twice_runs_once(database: Database, engine: Engine, work: Work) -> None:
    for _ in range(2):
        await database.transact(engine.execute, "twice")
    await engine.launch(work.workflows)
    await work.until(lambda work: work.finished["execute twice"] == 1)
    await database.transact(engine.execute, "twice")
    await database.transact(engine.execute, "marker")
    await work.until(lambda work: work.finished["execute marker"] == 1)
    assert work.ran["execute twice"] == 1


async def test_a_timer_closes_a_request_that_nobody_decided(scene: Scene, engine: Engine, work: Work) -> None:
    scene.agenda, scene.rules = engine, scene.rules.model_copy(update={"expires_after": SOON})
    expired = asyncio.Event()

    async def expire(request_id: str) -> None:
        scene.clock.advance(hours=1)
        if await scene.database.transact(requests.expire, scene.terms(), request_id):
            expired.set()

    request_id = await scene.pending()
    await engine.launch(Workflows(work.execute, expire, work.sweep, work.wake))
    async with asyncio.timeout(30):
        await expired.wait()
    assert (await scene.report(request_id)).status == "expired"


async def test_a_timer_that_comes_too_early_closes_nothing(scene: Scene, engine: Engine, work: Work) -> None:
    scene.agenda, scene.rules = engine, scene.rules.model_copy(update={"expires_after": SOON})
    closed: asyncio.Queue[bool] = asyncio.Queue()

    async def expire(request_id: str) -> None:
        await closed.put(await scene.database.transact(requests.expire, scene.terms(), request_id))

    request_id = await scene.pending()
    await engine.launch(Workflows(work.execute, expire, work.sweep, work.wake))
    async with asyncio.timeout(30):
        assert await closed.get() is False
    assert (await scene.report(request_id)).status == "pending"


async def test_an_approval_runs_the_execution(scene: Scene, engine: Engine, work: Work) -> None:
    scene.agenda = engine
    await engine.launch(work.workflows)
    request_id = await scene.approved()
    await work.until(lambda work: work.finished[f"execute {request_id}"] == 1)
    assert (await scene.vote(request_id, ADA)).decision.reason == "closed"


async def relaunched(database: Database, work: Work, then: Callable[[Engine], Awaitable[None]]) -> None:
    """The next life in the same process."""
    engine = Engine(database)
    engine.prepare()
    await engine.launch(work.workflows)
    await then(engine)
    await engine.close()


async def test_what_is_in_flight_ends_with_the_engine_and_goes_on_with_the_next(
    database: Database, engine: Engine, work: Work
) -> None:
    work.may_finish.clear()
    await engine.launch(work.workflows)
    await database.transact(engine.execute, "long")
    await work.until(lambda work: work.ran["execute long"] == 1)
    await engine.close()
    work.may_finish.set()
    await database.transact(lambda _: None)
    assert work.finished["execute long"] == 0

    async def goes_on(_: Engine) -> None:
        await work.until(lambda work: work.finished["execute long"] == 1)

    await relaunched(database, work, goes_on)
    assert work.ran["execute long"] == 2


async def test_the_loop_still_has_threads_after_the_engine_is_closed(engine: Engine, work: Work) -> None:
    await engine.launch(work.workflows)
    await engine.close()
    assert await asyncio.to_thread(lambda: "alive") == "alive"


async def test_an_execution_that_was_given_up_is_taken_up_again(
    database: Database, engine: Engine, work: Work
) -> None:
    await engine.launch(work.workflows)
    await database.transact(engine.execute, "marker")
    await work.until(lambda work: work.finished["execute marker"] == 1)
    await engine.revive("marker")
    await engine.revive("never promised")
    work.may_finish.clear()
    await database.transact(engine.execute, "given up")
    await work.until(lambda work: work.ran["execute given up"] == 1)
    await DBOS.cancel_workflow_async("exec:given up")
    work.may_finish.set()
    await work.until(lambda work: work.finished["execute given up"] == 1)
    await engine.revive("given up")
    await work.until(lambda work: work.ran["execute given up"] == 2)
    assert work.ran["execute marker"] == 1


async def test_a_row_is_woken_up_once_for_each_turn_of_a_chore(
    database: Database, engine: Engine, work: Work
) -> None:
    await engine.launch(work.workflows)
    for turn in ("1", "1", "2"):
        await database.transact(engine.wake, "remind", "r", SOON, turn)
    await work.until(lambda work: work.finished["remind r"] == 2)
    await database.transact(engine.wake, "remind", "marker", SOON)
    await work.until(lambda work: work.finished["remind marker"] == 1)
    assert work.ran["remind r"] == 2
