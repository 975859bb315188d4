"""That asking is over and nothing follows, for whoever asked: once, when the last answer is there.

What somebody asked about an app at one moment belongs together, with what managers were asked after it. Where
a request follows, that says enough.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from approvals import outbox
from approvals.inquired import Answer, Inquiry, Letter
from approvals.outbox import Kind
from approvals.register import recall
from connectors.contract import Value

GOES_ON = or_(
    col(Inquiry.answer) == "",
    and_(col(Inquiry.answer) == Answer.PASSED_ON, ~col(Inquiry.settled)),
    col(Inquiry.wanted_at).is_not(None),
)
"""Somebody has yet to answer, or to be asked, or a request follows."""


class Over(Value):
    """How it ended: the number of seats for each end, in the order of ``Answer``."""

    title: str
    asked_at: datetime
    ends: tuple[tuple[Answer, int], ...]


def tell(session: Session, row: Inquiry, at: datetime) -> None:
    """Tells whoever asked that all of it is over, where it is and nothing follows."""
    asker_id = session.get_one(Letter, row.letter_id).asked_by_id
    together = _together(row, asker_id)
    if session.exec(select(Inquiry.id).where(together, GOES_ON).limit(1)).first():
        return
    first = session.exec(select(func.min(Inquiry.id)).where(together)).one()
    outbox.post(session, Kind.ASKING_OVER, first, recall(session, asker_id).slack_id, at)


def over(session: Session, inquiry_id: str) -> Over | None:
    """How all of it ended of which this is one; of a seat about which several people were asked the last."""
    row = session.get(Inquiry, inquiry_id)
    if row is None:
        return None
    letter = session.get_one(Letter, row.letter_id)
    rows = session.exec(
        select(Inquiry)
        .where(_together(row, letter.asked_by_id))
        .order_by(col(Letter.sent_at), col(Letter.id))
    ).all()
    ends = Counter({each.account_id: _end(each) for each in rows}.values())
    told = tuple((answer, ends[answer]) for answer in Answer if ends[answer])
    return Over(title=letter.title, asked_at=row.asked_at, ends=told)


def _together(row: Inquiry, asker_id: str) -> ColumnElement[bool]:
    """What one person asked about an app at one moment: inquiries with their letters."""
    return and_(
        col(Letter.id) == col(Inquiry.letter_id),
        col(Inquiry.app) == row.app,
        col(Inquiry.asked_at) == row.asked_at,
        col(Letter.asked_by_id) == asker_id,
    )


def _end(row: Inquiry) -> Answer:
    answer = Answer(row.answer or Answer.SILENCE)
    return Answer.SILENCE if answer is Answer.PASSED_ON else answer
