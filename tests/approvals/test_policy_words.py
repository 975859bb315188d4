"""What the rules mean, in sentences, and who can give it today."""

from typing import Any

import pytest

from approvals.people import Person
from approvals.policy import Question, Rules
from approvals.policy_rules import Group, Match, Matter, Mode
from approvals.policy_words import explain
from approvals.states import RequestKind
from tests.approvals.juries import (
    COMPANY,
    NOON,
    OVERRIDING,
    TALENTLMS,
    TALENTLMS_ADMIN,
    TRAINUAL,
    both,
    gone,
    one,
    policy,
    ruled,
)
from tests.approvals.parties import question
from tests.approvals.scenes import ADA

LEADS = "today that is 3 people (Ada Brandt, Hana Sato and Ines Duarte)"
PEER_AND_MANAGER = ruled(
    both(Group(who=("@it-leads",)), Group(who=("manager",))), match=Match(roles=("admin",))
)


def asked(**more: Any) -> Question:
    """A request that the whole company was looked up for."""
    return question(
        **{"accounts": (TALENTLMS_ADMIN,), "people": COMPANY, "at": NOON, "asked_at": NOON, **more}
    )


def without(*left: Person) -> tuple[Person, ...]:
    """The company after some have left."""
    return tuple(gone(who) if who in left else who for who in COMPANY)


CASES: dict[str, tuple[Rules, Question, str]] = {
    "two from a group": (
        policy(ruled(one("@it-leads", quorum=2))),
        asked(),
        f"a request to deactivate a TalentLMS administrator needs 2 approvals from @it-leads; {LEADS}",
    ),
    "one of a group is on leave": (
        policy(ruled(one("@it-leads"))),
        asked(away=frozenset({"UADA"})),
        "needs 1 approval from @it-leads; today that is 2 people (Hana Sato and Ines Duarte); "
        "on leave: Ada Brandt",
    ),
    "a peer and the manager": (
        policy(PEER_AND_MANAGER),
        asked(),
        "needs 2 approvals: 1 from @it-leads and 1 from the leaver's manager; today that is 4 people",
    ),
    "stages": (
        policy(ruled(one("owner"), one("@it-leads", quorum=2))),
        asked(),
        "needs 3 approvals: 1 from the app's owner, then 2 from @it-leads; today that is 4 people",
    ),
    "nobody is left": (
        policy(ruled(one("UADA"))),
        asked(people=without(ADA)),
        "needs 1 approval from UADA; today that is nobody, and nobody left can give 1 from UADA",
    ),
    "somebody stands in": (
        policy(ruled(one("UADA"), fallback=("UINES",))),
        asked(people=without(ADA)),
        "needs 1 approval from UINES, who stand in for UADA; today that is 1 person (Ines Duarte)",
    ),
    "an override": (
        policy(ruled(one("@it-leads"), match=Match(kinds=(Matter.OVERRIDE,)))),
        asked(accounts=(OVERRIDING,)),
        "a TalentLMS account with the role Learner although that is not proven there needs 2 approvals",
    ),
    "a probe": (
        policy(ruled(one("*"), match=Match(kinds=(Matter.PROBE,)))),
        asked(kind=RequestKind.PROBE),
        "a request to probe a TalentLMS administrator needs 1 approval from any member; "
        "today that is every member",
    ),
    "without a ping": (
        policy(ruled(one("@it-leads"), mode=Mode.QUIET)),
        asked(),
        "needs 1 approval from @it-leads, asked without a ping; today",
    ),
    "only told": (
        policy(ruled(one("@it-leads"), mode=Mode.NOTIFY)),
        asked(),
        "needs no approval: it happens at once, and @it-leads are told",
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_a_rule_is_explained(title: str) -> None:
    rules, about, said = CASES[title]
    (sentence,) = explain(rules, about)
    assert said in sentence.text
    assert sentence.holds is (title != "nobody is left")


def test_several_apps_have_a_sentence_each() -> None:
    rules = policy(
        ruled(one("UADA"), match=Match(apps=("talentlms",))),
        ruled(one("UFARAH"), match=Match(apps=("trainual",))),
    )
    told = explain(rules, asked(accounts=(TALENTLMS, TRAINUAL)))
    assert [(each.rule, "Trainual" in each.text) for each in told] == [(1, False), (2, True)]
