"""Finished requests whose messages offer to undo them: to be drawn anew when that is over.

A row stands as long as somebody may still see the offer. What is offered is decided where it is drawn.
"""

from datetime import datetime

from sqlmodel import Field, Session, col, select

from approvals import outbox
from approvals.models import Moment, Request, Table
from approvals.states import RequestKind, RequestStatus

UNDOABLE = frozenset({RequestKind.OFFBOARD, RequestKind.RECLAIM})
"""What can be undone. An undo is not: whoever wants it back asks for another deactivation."""
ENDED = frozenset({RequestStatus.DONE, RequestStatus.INCOMPLETE})


class UndoOffer(Table, table=True):
    """A finished request that may be undone for a while after ``finished_at``."""

    __tablename__ = "undo_offer"

    request_id: str = Field(primary_key=True, foreign_key="request.id")
    finished_at: datetime = Field(sa_type=Moment, index=True)


def ended(session: Session, request: Request, at: datetime) -> None:
    """A request is over: what it did may be undone, and what it undoes is drawn anew."""
    if request.kind in UNDOABLE and request.status in ENDED:
        offer = session.get(UndoOffer, request.id) or UndoOffer(request_id=request.id, finished_at=at)
        offer.finished_at = at
        session.add(offer)
    if request.undoes_id:
        outbox.redraw(session, request.undoes_id)


def withdraw_offers(session: Session, finished_before: datetime) -> int:
    """Has messages drawn anew that offer to undo what ended this early; returns of how many requests."""
    over = session.exec(select(UndoOffer).where(col(UndoOffer.finished_at) <= finished_before)).all()
    for offer in over:
        outbox.redraw(session, offer.request_id)
        session.delete(offer)
    return len(over)
