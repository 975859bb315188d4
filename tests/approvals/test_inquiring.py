"""Holders are asked once, kindly, by one letter each; who cannot be asked is said."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from approvals import answering, inquiring
from approvals.answering import Word
from approvals.inquired import Answer, Asked, Inquiry, kept_of
from approvals.inquiring import SEATS_EACH, Bar
from approvals.letters import Manner
from approvals.people import Kind
from approvals.policy import Reason
from approvals.stale_stock import take_stock
from approvals.stale_survey import Kept
from tests.approvals.accounts import HOME, ago, shown, survey
from tests.approvals.holders_asked import answer, ask, asked, inquiry, letters_of, owner_wish, posted, wish
from tests.approvals.scenes import ADA, CHEN, DANA, FARAH, Scene

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


async def test_one_letter_asks_a_person_about_all_their_seats(scene: Scene) -> None:
    wishes = (wish(scene, "7"), wish(scene, "8"), wish(scene, "9", (CHEN,), holder=CHEN))
    told = await ask(scene, *wishes)
    assert [each.account.id for each in told.asked] == ["7", "8", "9"]
    assert [row.audience for row in await posted(scene)] == ["UDANA", "UCHEN"]
    ours = {letter.seats[0].holder.slack_id: len(letter.seats) for letter in await letters_of(scene)}
    assert ours == {"UDANA": 2, "UCHEN": 1}
    assert (await scene.told()).count("inquiry.sent") == 3


async def test_who_may_not_request_may_not_ask_either(scene: Scene) -> None:
    told = await ask(scene, wish(scene), actor=CHEN)
    assert told.reason is Reason.NOT_REQUESTER
    assert await posted(scene) == []
    assert await scene.told() == ["command.refused"]


async def test_the_owners_of_the_app_are_asked_about_those_outside_slack(scene: Scene) -> None:
    told = await ask(scene, owner_wish(scene, "7", ADA, FARAH), owner_wish(scene, "8"))
    assert [(each.account_id, each.bar) for each in told.barred] == [("8", Bar.NOBODY)]
    (letter,) = await letters_of(scene)
    assert (letter.asks, letter.seats[0].holder.name) == (Asked.OWNER, "Oskar Blum")
    assert [row.audience for row in await posted(scene)] == ["UADA", "UFARAH"]
    assert await answer(scene, letter.seats[0].id, answering.let_go, FARAH) is Word.TAKEN


async def test_nobody_is_asked_twice_nor_about_what_is_kept_or_held(scene: Scene) -> None:
    letter = await asked(scene, wish(scene, "8"), wish(scene, "9"))
    await answer(scene, letter.seats[1].id, answering.keep)
    await scene.pending()
    told = await ask(scene, *(wish(scene, id_) for id_ in ("7", "8", "9")))
    assert told.asked == ()
    assert {each.account_id: each.bar for each in told.barred} == {
        "7": Bar.HELD,
        "8": Bar.ASKED,
        "9": Bar.KEPT,
    }
    assert told.barred[2].until == scene.clock() + timedelta(days=90)


async def test_of_the_stock_those_who_left_and_what_is_no_longer_unused_are_said(scene: Scene) -> None:
    left = shown(f"nora@{HOME}", id="1", last_active_at=ago(100))
    quiet = shown(f"dana@{HOME}", id="2", last_active_at=ago(100))
    used = shown(f"emil@{HOME}", id="3", last_active_at=ago(1))
    stock = take_stock([left, quiet, used], survey())
    given = ("talentlms", ["3", "2", "1", "nowhere"], scene.clock())
    seats, barred = await scene.database.read(inquiring.weigh, stock, *given)
    assert [seat.account.id for seat in seats] == ["2"]
    assert {each.account_id: each.bar for each in barred} == {
        "3": Bar.NO_LONGER,
        "nowhere": Bar.NO_LONGER,
        "1": Bar.LEFT,
    }


async def test_letters_are_no_flood(scene: Scene) -> None:
    few = Manner(letters_a_minute=2)
    people = [DANA.model_copy(update={"slack_id": f"U{n}", "emails": (f"{n}@x.example",)}) for n in range(5)]
    for number, each in enumerate(people):
        await ask(scene, wish(scene, str(number), (each,), holder=each), manner=few)
    waits = [(row.due_at - scene.clock()).total_seconds() for row in await posted(scene)]
    assert waits == [0, 0, 60, 60, 120]


async def test_many_seats_of_one_owner_fill_several_letters(scene: Scene) -> None:
    await ask(scene, *(owner_wish(scene, str(number), ADA) for number in range(SEATS_EACH + 1)))
    assert [len(letter.seats) for letter in await letters_of(scene)] == [SEATS_EACH, 1]


async def test_a_keep_holds_for_as_long_as_the_letter_said(scene: Scene) -> None:
    letter = await asked(scene)
    assert await answer(scene, letter.seats[0].id) is Word.TAKEN
    kept = await scene.database.read(kept_of, "talentlms", scene.clock())
    until = scene.clock() + timedelta(days=90)
    assert kept == {"7": Kept(until, Asked.HOLDER)}
    assert await scene.database.read(kept_of, "talentlms", until) == {}
    assert await scene.database.read(kept_of, "other", scene.clock()) == {}
    (noted,) = [row for row in await scene.log() if row.event == "inquiry.kept"]
    assert (noted.app, noted.account, noted.detail["until"]) == ("talentlms", "7", until.isoformat())


async def test_only_who_was_asked_answers_and_only_once(scene: Scene) -> None:
    letter = await asked(scene)
    seat = letter.seats[0]
    assert await answer(scene, seat.id, actor=CHEN) is Word.NOT_YOURS
    gone = DANA.model_copy(update={"kind": Kind.DEACTIVATED})
    assert await answer(scene, seat.id, actor=gone) is Word.NOT_YOURS
    assert await answer(scene, "forged") is Word.UNKNOWN
    assert await answer(scene, seat.id, answering.let_go) is Word.TAKEN
    assert await answer(scene, seat.id) is Word.OVER
    (now,) = await letters_of(scene)
    assert now.seats[0].answer is Answer.RELEASE
    assert [event for event in await scene.told() if event.startswith("inquiry.")] == [
        "inquiry.sent",
        "inquiry.refused",
        "inquiry.refused",
        "inquiry.released",
    ]


async def test_a_guest_answers_for_their_own_seat(scene: Scene) -> None:
    guest = DANA.model_copy(update={"kind": Kind.GUEST})
    letter = await asked(scene, wish(scene, to=(guest,), holder=guest))
    assert await answer(scene, letter.seats[0].id, actor=guest) is Word.TAKEN


async def test_the_database_itself_knows_one_open_question_an_account(scene: Scene) -> None:
    letter = await asked(scene)
    row = await inquiry(scene, letter.seats[0].id)
    again = Inquiry(**{**row.model_dump(), "id": "again"})
    with pytest.raises(IntegrityError):
        await scene.database.transact(lambda session: session.add(again))
