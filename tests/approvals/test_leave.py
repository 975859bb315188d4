"""Somebody on leave is not waited for, as long as the settings say so; and may still decide."""

from datetime import date, timedelta

import pytest

from approvals.people import Person
from approvals.policy import Rules, decide, standing_of
from approvals.policy_leave import is_on_leave, with_leave
from approvals.policy_words import explain
from tests.approvals.juries import KIM, LEA, NOON, Case, one, policy, ruled, told
from tests.approvals.scenes import ADA, CHEN

LEAVE = {"ada@harbourpine.example": NOON.date()}
RULES = policy(ruled(one("UADA"), fallback=("UKIM",)), on_leave=LEAVE)


@pytest.mark.parametrize(
    ("who", "last", "zone", "away"),
    [
        (ADA, date(2025, 11, 20), "", True),
        (ADA, date(2025, 11, 19), "", False),
        (ADA, date(2025, 11, 20), "Pacific/Kiritimati", False),
        (ADA, date(2025, 11, 20), "No/Where", True),
        (CHEN, date(2025, 11, 20), "", False),
    ],
    ids=["the last day", "the day after", "tomorrow already where they are", "an odd zone", "somebody else"],
)
def test_leave_ends_with_its_last_day_where_the_person_is(
    who: Person, last: date, zone: str, away: bool
) -> None:
    rules = Rules(on_leave={"ada@harbourpine.example": last})
    assert is_on_leave(who.model_copy(update={"timezone": zone}), rules, NOON) is away


def test_any_address_of_theirs_counts() -> None:
    known = KIM.model_copy(update={"emails": ("kim@old.example", "kim@harbourpine.example")})
    assert is_on_leave(known, Rules(on_leave={"kim@harbourpine.example": NOON.date()}), NOON)


def test_others_stand_in_for_whoever_is_on_leave() -> None:
    assert told(Case(RULES, KIM).decide()) == "approved"
    assert told(Case(RULES.model_copy(update={"on_leave": {}}), KIM).decide()) == "not_needed"
    waiting = standing_of(Case(RULES, KIM).question, (), RULES).open
    assert [(each.who, each.instead_of) for each in waiting] == [(("UKIM",), ("UADA",))]


def test_the_sentence_about_the_rule_names_them() -> None:
    (sentence,) = explain(RULES, Case(RULES, KIM).question)
    assert sentence.text.endswith("today that is 1 person (Kim Larsen); on leave: Ada Brandt")


def test_a_question_without_a_moment_or_leave_stays_as_it_is() -> None:
    question = Case(RULES, LEA).question
    assert with_leave(question, Rules()) is question
    timeless = question.model_copy(update={"at": None})
    assert with_leave(timeless, RULES) is timeless
    later = question.model_copy(update={"at": NOON + timedelta(days=1)})
    assert with_leave(later, RULES).away == frozenset()
    assert decide(later, ADA, (), RULES).allowed
