"""The states of requests and steps, and every legal move between them with the sentence that explains it.

The database's triggers are generated from these tables, so Python and SQL cannot disagree.
"""

from collections.abc import Mapping
from enum import StrEnum


class RequestStatus(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDELIVERED = "undelivered"
    PENDING = "pending"
    DENIED = "denied"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    INCOMPLETE = "incomplete"
    DONE = "done"


class StepStatus(StrEnum):
    """Where one operation on one account stands."""

    PLANNED = "planned"
    DROPPED = "dropped"
    STARTED = "started"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    VERIFIED = "verified"
    CONTRADICTED = "contradicted"
    UNVERIFIED = "unverified"
    MANUAL = "manual"
    OVERRIDDEN = "overridden"


class Way(StrEnum):
    """How a step is taken: through the API, by a person, or through the API although it is not proven."""

    AUTOMATIC = "automatic"
    BY_HAND = "by_hand"
    OVERRIDE = "override"


class RequestKind(StrEnum):
    """What a request is for."""

    OFFBOARD = "offboard"
    PROBE = "probe"
    UNDO = "undo"
    RECLAIM = "reclaim"


Arrows = Mapping[tuple[str, str], str]

_R, _S = RequestStatus, StepStatus

REQUEST_ARROWS: Arrows = {
    (_R.DRAFT, _R.SUBMITTED): "the requester sent what the preview showed",
    (_R.SUBMITTED, _R.PENDING): "its card stands where those who decide see it",
    (_R.SUBMITTED, _R.UNDELIVERED): "no card of it could be posted, so nobody was asked",
    (_R.PENDING, _R.APPROVED): "every approval that the policy asks for is given",
    (_R.PENDING, _R.DENIED): "an approver said no, with a reason",
    (_R.PENDING, _R.EXPIRED): "nobody decided in time",
    (_R.PENDING, _R.CANCELLED): "it was called back before a decision",
    (_R.APPROVED, _R.SCHEDULED): "it waits for its moment",
    (_R.APPROVED, _R.RUNNING): "the worker took it up",
    (_R.APPROVED, _R.CANCELLED): "it was called back before the worker took it up",
    (_R.SCHEDULED, _R.RUNNING): "its moment came",
    (_R.SCHEDULED, _R.CANCELLED): "it was called back before its moment",
    (_R.SCHEDULED, _R.PENDING): "what was approved has changed, so it is asked again",
    (_R.RUNNING, _R.DONE): "every step is verified by a fresh read, or overridden by a named person",
    (_R.RUNNING, _R.INCOMPLETE): "something is left that only a person can settle",
    (_R.INCOMPLETE, _R.RUNNING): "what was left is tried again, or looked at again",
    (_R.INCOMPLETE, _R.DONE): "a named person closed the rest, with a reason",
}

STEP_ARROWS: Arrows = {
    (_S.PLANNED, _S.DROPPED): "somebody took it out of the request before it was approved",
    (_S.PLANNED, _S.STARTED): "the intent is on record, and the vendor is about to be asked",
    (_S.PLANNED, _S.VERIFIED): "a fresh read showed that it is already so",
    (_S.PLANNED, _S.REFUSED): "a guard, or a change since the approval, forbids it",
    (_S.PLANNED, _S.UNVERIFIED): "the account could not be read, so nothing was asked of the vendor",
    (_S.PLANNED, _S.MANUAL): "it has to be done by hand",
    (_S.STARTED, _S.ACCEPTED): "the vendor said yes",
    (_S.STARTED, _S.REFUSED): "the vendor said no and changed nothing",
    (_S.STARTED, _S.UNKNOWN): "the answer was lost, so only a fresh read can tell",
    (_S.STARTED, _S.PLANNED): "it was too fast or never left, so nothing changed and it may be sent again",
    (_S.UNKNOWN, _S.STARTED): "a fresh read showed no change, so it is asked once more as a new attempt",
    (_S.UNKNOWN, _S.VERIFIED): "a fresh read showed that it happened",
    (_S.UNKNOWN, _S.CONTRADICTED): "a fresh read showed that it did not happen",
    (_S.UNKNOWN, _S.UNVERIFIED): "no fresh read could be had",
    (_S.ACCEPTED, _S.VERIFIED): "a fresh read showed that it happened",
    (_S.ACCEPTED, _S.CONTRADICTED): "the vendor said yes, and a fresh read showed otherwise",
    (_S.ACCEPTED, _S.UNVERIFIED): "the vendor said yes, and no fresh read could be had",
    (_S.REFUSED, _S.PLANNED): "it is tried again",
    (_S.REFUSED, _S.MANUAL): "it has to be done by hand",
    (_S.REFUSED, _S.OVERRIDDEN): "a named person closed it with a reason",
    (_S.CONTRADICTED, _S.PLANNED): "it is tried again",
    (_S.CONTRADICTED, _S.MANUAL): "it has to be done by hand",
    (_S.CONTRADICTED, _S.OVERRIDDEN): "a named person closed it with a reason",
    (_S.UNVERIFIED, _S.PLANNED): "it is tried again",
    (_S.UNVERIFIED, _S.VERIFIED): "a later read showed that it happened",
    (_S.UNVERIFIED, _S.MANUAL): "it has to be done by hand",
    (_S.UNVERIFIED, _S.OVERRIDDEN): "a named person closed it with a reason",
    (_S.MANUAL, _S.VERIFIED): "it was done by hand, and a fresh read showed it",
    (_S.MANUAL, _S.UNVERIFIED): "it was done by hand, and nothing could be read",
    (_S.MANUAL, _S.REFUSED): "whoever was asked said that it cannot be done, with a reason",
    (_S.MANUAL, _S.OVERRIDDEN): "a named person closed it with a reason",
}

UNDER_WAY = frozenset({_R.APPROVED, _R.SCHEDULED, _R.RUNNING})
OPEN = frozenset({_R.SUBMITTED, _R.PENDING}) | UNDER_WAY
CLOSED = frozenset(_R) - OPEN - {_R.DRAFT}
IN_FLIGHT = frozenset({_S.PLANNED, _S.STARTED, _S.ACCEPTED, _S.UNKNOWN})
SETTLED_WELL = frozenset({_S.VERIFIED, _S.OVERRIDDEN})


class IllegalMove(Exception):
    """A move that no arrow allows: a mistake in our own code, never a person's."""


def check_move(arrows: Arrows, before: str, after: str) -> str:
    """Returns the sentence of the arrow; raises ``IllegalMove`` where there is none."""
    try:
        return arrows[(before, after)]
    except KeyError:
        raise IllegalMove(f"there is no arrow from {before} to {after}") from None
