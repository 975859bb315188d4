"""What is being decided and what was said about it, as the policy needs to see it."""

from datetime import datetime, timedelta
from enum import StrEnum

from approvals.people import Person, same_person
from approvals.policy_rules import Escalate
from approvals.states import RequestKind, RequestStatus
from connectors.contract import Value


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
    NOT_CHANGER = "not_changer"
    YOURSELF = "yourself"
    OWN_REQUEST = "own_request"
    OWN_PART = "own_part"
    OWN_DEPARTURE = "own_departure"
    OWN_SEAT = "own_seat"
    DENIED_BY_RULE = "denied_by_rule"
    NOT_YOUR_TURN = "not_your_turn"
    NOT_NEEDED = "not_needed"
    ALREADY_VOTED = "already_voted"
    COUNTED_TOGETHER = "counted_together"
    CLOSED = "closed"
    NOT_OPEN_YET = "not_open_yet"
    EXPIRED = "expired"
    OLD_VERSION = "old_version"
    NO_REASON = "no_reason"
    TOO_LATE = "too_late"
    NOT_LEFT = "not_left"
    NOT_ASSIGNED = "not_assigned"
    NOT_OPEN = "not_open"
    HELD = "held"
    NO_REVIEW = "no_review"
    NOT_SIGNER = "not_signer"
    OWN_APPROVAL = "own_approval"


class Vote(Value):
    """One approver's word on one version of a request; ``voter`` is the person as we know them now."""

    voter: Person
    choice: Choice
    version: int
    at: datetime | None = None


class Delegation(Value):
    """From ``starts`` and before ``ends``, the delegate may vote where the delegator could.

    It is not passed on, and the two count once together.
    """

    delegator: Person
    delegate: Person
    starts: datetime
    ends: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether it holds at this moment; at an unknown one it does not."""
        return at is not None and self.starts <= at < self.ends


class Escalation(Value):
    """A stage of a rule was not answered for the time that the rule gives it, and goes on in this way.

    ``stage`` counts from 1, as ``rule`` does; ``silent`` is for how long nobody had answered.
    """

    rule: int
    stage: int
    way: Escalate
    at: datetime
    silent: timedelta = timedelta()


class AskedAccount(Value):
    """One account that the request would change. ``owners`` are the Slack ids of the app's owners.

    ``overrides`` says that an unproven operation is to be sent all the same. ``holder`` is whose seat it is,
    where a request is about those of several people.
    """

    app: str
    account: str = ""
    title: str = ""
    role: str = ""
    is_admin: bool = False
    overrides: bool = False
    owners: tuple[str, ...] = ()
    holder: Person | None = None


class Touched(Value):
    """The ``accounts`` that this request and ``others`` approved within one hour touch, in an app or in all.

    ``app`` is empty for all of them together; ``size`` is how many the app has, None where nobody told.
    """

    accounts: int
    others: int = 0
    app: str = ""
    title: str = ""
    size: int | None = None


class Question(Value):
    """What is being decided: a request as the policy needs to see it.

    ``people`` are all whom the rules could name, as they are now, also those who have left; None is that
    nobody looked, and then nobody is known to be missing. ``away`` are the Slack ids of those on leave.
    ``at`` is now, and ``asked_at`` when it was asked for. ``escalations`` are those of this version;
    ``added_by`` are those who asked for part of it afterwards.
    ``touched`` tells of the hour until now, and of those until each approval so far, so that a fuse that has
    blown stays blown.
    """

    status: RequestStatus
    version: int
    seen_version: int
    expired: bool
    requester: Person
    leaver: Person
    overrides: bool = False
    kind: RequestKind = RequestKind.OFFBOARD
    accounts: tuple[AskedAccount, ...] = ()
    asked_at: datetime | None = None
    at: datetime | None = None
    people: tuple[Person, ...] | None = None
    away: frozenset[str] = frozenset()
    added_by: tuple[Person, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    urgent: bool = False
    touched: tuple[Touched, ...] = ()

    @property
    def asked(self) -> tuple[AskedAccount, ...]:
        """The accounts; one without a name where none is known, so that rules without an app still match."""
        return self.accounts or (AskedAccount(app="", overrides=self.overrides),)

    def holds_seat(self, person: Person) -> bool:
        """Whether one of the seats is this person's own, where they are several people's."""
        holders = (account.holder for account in self.accounts)
        return any(same_person(person, holder) for holder in holders if holder is not None)
