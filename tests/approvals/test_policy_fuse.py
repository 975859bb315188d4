"""The fuse in sentences: what touches too much within an hour needs one more approval than the rules say.

Bruno asks for Dana's accounts, Chen is her manager; Ada, Hana and Ines are @it-leads.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.people import same_person
from approvals.policy import (
    Choice,
    Question,
    Rules,
    Touched,
    Vote,
    blown,
    decide,
    is_quiet,
    standing_of,
    stuck,
    to_ask,
    unsized,
)
from approvals.policy_rules import Group, Mode
from tests.approvals.juries import (
    HANA,
    INES,
    KIM,
    LEA,
    NOON,
    OVERRIDING,
    Case,
    both,
    lends,
    one,
    policy,
    ruled,
    told,
)
from tests.approvals.parties import second_account
from tests.approvals.scenes import ADA, CHEN, FARAH
from tests.approvals.test_policy_properties import histories, people, policies, questions

FUSE: dict[str, Any] = {"fuse_accounts": 40}
MANY = Touched(accounts=41, others=3)
JUST = Touched(accounts=40, others=3)
BLOWN = {"touched": (MANY,)}
LEADS = policy(ruled(one("@it-leads")), **FUSE)
ADA_ALONE = policy(ruled(one("UADA")), **FUSE)
WITH_FALLBACK = policy(ruled(one("UADA"), fallback=("UINES",)), **FUSE)
PEER_AND_MANAGER = policy(ruled(both(Group(who=("@it-leads",)), Group(who=("manager",)))), **FUSE)
MANAGER_THEN_LEADS = policy(ruled(one("manager"), one("@it-leads")), **FUSE)
AT_ONCE = policy(ruled(one("@it-leads"), mode=Mode.NOTIFY), **FUSE)
ANYBODY = policy(approvers=("*",), **FUSE)
ADA_LENDS_KIM = lends(ADA, KIM)

TABLE: dict[str, tuple[Case, str]] = {
    "as many as are allowed: one lead is enough": (Case(LEADS, ADA, asked={"touched": (JUST,)}), "approved"),
    "one too many: one more lead is needed": (Case(LEADS, ADA, asked=BLOWN), "0/1 @it-leads"),
    "another lead gives it": (Case(LEADS, HANA, [ADA], asked=BLOWN), "approved"),
    "not the same one": (Case(LEADS, ADA, [ADA], asked=BLOWN), "already_voted"),
    "nor their second account": (
        Case(LEADS, second_account(HANA, *HANA.emails).model_copy(update={"groups": HANA.groups}),
             [HANA], asked=BLOWN), "already_voted"),
    "nor their delegate": (Case(LEADS, KIM, [ADA], lent=[ADA_LENDS_KIM], asked=BLOWN), "counted_together"),
    "but the delegate of another is": (
        Case(LEADS, KIM, [HANA], lent=[ADA_LENDS_KIM], asked=BLOWN), "approved"),
    "nor somebody whom no rule names": (Case(LEADS, FARAH, [ADA], asked=BLOWN), "not_approver"),
    "nor the requester": (
        Case(LEADS, ADA, [HANA], asked={**BLOWN, "requester": ADA}), "own_request"),
    "without a fuse in the settings nothing is too much": (
        Case(policy(ruled(one("@it-leads"))), ADA, asked=BLOWN), "approved"),
    "one too many with a peer and the manager: the peer comes first": (
        Case(PEER_AND_MANAGER, ADA, asked=BLOWN), "0/1 manager then 0/1 @it-leads|manager"),
    "then the manager: one more": (Case(PEER_AND_MANAGER, CHEN, [ADA], asked=BLOWN), "0/1 @it-leads|manager"),
    "then a second peer: approved": (Case(PEER_AND_MANAGER, HANA, [ADA, CHEN], asked=BLOWN), "approved"),
    "a second peer waits for the manager": (
        Case(PEER_AND_MANAGER, HANA, [ADA], asked=BLOWN), "not_your_turn"),
    "a later stage is not asked before its turn": (
        Case(MANAGER_THEN_LEADS, ADA, asked=BLOWN), "not_your_turn"),
    "the one more comes last": (
        Case(MANAGER_THEN_LEADS, ADA, [CHEN], asked=BLOWN), "0/1 manager|@it-leads"),
    "who stands in may give it": (Case(WITH_FALLBACK, INES, [ADA], asked=BLOWN), "approved"),
    "what is only told waits for one of those who are told": (Case(AT_ONCE, HANA, asked=BLOWN), "approved"),
    "and for nobody else": (Case(AT_ONCE, LEA, asked=BLOWN), "not_approver"),
    "they may deny it, too": (Case(AT_ONCE, HANA, asked=BLOWN, choice=Choice.DENY), "0/1 @it-leads"),
    "two of an override and one more": (
        Case(LEADS, HANA, [ADA], asked={**BLOWN, "accounts": (OVERRIDING,)}), "0/1 @it-leads"),
    "the third completes it": (
        Case(LEADS, INES, [ADA, HANA], asked={**BLOWN, "accounts": (OVERRIDING,)}), "approved"),
    "anybody, and one more": (Case(ANYBODY, KIM, asked=BLOWN), "0/1 *"),
    "which is somebody else": (Case(ANYBODY, LEA, [KIM], asked=BLOWN), "approved"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", TABLE)
def test_the_table(sentence: str) -> None:
    case, then = TABLE[sentence]
    assert told(case.decide()) == then


@pytest.mark.parametrize(
    ("accounts", "size", "share", "is_blown"),
    [
        (10, 40, 25, False),
        (11, 40, 25, True),
        (10, 39, 25, True),
        (2, 4, 100, False),
        (1, 3, 25, False),
        (2, 3, 25, True),
        (2, None, 25, False),
        (2, 3, None, False),
    ],
)
def test_a_share_is_of_one_apps_accounts(
    accounts: int, size: int | None, share: int | None, is_blown: bool
) -> None:
    touched = (Touched(accounts=accounts), Touched(accounts=accounts, app="talentlms", size=size))
    case = Case(policy(fuse_share=share), ADA, asked={"touched": touched})
    assert (blown(case.question, case.rules) is not None) is is_blown


def test_an_app_of_unknown_size_is_named() -> None:
    touched = (Touched(accounts=2), Touched(accounts=2, app="notion", title="Notion"))
    asked = Case(LEADS, ADA, asked={"touched": touched}).question
    assert unsized(asked, policy(fuse_share=10)) == ("Notion",)
    assert unsized(asked, policy(fuse_accounts=10)) == ()


def test_nobody_left_for_the_one_more_is_an_alarm() -> None:
    question = Case(ADA_ALONE, ADA, asked=BLOWN).question
    (lacking,) = stuck(question, (), ADA_ALONE)
    assert (lacking.who, lacking.missing, lacking.beyond) == (("UADA",), 1, True)
    assert stuck(question, (), WITH_FALLBACK) == ()
    assert stuck(Case(ANYBODY, ADA, asked=BLOWN).question, (), ANYBODY) == ()


def test_whose_turn_it_is_follows_the_stages() -> None:
    question = Case(MANAGER_THEN_LEADS, ADA, asked=BLOWN).question
    given_by = [Vote(voter=who, choice=Choice.APPROVE, version=1, at=NOON) for who in (CHEN, ADA)]
    assert to_ask(question, (), MANAGER_THEN_LEADS) == (CHEN,)
    assert to_ask(question, given_by[:1], MANAGER_THEN_LEADS) == (ADA, HANA, INES)
    assert to_ask(question, given_by, MANAGER_THEN_LEADS) == (HANA, INES)
    assert standing_of(question, given_by, MANAGER_THEN_LEADS).missing == 1


def test_those_who_were_only_told_are_called_when_they_are_asked() -> None:
    assert is_quiet(Case(AT_ONCE, ADA).question, AT_ONCE)
    asked = Case(AT_ONCE, ADA, asked=BLOWN).question
    assert not is_quiet(asked, AT_ONCE)
    assert to_ask(asked, (), AT_ONCE) == (ADA, HANA, INES)


@settings(max_examples=40)
@given(questions, people, histories, policies, st.lists(people, max_size=5))
def test_a_blown_fuse_never_needs_fewer_and_counts_nobody_twice(
    question: Question, actor: Any, votes: list[Vote], rules: Rules, known: list[Any]
) -> None:
    fused = rules.model_copy(update=FUSE)
    plain = question.model_copy(update={"people": tuple(known), "at": NOON})
    full = plain.model_copy(update={"touched": (MANY,)})
    before, after = standing_of(plain, votes, fused), standing_of(full, votes, fused)
    assert after.tracks == before.tracks
    assert before.missing <= after.missing <= before.missing + 1
    assert before.is_complete or not after.is_complete
    decision = decide(full, actor, votes, fused)
    if decision.allowed:
        again = [*votes, Vote(voter=actor, choice=Choice.APPROVE, version=question.version, at=NOON)]
        assert not decide(full, actor, again, fused).allowed
        assert not any(same_person(actor, v.voter) for v in votes if _counts(v, question, full, fused))


def _counts(vote: Vote, question: Question, full: Question, rules: Rules) -> bool:
    """Whether a vote is an approval of this version by somebody who may give one."""
    if vote.choice is not Choice.APPROVE or vote.version != question.version:
        return False
    return decide(full, vote.voter, (), rules).allowed
