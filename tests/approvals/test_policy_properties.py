"""What holds for every policy, every mix of people and every history of votes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.people import Kind, Person, same_person
from approvals.policy import (
    Choice,
    Question,
    Reason,
    Rules,
    Vote,
    decide,
    may_cancel,
    may_request,
    may_see,
    standing_of,
)
from approvals.states import RequestStatus

IDS = ("U1", "U2", "U3", "U4")
ADDRESSES = ("a@x.example", "b@x.example", "c@x.example", "A@X.example ")
GROUPS = ("leads", "it")
ENTRIES = ("*", "manager", "@leads", "@it", *IDS, *ADDRESSES)

people = st.builds(
    Person,
    slack_id=st.sampled_from(("", *IDS)),
    team_id=st.sampled_from(("", "T1", "T2")),
    emails=st.lists(st.sampled_from(("", *ADDRESSES)), max_size=3).map(tuple),
    manager_id=st.sampled_from((None, "", *IDS)),
    kind=st.sampled_from(Kind),
    groups=st.frozensets(st.sampled_from(GROUPS)),
)
entries = st.lists(st.sampled_from(ENTRIES), max_size=4).map(tuple)
policies = st.builds(
    Rules, requesters=entries, approvers=entries, operators=entries, quorum=st.integers(1, 4)
)
questions = st.builds(
    Question,
    status=st.sampled_from(RequestStatus),
    version=st.integers(1, 3),
    seen_version=st.integers(0, 3),
    expired=st.booleans(),
    requester=people,
    leaver=people,
)
histories = st.lists(
    st.builds(Vote, voter=people, choice=st.sampled_from(Choice), version=st.integers(1, 3)), max_size=6
)
many = settings(max_examples=120, deadline=None)


@many
@given(questions, people, histories, policies)
def test_requester_and_leaver_never_vote(
    question: Question, actor: Person, votes: list[Vote], rules: Rules
) -> None:
    for party in (question.requester, question.leaver):
        assert not decide(question, party, votes, rules).allowed
        shared = party.slack_id and party.slack_id == actor.slack_id
        if shared or set(party.emails) & set(actor.emails):
            assert not decide(question, actor, votes, rules).allowed


@many
@given(questions, people, histories, policies)
def test_only_members_do_anything(question: Question, actor: Person, votes: list[Vote], rules: Rules) -> None:
    told = {
        decide(question, actor, votes, rules).reason,
        may_request(actor, rules),
        may_see(question, actor, rules),
        may_cancel(question, actor, rules),
    }
    if actor.kind is not Kind.MEMBER:
        assert told == {Reason(actor.kind.value)}


@many
@given(questions, histories, policies)
def test_whom_nothing_tells_from_others_does_nothing(
    question: Question, votes: list[Vote], rules: Rules
) -> None:
    nobody = Person(name="Somebody")
    told = {decide(question, nobody, votes, rules).reason, may_request(nobody, rules)}
    told |= {may_see(question, nobody, rules), may_cancel(question, nobody, rules)}
    assert told == {Reason.STRANGER}
    spoken = [*votes, Vote(voter=nobody, choice=Choice.APPROVE, version=question.version)]
    assert standing_of(question, spoken, rules) == standing_of(question, votes, rules)


@many
@given(questions, people, histories, policies)
def test_the_order_of_votes_and_rules_changes_nothing(
    question: Question, actor: Person, votes: list[Vote], rules: Rules
) -> None:
    decision = decide(question, actor, votes, rules)
    assert decision == decide(question, actor, votes, rules)
    other = rules.model_copy(update={"approvers": rules.approvers[::-1]})
    again = decide(question, actor, votes[::-1], other)
    assert decide(question, actor, votes[::-1], rules) == decision
    assert (again.allowed, again.reason, again.missing) == (
        decision.allowed,
        decision.reason,
        decision.missing,
    )


@many
@given(questions, people, histories, policies)
def test_missing_is_what_is_left_of_the_quorum(
    question: Question, actor: Person, votes: list[Vote], rules: Rules
) -> None:
    decision = decide(question, actor, votes, rules)
    assert 0 <= decision.missing <= rules.quorum
    if decision.allowed and decision.missing:
        after = [*votes, Vote(voter=actor, choice=Choice.APPROVE, version=question.version)]
        again = decide(question, actor, after, rules)
        assert (again.allowed, again.missing) == (False, decision.missing)


@many
@given(questions, people, histories, policies)
def test_a_vote_counts_only_on_what_is_open_and_was_seen(
    question: Question, actor: Person, votes: list[Vote], rules: Rules
) -> None:
    if decide(question, actor, votes, rules).allowed:
        assert question.status is RequestStatus.PENDING
        assert not question.expired
        assert question.seen_version == question.version
        assert rules.approvers


@many
@given(people, people)
def test_sameness_is_mutual(one: Person, other: Person) -> None:
    assert same_person(one, other) is same_person(other, one)
    if one.slack_id or one.emails:
        assert same_person(one, one)


@many
@given(people, people)
def test_nothing_in_common_is_nobody_in_common(one: Person, other: Person) -> None:
    if not one.slack_id and not one.emails:
        assert not same_person(one, other)


@many
@given(st.lists(st.sampled_from(("", " ", *ADDRESSES)), max_size=5))
def test_addresses_are_kept_once_in_lower_case(addresses: list[str]) -> None:
    kept = Person(emails=tuple(addresses)).emails
    assert len(kept) == len(set(kept))
    assert set(kept) == {address.strip().lower() for address in addresses} - {""}
