"""While a pause stands nothing is written to any vendor; who resumes lets it go on where it was."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest
from sqlmodel import select

from approvals import pausing
from approvals.audit import sealed
from approvals.database import Database
from approvals.outbox import Kind, due
from approvals.paused import Pause
from approvals.pausing import Turn
from approvals.people import Person
from approvals.policy import Choice
from approvals.report import Report
from connectors.sandbox.faults import Fault
from tests.approvals.scenes import ADA, BRUNO, FARAH, Scene, account, part
from tests.approvals.vendors import DANA_ID, Academy, Office, Relay, academy, someone

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite", "postgres"], indirect=True)

WHY = "TalentLMS has an incident"
QUICK = {"breath": 0.01, "pulse": 0.01}


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        yield Office(scene, [opened], QUICK)


async def pause(scene: Scene, actor: Person = FARAH, words: str = WHY) -> Turn:
    return await scene.database.transact(pausing.pause, scene.terms(), actor, words)


async def resume(scene: Scene, actor: Person = FARAH) -> Turn:
    return await scene.database.transact(pausing.resume, scene.terms(), actor)


class Looking:
    """Counts how often somebody looks whether it goes on, and lets a test wait for that."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self._looked = asyncio.Semaphore(0)
        genuine = database.read

        async def read(function: Callable[..., object], *args: object) -> object:
            seen = await genuine(function, *args)
            if function is pausing.is_paused and seen:
                self._looked.release()
            return seen

        monkeypatch.setattr(database, "read", read)

    async def times(self, number: int) -> None:
        """Waits until somebody has looked so often and found it paused."""
        async with asyncio.timeout(20):
            for _ in range(number):
                await self._looked.acquire()


@pytest.fixture
def looking(database: Database, monkeypatch: pytest.MonkeyPatch) -> Looking:
    return Looking(database, monkeypatch)


@asynccontextmanager
async def executing(office: Office, request_id: str) -> AsyncIterator[asyncio.Task[Report]]:
    """An execution under way, ended with the block if it has not come to its end."""
    task = asyncio.create_task(office.carry_out(request_id))
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_an_execution_waits_before_the_intent_and_goes_on(office: Office, looking: Looking) -> None:
    request_id = await office.approved()
    await pause(office.scene)
    async with executing(office, request_id) as task:
        await looking.times(3)
        held = await office.scene.report(request_id)
        assert (held.status, held.steps[0].status) == ("running", "planned")
        assert office.academy.sandbox.writes == []
        await resume(office.scene)
        async with asyncio.timeout(20):
            assert (await task).status == "done"
    assert len(office.academy.deactivations) == 1
    assert await office.moves(held.steps[0].id) == ["started", "accepted", "verified"]


async def test_what_was_read_before_a_pause_is_read_again_after_it(office: Office, looking: Looking) -> None:
    request_id = await office.approved()
    await pause(office.scene)
    async with executing(office, request_id) as task:
        await looking.times(1)
        office.academy.put(someone(DANA_ID, "dana", "Dana Okafor", user_type="SuperAdmin"))
        await resume(office.scene)
        report = await task
    assert report.steps[0].word == "nothing was changed: it is the account owner"
    assert office.academy.sandbox.writes == []


async def test_a_process_that_dies_in_a_pause_leaves_it_to_the_next(office: Office, looking: Looking) -> None:
    request_id = await office.approved()
    await pause(office.scene)
    for _ in range(2):
        async with executing(office, request_id):
            await looking.times(2)
    assert office.academy.sandbox.writes == []
    await resume(office.scene)
    assert (await office.carry_out(request_id)).status == "done"
    assert len(office.academy.deactivations) == 1


async def test_another_process_sees_the_pause_too(
    office: Office, replica: Database, looking: Looking
) -> None:
    request_id = await office.approved()
    await pause(office.scene.on(replica))
    async with executing(office, request_id) as task:
        await looking.times(1)
        await resume(office.scene.on(replica))
        assert (await task).status == "done"


class Stopped(Relay):
    """Somebody pauses everything while this vendor is asked for the first time."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.academy.connector)
        self._scene = office.scene
        self.turns: list[Turn] = []

    async def deactivate(self, account_id: str) -> None:
        if not self.turns:
            self.turns.append(await pause(self._scene))
        await super().deactivate(account_id)


async def test_what_was_sent_before_is_read_and_nothing_is_sent_then(
    office: Office, looking: Looking
) -> None:
    request_id = await office.approved("dana", "chen")
    vendor = Stopped(office)
    async with executing(replace(office, academies=[Academy(office.academy.sandbox, vendor)]), request_id):
        await looking.times(2)
        held = await office.scene.report(request_id)
    assert [step.status for step in held.steps] == ["accepted", "planned"]
    assert [turn.sent for turn in vendor.turns] == [1]
    assert len(office.academy.deactivations) == 1
    assert office.academy.sandbox.portal.sessions_ended == []
    await resume(office.scene)
    assert (await office.carry_out(request_id)).status == "done"
    assert office.academy.sandbox.portal.sessions_ended == [DANA_ID, "8"]


async def test_a_second_try_waits_as_well(office: Office, looking: Looking) -> None:
    request_id = await office.approved()
    office.academy.sandbox.faults.set(Fault.DROP_BEFORE_EFFECT, on="writes", times=1)
    vendor = Stopped(office)
    stopped = replace(office, academies=[Academy(office.academy.sandbox, vendor)])
    async with executing(stopped, request_id) as task:
        await looking.times(2)
        held = await office.scene.report(request_id)
        assert held.steps[0].status == "unknown"
        await resume(office.scene)
        assert (await task).status == "done"
    assert len(await office.attempts(held.steps[0].id)) == 2


async def test_people_vote_during_a_pause_and_open_cards_say_it(scene: Scene) -> None:
    waiting, closed = await scene.pending(), await scene.draft()
    before = await scene.messages(waiting, Kind.CARD)
    turn = await pause(scene)
    assert (turn.changed, turn.open, turn.sent) == (True, 1, 0)
    (card,) = await scene.messages(waiting, Kind.CARD)
    assert card.wanted == before[0].wanted + 1
    report = await scene.report(waiting)
    assert report.pause is not None
    assert (report.pause.by.slack_id, report.pause.reason) == (FARAH.slack_id, WHY)
    assert (await scene.report(closed)).pause is None
    assert (await scene.vote(waiting, ADA)).status == "approved"
    await resume(scene)
    assert (await scene.report(waiting)).pause is None
    (card,) = await scene.messages(waiting, Kind.CARD)
    assert card.wanted == before[0].wanted + 3


async def test_only_operators_pause_and_resume_and_only_with_a_reason(scene: Scene) -> None:
    assert (await pause(scene, BRUNO)).reason == "not_operator"
    assert (await pause(scene, words="  ")).reason == "no_reason"
    assert not await scene.database.read(pausing.is_paused)
    await pause(scene)
    assert (await resume(scene, BRUNO)).reason == "not_operator"
    assert await scene.database.read(pausing.is_paused)
    assert await scene.told() == [
        "command.refused",
        "command.refused",
        "execution.paused",
        "command.refused",
    ]


async def test_a_pause_stands_once_and_is_on_record_with_its_end(scene: Scene) -> None:
    await pause(scene)
    again = await pause(scene, words="me too")
    assert (again.changed, again.pause and again.pause.reason) == (False, WHY)
    assert (await resume(scene)).changed
    ended = await resume(scene)
    assert (ended.reason, ended.changed, ended.pause) == ("allowed", False, None)
    assert await scene.told() == ["execution.paused", "execution.resumed"]
    begun, _ = await scene.log()
    row = await scene.database.read(lambda session: session.exec(select(Pause)).one())
    assert begun.detail == {"reason_hash": sealed(WHY, row.id)}
    assert row.ended_at == scene.clock()


async def test_a_flood_of_redrawings_holds_up_no_new_card_and_no_last_word(scene: Scene) -> None:
    waiting = await scene.pending()
    over = await scene.submitted(part(account("8", "chen")))
    await scene.post_card(over, ts="2.2")
    await scene.vote(over, ADA, Choice.DENY)
    await pause(scene)
    new = await scene.submitted(part(account("9", "farah")))
    rows = await scene.database.read(due, scene.clock())
    assert [row.request_id for row in rows][-1] == waiting
    assert {row.request_id for row in rows[:-1]} == {over, new}
