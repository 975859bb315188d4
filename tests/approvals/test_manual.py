"""A task for a person: who is asked, what their word is worth, and what a fresh read says of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from approvals import manual, outbox
from approvals.handed import ManualTask
from approvals.imported import ImportedList
from approvals.manual import Answer
from approvals.people import Person
from approvals.policy import Reason
from approvals.report import Report, StepView
from connectors.sandbox.faults import Fault
from tests.approvals.handwork import LINES, OWNER, by_hand, workshop
from tests.approvals.scenes import BRUNO, CHEN, DANA, FARAH, Scene
from tests.approvals.vendors import Office

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with workshop(scene) as opened:
        yield opened


async def opened(office: Office) -> tuple[Report, StepView]:
    """A request whose only step waits for Farah."""
    report, step = await office.run()
    assert (report.status, step.status) == ("incomplete", "manual")
    return report, step


async def declare(office: Office, step: StepView, actor: Person = FARAH, note: str = "") -> Answer:
    """Somebody says that it is done."""
    scene = office.scene
    return await scene.database.transact(manual.declare, scene.terms(), step.id, actor, note)


async def decline(office: Office, step: StepView, actor: Person = FARAH, why: str = "No rights") -> Answer:
    """Somebody says that it cannot be done."""
    scene = office.scene
    return await scene.database.transact(manual.decline, scene.terms(), step.id, actor, why)


async def next_round(office: Office, report: Report) -> tuple[Report, StepView]:
    """What the worker does with the round that was promised."""
    assert office.scene.promises.executions[-1] == report.id
    after = await office.carry_out(report.id)
    (step,) = after.steps
    return after, step


async def test_the_owner_is_asked_and_told_how(office: Office) -> None:
    report, step = await opened(office)
    assert step.word == ""
    assert step.task is not None
    assert (step.task.assignees, step.task.instructions) == ((OWNER,), LINES)
    assert step.task.link == "https://academy.example/users"
    (message,) = await office.scene.messages(report.id, outbox.Kind.TASK)
    assert message.audience == OWNER
    assert office.academy.sandbox.writes == []
    assert await office.scene.claims() == [("talentlms", "7")]


async def test_without_an_owner_whoever_asked_is_asked(office: Office) -> None:
    part = (await office.academy.plan()).model_copy(update={"owners": ()})
    report = await office.carry_out(await office.scene.approved(part))
    assert report.steps[0].task is not None
    assert report.steps[0].task.assignees == (BRUNO.slack_id,)


async def test_what_was_done_is_verified_by_a_fresh_read(office: Office) -> None:
    report, step = await opened(office)
    by_hand(office)
    assert (await declare(office, step, note="in the evening")).reason is Reason.ALLOWED
    assert (await office.scene.report(report.id)).status == "running"
    assert office.scene.promises.rounds == [1, 2]
    after, step = await next_round(office, report)
    assert (after.status, step.status, step.word) == ("done", "verified", "done by hand")
    assert step.task is not None
    assert (step.task.declared_by, step.task.note) == (FARAH.label, "in the evening")
    assert step.evidence is not None
    assert (step.evidence.state_before, step.evidence.state_after) == ("active", "deactivated")
    assert (step.evidence.seats_before, step.evidence.seats_after) == (3, 2)
    assert await office.scene.claims() == []
    assert office.academy.sandbox.writes == []


async def test_the_word_alone_proves_nothing(office: Office) -> None:
    report, step = await opened(office)
    await declare(office, step)
    after, step = await next_round(office, report)
    assert (after.status, step.status) == ("incomplete", "manual")
    assert step.word == "a fresh read still shows it as active"
    assert "task.disputed" in await office.scene.told(report.id)
    assert await office.scene.claims() == [("talentlms", "7")]


async def test_what_cannot_be_read_is_a_claim_by_name_and_stays_unverified(office: Office) -> None:
    report, step = await opened(office)
    await declare(office, step)
    office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="reads")
    after, step = await next_round(office, report)
    assert (after.status, step.status) == ("incomplete", "unverified")
    assert step.word.startswith("said to be done, but it could not be read: ")
    assert step.task is not None
    assert step.task.declared_by == FARAH.label


async def test_an_account_that_is_gone_afterwards_raises_the_alarm(office: Office) -> None:
    report, step = await opened(office)
    office.academy.sandbox.portal.delete(office.academy.sandbox.account("7"))
    await declare(office, step)
    after, step = await next_round(office, report)
    assert (after.status, step.status, step.alarm) == ("incomplete", "unverified", True)


async def test_who_cannot_do_it_says_why(office: Office) -> None:
    report, step = await opened(office)
    assert (await decline(office, step, why=" ")).reason is Reason.NO_REASON
    assert (await decline(office, step)).reason is Reason.ALLOWED
    (step,) = (await office.scene.report(report.id)).steps
    assert (step.status, step.word) == ("refused", f"{FARAH.label} says that it cannot be done: No rights")
    assert await office.scene.claims() == []
    assert (await declare(office, step)).reason is Reason.NOT_OPEN
    assert (await decline(office, step)).reason is Reason.NOT_OPEN


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (FARAH, Reason.ALLOWED),
        (BRUNO, Reason.ALLOWED),
        (CHEN, Reason.NOT_ASSIGNED),
        (DANA, Reason.NOT_ASSIGNED),
    ],
)
async def test_who_may_answer(office: Office, actor: Person, reason: Reason) -> None:
    report, step = await opened(office)
    by_hand(office)
    assert (await declare(office, step, actor)).reason is reason
    assert ("task.refused" in await office.scene.told(report.id)) is (reason is not Reason.ALLOWED)


async def test_it_was_done_before_anybody_was_asked(office: Office) -> None:
    request_id = await office.approved()
    by_hand(office)
    report = await office.carry_out(request_id)
    assert (report.status, report.steps[0].status) == ("done", "verified")
    assert await office.scene.messages(request_id, outbox.Kind.TASK) == []


async def test_two_words_at_once_are_one_round(office: Office) -> None:
    report, step = await opened(office)
    by_hand(office)
    await declare(office, step)
    await declare(office, step, BRUNO)
    assert office.scene.promises.rounds == [1, 2]
    after, _ = await next_round(office, report)
    assert after.status == "done"


async def test_reminders_come_after_twice_as_long_and_end(office: Office) -> None:
    report, _ = await opened(office)
    scene, days = office.scene, []
    for day in range(1, 40):
        scene.clock.advance(days=1)
        if await scene.database.transact(manual.remind, scene.clock()):
            days.append(day)
    assert days == [1, 3, 7, 15, 31]
    messages = await scene.messages(report.id, outbox.Kind.TASK)
    assert len(messages) == 1 + manual.REMINDERS
    assert {outbox.addressee(message) for message in messages} == {OWNER}


async def test_nobody_is_reminded_of_what_is_done(office: Office) -> None:
    report, step = await opened(office)
    by_hand(office)
    await declare(office, step)
    await next_round(office, report)
    office.scene.clock.advance(days=2)
    assert await office.scene.database.transact(manual.remind, office.scene.clock()) == 0


async def test_the_log_names_who_and_no_words(office: Office) -> None:
    report, step = await opened(office)
    await declare(office, step, note="a secret of Farah's")
    (event,) = [row for row in await office.scene.log(report.id) if row.event == "task.declared"]
    assert "secret" not in str(event.detail)
    assert event.actor not in {"seatkeeper", ""}


async def test_the_word_has_its_moment_and_the_task_its_reminder(office: Office) -> None:
    _, step = await opened(office)
    await declare(office, step)
    task = await office.scene.database.read(lambda session: session.get_one(ManualTask, step.id))
    assert task.declared_at == office.scene.clock()
    assert task.remind_at == office.scene.clock() + timedelta(days=1)


async def test_a_newer_list_has_the_word_looked_at_again_once(office: Office) -> None:
    report, step = await opened(office)
    by_hand(office)
    office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="reads")
    await declare(office, step)
    await next_round(office, report)
    office.academy.sandbox.faults.clear()
    scene = office.scene
    assert await scene.database.transact(manual.look_again, scene.terms()) == 0
    scene.clock.advance(hours=1)
    await scene.database.transact(import_nothing, scene)
    assert await scene.database.transact(manual.look_again, scene.terms()) == 1
    after, step = await next_round(office, report)
    assert (after.status, step.status) == ("done", "verified")
    assert await scene.database.transact(manual.look_again, scene.terms()) == 0


async def test_a_list_is_looked_at_once_where_it_settles_nothing(office: Office) -> None:
    report, step = await opened(office)
    office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="reads")
    await declare(office, step)
    await next_round(office, report)
    scene = office.scene
    scene.clock.advance(hours=1)
    await scene.database.transact(import_nothing, scene)
    scene.clock.advance(hours=1)
    assert await scene.database.transact(manual.look_again, scene.terms()) == 1
    after, step = await next_round(office, report)
    assert (after.status, step.status) == ("incomplete", "unverified")
    assert await scene.database.transact(manual.look_again, scene.terms()) == 0


def import_nothing(session: Session, scene: Scene) -> None:
    """A list has come in for the app; what it says is the connector's business."""
    listed = ImportedList(
        app="talentlms", number=1, file="people.csv", sha256="", imported_at=scene.clock(), rows=0, skipped=0
    )
    session.add(listed)
