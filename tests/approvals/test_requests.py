"""A request on its way to a decision: delivered or not, called back, out of time, and what it lets go."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from approvals import outbox, requests, steps
from approvals.people import Person
from approvals.policy import Choice, Reason
from approvals.states import StepStatus
from tests.approvals.scenes import ADA, BRUNO, CARD, CHEN, DANA, FARAH, RULES, Scene

HOURS = RULES.expires_after


async def expire(scene: Scene, request_id: str) -> bool:
    return await scene.database.transact(requests.expire, scene.terms(), request_id)


async def cancel(scene: Scene, request_id: str, actor: Person) -> Reason:
    return await scene.database.transact(requests.cancel, scene.terms(), request_id, actor)


async def refuse_card(scene: Scene, request_id: str, error: str = "is_archived") -> None:
    (card,) = await scene.messages(request_id, outbox.Kind.CARD)
    assert card.id is not None
    await scene.database.transact(requests.refused, scene.terms(), card.id, error)


async def test_a_request_is_pending_only_when_its_card_stands(scene: Scene) -> None:
    request_id = await scene.submitted()
    assert (await scene.report(request_id)).status == "submitted"
    assert scene.promises.timers == []
    scene.clock.advance(minutes=5)
    await scene.post_card(request_id)
    report = await scene.report(request_id)
    assert (report.status, report.expires_at) == ("pending", scene.clock() + HOURS)
    assert scene.promises.timers == [(request_id, HOURS)]


async def test_a_card_that_is_drawn_again_starts_no_second_time(scene: Scene) -> None:
    request_id = await scene.pending()
    before = await scene.report(request_id)
    scene.clock.advance(hours=1)
    await scene.post_card(request_id)
    assert await scene.report(request_id) == before
    assert len(scene.promises.timers) == 1
    assert (await scene.told()).count("message.posted") == 1


async def test_a_card_that_slack_refuses_closes_the_request_and_tells_the_requester(scene: Scene) -> None:
    request_id = await scene.submitted()
    await refuse_card(scene, request_id)
    report = await scene.report(request_id)
    assert (report.status, report.closing_word) == ("undelivered", "is_archived")
    assert await scene.claims() == []
    (told,) = await scene.messages(request_id, outbox.Kind.OUTCOME)
    assert told.audience == BRUNO.slack_id
    due = await scene.database.read(outbox.due, scene.clock())
    assert [row.kind for row in due] == ["outcome"]
    assert (await scene.vote(request_id, ADA)).decision.reason is Reason.CLOSED


async def test_a_card_that_can_no_longer_be_drawn_does_not_close_a_pending_request(scene: Scene) -> None:
    request_id = await scene.pending()
    await refuse_card(scene, request_id)
    assert (await scene.report(request_id)).status == "pending"
    assert (await scene.vote(request_id, ADA)).status == "approved"


async def test_expiry_is_exact(scene: Scene) -> None:
    request_id = await scene.pending()
    scene.clock.advance(seconds=HOURS.total_seconds() - 0.001)
    assert await expire(scene, request_id) is False
    assert await scene.database.read(requests.overdue, scene.clock()) == []
    scene.clock.now += timedelta(milliseconds=1)
    assert await scene.database.read(requests.overdue, scene.clock()) == [request_id]
    assert (await scene.vote(request_id, ADA)).decision.reason is Reason.EXPIRED
    assert await expire(scene, request_id) is True
    report = await scene.report(request_id)
    assert (report.status, report.finished_at) == ("expired", scene.clock())
    assert await scene.claims() == []
    assert await expire(scene, request_id) is False
    assert (await scene.told(request_id)).count("request.expired") == 1


async def test_a_vote_in_the_last_moment_counts(scene: Scene) -> None:
    request_id = await scene.pending()
    scene.clock.advance(seconds=HOURS.total_seconds() - 0.001)
    assert (await scene.vote(request_id, ADA)).status == "approved"
    scene.clock.advance(hours=1)
    assert await expire(scene, request_id) is False
    assert await scene.database.read(requests.overdue, scene.clock()) == []


async def test_a_timer_for_nothing_does_nothing(scene: Scene) -> None:
    assert await expire(scene, "nothing") is False
    submitted = await scene.submitted()
    scene.clock.advance(days=30)
    assert await expire(scene, submitted) is False


@pytest.mark.parametrize("actor", [BRUNO, ADA, CHEN, FARAH], ids=lambda actor: actor.slack_id)
async def test_whoever_is_involved_calls_it_back(scene: Scene, actor: Person) -> None:
    request_id = await scene.pending()
    assert await cancel(scene, request_id, actor) is Reason.ALLOWED
    report = await scene.report(request_id)
    assert (report.status, report.closing_word) == ("cancelled", actor.name)
    assert await scene.claims() == []
    assert (await scene.vote(request_id, CHEN)).decision.reason is Reason.CLOSED
    assert scene.promises.executions == []


async def test_who_may_not_call_it_back_is_on_record(scene: Scene) -> None:
    request_id = await scene.pending()
    assert await cancel(scene, request_id, DANA) is Reason.NOT_INVOLVED
    event = (await scene.log(request_id))[-1]
    assert (event.event, event.detail) == ("cancel.refused", {"reason": "not_involved", "status": "pending"})
    assert (await scene.report(request_id)).status == "pending"
    assert await scene.claims() != []


async def test_an_approved_request_is_called_back_until_the_worker_takes_it_up(scene: Scene) -> None:
    request_id = await scene.approved()
    assert await cancel(scene, request_id, BRUNO) is Reason.ALLOWED
    assert await scene.database.transact(steps.begin, request_id, scene.clock()) == []
    assert (await scene.report(request_id)).status == "cancelled"


async def test_a_running_request_is_not_called_back(scene: Scene) -> None:
    request_id = await scene.approved()
    assert len(await scene.database.transact(steps.begin, request_id, scene.clock())) == 1
    assert await cancel(scene, request_id, BRUNO) is Reason.TOO_LATE
    assert (await scene.report(request_id)).status == "running"


async def test_nothing_is_called_back_twice(scene: Scene) -> None:
    request_id = await scene.pending()
    await cancel(scene, request_id, BRUNO)
    assert await cancel(scene, request_id, ADA) is Reason.CLOSED
    assert (await scene.told(request_id)).count("request.cancelled") == 1
    with pytest.raises(NoResultFound):
        await cancel(scene, "nothing", BRUNO)


async def test_after_every_close_the_account_can_be_asked_for_again(scene: Scene) -> None:
    denied = await scene.pending()
    await scene.vote(denied, ADA, Choice.DENY)
    expired = await scene.pending()
    scene.clock.advance(hours=9)
    await expire(scene, expired)
    cancelled = await scene.pending()
    await cancel(scene, cancelled, BRUNO)
    undelivered = await scene.submitted()
    await refuse_card(scene, undelivered)
    again = await scene.pending()
    ended = [await scene.report(each) for each in (denied, expired, cancelled, undelivered, again)]
    assert [report.status.value for report in ended] == [
        "denied", "expired", "cancelled", "undelivered", "pending",
    ]  # fmt: skip
    assert [report.number for report in ended] == [1, 2, 3, 4, 5]
    assert all(report.finished_at for report in ended[:-1])


async def test_what_should_have_been_executed_long_ago_is_found(scene: Scene) -> None:
    request_id = await scene.approved()
    scene.clock.advance(minutes=10)
    assert await scene.database.read(steps.stuck, scene.clock()) == []
    scene.clock.advance(seconds=1)
    assert await scene.database.read(steps.stuck, scene.clock()) == [(request_id, 1)]
    await scene.database.transact(steps.begin, request_id, scene.clock())
    assert await scene.database.read(steps.stuck, scene.clock()) == [(request_id, 1)]
    assert not await scene.database.transact(steps.finish, request_id, scene.clock())
    (step,) = await scene.steps(request_id)
    unread = steps.Verdict(to=StepStatus.UNVERIFIED, seen=None)
    await scene.database.transact(steps.conclude, step.id, unread, scene.clock())
    assert await scene.database.transact(steps.finish, request_id, scene.clock())
    assert await scene.database.read(steps.stuck, scene.clock()) == []


async def test_the_card_knows_its_place(scene: Scene) -> None:
    request_id = await scene.pending()
    (card,) = await scene.messages(request_id)
    assert (card.channel, card.ts, card.rendered, card.wanted) == (CARD, "1.1", 1, 1)
