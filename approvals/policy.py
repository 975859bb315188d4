"""Who may do what: pure functions of the rules, the request, the actor and the votes so far."""

from collections.abc import Sequence

from approvals.people import Person, same_person
from approvals.policy_access import can_decide as can_decide
from approvals.policy_access import floor_of as floor_of
from approvals.policy_access import is_named, rights_of
from approvals.policy_access import may_ask as may_ask
from approvals.policy_access import may_ask_about as may_ask_about
from approvals.policy_access import may_cancel as may_cancel
from approvals.policy_access import may_look as may_look
from approvals.policy_access import may_pause as may_pause
from approvals.policy_access import may_probe as may_probe
from approvals.policy_access import may_request as may_request
from approvals.policy_access import may_see as may_see
from approvals.policy_access import may_settle as may_settle
from approvals.policy_access import may_submit as may_submit
from approvals.policy_access import serves as serves
from approvals.policy_access import standing as standing
from approvals.policy_fuse import Blown as Blown
from approvals.policy_fuse import blown as blown
from approvals.policy_fuse import unsized as unsized
from approvals.policy_match import Track, tracks_of
from approvals.policy_match import matches_any as matches_any
from approvals.policy_progress import Progress as Progress
from approvals.policy_progress import Waiting as Waiting
from approvals.policy_question import AskedAccount as AskedAccount
from approvals.policy_question import Choice as Choice
from approvals.policy_question import Delegation as Delegation
from approvals.policy_question import Question as Question
from approvals.policy_question import Reason as Reason
from approvals.policy_question import Touched as Touched
from approvals.policy_question import Vote as Vote
from approvals.policy_rules import EVERYBODY as EVERYBODY
from approvals.policy_rules import MANAGER as MANAGER
from approvals.policy_rules import OVERRIDERS as OVERRIDERS
from approvals.policy_rules import OWNER as OWNER
from approvals.policy_rules import Mode
from approvals.policy_rules import Rules as Rules
from approvals.policy_stages import asked_now, progress, prospect
from approvals.policy_voices import Floor, merged
from approvals.states import RequestStatus
from connectors.contract import Value


class Decision(Value):
    """The answer: may they, why, and what is missing after this word, in numbers and as who is waited for.

    ``later`` are asked once those ``waiting`` are complete; ``on_behalf`` is for whom a delegate speaks.
    ``fuse`` is what would be touched too much of.
    """

    allowed: bool
    reason: Reason
    missing: int = 0
    waiting: tuple[Waiting, ...] = ()
    later: tuple[Waiting, ...] = ()
    on_behalf: Person | None = None
    fuse: Blown | None = None


def decide(
    question: Question,
    actor: Person,
    votes: Sequence[Vote],
    rules: Rules,
    delegations: Sequence[Delegation] = (),
    choice: Choice = Choice.APPROVE,
) -> Decision:
    """Whether ``actor`` may say this now, and what is missing if they do.

    Several apps need everything that the rule of each needs; somebody whom several name counts for all. An
    approval is taken only from those whose turn it is, a denial from everybody who may ever approve.
    """
    floor = floor_of(question, rules, delegations)
    before = progress(floor, votes)
    after = progress(floor, [*votes, floor.as_vote(actor)])
    reason = _against_vote(floor, actor, votes, before, after, choice)
    counts = reason is Reason.ALLOWED and choice is Choice.APPROVE
    then = after if counts else before
    return Decision(
        allowed=reason is Reason.ALLOWED,
        reason=reason,
        missing=then.missing,
        waiting=then.open,
        later=then.later,
        on_behalf=_on_behalf(floor, actor) if reason is Reason.ALLOWED else None,
        fuse=blown(question, rules),
    )


def standing_of(
    question: Question, votes: Sequence[Vote], rules: Rules, delegations: Sequence[Delegation] = ()
) -> Progress:
    """How far a request is, and who is waited for."""
    return progress(floor_of(question, rules, delegations), votes)


def stuck(
    question: Question, votes: Sequence[Vote], rules: Rules, delegations: Sequence[Delegation] = ()
) -> tuple[Waiting, ...]:
    """What nobody is left to approve; empty where it can still be decided, or where nobody looked."""
    if question.people is None:
        return ()
    ahead = prospect(floor_of(question, rules, delegations), votes)
    return tuple(dict.fromkeys(each for each in ahead.all if each.missing))


def to_ask(
    question: Question,
    votes: Sequence[Vote],
    rules: Rules,
    delegations: Sequence[Delegation] = (),
    *,
    quiet: bool = False,
) -> tuple[Person, ...]:
    """Those whom we know and ask now; whom the rules ask without a ping only if ``quiet`` is wanted."""
    return asked_now(floor_of(question, rules, delegations), votes, quiet=quiet)


def to_tell(question: Question, rules: Rules) -> tuple[Person, ...]:
    """Those whom we know and only tell of what needs no approval; never the person leaving."""
    floor = floor_of(question, rules)
    return tuple(
        person
        for person in question.people or ()
        if any(floor.names(track, track.told, person) for track in floor.tracks)
        and standing(person) is Reason.ALLOWED
        and not same_person(person, question.leaver)
    )


def is_quiet(question: Question, rules: Rules) -> bool:
    """Whether nobody is to be called by this request: no rule of it asks with a ping."""
    return all(track.rule.mode is Mode.QUIET for track in floor_of(question, rules).asking)


def needs_reason(question: Question, rules: Rules) -> bool:
    """Whether a reason has to be given for asking this; for what is urgent it always has."""
    return question.urgent or any(track.rule.reason_required for track in tracks_of(question, rules))


def may_change(
    question: Question, actor: Person, rules: Rules, delegations: Sequence[Delegation] = ()
) -> Reason:
    """Whether ``actor`` may change what a pending request covers.

    The requester, operators and those who may decide it may; the person leaving never.
    """
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    if same_person(actor, question.leaver):
        return Reason.OWN_DEPARTURE
    floor = floor_of(question, rules, delegations)
    decides = is_named(floor, actor) and not floor.is_denied(actor)
    if not (decides or same_person(actor, question.requester) or matches_any(rules.operators, actor)):
        return Reason.NOT_CHANGER
    return _against_moment(question, ())


def _against_vote(
    floor: Floor, actor: Person, votes: Sequence[Vote], before: Progress, after: Progress, choice: Choice
) -> Reason:
    question = floor.question
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    if not is_named(floor, actor):
        return Reason.NOT_APPROVER
    if same_person(actor, question.leaver):
        return Reason.OWN_DEPARTURE
    if same_person(actor, question.requester):
        return Reason.OWN_REQUEST
    if question.holds_seat(actor):
        return Reason.OWN_SEAT
    if any(same_person(actor, each) for each in question.added_by):
        return Reason.OWN_PART
    if floor.is_denied(actor):
        return Reason.DENIED_BY_RULE
    if (reason := _against_moment(question, votes)) is not Reason.ALLOWED:
        return reason
    helps = after.missing < before.missing
    if (reason := _against_second(floor, actor, votes, helps)) is not Reason.ALLOWED:
        return reason
    return Reason.ALLOWED if choice is Choice.DENY else _against_turn(floor, actor, before, after)


def _against_moment(question: Question, votes: Sequence[Vote]) -> Reason:
    if question.status in {RequestStatus.DRAFT, RequestStatus.SUBMITTED}:
        return Reason.NOT_OPEN_YET
    if question.status is not RequestStatus.PENDING:
        return Reason.CLOSED
    if any(vote.choice is Choice.DENY and vote.version == question.version for vote in votes):
        return Reason.CLOSED
    if question.expired:
        return Reason.EXPIRED
    return Reason.ALLOWED if question.seen_version == question.version else Reason.OLD_VERSION


def _against_second(floor: Floor, actor: Person, votes: Sequence[Vote], helps: bool) -> Reason:
    """Nobody counts twice: not with a second account, and not once more through a delegate.

    Two who count as one may both speak where the one is named for what the other is not.
    """
    given = floor.approvals(votes)
    voices = [voice for speaker in given for voice in speaker]
    own = floor.voice(floor.as_vote(actor))
    if own is None or len(merged([*voices, own])) > len(given):
        return Reason.ALLOWED
    again = any(same_person(actor, voice.person) for voice in voices)
    if again:
        return Reason.ALREADY_VOTED
    return Reason.ALLOWED if helps else Reason.COUNTED_TOGETHER


def _against_turn(floor: Floor, actor: Person, before: Progress, after: Progress) -> Reason:
    turns = before.turns
    if before.is_complete or after.given_in(turns) > before.given_in(turns):
        return Reason.ALLOWED
    later = any(
        _is_in(floor, floor.tracks[place], actor, stage)
        for place, turn in turns.items()
        for stage in range(turn + 1, len(floor.tracks[place].stages))
    )
    last = any(each.missing for each in before.beyond)
    return Reason.NOT_YOUR_TURN if later or last else Reason.NOT_NEEDED


def _is_in(floor: Floor, track: Track, actor: Person, stage: int) -> bool:
    entries = [entry for part in track.stages[stage].parts for entry in part.who]
    return any(floor.names(track, entries, right) for right in rights_of(floor, actor))


def _on_behalf(floor: Floor, actor: Person) -> Person | None:
    """For whom a delegate speaks; nobody where they are named themselves."""
    named = (
        right
        for right in rights_of(floor, actor)
        for track in floor.tracks
        if floor.names(track, track.rule.named, right)
    )
    first = next(named, actor)
    return None if same_person(first, actor) else first
