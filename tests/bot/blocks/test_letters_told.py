"""Short messages about letters: reminders, what a manager said, and that asking is over."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from approvals.asking_over import Over
from approvals.inquired import Answer, Asked, OnSilence
from approvals.people import Person
from approvals.reminding import Waiting
from bot.blocks.holders import letter_message
from bot.blocks.letters_told import over_message, reminder_message
from tests.bot.blocks.slack_rules import check_message, shown
from tests.bot.blocks.test_holders import letter, seat
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED
from tests.bot.blocks.values import NOW

FARAH = Person(slack_id="UFARAH", name="Farah Haddad")
URL = "https://docs.example/archives/D1/p11"


def waiting(**more: Any) -> Waiting:
    """One seat of one letter."""
    given_: dict[str, Any] = {
        "title": "LearnUpon",
        "seats": 1,
        "letters": 1,
        "sent_at": NOW,
        "silent_at": NOW + timedelta(days=5),
        "ways": ((OnSilence.REQUEST, Asked.HOLDER),),
    }
    return Waiting(**{**given_, **more})


def test_a_reminder_is_two_lines_that_lead_to_the_letter() -> None:
    drawn = reminder_message(waiting(), URL)
    check_message(drawn)
    (told,) = shown(drawn).split("\n\n")
    assert told.startswith(
        f"⏰ Reminder: 1 seat of *LearnUpon* still waits for your answer, in <{URL}|my message>"
    )
    assert told.count("\n") == 1
    assert told.endswith("; without an answer, a request to take it back follows.")
    assert "|my message>" not in drawn.text


def test_a_reminder_of_several_letters_counts_all_and_promises_only_what_is_true_of_all() -> None:
    ways = ((OnSilence.REQUEST, Asked.OWNER), (OnSilence.LEAVE, Asked.OWNER))
    told = shown(reminder_message(waiting(seats=19, letters=3, ways=ways)))
    assert "19 seats of *LearnUpon* still wait for your answer, in 3 messages of " in told
    assert "without an answer" not in told


def test_once_nothing_waits_a_reminder_says_only_that() -> None:
    drawn = reminder_message(Waiting(title="LearnUpon"), URL)
    assert shown(drawn) == "*LearnUpon*: nothing waits for your answer any more."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Nobody answered, so your manager is asked."),
        ({"answer": Answer.KEEP, "answered_by": FARAH}, "so your manager was asked. ✅ <@UFARAH> kept it."),
        (
            {"answer": Answer.RELEASE, "answered_by": FARAH, "is_wanted": True},
            "so your manager was asked. ↩️ <@UFARAH> released it. A request",
        ),
        ({"answer": Answer.SILENCE}, "Nobody answered, nor did your manager. Nothing was changed."),
        ({"answer": Answer.USED}, "so your manager was asked. Withdrawn: Dana Okafor used it since."),
    ],
)
def test_a_holder_reads_what_became_of_asking_their_manager(said: dict[str, Any], words: str) -> None:
    mine = seat(answer=Answer.PASSED_ON, settled=True, passed_to=seat(2, **said))
    assert words in shown(letter_message(letter(mine)))


def test_a_holder_without_a_manager_reads_that_nothing_follows() -> None:
    drawn = shown(letter_message(letter(seat(answer=Answer.PASSED_ON, settled=True))))
    assert "there was nobody else to ask. Nothing was changed." in drawn
    assert "is asked" in shown(letter_message(letter(seat(answer=Answer.PASSED_ON))))


def test_whoever_asked_reads_how_it_ended() -> None:
    ends = ((Answer.KEEP, 3), (Answer.SILENCE, 2), (Answer.OFF, 1))
    drawn = over_message(Over(title="LearnUpon", asked_at=NOW, ends=ends))
    check_message(drawn)
    assert shown(drawn).startswith("You asked about 6 seats of *LearnUpon* on ")
    assert "That is over: 3 kept, 2 without an answer and 1 off already. Nothing follows." in shown(drawn)


@given(words=HOSTILE)
@RELAXED
def test_no_title_is_more_than_text(words: str) -> None:
    check_message(reminder_message(waiting(title=words)))
    check_message(over_message(Over(title=words, asked_at=NOW, ends=((Answer.KEEP, 1),))))
