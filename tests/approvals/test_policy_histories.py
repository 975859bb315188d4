"""What holds for every history: votes, delegations and departures in any order, under rules of any shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from approvals.people import Person, same_person
from approvals.policy import (
    Choice,
    Delegation,
    Question,
    Reason,
    Rules,
    Vote,
    decide,
    standing_of,
    stuck,
)
from approvals.policy_rules import Group, Mode, Rule, Stage
from approvals.states import RequestStatus
from tests.approvals.juries import COMPANY, NOON, OVERRIDING, TALENTLMS, TRAINUAL, gone
from tests.approvals.parties import question, second_account
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH

ENTRIES = ("*", "manager", "owner", "@it-leads", *(who.slack_id for who in COMPANY), CHEN.email)
SECOND = tuple(second_account(who, *who.emails) for who in (ADA, BRUNO, DANA))
EVERYBODY = (*COMPANY, *SECOND)

entries = st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=3).map(tuple)
groups = st.builds(Group, who=entries, quorum=st.integers(1, 2), all_of=st.booleans())
stages = st.one_of(
    st.builds(Stage, who=entries, quorum=st.integers(1, 3), all_of=st.booleans()),
    st.builds(Stage, groups=st.lists(groups, min_size=2, max_size=2).map(tuple)),
)
some = st.lists(st.sampled_from(ENTRIES[1:]), max_size=2).map(tuple)
modes = st.sampled_from((Mode.APPROVE, Mode.QUIET))
rules = st.builds(
    Rule, stages=st.lists(stages, min_size=1, max_size=3).map(tuple), deny=some, fallback=some, mode=modes
)
policies = st.builds(
    Rules,
    requesters=st.just(("*",)),
    approvers=entries,
    quorum=st.integers(1, 3),
    rules=st.lists(rules, max_size=2).map(tuple),
)
people = st.sampled_from(EVERYBODY)
accounts = st.sampled_from(((), (TALENTLMS,), (TALENTLMS, TRAINUAL), (OVERRIDING,)))


@st.composite
def _delegations(draw: st.DrawFn) -> Delegation:
    starts = NOON + timedelta(hours=draw(st.integers(-3, 3)))
    return Delegation(
        delegator=draw(people), delegate=draw(people), starts=starts, ends=starts + timedelta(hours=3)
    )


@dataclass
class History:
    """A request as it goes through the days: only votes that are allowed are kept, as in the database."""

    question: Question
    rules: Rules
    delegations: Sequence[Delegation]
    votes: list[Vote] = field(default_factory=list)
    heard: list[tuple[Person, Choice]] = field(default_factory=list)

    @property
    def is_decided(self) -> bool:
        return self.question.status is not RequestStatus.PENDING

    def click(self, who: Person, choice: Choice, at: datetime) -> None:
        """Somebody clicks; what is allowed is kept, and what decides closes the request."""
        self.question = self.question.model_copy(update={"at": at})
        told = decide(self.question, who, self.votes, self.rules, self.delegations, choice)
        if not told.allowed:
            return
        self.heard.append((who, choice))
        self.votes.append(Vote(voter=who, choice=choice, version=1, at=at))
        if choice is Choice.DENY:
            self._close(RequestStatus.DENIED)
        elif told.missing == 0:
            self._close(RequestStatus.APPROVED)

    def leave(self, who: Person) -> None:
        """Somebody leaves Slack."""
        known = self.question.people or ()
        people = tuple(gone(each) if each.slack_id == who.slack_id else each for each in known)
        self.question = self.question.model_copy(update={"people": people})

    def _close(self, status: RequestStatus) -> None:
        self.question = self.question.model_copy(update={"status": status})


clicks = st.tuples(people, st.sampled_from((Choice.APPROVE, Choice.APPROVE, Choice.DENY)))
events = st.lists(st.one_of(clicks, people), max_size=8)
approvals = st.lists(people, max_size=7)


@st.composite
def _histories(draw: st.DrawFn) -> History:
    asked = question(
        requester=draw(st.sampled_from((BRUNO, ADA, CHEN))),
        accounts=draw(accounts),
        people=EVERYBODY,
        at=NOON,
    )
    return History(asked, draw(policies), draw(st.lists(_delegations(), max_size=3)))


histories = _histories()
many = settings(max_examples=150, deadline=None)
few = settings(max_examples=50, deadline=None)


def play(history: History, happened: Sequence[Person | tuple[Person, Choice]]) -> None:
    """Everything happens, an hour apart."""
    for hour, event in enumerate(happened):
        if isinstance(event, Person):
            history.leave(event)
        else:
            history.click(*event, NOON + timedelta(hours=hour))


@many
@given(histories, events)
def test_neither_requester_nor_leaver_is_ever_heard(
    history: History, happened: list[Person | tuple[Person, Choice]]
) -> None:
    play(history, happened)
    for who, _ in history.heard:
        assert not same_person(who, history.question.requester)
        assert not same_person(who, history.question.leaver)


@many
@given(histories, events, clicks)
def test_a_decision_never_changes(
    history: History, happened: list[Person | tuple[Person, Choice]], late: tuple[Person, Choice]
) -> None:
    play(history, happened)
    play(history, [(who, choice) for choice in (Choice.APPROVE, Choice.DENY) for who in EVERYBODY])
    if not history.is_decided:
        return  # nobody may say anything to it
    decided, heard = history.question.status, list(history.heard)
    play(history, [late, late[0], *((who, Choice.DENY) for who in EVERYBODY)])
    assert (history.question.status, history.heard) == (decided, heard)


@many
@given(histories, events, clicks)
def test_a_denial_is_final(
    history: History, happened: list[Person | tuple[Person, Choice]], late: tuple[Person, Choice]
) -> None:
    play(history, happened)
    play(history, [(who, Choice.DENY) for who in EVERYBODY])
    if history.question.status is not RequestStatus.DENIED:
        return  # it was approved before, or nobody may say anything to it
    still_open = history.question.model_copy(update={"status": RequestStatus.PENDING})
    told = decide(still_open, late[0], history.votes, history.rules, history.delegations, late[1])
    assert not told.allowed


@many
@given(histories, approvals)
def test_more_votes_never_take_anything_away(history: History, voters: list[Person]) -> None:
    def missing() -> int:
        return standing_of(history.question, history.votes, history.rules, history.delegations).missing

    before = missing()
    for who in voters:
        history.click(who, Choice.APPROVE, NOON)
        assert missing() <= before
        before = missing()


@many
@given(histories, approvals, people)
def test_who_has_left_does_not_count(history: History, voters: list[Person], leaves: Person) -> None:
    for who in voters:
        history.click(who, Choice.APPROVE, NOON)
    history.leave(leaves)
    others = [vote for vote in history.votes if vote.voter.slack_id != leaves.slack_id]
    with_them = standing_of(history.question, history.votes, history.rules, history.delegations)
    without = standing_of(history.question, others, history.rules, history.delegations)
    assert with_them == without


@many
@given(histories, approvals)
def test_the_order_of_votes_does_not_matter(history: History, voters: list[Person]) -> None:
    for who in voters:
        history.click(who, Choice.APPROVE, NOON)
    there = standing_of(history.question, history.votes, history.rules, history.delegations)
    back = standing_of(history.question, history.votes[::-1], history.rules, history.delegations[::-1])
    assert there == back


@few
@given(histories)
def test_what_is_not_stuck_is_approved_when_everybody_approves(history: History) -> None:
    """In some order: who counts as one with two others may have to leave it to them."""
    assume(not any("*" in rule.named for rule in history.rules.whole))
    possible = can_end(history)
    while possible and not history.is_decided:
        history = next(then for then in each_approval_of(history) if can_end(then))
    assert possible or not any(map(can_end, each_approval_of(history)))


def can_end(history: History) -> bool:
    """Whether it is approved, or can be as far as we know."""
    asked = (history.question, history.votes, history.rules, history.delegations)
    return history.is_decided or not stuck(*asked)


def each_approval_of(history: History) -> Iterator[History]:
    """How it stands after one more that is taken, for each who may give it."""
    for who in EVERYBODY:
        then = replace(history, votes=[*history.votes], heard=[*history.heard])
        then.click(who, Choice.APPROVE, NOON)
        if len(then.votes) > len(history.votes):
            yield then


@many
@given(histories, approvals)
def test_an_override_takes_two_people(history: History, voters: list[Person]) -> None:
    history.question = history.question.model_copy(update={"accounts": (OVERRIDING,), "overrides": True})
    for who in voters:
        history.click(who, Choice.APPROVE, NOON)
    if history.is_decided:
        assert len({who.email for who, _ in history.heard}) >= 2


@many
@given(histories, approvals)
def test_a_refusal_changes_nothing(history: History, voters: list[Person]) -> None:
    for who in voters:
        before = standing_of(history.question, history.votes, history.rules, history.delegations)
        told = decide(history.question, who, history.votes, history.rules, history.delegations)
        if not told.allowed:
            assert told.reason is not Reason.ALLOWED
            assert (told.missing, told.waiting) == (before.missing, before.open)
        history.click(who, Choice.APPROVE, NOON)


def test_what_only_two_can_decide_is_not_stuck_for_a_third_who_would_make_one_of_them() -> None:
    """Chen stands in for Ada, and Farah for Chen: with Chen's word there is one voice, without it are two."""
    until = NOON + timedelta(hours=1)
    chain = [Delegation(delegator=ADA, delegate=CHEN, starts=NOON, ends=until)]
    chain.append(Delegation(delegator=CHEN, delegate=FARAH, starts=NOON, ends=until))
    asked = question(requester=BRUNO, accounts=(OVERRIDING,), overrides=True, people=COMPANY, at=NOON)
    history = History(asked, Rules(approvers=("UADA", "UCHEN")), chain)
    assert can_end(history)
    history.click(ADA, Choice.APPROVE, NOON)
    history.click(FARAH, Choice.APPROVE, NOON)
    assert history.is_decided


def test_two_who_count_as_one_may_both_speak_where_each_is_named() -> None:
    """Ada leads; Chen stands in for her, and is asked himself in the stage after hers."""
    staged = Rules(rules=(Rule(stages=(Stage(who=("UADA",)), Stage(who=("UCHEN",)))),), approvers=("UADA",))
    for_ada = Delegation(delegator=ADA, delegate=CHEN, starts=NOON, ends=NOON + timedelta(hours=1))
    asked = question(requester=BRUNO, accounts=(TALENTLMS,), people=COMPANY, at=NOON)
    history = History(asked, staged, [for_ada])
    history.click(ADA, Choice.APPROVE, NOON)
    assert not history.is_decided
    history.click(CHEN, Choice.APPROVE, NOON)
    assert history.is_decided
