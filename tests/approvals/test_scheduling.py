"""A request that waits for its moment: when it begins, who moves it, and that it begins once."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from approvals import requests, scheduling, steps
from approvals.models import Request
from approvals.moments import Meant, Place
from approvals.people import Person
from approvals.policy import Choice, Reason
from approvals.report import Report
from approvals.scheduling import Moved, Wish
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, RULES, Scene, account, part
from tests.conftest import START

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

FRIDAY = START + timedelta(days=7)
WEEK = timedelta(days=7)


def at(moment: datetime) -> Meant:
    """This moment, as somebody picks it."""
    return Meant(moment, Place(), time(9))


async def waiting(scene: Scene, moment: datetime = FRIDAY, number: str = "7") -> str:
    """A request for that moment, which waits for votes."""
    request_id = await scene.draft(part(account(number)))
    await scene.submit(request_id, ("talentlms", number), moment=at(moment))
    await scene.post_card(request_id)
    return request_id


async def scheduled(scene: Scene, moment: datetime = FRIDAY, number: str = "7") -> str:
    """The same, approved by Ada."""
    request_id = await waiting(scene, moment, number)
    assert (await scene.vote(request_id, ADA)).status == "scheduled"
    return request_id


async def start(scene: Scene, request_id: str) -> bool:
    return await scene.database.transact(scheduling.start, scene.terms(), request_id)


def timers(scene: Scene) -> list[tuple[str, str, timedelta]]:
    """What is to begin later."""
    return [each for each in scene.promises.chores if each[0] == "start"]


async def due(scene: Scene) -> list[str]:
    return list(await scene.database.read(scheduling.due, scene.clock()))


async def move(
    scene: Scene, request_id: str, run_at: datetime | None, actor: Person = BRUNO, version: int = 1
) -> Moved:
    wish = Wish(request_id, version, actor, run_at)
    return await scene.database.transact(scheduling.reschedule, scene.terms(), wish)


async def seen(scene: Scene, request_id: str) -> Report:
    return await scene.report(request_id)


async def test_an_approved_request_waits_for_its_moment(scene: Scene) -> None:
    request_id = await scheduled(scene)
    report = await seen(scene, request_id)
    assert (report.status, report.run_at, report.decided_at) == ("scheduled", FRIDAY, START)
    assert scene.promises.executions == []
    assert timers(scene) == [("start", request_id, WEEK)]
    told = await scene.told(request_id)
    assert told[-2:] == ["request.approved", "request.scheduled"]
    assert await scene.claims() == [("talentlms", "7")]


async def test_it_is_due_at_its_moment_and_not_before(scene: Scene) -> None:
    request_id = await scheduled(scene)
    scene.clock.now = FRIDAY - timedelta(milliseconds=1)
    assert (await due(scene), await start(scene, request_id)) == ([], False)
    scene.clock.now = FRIDAY
    assert await due(scene) == [request_id]
    assert [await start(scene, request_id) for _ in range(2)] == [True, True]
    assert scene.promises.rounds == [1, 1]  # the same round, which the engine runs once
    assert await start(scene, "nothing") is False


async def test_without_a_moment_nothing_waits(scene: Scene) -> None:
    request_id = await scene.approved()
    scene.clock.advance(days=1)
    assert (await due(scene), await start(scene, request_id)) == ([], False)
    assert scene.promises.executions == [request_id]


async def test_who_approves_after_the_moment_has_it_done_at_once(scene: Scene) -> None:
    request_id = await waiting(scene, START + timedelta(hours=1))
    scene.clock.advance(hours=2)
    assert (await scene.vote(request_id, ADA)).status == "approved"
    assert scene.promises.executions == [request_id]
    assert timers(scene) == []


async def test_two_at_the_same_time_are_both_due(scene: Scene) -> None:
    first, second = await scheduled(scene), await scheduled(scene, number="8")
    scene.clock.now = FRIDAY
    assert sorted(await due(scene)) == sorted([first, second])


async def test_nothing_is_carried_out_before_its_plan_was_read_again(scene: Scene) -> None:
    request_id = await scheduled(scene)
    scene.clock.now = FRIDAY
    assert await scene.database.transact(steps.begin, request_id, scene.clock()) == []
    assert (await seen(scene, request_id)).status == "scheduled"


async def test_what_is_long_overdue_is_revived(scene: Scene) -> None:
    request_id = await scheduled(scene)
    scene.clock.now = FRIDAY + steps.LONG_AGO
    assert await scene.database.read(steps.stuck, scene.clock()) == []
    scene.clock.advance(seconds=1)
    assert await scene.database.read(steps.stuck, scene.clock()) == [(request_id, 1)]


@pytest.mark.parametrize("actor", [BRUNO, FARAH], ids=lambda actor: actor.slack_id)
async def test_whoever_may_call_it_back_may_move_it_and_all_are_asked_again(
    scene: Scene, actor: Person
) -> None:
    request_id = await scheduled(scene)
    later = FRIDAY + timedelta(days=1)
    assert await move(scene, request_id, later, actor) == Moved(Reason.ALLOWED, 1)
    report = await seen(scene, request_id)
    assert (report.status, report.version, report.run_at) == ("pending", 2, later)
    assert report.decided_at is None
    assert report.expires_at == START + RULES.expires_after
    assert [vote.current for vote in report.votes] == [False]
    assert (await scene.vote(request_id, CHEN)).decision.reason is Reason.OLD_VERSION
    assert (await scene.vote(request_id, CHEN, version=2)).status == "scheduled"


async def test_a_moved_request_begins_once_at_its_new_moment_only(scene: Scene) -> None:
    request_id = await scheduled(scene)
    scene.clock.now = FRIDAY - timedelta(hours=1)
    await move(scene, request_id, FRIDAY + timedelta(hours=2))
    await scene.vote(request_id, ADA, version=2)
    scene.clock.now = FRIDAY
    assert await start(scene, request_id) is False
    scene.clock.now = FRIDAY + timedelta(hours=2)
    assert await start(scene, request_id) is True
    assert scene.promises.rounds == [2]  # an execution of the first round may have run into nothing


async def test_a_pending_request_is_moved_and_one_for_now_gets_a_moment(scene: Scene) -> None:
    request_id = await scene.pending()
    assert (await move(scene, request_id, FRIDAY)).reason is Reason.ALLOWED
    assert (await scene.vote(request_id, ADA, version=2)).status == "scheduled"
    assert (await move(scene, request_id, None, version=2)).reason is Reason.ALLOWED
    assert (await scene.vote(request_id, ADA, version=3)).status == "approved"


async def test_the_same_moment_asks_nobody_again(scene: Scene) -> None:
    request_id = await scheduled(scene)
    assert (await move(scene, request_id, FRIDAY)).reason is Reason.ALLOWED
    assert (await seen(scene, request_id)).version == 1


async def test_who_may_not_move_it_is_told_and_on_record(scene: Scene) -> None:
    request_id = await scheduled(scene)
    assert (await move(scene, request_id, None, DANA)).reason is Reason.NOT_INVOLVED
    event = (await scene.log(request_id))[-1]
    detail = {"reason": "not_involved", "status": "scheduled"}
    assert (event.event, event.detail) == ("reschedule.refused", detail)
    assert (await move(scene, request_id, None, version=7)).reason is Reason.OLD_VERSION
    assert (await seen(scene, request_id)).version == 1


async def test_it_is_too_late_once_its_moment_has_come(scene: Scene) -> None:
    request_id = await scheduled(scene)
    scene.clock.now = FRIDAY
    assert (await move(scene, request_id, FRIDAY + WEEK)).reason is Reason.TOO_LATE
    approved = await scene.approved(part(account("9")))
    assert (await move(scene, approved, FRIDAY + WEEK)).reason is Reason.TOO_LATE
    denied = await scene.pending(part(account("10")))
    await scene.vote(denied, ADA, Choice.DENY)
    assert (await move(scene, denied, FRIDAY + WEEK)).reason is Reason.CLOSED
    expired = await scene.pending(part(account("11")))
    scene.clock.advance(hours=9)
    assert (await move(scene, expired, FRIDAY + WEEK)).reason is Reason.EXPIRED


async def test_what_is_no_offboarding_has_no_moment(scene: Scene) -> None:
    request_id = await scene.pending()
    kind = update(Request).where(col(Request.id) == request_id).values(kind="undo")
    await scene.database.transact(lambda session: session.execute(kind))
    assert (await move(scene, request_id, FRIDAY)).reason is Reason.TOO_LATE


async def test_it_is_called_back_before_its_moment_and_then_never_begins(scene: Scene) -> None:
    request_id = await scheduled(scene)
    cancel = scene.database.transact(requests.cancel, scene.terms(), request_id, BRUNO)
    assert await cancel is Reason.ALLOWED
    scene.clock.now = FRIDAY
    assert (await due(scene), await start(scene, request_id)) == ([], False)
    assert (await seen(scene, request_id)).status == "cancelled"
    assert await scene.claims() == []
