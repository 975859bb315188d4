"""Who may do what: a pure function of the rules, the request, the actor and the votes so far."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from approvals.people import Kind, Person, same_person
from approvals.states import OPEN, RequestStatus
from connectors.contract import Value

EVERYBODY = "*"
MANAGER = "manager"


class Choice(StrEnum):
    """What an approver says."""

    APPROVE = "approve"
    DENY = "deny"


class Reason(StrEnum):
    """Why a decision is what it is; the hall has a sentence for each."""

    ALLOWED = "allowed"
    GUEST = "guest"
    BOT = "bot"
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"
    OUTSIDE = "outside"
    NOT_REQUESTER = "not_requester"
    NOT_APPROVER = "not_approver"
    NOT_OPERATOR = "not_operator"
    NOT_INVOLVED = "not_involved"
    OWN_REQUEST = "own_request"
    OWN_DEPARTURE = "own_departure"
    ALREADY_VOTED = "already_voted"
    CLOSED = "closed"
    NOT_OPEN_YET = "not_open_yet"
    EXPIRED = "expired"
    OLD_VERSION = "old_version"
    NO_REASON = "no_reason"
    TOO_LATE = "too_late"


class Rules(Value):
    """The tenant's policy. Entries are Slack ids, addresses, ``@group`` handles, ``manager`` or ``*``."""

    requesters: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    quorum: int = 1
    expires_after: timedelta = timedelta(hours=8)


class Vote(Value):
    """One approver's word on one version of a request."""

    voter: Person
    choice: Choice
    version: int


class Question(Value):
    """What is being decided: a request as the policy needs to see it."""

    status: RequestStatus
    version: int
    seen_version: int
    expired: bool
    requester: Person
    leaver: Person


class Decision(Value):
    """The answer: may they, why, and how many approvals are missing after this one."""

    allowed: bool
    reason: Reason
    missing: int = 0


def decide(question: Question, actor: Person, votes: Sequence[Vote], rules: Rules) -> Decision:
    """Whether ``actor`` may vote now; ``missing`` counts the approvals still needed after an approval."""
    given = [vote for vote in votes if vote.version == question.version and vote.choice is Choice.APPROVE]
    missing = max(rules.quorum - len(given), 0)
    reason = _against_vote(question, actor, given, rules)
    if reason is not Reason.ALLOWED:
        return Decision(allowed=False, reason=reason, missing=missing)
    return Decision(allowed=True, reason=reason, missing=max(missing - 1, 0))


def _against_vote(question: Question, actor: Person, given: Sequence[Vote], rules: Rules) -> Reason:
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    if not is_approver(actor, question.leaver, rules):
        return Reason.NOT_APPROVER
    if same_person(actor, question.leaver):
        return Reason.OWN_DEPARTURE
    if same_person(actor, question.requester):
        return Reason.OWN_REQUEST
    if (reason := _against_moment(question)) is not Reason.ALLOWED:
        return reason
    if any(same_person(actor, vote.voter) for vote in given):
        return Reason.ALREADY_VOTED
    return Reason.ALLOWED


def _against_moment(question: Question) -> Reason:
    if question.status in {RequestStatus.DRAFT, RequestStatus.SUBMITTED}:
        return Reason.NOT_OPEN_YET
    if question.status is not RequestStatus.PENDING:
        return Reason.CLOSED
    if question.expired:
        return Reason.EXPIRED
    return Reason.ALLOWED if question.seen_version == question.version else Reason.OLD_VERSION


def may_request(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may open a request."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    return Reason.ALLOWED if matches_any(rules.requesters, actor) else Reason.NOT_REQUESTER


def may_look(actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may see seats and people's activity: requesters, approvers and operators only."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    named = rules.requesters + rules.approvers + rules.operators
    return Reason.ALLOWED if matches_any(named, actor) else Reason.NOT_INVOLVED


def may_see(question: Question, actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may see this request: requester, approvers and operators may, the leaver never."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    if same_person(actor, question.leaver):
        return Reason.NOT_INVOLVED
    if same_person(actor, question.requester) or matches_any(rules.operators, actor):
        return Reason.ALLOWED
    return Reason.ALLOWED if is_approver(actor, question.leaver, rules) else Reason.NOT_INVOLVED


def may_cancel(question: Question, actor: Person, rules: Rules) -> Reason:
    """Whether ``actor`` may call the request back now."""
    if (reason := may_see(question, actor, rules)) is not Reason.ALLOWED:
        return reason
    if question.status in {RequestStatus.PENDING, RequestStatus.APPROVED, RequestStatus.SCHEDULED}:
        return Reason.ALLOWED
    return Reason.TOO_LATE if question.status in OPEN else Reason.CLOSED


def can_decide(approver: Person, requester: Person, leaver: Person, rules: Rules) -> bool:
    """Whether this person's vote would ever count on such a request."""
    return (
        standing(approver) is Reason.ALLOWED
        and is_approver(approver, leaver, rules)
        and not same_person(approver, requester)
        and not same_person(approver, leaver)
    )


def standing(actor: Person) -> Reason:
    """Guests, strangers, bots and deactivated people neither request nor vote."""
    return Reason.ALLOWED if actor.kind is Kind.MEMBER else Reason(actor.kind.value)


def is_approver(actor: Person, leaver: Person, rules: Rules) -> bool:
    """Whether the rules name ``actor`` as an approver of this person's departure."""
    return matches_any(rules.approvers, actor, leaver)


def matches_any(entries: Sequence[str], person: Person, leaver: Person | None = None) -> bool:
    """Whether any entry of a rule names ``person``; ``manager`` means the leaver's."""
    return any(_matches(entry, person, leaver) for entry in entries)


def _matches(entry: str, person: Person, leaver: Person | None) -> bool:
    if entry == EVERYBODY:
        return True
    if entry == MANAGER:
        return leaver is not None and bool(leaver.manager_id) and leaver.manager_id == person.slack_id
    if entry.startswith("@"):
        return entry[1:] in person.groups
    if "@" in entry:
        return entry.lower() in person.emails
    return entry == person.slack_id
