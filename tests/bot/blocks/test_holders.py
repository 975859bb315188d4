"""Letters to holders as a phone shows them: two buttons a seat, how each ended, and text that stays text."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from approvals.inquired import Answer, Asked, OnSilence
from approvals.inquiring import SEATS_EACH, Bar, Barred, Round
from approvals.inquiry_view import InquiryView, LetterView
from approvals.letters import Wish
from approvals.people import Person
from approvals.policy import Reason
from approvals.stale_groups import Group
from approvals.states import RequestStatus
from bot.blocks.holders import asked_words, letter_message, taken_back, wanted_back
from connectors.contract import Operation
from tests.bot.blocks.slack_rules import buttons, check_message, shown
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED
from tests.bot.blocks.values import ADA, DANA, NOW, account

OUTSIDE = Person(name="Oskar Blum", emails=("oskar@brightwell.example",))


def seat(place: int = 1, **more: Any) -> InquiryView:
    """A seat that nobody used for 190 days."""
    quiet = account(id=str(place), last_active_at=NOW - timedelta(days=190))
    given_: dict[str, Any] = {
        "id": f"i{place}",
        "account": quiet,
        "holder": DANA,
        "group": Group.STALE,
        "why": "quiet",
        "read_at": NOW,
        "asked_at": NOW,
        "answer": None,
        "answered_by": None,
        "answered_at": None,
        "kept_until": None,
        "is_wanted": False,
        "settled": False,
        "back_at": None,
        "back_done": False,
        "request_id": "",
        "number": None,
        "version": 0,
        "status": None,
        "operation": Operation.DEACTIVATE,
    }
    return InquiryView(**{**given_, **more})


def letter(*seats: InquiryView, **more: Any) -> LetterView:
    """Ada asks about these seats."""
    given_: dict[str, Any] = {
        "id": "l1",
        "app": "talentlms",
        "title": "TalentLMS",
        "asks": Asked.HOLDER,
        "asked_by": ADA,
        "sent_at": NOW,
        "silent_at": NOW + timedelta(days=5),
        "on_silence": OnSilence.REQUEST,
        "keep_seconds": 90 * 86400,
        "reminded": 0,
        "seats": seats or (seat(),),
    }
    return LetterView(**{**given_, **more})


def test_a_holder_reads_what_who_why_and_until_when() -> None:
    drawn = letter_message(letter())
    check_message(drawn)
    for words in (
        "Do you still need TalentLMS?",
        "<@UADA> asks because it looks unused. Nothing is changed by your answer alone.",
        "about 6 months ago.",
        "without an answer, a request to switch it off follows. After Keep, nobody asks again for 90 days.",
    ):
        assert words in shown(drawn)
    assert list(buttons(drawn)) == ["holder.keep", "holder.release"]
    assert "Keep or Release" in drawn.text


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        (Asked.OWNER, "You are asked because the holder is not in Slack."),
        (Asked.MANAGER, "You are asked because the holder did not answer."),
    ],
)
def test_others_read_whose_seat_it_is(asks: Asked, words: str) -> None:
    drawn = shown(letter_message(letter(asks=asks, reminded=1)))
    assert words in drawn
    assert "Is this TalentLMS seat still needed?" in drawn
    assert "*Dana Okafor* · dana@harbourpine.example" in drawn
    assert "reminder" not in drawn


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"answer": Answer.KEEP, "kept_until": NOW}, "✅ You kept it until"),
        (
            {"answer": Answer.RELEASE, "is_wanted": True},
            "You released it. A request to switch it off follows soon.",
        ),
        (
            {"answer": Answer.RELEASE, "number": 12, "status": RequestStatus.DONE},
            "You released it. Request #12 to switch it off is over: done and verified.",
        ),
        ({"answer": Answer.SILENCE}, "Nobody answered. Nothing was changed."),
        ({"answer": Answer.SILENCE, "back_done": True}, "Nobody answered. It is active again."),
        ({"answer": Answer.PASSED_ON}, "Nobody answered, so your manager is asked."),
        ({"answer": Answer.USED}, "Withdrawn: you used it since."),
        ({"answer": Answer.HELD, "number": 3}, "Withdrawn: nobody needs an answer any more."),
        ({"answer": Answer.OFF}, "Withdrawn: it is off already."),
        ({"answer": Answer.LEFT}, "Withdrawn: Dana Okafor has left."),
        ({"answer": Answer.UNSENT}, "Withdrawn: it could not be delivered."),
    ],
    ids=lambda value: str(value.get("answer", "")) if isinstance(value, dict) else "",
)
def test_what_is_over_has_no_buttons_and_says_how_it_ended(more: dict[str, Any], words: str) -> None:
    drawn = letter_message(letter(seat(**more)))
    check_message(drawn)
    assert words in shown(drawn)
    assert buttons(drawn) == {}
    assert words in drawn.text


def test_one_answer_leaves_the_buttons_of_the_others() -> None:
    drawn = letter_message(letter(seat(1, answer=Answer.KEEP), seat(2)))
    assert {each["value"] for each in buttons(drawn).values()} == {"i2"}


@pytest.mark.parametrize(
    ("group", "more", "words"),
    [
        (Group.INVITATION, {"last_active_at": None}, "Invited"),
        (Group.NEVER_ACTIVE, {"last_active_at": None}, "the app has told of no use since"),
        (Group.NOT_IN_SLACK, {"last_active_at": None}, "Quiet."),
    ],
)
def test_the_evidence_is_in_plain_words(group: Group, more: dict[str, Any], words: str) -> None:
    made = account(created_at=NOW - timedelta(days=40), **more)
    assert words in shown(letter_message(letter(seat(account=made, group=group))))


def test_the_way_back_is_one_tap() -> None:
    taken = seat(answer=Answer.RELEASE, request_id="r1", number=12, version=2)
    drawn = taken_back(letter(taken), taken)
    check_message(drawn)
    assert "Your TalentLMS seat was taken back" in shown(drawn)
    assert "has been switched off since request #12, because you released it" in shown(drawn)
    assert list(buttons(drawn)) == ["holder.back"]
    asked = taken.model_copy(update={"back_at": NOW, "kept_until": NOW + timedelta(days=90)})
    told = shown(taken_back(letter(asked), asked))
    assert "<@UADA> was told. Nobody asks about it again before <!date^" in told
    wanted = wanted_back(letter(asked), asked)
    assert "*Dana Okafor* needs" in shown(wanted)
    assert {each["value"] for each in buttons(wanted).values()} == {"r1:2"}
    done = asked.model_copy(update={"back_done": True})
    for drawn in (taken_back(letter(done), done), wanted_back(letter(done), done)):
        check_message(drawn)
        assert "is active again" in shown(drawn)
        assert buttons(drawn) == {}


def test_whoever_asked_reads_who_is_asked_and_who_is_not() -> None:
    mine = Wish(account=account(), group=Group.STALE, why="", read_at=NOW, holder=DANA, to=(DANA,))
    owners = mine.model_copy(update={"asks": Asked.OWNER, "holder": OUTSIDE, "to": (ADA,)})
    barred = (
        Barred(account_id="3", bar=Bar.HELD),
        Barred(account_id="1", bar=Bar.KEPT, until=NOW),
        Barred(account_id="2", bar=Bar.NOBODY),
    )
    told = asked_words(Round(asked=(mine, owners), barred=barred), "TalentLMS")
    assert told.splitlines()[:2] == [
        "Asked 2 people about 2 seats in TalentLMS.",
        "Not in Slack, so the app's owner is asked: dana@harbourpine.example.",
    ]
    assert told.splitlines()[2] == "Nobody is asked about:"
    assert "• 1 seat: it cannot be asked about now." in told
    assert "• 1 seat: somebody said that it is needed, which holds until" in told
    assert "the settings name no owner of the app" in told
    assert asked_words(Round(), "x") == "Nobody was asked: no seat was chosen."
    assert asked_words(Round(reason=Reason.NOT_REQUESTER), "x") != ""


@given(HOSTILE, HOSTILE, HOSTILE)
@RELAXED
def test_text_of_people_and_vendors_stays_text(words: str, called: str, why: str) -> None:
    theirs = account(name=called, email=words, login=words, last_active_at=None)
    who = DANA.model_copy(update={"name": called, "slack_id": ""})
    each: dict[str, Any] = {"account": theirs, "holder": who, "why": why, "group": Group.NOT_IN_SLACK}
    full = [seat(number, **each) for number in range(SEATS_EACH)]
    over = [seat(number, answer=Answer.LEFT, **each) for number in range(SEATS_EACH)]
    for seats, asks in ((full[:2], Asked.HOLDER), (full, Asked.OWNER), (over[:2], Asked.MANAGER)):
        check_message(letter_message(letter(*seats, title=words, asks=asks, asked_by=who)))
    taken = seat(answer=Answer.RELEASE, request_id="r1", number=1, **each)
    for drawn in (taken_back(letter(title=words), taken), wanted_back(letter(title=words), taken)):
        check_message(drawn)


def test_a_full_letter_still_has_every_button() -> None:
    long = account(email=f"{'x' * 60}@{'y' * 60}.example", name="N" * 150)
    full = [
        seat(number, account=long, why="w" * 400, group=Group.NOT_IN_SLACK) for number in range(SEATS_EACH)
    ]
    drawn = letter_message(letter(*full, asks=Asked.OWNER))
    check_message(drawn)
    rows = [block for block in drawn.blocks if block["type"] == "actions"]
    assert len(rows) == SEATS_EACH
