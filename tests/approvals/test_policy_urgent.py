"""What is urgent in sentences: one approval of anybody whom the rules would ask, and a review by another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.people import Person
from approvals.policy import Choice, Question, Reason, Rules, Touched, Vote, decide, needs_reason, standing_of
from approvals.policy_review import is_shortened, may_sign, to_review
from approvals.policy_rules import Group, Match, Mode
from approvals.states import RequestKind
from tests.approvals.juries import (
    HANA,
    INES,
    KIM,
    LEA,
    NOON,
    OVERRIDING,
    TALENTLMS,
    TRAINUAL,
    Case,
    both,
    lends,
    one,
    policy,
    ruled,
    told,
)
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH
from tests.approvals.test_policy_properties import histories, people, policies, questions

URGENT = {"urgent": True}
THREE_STAGES = policy(
    ruled(both(Group(who=("@it-leads",), quorum=2), Group(who=("manager",))), one("owner"), one("ULEA")),
    fuse_accounts=40,
)
NOT_HANA = policy(ruled(one("@it-leads", quorum=2), deny=("UHANA",)))
BY_APP = policy(
    ruled(one("UADA", quorum=1), one("UHANA"), match=Match(apps=("talentlms",))),
    ruled(one("UFARAH", "UADA", quorum=2), match=Match(apps=("trainual",))),
)
AT_ONCE = policy(ruled(one("@it-leads"), mode=Mode.NOTIFY))
PAIR = policy(ruled(one("UADA", "UCHEN", quorum=2)))
ANYBODY = policy(approvers=("*",))
BLOWN = {"urgent": True, "touched": (Touched(accounts=41),)}
AN_OVERRIDE = {"urgent": True, "accounts": (OVERRIDING,)}
BOTH_APPS = {"urgent": True, "accounts": (TALENTLMS, TRAINUAL)}
ONE_OVERRIDE = {"urgent": True, "accounts": (OVERRIDING, TRAINUAL)}

TABLE: dict[str, tuple[Case, str]] = {
    "the manager alone is enough": (Case(THREE_STAGES, CHEN, asked=URGENT), "approved"),
    "so is one lead of two": (Case(THREE_STAGES, ADA, asked=URGENT), "approved"),
    "and whoever comes last in the rules": (Case(THREE_STAGES, LEA, asked=URGENT), "approved"),
    "and the owner": (Case(THREE_STAGES, KIM, asked=URGENT), "approved"),
    "and a delegate of any of them": (
        Case(THREE_STAGES, FARAH, lent=[lends(CHEN, FARAH)], asked=URGENT), "approved"),
    "but nobody whom no rule names": (Case(THREE_STAGES, FARAH, asked=URGENT), "not_approver"),
    "nor the requester": (Case(THREE_STAGES, ADA, asked={**URGENT, "requester": ADA}), "own_request"),
    "nor the leaver": (Case(THREE_STAGES, ADA, asked={**URGENT, "leaver": ADA}), "own_departure"),
    "nor whom a rule denies": (Case(NOT_HANA, HANA, asked=URGENT), "denied_by_rule"),
    "a denial is final as ever": (
        Case(THREE_STAGES, LEA, asked=URGENT, choice=Choice.DENY),
        "0/1 @it-leads|manager|owner|ULEA"),
    "one approval does for two apps": (Case(BY_APP, FARAH, asked=BOTH_APPS), "approved"),
    "the fuse asks for one more": (
        Case(THREE_STAGES, CHEN, asked=BLOWN), "1/2 @it-leads|manager|owner|ULEA"),
    "who is somebody else": (Case(THREE_STAGES, CHEN, [CHEN], asked=BLOWN), "already_voted"),
    "and then it is approved": (Case(THREE_STAGES, ADA, [CHEN], asked=BLOWN), "approved"),
    "an override needs two all the same": (Case(PAIR, ADA, asked=AN_OVERRIDE), "1/2 UADA|UCHEN"),
    "both of them": (Case(PAIR, CHEN, [ADA], asked=AN_OVERRIDE), "approved"),
    "beside an override what is urgent needs nobody more": (
        Case(BY_APP, HANA, [ADA], asked=ONE_OVERRIDE), "approved"),
    "but the override comes first": (Case(BY_APP, FARAH, asked=ONE_OVERRIDE), "not_needed"),
    "a probe is not shortened": (
        Case(PAIR, ADA, asked={**URGENT, "kind": RequestKind.PROBE}), "1/2 UADA|UCHEN"),
    "an expired request stays so": (Case(THREE_STAGES, CHEN, asked={**URGENT, "expired": True}), "expired"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", TABLE)
def test_the_table(sentence: str) -> None:
    case, then = TABLE[sentence]
    assert told(case.decide()) == then


@pytest.mark.parametrize(
    ("rules", "asked", "expected"),
    [
        (THREE_STAGES, URGENT, True),
        (THREE_STAGES, {}, False),
        (PAIR, AN_OVERRIDE, False),
        (BY_APP, ONE_OVERRIDE, True),
        (AT_ONCE, URGENT, False),
    ],
)
def test_what_is_shortened_has_a_review(rules: Rules, asked: dict[str, object], expected: bool) -> None:
    assert is_shortened(Case(rules, ADA, asked=asked).question, rules) is expected


def test_what_needs_nobody_still_needs_nobody() -> None:
    assert standing_of(Case(AT_ONCE, ADA, asked=URGENT).question, (), AT_ONCE).is_complete


def test_a_reason_is_always_needed() -> None:
    relaxed = policy(ruled(one("UADA"), reason_required=False))
    assert not needs_reason(Case(relaxed, ADA).question, relaxed)
    assert needs_reason(Case(relaxed, ADA, asked=URGENT).question, relaxed)


def test_everybody_whom_the_rules_would_ask_is_told_but_who_approved() -> None:
    question = Case(THREE_STAGES, ADA, away=[INES], asked={**URGENT, "requester": ADA}).question
    assert to_review(question, [approval(CHEN)], THREE_STAGES) == (HANA, INES, KIM, LEA)


def test_where_nobody_else_is_who_approved_is_told() -> None:
    alone = policy(ruled(one("UADA")))
    assert to_review(Case(alone, ADA, asked=URGENT).question, [approval(ADA)], alone) == (ADA,)


@pytest.mark.parametrize(
    ("actor", "rules", "asked", "reason"),
    [
        (CHEN, PAIR, {}, Reason.ALLOWED),
        (ADA, PAIR, {}, Reason.OWN_APPROVAL),
        (BRUNO, PAIR, {}, Reason.OWN_REQUEST),
        (DANA, PAIR, {}, Reason.OWN_DEPARTURE),
        (FARAH, PAIR, {}, Reason.NOT_SIGNER),
        (HANA, NOT_HANA, {}, Reason.NOT_SIGNER),
        (ADA, policy(ruled(one("UADA"))), {}, Reason.ALLOWED),
        (ADA, PAIR, {"requester": CHEN}, Reason.ALLOWED),
        (ADA, ANYBODY, {}, Reason.OWN_APPROVAL),
        (KIM, ANYBODY, {}, Reason.ALLOWED),
    ],
)
def test_who_signs(actor: Person, rules: Rules, asked: dict[str, object], reason: Reason) -> None:
    question = Case(rules, actor, asked={**URGENT, **asked}).question
    assert may_sign(question, actor, [approval(ADA)], rules) is reason


def test_a_delegate_who_approved_does_not_sign_for_whom_they_spoke() -> None:
    question = Case(PAIR, ADA, asked=URGENT).question
    lent = [lends(ADA, KIM)]
    assert may_sign(question, ADA, [approval(KIM)], PAIR, lent) is Reason.OWN_APPROVAL
    assert may_sign(question, CHEN, [approval(KIM)], PAIR, lent) is Reason.ALLOWED


@settings(max_examples=40)
@given(questions, people, histories, policies, st.lists(people, max_size=5))
def test_urgent_never_lets_in_whom_the_rules_do_not(
    question: Question, actor: Person, votes: list[Vote], rules: Rules, known: list[Person]
) -> None:
    question = question.model_copy(update={"people": tuple(known), "at": NOON})
    hurried = question.model_copy(update=URGENT)
    now, slow = decide(hurried, actor, votes, rules), decide(question, actor, votes, rules)
    assert now.missing <= max(slow.missing, 1)
    if now.allowed:
        assert slow.allowed or slow.reason in {Reason.NOT_YOUR_TURN, Reason.NOT_NEEDED}
    if may_sign(hurried, actor, votes, rules) is Reason.ALLOWED:
        never = {Reason.OWN_REQUEST, Reason.OWN_DEPARTURE, Reason.NOT_APPROVER, Reason.DENIED_BY_RULE}
        assert decide(question, actor, votes, rules).reason not in never


def approval(who: Person) -> Vote:
    """Somebody approved at noon."""
    return Vote(voter=who, choice=Choice.APPROVE, version=1, at=NOON)
