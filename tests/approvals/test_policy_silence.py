"""What silence changes, as sentences: it adds people, and takes no approval away.

Unless said otherwise Bruno asks for one account of Dana's. Chen is her manager; Ada, Hana and Ines are
@it-leads; Farah and Kim stand in; Léa approves what no rule is about.
"""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.policy import Choice, Question, Rules, Vote, floor_of, standing_of, stuck, to_ask
from approvals.policy_question import Escalation
from approvals.policy_rules import Escalate, Group, Matter, Mode, Rule, Stage
from approvals.policy_silence import widened
from approvals.policy_stages import progress
from approvals.policy_words import explain, how_long
from approvals.states import RequestKind
from tests.approvals.juries import (
    COMPANY,
    HANA,
    INES,
    KIM,
    LEA,
    NOON,
    OVERRIDING,
    TALENTLMS,
    Case,
    both,
    gone,
    lends,
    one,
    policy,
    ruled,
    told,
)
from tests.approvals.parties import question
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH

FOUR = timedelta(hours=4)
ONWARDS, STAND_IN, END = Escalate.NEXT_STAGE, Escalate.FALLBACK, Escalate.CANCEL


def silent(*stages: int, way: Escalate = ONWARDS, rule: int = 1) -> dict[str, tuple[Escalation, ...]]:
    """Nobody answered in these stages."""
    given = (Escalation(rule=rule, stage=stage, way=way, at=NOON, silent=FOUR) for stage in stages)
    return {"escalations": tuple(given)}


THEN = policy(ruled(one("manager"), one("@it-leads")))
THEN_TWO = policy(ruled(one("manager"), one("@it-leads", quorum=2)))
TWO_THEN = policy(ruled(one("UCHEN", "UKIM", quorum=2), one("UADA")))
THREE = policy(ruled(one("manager"), one("UFARAH"), one("@it-leads")))
TEAM = policy(ruled(both(Group(who=("manager",)), Group(who=("UKIM",))), one("@it-leads")))
HELP = policy(ruled(one("manager"), fallback=("UFARAH",)))
HELP_TWO = policy(ruled(one("UCHEN", "UADA", quorum=2), fallback=("UFARAH", "UKIM")))
HELP_ALL = policy(ruled(one("UCHEN", "UADA", all_of=True), fallback=("UFARAH", "UKIM")))
DENIED = policy(ruled(one("manager"), one("@it-leads"), deny=("UHANA",)))
ITSELF = policy(ruled(one("manager"), fallback=("UBRUNO", "UDANA", "UFARAH")))

TABLE: dict[str, tuple[Case, str]] = {
    "before anybody is silent, a lead has to wait for the manager": (Case(THEN, ADA), "not_your_turn"),
    "the manager is silent: a lead approves for both stages": (Case(THEN, ADA, asked=silent(1)), "approved"),
    "the manager is silent: they may still approve, and a lead is waited for": (
        Case(THEN, CHEN, asked=silent(1)), "0/1 @it-leads"),
    "the manager is silent and two leads are needed: one is not enough": (
        Case(THEN_TWO, ADA, asked=silent(1)), "1/2 @it-leads"),
    "the manager is silent and two leads are needed: the second decides": (
        Case(THEN_TWO, HANA, [ADA], asked=silent(1)), "approved"),
    "two are silent: one of the next stage gives one of their two": (
        Case(TWO_THEN, ADA, asked=silent(1)), "1/2 UCHEN|UKIM|UADA"),
    "two are silent: with one of them it is complete": (
        Case(TWO_THEN, KIM, [ADA], asked=silent(1)), "approved"),
    "the last stage has nobody behind it: silence changes nothing": (
        Case(THEN, CHEN, asked=silent(2)), "0/1 @it-leads"),
    "the first of three is silent: the third is not asked yet": (
        Case(THREE, ADA, asked=silent(1)), "not_your_turn"),
    "the first of three is silent: the second approves, the third is waited for": (
        Case(THREE, FARAH, asked=silent(1)), "0/1 @it-leads"),
    "two of three are silent: the third decides": (Case(THREE, ADA, asked=silent(1, 2)), "approved"),
    "one of two groups is silent: the other's word stands, a lead gives the rest": (
        Case(TEAM, ADA, [KIM], asked=silent(1)), "approved"),
    "both groups are silent: one lead is one person": (
        Case(TEAM, ADA, asked=silent(1)), "0/1 UKIM|@it-leads"),
    "a fallback is nobody before silence": (Case(HELP, FARAH), "not_needed"),
    "a fallback approves after silence": (Case(HELP, FARAH, asked=silent(1, way=STAND_IN)), "approved"),
    "the manager may answer after all": (Case(HELP, CHEN, asked=silent(1, way=STAND_IN)), "approved"),
    "two are needed after silence as before it": (
        Case(HELP_TWO, FARAH, asked=silent(1, way=STAND_IN)), "1/2 UCHEN|UADA|UFARAH|UKIM"),
    "two who stand in may decide without the silent": (
        Case(HELP_TWO, KIM, [FARAH], asked=silent(1, way=STAND_IN)), "approved"),
    "all of two are two after silence": (
        Case(HELP_ALL, FARAH, [CHEN], asked=silent(1, way=STAND_IN)), "approved"),
    "all of two are not one after silence": (
        Case(HELP_ALL, FARAH, asked=silent(1, way=STAND_IN)), "1/2 UCHEN|UADA|UFARAH|UKIM"),
    "silence in another rule changes nothing": (Case(THEN, ADA, asked=silent(1, rule=2)), "not_your_turn"),
    "whom a rule denies stays denied": (Case(DENIED, HANA, asked=silent(1)), "denied_by_rule"),
    "the requester never, silence or not": (
        Case(ITSELF, BRUNO, asked=silent(1, way=STAND_IN)), "own_request"),
    "the leaver never, silence or not": (Case(ITSELF, DANA, asked=silent(1, way=STAND_IN)), "own_departure"),
    "a fallback denies as well": (
        Case(HELP, FARAH, choice=Choice.DENY, asked=silent(1, way=STAND_IN)), "0/1 manager|UFARAH"),
    "an override needs two after silence": (
        Case(THEN, ADA, asked={**silent(1, 2), "accounts": (OVERRIDING,)}), "1/2 manager|@it-leads"),
    "a delegate of the next stage speaks after silence": (
        Case(THEN, LEA, lent=[lends(ADA, LEA)], asked=silent(1)), "approved"),
    "who has left stays out": (Case(HELP, gone(FARAH), asked=silent(1, way=STAND_IN)), "deactivated"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", TABLE)
def test_the_table(sentence: str) -> None:
    case, outcome = TABLE[sentence]
    assert told(case.decide()) == outcome


def asked(rules: Rules, **changes: object) -> list[str]:
    case = Case(rules, ADA, asked=dict(changes))
    return sorted(person.slack_id for person in to_ask(case.question, (), rules))


def test_who_is_added_is_asked() -> None:
    assert asked(THEN) == ["UCHEN"]
    assert asked(THEN, **silent(1)) == ["UADA", "UCHEN", "UHANA", "UINES"]
    assert asked(HELP, **silent(1, way=STAND_IN)) == ["UCHEN", "UFARAH"]


def changed(case: Case) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Who is new, and who is missing, as the people of a card read it."""
    votes = [Vote(voter=who, choice=Choice.APPROVE, version=1, at=NOON) for who in case.approved]
    floor = floor_of(case.question, case.rules)
    told = widened(floor, progress(floor, votes))
    assert all(each.silent == FOUR for each in told)
    return [(each.who, [group.who for group in each.missing]) for each in told]


def test_what_changed_is_told_once_and_nothing_where_nothing_did() -> None:
    assert changed(Case(THEN, ADA, asked=silent(1))) == [(("@it-leads",), [("manager",)])]
    assert changed(Case(THEN, ADA, asked=silent(2))) == []
    assert changed(Case(THEN, ADA, asked=silent(1, rule=7))) == []
    assert changed(Case(THEN, ADA, [CHEN], asked=silent(1))) == []


def test_only_who_is_missing_is_silent_and_only_who_could_not_answer_is_new() -> None:
    groups = Group(who=("@it-leads",)), Group(who=("manager",))
    late = silent(1, way=STAND_IN)
    for fallback, new in (
        (("UCHEN",), ()),
        (("UHANA", "UCHEN"), ("UHANA",)),
        (("UBRUNO", "UKIM"), ("UKIM",)),
    ):
        rules = policy(ruled(both(*groups), fallback=fallback))
        assert changed(Case(rules, ADA, [ADA], asked=late)) == [(new, [("manager",)])]
    (both_missing,) = changed(Case(policy(ruled(both(*groups), fallback=("UCHEN",))), ADA, asked=late))
    assert both_missing == ((), [("@it-leads",), ("manager",)])


def test_a_stage_that_nobody_is_left_to_give_is_not_stuck_after_silence() -> None:
    left = Case(THEN, ADA, without=[CHEN], asked=silent(1))
    assert stuck(left.question, (), THEN) == ()
    assert stuck(Case(THEN, ADA, without=[CHEN]).question, (), THEN)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (ONWARDS, "; if nobody answers for 1 h 30 min, those of the next stage may approve for them"),
        (STAND_IN, "; if nobody answers for 1 h 30 min, UFARAH may approve as well"),
        (END, "; if nobody answers for 1 h 30 min, it is cancelled"),
    ],
)
def test_the_doctor_explains_it(way: Escalate, words: str) -> None:
    stages = one("manager"), one("@it-leads")
    after = timedelta(minutes=90)
    rules = policy(ruled(*stages, escalate_after=after, escalate_to=way, fallback=("UFARAH",)))
    (sentence,) = explain(rules, Case(rules, ADA).question)
    assert sentence.text.endswith(words)
    assert how_long(timedelta(seconds=20)) == "1 min"


groups = st.lists(st.sampled_from(("manager", "@it-leads", *(who.slack_id for who in COMPANY))), min_size=1)
stages = st.builds(Stage, who=groups.map(tuple), quorum=st.integers(1, 2), all_of=st.booleans())
silences = st.builds(
    Escalation,
    rule=st.integers(0, 2),
    stage=st.integers(1, 3),
    way=st.sampled_from(Escalate),
    at=st.just(NOON),
)
rules_ = st.builds(
    Rule,
    stages=st.lists(stages, min_size=1, max_size=3).map(tuple),
    fallback=groups.map(tuple),
    mode=st.sampled_from((Mode.APPROVE, Mode.QUIET)),
)
votes = st.lists(st.sampled_from(COMPANY), max_size=5).map(
    lambda voters: [Vote(voter=who, choice=Choice.APPROVE, version=1, at=NOON) for who in voters]
)


def pending(escalations: Sequence[Escalation], accounts: object = (TALENTLMS,)) -> Question:
    return question(people=COMPANY, at=NOON, asked_at=NOON, accounts=accounts, escalations=tuple(escalations))


@settings(max_examples=100, deadline=None)
@given(rules_, st.lists(silences, max_size=4), votes, st.booleans())
def test_silence_approves_nothing_and_lets_no_party_approve(
    rule: Rule, escalations: list[Escalation], given_: list[Vote], overrides: bool
) -> None:
    rules = policy(rule)
    asked_for = pending(escalations, (OVERRIDING if overrides else TALENTLMS,))
    last = max(part.quorum for part in rule.stages[-1].parts)
    others = {each.voter.slack_id for each in given_} - {BRUNO.slack_id, DANA.slack_id}
    if standing_of(asked_for, given_, rules).is_complete:
        assert len(others) >= max(last, 2 if overrides else 1)
    for party in (BRUNO, DANA):
        assert not Case(rules, party, asked={"escalations": tuple(escalations)}).decide().allowed
        assert party not in to_ask(asked_for, given_, rules, quiet=True)


@settings(max_examples=60, deadline=None)
@given(rules_, st.lists(silences, max_size=4), votes)
def test_what_was_complete_before_silence_is_complete_after_it(
    rule: Rule, escalations: list[Escalation], given_: list[Vote]
) -> None:
    rules = policy(rule)
    if standing_of(pending(()), given_, rules).is_complete:
        assert standing_of(pending(escalations), given_, rules).is_complete


def test_a_probe_is_never_decided_by_silence() -> None:
    probe = question(kind=RequestKind.PROBE, people=COMPANY, **silent(1, 2))
    rules = policy(ruled(one("manager"), one("@it-leads"), mode=Mode.NOTIFY))
    assert Matter(probe.kind.value) is Matter.PROBE
    assert not standing_of(probe, (), rules).is_complete
    assert INES in to_ask(probe, (), rules)
