"""Moments and the engine: a real timer, a start over the moment, and two requests at the same time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import time, timedelta

import pytest

from approvals import scheduling
from approvals.engine import Engine, Workflows
from approvals.moments import Meant, Place
from approvals.rereading import Rereader
from tests.approvals.scenes import ADA, Scene, account, part
from tests.conftest import START

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

SOON = START + timedelta(milliseconds=20)


class Worker:
    """What the bot's worker does with moments; it counts what began."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.began: Counter[str] = Counter()
        self.changed = asyncio.Event()

    async def execute(self, request_id: str) -> None:
        await Rereader(self.scene.database, {}, self.scene.terms).reread(request_id)
        self.began[request_id] += (await self.scene.report(request_id)).status == "running"
        self.changed.set()

    async def wake(self, chore: str, row_id: str) -> None:
        if chore == "start":
            self.scene.clock.now = max(self.scene.clock.now, SOON)  # real time has passed
            await self.scene.database.transact(scheduling.start, self.scene.terms(), row_id)

    async def expire(self, _: str) -> None:
        """Nothing here is left undecided."""

    async def sweep(self) -> None:
        for row_id in await self.scene.database.read(scheduling.due, self.scene.clock()):
            await self.scene.database.transact(scheduling.start, self.scene.terms(), row_id)

    @property
    def workflows(self) -> Workflows:
        return Workflows(self.execute, self.expire, self.sweep, self.wake)

    async def until_begun(self, *request_ids: str) -> None:
        """Waits until all of these have begun."""
        async with asyncio.timeout(30):
            while set(self.began) != set(request_ids):
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def engine(scene: Scene) -> AsyncIterator[Engine]:
    prepared = Engine(scene.database)
    prepared.prepare()
    scene.agenda = prepared
    yield prepared
    await prepared.close()


async def scheduled(scene: Scene, number: str = "7") -> str:
    """An approved request that is to begin soon."""
    request_id = await scene.draft(part(account(number)))
    await scene.submit(request_id, ("talentlms", number), moment=Meant(SOON, Place(), time(9)))
    await scene.post_card(request_id)
    assert (await scene.vote(request_id, ADA)).status == "scheduled"
    return request_id


async def test_a_real_timer_begins_it(scene: Scene, engine: Engine) -> None:
    worker = Worker(scene)
    await engine.launch(worker.workflows)
    request_id = await scheduled(scene)
    await worker.until_begun(request_id)
    assert (await scene.report(request_id)).started_at == SOON


async def test_a_start_over_the_moment_begins_two_at_once_and_each_once(scene: Scene, engine: Engine) -> None:
    first, second = await scheduled(scene), await scheduled(scene, "8")
    scene.clock.advance(days=1)  # nobody was up at that moment
    worker = Worker(scene)
    await worker.sweep()
    await engine.launch(worker.workflows)
    await worker.sweep()
    await worker.until_begun(first, second)
    await worker.sweep()
    assert worker.began == {first: 1, second: 1}
    assert await scene.database.read(scheduling.due, scene.clock()) == []
