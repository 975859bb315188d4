"""Released seats are gathered into one request an hour; their holders hear of it, and can get them back."""

from collections.abc import Sequence

import pytest

from approvals import answering, inquiring, released
from approvals.answering import Word
from approvals.inquired import kept_of
from approvals.outbox import Kind
from approvals.people import Person
from approvals.policy import Choice
from approvals.stale_groups import Group
from approvals.stale_survey import Asked, Kept
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.undoing import Bar, open_undo
from connectors.contract import Operation, State
from tests.approvals.carried_out import Course, carry_out
from tests.approvals.holders_asked import (
    MANNER,
    answer,
    ask,
    asked,
    deliver,
    inquiry,
    letters_of,
    look,
    posted,
    wish,
)
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, Scene, part, planned

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


async def batches(scene: Scene) -> Sequence[released.Batch]:
    """What is to be asked for now."""
    return await scene.database.read(released.batches, scene.clock())


async def let_go(scene: Scene, *ids: str) -> None:
    """Dana is asked about these seats, and releases them."""
    letter = await asked(scene, *(wish(scene, id_) for id_ in ids))
    for seat in letter.seats:
        assert await answer(scene, seat.id, answering.let_go) is Word.TAKEN
    scene.clock.advance(hours=1)


async def request(scene: Scene, *offered: str, operation: Operation = Operation.DEACTIVATE) -> str:
    """What the sweep sends, of the seats that the newest reading still offers."""
    (batch,) = await batches(scene)
    shown = [seat for letter in await letters_of(scene) for seat in letter.seats]
    seats = [planned(seat.account) for seat in shown if seat.account.id in offered]
    why = {"group": Group.STALE, "why": "quiet", "operation": operation}
    quiet = [seat.model_copy(update=why) for seat in seats]
    draft_id = await scene.draft(released.with_said(part(*quiet), batch.said), kind=RequestKind.RECLAIM)
    ticks = [("talentlms", id_) for id_ in offered]
    sent = await scene.submit(draft_id, *ticks, reason=released.reason_of(batch))
    assert sent.objection is None, sent
    await scene.database.transact(released.requested, scene.terms(), batch.inquiries, draft_id)
    await scene.post_card(draft_id)
    return draft_id


async def taken_back(scene: Scene, operation: Operation = Operation.DEACTIVATE) -> str:
    """Dana's seat 7 was released, and taken back by Bruno's request."""
    await let_go(scene, "7")
    request_id = await request(scene, "7", operation=operation)
    await scene.vote(request_id, ADA)
    await carry_out(scene, request_id)
    await scene.database.transact(released.settle, scene.terms())
    return request_id


async def wants_back(scene: Scene, actor: Person = DANA, *others: Person) -> Word:
    """Somebody presses "I need it back"."""
    (letter,) = await letters_of(scene)
    word, _ = await scene.database.transact(
        answering.want_back, scene.terms(), letter.seats[0].id, actor, others
    )
    return word


async def test_releases_of_an_hour_become_one_request_with_what_was_said(scene: Scene) -> None:
    letter = await asked(scene, wish(scene, "7"), wish(scene, "8"))
    await answer(scene, letter.seats[0].id, answering.let_go)
    scene.clock.advance(minutes=59)
    await answer(scene, letter.seats[1].id, answering.let_go)
    assert await batches(scene) == []
    scene.clock.advance(minutes=1)
    (batch,) = await batches(scene)
    assert (batch.asker.slack_id, batch.app) == ("UBRUNO", "talentlms")
    assert batch.said == {
        "7": "released by the holder on 20 November 2026",
        "8": "released by the holder on 20 November 2026",
    }
    request_id = await request(scene, "7", "8")
    plan = (await scene.report(request_id)).plan
    shown = plan.find("talentlms", "7")
    assert shown is not None
    assert shown.why == "released by the holder on 20 November 2026; quiet"
    (now,) = await letters_of(scene)
    assert [seat.number for seat in now.seats] == [1, 1]
    assert await batches(scene) == []
    assert (await scene.told(request_id)).count("inquiry.requested") == 2


async def test_what_silence_asks_for_says_so(scene: Scene) -> None:
    await asked(scene)
    scene.clock.advance(days=5)
    await look(scene)
    scene.clock.advance(hours=1)
    (batch,) = await batches(scene)
    assert batch.said == {
        "7": "the holder was asked on 20 November 2026 and did not answer until 25 November 2026"
    }


async def test_what_the_reading_offers_no_more_is_tried_again_for_a_week(scene: Scene) -> None:
    await let_go(scene, "7", "8")
    await request(scene, "7")
    scene.clock.advance(hours=23)
    assert await batches(scene) == []
    scene.clock.advance(hours=1)
    (batch,) = await batches(scene)
    assert list(batch.said) == ["8"]
    assert not released.is_too_late(batch, scene.clock())
    scene.clock.advance(days=7)
    (late,) = await batches(scene)
    assert released.is_too_late(late, scene.clock())
    await scene.database.transact(released.give_up, scene.terms(), late.inquiries)
    assert await batches(scene) == []


async def test_the_holder_hears_that_it_was_taken_back_once(scene: Scene) -> None:
    await taken_back(scene)
    await scene.database.transact(released.settle, scene.terms())
    (message,) = await posted(scene, Kind.TAKEN_BACK)
    assert (message.audience, message.wanted) == ("UDANA", 1)
    (letter,) = await letters_of(scene)
    assert (letter.seats[0].settled, letter.seats[0].status) == (True, RequestStatus.DONE)


@pytest.mark.parametrize("way", ["denied", "failed"])
async def test_what_was_not_taken_back_is_told_to_nobody(scene: Scene, way: str) -> None:
    await let_go(scene, "7")
    request_id = await request(scene, "7")
    if way == "denied":
        await scene.vote(request_id, ADA, Choice.DENY)
    else:
        await scene.vote(request_id, ADA)
        await carry_out(scene, request_id, Course(ends=State.ACTIVE, to=StepStatus.CONTRADICTED))
    await scene.database.transact(released.settle, scene.terms())
    assert await posted(scene, Kind.TAKEN_BACK) == []
    (letter,) = await letters_of(scene)
    assert letter.seats[0].settled is (way == "denied")


async def test_a_holder_who_may_not_ask_has_those_told_who_may(scene: Scene) -> None:
    request_id = await taken_back(scene)
    assert await wants_back(scene, CHEN) is Word.NOT_YOURS
    assert await wants_back(scene, DANA, FARAH, BRUNO) is Word.TAKEN
    assert await wants_back(scene, DANA, FARAH) is Word.OVER
    told = [row.audience for row in await posted(scene, Kind.WANTED_BACK)]
    assert told == ["UBRUNO", "UFARAH"]
    assert "inquiry.wanted_back" in await scene.told()
    assert (await scene.report(request_id)).undo.until is not None


async def test_a_holder_who_may_ask_is_led_to_the_undo(scene: Scene) -> None:
    await ask(scene, wish(scene, "7", (BRUNO,), holder=BRUNO))
    await deliver(scene)
    (letter,) = await letters_of(scene)
    await answer(scene, letter.seats[0].id, answering.let_go, BRUNO)
    scene.clock.advance(hours=1)
    await scene.vote(request_id := await request(scene, "7"), ADA)
    await carry_out(scene, request_id)
    assert await wants_back(scene, BRUNO) is Word.MAY_UNDO
    row = await inquiry(scene, letter.seats[0].id)
    assert (row.back_at, row.kept_until) == (None, scene.clock() + MANNER.keep_for)
    assert await wants_back(scene, BRUNO) is Word.MAY_UNDO
    assert (await scene.told()).count("inquiry.wanted_back") == 1


async def test_a_seat_that_is_wanted_back_is_kept_as_by_keep(scene: Scene) -> None:
    await taken_back(scene)
    assert await scene.database.read(kept_of, "talentlms", scene.clock()) == {}
    assert await wants_back(scene) is Word.TAKEN
    until = scene.clock() + MANNER.keep_for
    held = await scene.database.read(kept_of, "talentlms", scene.clock())
    assert held == {"7": Kept(until, Asked.HOLDER)}
    assert (await ask(scene, wish(scene, "7"))).barred[0].bar is inquiring.Bar.KEPT
    scene.clock.advance(days=90)
    assert await scene.database.read(kept_of, "talentlms", scene.clock()) == {}


async def test_a_withdrawn_invitation_promises_no_way_back(scene: Scene) -> None:
    request_id = await taken_back(scene, Operation.WITHDRAW_INVITATION)
    (letter,) = await letters_of(scene)
    assert letter.seats[0].is_invitation
    assert (await scene.report(request_id)).undo.until is None
    assert await wants_back(scene) is Word.WITHDRAWN
    assert await posted(scene, Kind.WANTED_BACK) == []
    opening = await scene.database.transact(open_undo, scene.terms(), request_id, BRUNO, {}, "draft-2")
    assert opening.bar is Bar.WITHDRAWN
