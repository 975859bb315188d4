"""Who may ask, look, call back and settle; and whom the rules of a request name at all."""

from collections.abc import Sequence
from dataclasses import replace

from approvals.people import Kind, Person, same_person
from approvals.policy_fuse import blown
from approvals.policy_leave import with_leave
from approvals.policy_match import Track, is_member, matches_any, rule_for, tracks_of
from approvals.policy_question import Delegation, Question, Reason
from approvals.policy_rules import Rules
from approvals.policy_voices import Floor
from approvals.states import OPEN, RequestKind, RequestStatus


def standing(actor: Person) -> Reason:
    """Guests, strangers, bots and deactivated people neither request nor vote.

    Nor does anybody whom nothing tells from the person leaving.
    """
    if is_member(actor):
        return Reason.ALLOWED
    return Reason.STRANGER if actor.kind is Kind.MEMBER else Reason(actor.kind.value)


def may_request(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may open a request about anything."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    return Reason.ALLOWED if matches_any(rules.askers, actor) else Reason.NOT_REQUESTER


def may_probe(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may try an operation on a throwaway account: operators only."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    return Reason.ALLOWED if matches_any(rules.operators, actor) else Reason.NOT_OPERATOR


def may_pause(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may stop every execution and let it go on: operators only."""
    return may_probe(actor, rules)


def may_post_digest(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may have a digest posted before its day: operators only."""
    return may_probe(actor, rules)


def may_ask(kind: RequestKind, actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may open a request of this kind."""
    return may_probe(actor, rules) if kind is RequestKind.PROBE else may_request(actor, rules)


def may_ask_about(leaver: Person, actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may look up this person's accounts and ask for them: nobody looks themselves up.

    What is open about them could be told from the answer.
    """
    if (reason := may_request(actor, rules)) is not Reason.ALLOWED:
        return reason
    return Reason.YOURSELF if same_person(actor, leaver) else Reason.ALLOWED


def may_submit(question: Question, rules: Rules) -> Reason:
    """Whether the requester may ask for just this: the rule of every account must let them.

    A probe is for operators; a rule may narrow that further.
    """
    if (reason := may_ask(question.kind, question.requester, rules)) is not Reason.ALLOWED:
        return reason
    if question.kind is RequestKind.OFFBOARD and same_person(question.requester, question.leaver):
        return Reason.YOURSELF
    for account in question.asked:
        number, rule = rule_for(account, question, rules)
        own = rules.rules[number - 1].requesters if number else ()
        named = own if question.kind is RequestKind.PROBE else rule.requesters
        if (named or question.kind is not RequestKind.PROBE) and not matches_any(named, question.requester):
            return Reason.NOT_REQUESTER
    return Reason.ALLOWED


def may_look(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may see seats and people's activity: requesters, approvers and operators only."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    named = rules.askers + rules.named + rules.operators
    return Reason.ALLOWED if matches_any(named, actor) else Reason.NOT_INVOLVED


def may_see(
    question: Question, actor: Person, rules: Rules, delegations: Sequence[Delegation] = ()
) -> Reason:
    """Whether ``actor`` may see this request: requester, approvers, their delegates and operators may.

    The leaver never does.
    """
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    if same_person(actor, question.leaver):
        return Reason.NOT_INVOLVED
    if same_person(actor, question.requester) or matches_any(rules.operators, actor):
        return Reason.ALLOWED
    floor = floor_of(question, rules, delegations)
    told = any(floor.names(track, track.told, actor) for track in floor.tracks)
    return Reason.ALLOWED if told or is_named(floor, actor) else Reason.NOT_INVOLVED


def may_settle(
    question: Question, actor: Person, rules: Rules, delegations: Sequence[Delegation] = ()
) -> Reason:
    """Whether ``actor`` may take up again, hand over or close what a decided request left undone."""
    if (reason := may_see(question, actor, rules, delegations)) is not Reason.ALLOWED:
        return reason
    return Reason.ALLOWED if question.status is RequestStatus.INCOMPLETE else Reason.NOT_LEFT


def may_cancel(
    question: Question, actor: Person, rules: Rules, delegations: Sequence[Delegation] = ()
) -> Reason:
    """Whether ``actor`` may call the request back now."""
    if (reason := may_see(question, actor, rules, delegations)) is not Reason.ALLOWED:
        return reason
    if question.status in {RequestStatus.PENDING, RequestStatus.APPROVED, RequestStatus.SCHEDULED}:
        return Reason.ALLOWED
    return Reason.TOO_LATE if question.status in OPEN else Reason.CLOSED


def can_decide(
    question: Question, approver: Person, rules: Rules, delegations: Sequence[Delegation] = ()
) -> bool:
    """Whether this person's vote would ever count on this request, in any stage."""
    floor = floor_of(question, rules, delegations)
    return floor.may_speak(approver) and is_named(floor, approver)


def floor_of(question: Question, rules: Rules, delegations: Sequence[Delegation] = ()) -> Floor:
    """Who may speak on a request, under which of the rules."""
    tracks = tracks_of(question, rules)
    present = with_leave(question, rules)
    return Floor(present, tracks, tuple(delegations), _beyond(question, tracks, rules))


def _beyond(question: Question, tracks: Sequence[Track], rules: Rules) -> int:
    """One for what is urgent, unless a rule that cannot be shortened asks people anyway; one for the fuse."""
    urgent = any(track.is_shortened for track in tracks) and not any(track.stages for track in tracks)
    return urgent + (blown(question, rules) is not None)


def is_named(floor: Floor, actor: Person) -> bool:
    """Whether any stage or fallback names this person, or somebody whose delegate they are."""
    return any(
        floor.names(track, track.rule.named, right)
        for track in floor.asking
        for right in rights_of(floor, actor)
    )


def serves(floor: Floor, delegation: Delegation) -> bool:
    """Whether a delegation lets its delegate decide this request now."""
    delegator, delegate = floor.now(delegation.delegator), floor.now(delegation.delegate)
    alone = replace(floor, delegations=())
    able = floor.may_speak(delegator) and floor.may_speak(delegate)
    return able and delegation.holds(floor.question.at) and is_named(alone, delegator)


def rights_of(floor: Floor, actor: Person) -> Sequence[Person]:
    """The actor with those for whom they may speak, the actor also where their own word never counts."""
    voice = floor.voice(floor.as_vote(actor))
    return voice.rights if voice else (actor,)
