"""kill -9 at every commit and at every vendor call: the next life finishes, and nothing is done twice."""

import asyncio
import multiprocessing
import shutil
import signal
from collections import Counter
from collections.abc import Iterable
from datetime import time, timedelta
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from approvals.database import Database
from approvals.moments import Meant
from approvals.moments import Place as Where
from approvals.states import CLOSED, REQUEST_ARROWS, STEP_ARROWS
from tests.approvals.dying import Death, Place, live
from tests.approvals.scenes import ADA, Scene
from tests.approvals.vendors import Academy, Office, academy
from tests.conftest import START, TestClock

COMMITS = 8  # submit, card stands, vote, begin, start, answer, conclude, finish
CALLS = 6  # read and seats, deactivate, read and seats, end the sessions
AT_ONCE = 6
LONGEST_LIFE = 40.0  # seconds; one takes about one
LATE = (
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlalchemy.dialects.postgresql.psycopg",
    "httpcore",
    "anyio._backends._asyncio",
    "dbos._sys_db_sqlite",
    "dbos._sys_db_postgres",
    "ssl",
)
"""What else a life imports, and only when it needs it."""
KILLED = -signal.SIGKILL


def new_process(url: str, base_url: str, request_id: str, death: Death) -> BaseProcess:
    """A life to come; it is forked from a process that has imported everything already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.approvals.dying", *LATE])
    return context.Process(target=live, args=(url, base_url, request_id, death))


class Fate:
    """One request in one database at one vendor, through as many lives as it takes."""

    def __init__(self, scene: Scene, vendor: Academy, url: str, request_id: str) -> None:
        self.scene, self.vendor, self.url, self.request_id = scene, vendor, url, request_id
        self.changes = 0
        vendor.sandbox.on_change = self._change
        self._process: BaseProcess | None = None
        self.dies_of_the_change = False

    def _change(self) -> None:
        self.changes += 1
        if self.dies_of_the_change and self._process is not None and self._process.pid is not None:
            self.dies_of_the_change = False
            self._process.kill()

    async def live(self, death: Death | None = None) -> int:
        """One life; gives how it ended."""
        process = new_process(self.url, self.vendor.sandbox.base_url, self.request_id, death or Death())
        process.start()
        self._process = process
        await asyncio.to_thread(process.join, LONGEST_LIFE)
        if process.exitcode is None:
            process.kill()
        assert process.exitcode is not None, "this life did not come to an end"
        return process.exitcode

    async def check(self, ends: str = "done") -> None:
        """Everything happened, in an order that the arrows allow, and nothing happened twice."""
        report = await self.scene.report(self.request_id)
        log = await self.scene.log(self.request_id)
        (step,) = report.steps
        assert report.status == ends
        told = Counter(event.event for event in log)
        assert [name for name, times in told.items() if name.startswith("request.") and times > 1] == []
        assert told["vote.cast"] == told["message.posted"] == 1
        follow_arrows([event.event for event in log if event.event.startswith("request.")], "request")
        follow_arrows(["step.planned", *(event.event for event in log if event.step)], "step")
        office = Office(self.scene, [self.vendor])
        assert len(await office.evidence(step.id)) == 1
        assert told["step.started"] == len(await office.attempts(step.id)) <= 3
        assert await self.scene.claims() == []
        assert self.vendor.sandbox.alarms == []
        assert self.changes == len(self.vendor.deactivations) == (1 if ends == "done" else 0)


def follow_arrows(told: list[str], kind: str) -> None:
    """Each event must lead on from the one before."""
    arrows = STEP_ARROWS if kind == "step" else REQUEST_ARROWS
    states = [event.removeprefix(f"{kind}.").replace("drafted", "draft") for event in told]
    for move in pairwise(states):
        assert move in arrows, states


async def meet(url: str, deaths: Iterable[Death], *, of_the_change: bool = False) -> list[int]:
    """Dies so and then lives on, with a request and a vendor of its own; gives how each life ended."""
    async with academy(TestClock()) as vendor:
        database = Database(url)
        scene = Scene(database, TestClock())
        fate = Fate(scene, vendor, url, await scene.draft(await vendor.plan()))
        fate.dies_of_the_change = of_the_change
        ends = [await fate.live(death) for death in deaths]
        ends.append(await fate.live())
        await fate.check()
        database.close()
    return ends


@pytest.fixture
def copies(ready_file: Path, tmp_path: Path) -> Iterable[str]:
    """As many databases as somebody takes."""
    return (f"sqlite:///{shutil.copy(ready_file, tmp_path / f'{n}.db')}" for n in range(1000))


async def sweep(copies: Iterable[str], place: Place, numbers: range) -> list[list[int]]:
    """Dies at each of these numbers, some at a time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(url: str, number: int) -> list[int]:
        async with turns:
            return await meet(url, [Death(place, number)])

    return await asyncio.gather(*(one(url, number) for url, number in zip(copies, numbers, strict=False)))


@pytest.mark.parametrize(
    ("place", "points"),
    [(Place.IN_COMMIT, COMMITS), (Place.AFTER_COMMIT, COMMITS), (Place.BEFORE_CALL, CALLS)],
)
async def test_killed_at_every_point(copies: Iterable[str], place: Place, points: int) -> None:
    ends = await sweep(copies, place, range(1, points + 2))
    assert ends == [[KILLED, 0]] * points + [[0, 0]], "the last one proves that there are no more points"


async def test_killed_while_the_engine_writes_for_itself(copies: Iterable[str]) -> None:
    ends = await sweep(copies, Place.ENGINE, range(1, 25, 2))
    assert all(end[-1] == 0 for end in ends)
    assert ends.count([KILLED, 0]) >= 5, "an execution is some ten writes of the engine's"


async def test_killed_between_the_effect_and_the_answer(ready_sqlite: str) -> None:
    assert await meet(ready_sqlite, [Death()], of_the_change=True) == [KILLED, 0]


async def test_three_commits_in_each_life_are_enough(ready_sqlite: str) -> None:
    assert await meet(ready_sqlite, [Death(Place.AFTER_COMMIT, 3)] * 3) == [KILLED] * 3 + [0]


async def test_killed_over_the_moment_that_a_request_was_meant_for(ready_sqlite: str) -> None:
    """While what it was read to be is written, and once more before the first step of it."""
    async with academy(TestClock()) as vendor:
        database = Database(ready_sqlite)
        scene = Scene(database, TestClock())
        fate = Fate(scene, vendor, ready_sqlite, await scene.draft(await vendor.plan()))
        await scene.submit(fate.request_id, moment=Meant(START + timedelta(minutes=10), Where(), time(9)))
        await scene.post_card(fate.request_id)
        assert (await scene.vote(fate.request_id, ADA)).status == "scheduled"
        ends = [await fate.live(Death(place, 2)) for place in (Place.IN_COMMIT, Place.AFTER_COMMIT)]
        assert ends == [KILLED, KILLED]
        assert (await scene.report(fate.request_id)).status in {"scheduled", "running"}
        assert await fate.live() == 0
        await fate.check()
        assert (await scene.told(fate.request_id)).count("plan.reread") == 1
        database.close()


async def test_who_dies_before_every_write_claims_nothing(ready_sqlite: str) -> None:
    """One commit in each life beside the taking up: the intent is on record thrice, and no call ever left."""
    async with academy(TestClock()) as vendor:
        database = Database(ready_sqlite)
        scene = Scene(database, TestClock())
        fate = Fate(scene, vendor, ready_sqlite, await scene.draft(await vendor.plan()))
        lives = 0
        while (await scene.report(fate.request_id)).status not in CLOSED:
            assert await fate.live(Death(Place.AFTER_COMMIT, 2)) == KILLED
            lives += 1
        assert lives == 10
        await fate.check("incomplete")
        database.close()


SOME = [
    Death(Place.IN_COMMIT, 3),
    Death(Place.AFTER_COMMIT, 3),
    Death(Place.AFTER_COMMIT, 5),
    Death(Place.IN_COMMIT, 6),
    Death(Place.BEFORE_CALL, 6),
]


@pytest.mark.postgres
@pytest.mark.parametrize("death", SOME, ids=lambda death: f"{death.place} {death.number}")
async def test_killed_on_postgres(ready_postgres: str, death: Death) -> None:
    assert await meet(ready_postgres, [death]) == [KILLED, 0]


@pytest.mark.postgres
async def test_killed_between_the_effect_and_the_answer_on_postgres(ready_postgres: str) -> None:
    assert await meet(ready_postgres, [Death()], of_the_change=True) == [KILLED, 0]
