"""A request that is meant for a moment: it waits for it, and the moment can be changed until then.

A timer is only a hint. When the moment has come, the execution is queued, however often it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.audit import record
from approvals.changing import begin_version
from approvals.former import Change
from approvals.lent import lent_since
from approvals.models import Request
from approvals.people import Person
from approvals.policy import Reason, may_cancel
from approvals.register import remember
from approvals.requests import Terms, is_over, question_of
from approvals.states import RequestKind, RequestStatus

MOVABLE = frozenset({RequestStatus.PENDING, RequestStatus.SCHEDULED})
"""Where the moment can still be changed."""


@dataclass(frozen=True)
class Wish:
    """Somebody wants another moment, None for as soon as it is approved; ``version`` is what they saw."""

    request_id: str
    version: int
    actor: Person
    run_at: datetime | None


@dataclass(frozen=True)
class Moved:
    """What came of it: the reason, and the request's number."""

    reason: Reason
    number: int


def due(session: Session, at: datetime) -> Sequence[str]:
    """The scheduled requests whose moment has come."""
    rows = select(Request.id).where(Request.status == RequestStatus.SCHEDULED, col(Request.run_at) <= at)
    return session.exec(rows).all()


def is_due(request: Request | None, at: datetime) -> bool:
    """Whether it waits for nothing but to be carried out now."""
    if request is None or request.status != RequestStatus.SCHEDULED:
        return False
    return request.run_at is None or request.run_at <= at


def start(session: Session, terms: Terms, request_id: str) -> bool:
    """Queues a request whose moment has come; does nothing if it moved on, or if it is too early."""
    request = session.get(Request, request_id)
    if request is None or not is_due(request, terms.now):
        return False
    terms.agenda.execute(session, request.id, request.round)
    return True


def may_move(session: Session, terms: Terms, request: Request, actor: Person, version: int) -> Reason:
    """Whether this person may change the moment of what they saw: whoever may call it back, and in time."""
    question = question_of(session, request, terms.now)
    lent = lent_since(session, request.created_at)
    if (reason := may_cancel(question, actor, terms.rules, lent)) is not Reason.ALLOWED:
        return reason
    if request.status not in MOVABLE or request.kind != RequestKind.OFFBOARD or is_due(request, terms.now):
        return Reason.TOO_LATE
    if request.status == RequestStatus.PENDING and is_over(request, terms.now):
        return Reason.EXPIRED
    return Reason.ALLOWED if version == request.version else Reason.OLD_VERSION


def offer(session: Session, terms: Terms, request_id: str, actor: Person, version: int) -> Moved:
    """Whether this person may pick another moment for what they saw."""
    request = session.get_one(Request, request_id)
    return Moved(may_move(session, terms, request, actor, version), request.number or 0)


def reschedule(session: Session, terms: Terms, wish: Wish) -> Moved:
    """Gives a request another moment: a new version, asked again; says why where it may not be."""
    request = session.get_one(Request, wish.request_id)
    reason = may_move(session, terms, request, wish.actor, wish.version)
    actor_id = remember(session, wish.actor, terms.now)
    if reason is Reason.ALLOWED:
        if wish.run_at != request.run_at:
            begin_version(session, terms, request, actor_id, Change.MOMENT, run_at=wish.run_at)
    else:
        noted = {"reason": reason.value, "status": request.status}
        record(session, "reschedule.refused", actor=actor_id, at=terms.now, request=request.id, detail=noted)
    return Moved(reason, request.number or 0)
