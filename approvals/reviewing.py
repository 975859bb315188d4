"""Reviews: all whom the rules would have asked hear of what one approved, and one of them signs it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.audit import SYSTEM, record
from approvals.models import Request
from approvals.people import Person
from approvals.policy import Question, Vote
from approvals.policy_review import is_shortened, to_review
from approvals.register import recall
from approvals.requests import Terms
from approvals.reviewed import Review
from connectors.contract import Value

FIRST_REMINDER = timedelta(days=1)
REMINDERS = 5
"""Each after twice the time of the one before: the last a month after the review was opened."""


class ReviewView(Value):
    """A review as people read it; ``signed_by`` is nobody while it is unsigned."""

    opened_at: datetime
    signed_by: Person | None = None
    signed_at: datetime | None = None
    note: str = ""


class Unsigned(Value):
    """A review that nobody has signed yet, for a list."""

    request_id: str
    number: int
    leaver: Person
    requester: Person
    opened_at: datetime


def open_review(
    session: Session, terms: Terms, request: Request, question: Question, votes: Sequence[Vote]
) -> None:
    """Opens the review of what was approved in the urgent way, and tells all whom the rules would have asked.

    Nothing is opened where the rules were followed. What is approved anew is reviewed anew.
    """
    if not is_shortened(question, terms.rules):
        return
    asked = [each.slack_id for each in to_review(question, votes, terms.rules) if each.slack_id]
    review = session.get(Review, request.id) or Review(request_id=request.id, opened_at=terms.now)
    review.asked, review.opened_at = list(dict.fromkeys(asked)), terms.now
    review.remind_at, review.reminded = terms.now + FIRST_REMINDER, 0
    review.signed_by_id, review.signed_at, review.note = None, None, ""
    session.add(review)
    detail = {"asked": len(review.asked)}
    record(session, "review.opened", actor=SYSTEM, at=terms.now, request=request.id, detail=detail)
    for slack_id in review.asked:
        outbox.send(session, request.id, outbox.Kind.REVIEW, slack_id, terms.now)


def remind(session: Session, at: datetime) -> int:
    """Reminds of every unsigned review whose time has come, each time after twice as long; tells how many."""
    overdue = select(Review).where(col(Review.signed_at).is_(None), col(Review.remind_at) <= at)
    rows = session.exec(overdue).all()
    for review in rows:
        review.reminded += 1
        again = review.reminded < REMINDERS
        review.remind_at = at + FIRST_REMINDER * 2**review.reminded if again else None
        session.add(review)
        detail = {"times": review.reminded}
        record(session, "review.reminded", actor=SYSTEM, at=at, request=review.request_id, detail=detail)
        for slack_id in review.asked:
            to = outbox.reminder(0, review.reminded, slack_id)
            outbox.send(session, review.request_id, outbox.Kind.REVIEW, to, at)
    return len(rows)


def unsigned(session: Session) -> Sequence[Unsigned]:
    """Every review that nobody has signed yet, the oldest first."""
    rows = (
        select(Review, Request)
        .join(Request, col(Request.id) == col(Review.request_id))
        .where(col(Review.signed_at).is_(None))
        .order_by(col(Review.opened_at))
    )
    return [
        Unsigned(
            request_id=request.id,
            number=request.number or 0,
            leaver=recall(session, request.leaver_id),
            requester=recall(session, request.requester_id),
            opened_at=review.opened_at,
        )
        for review, request in session.exec(rows).all()
    ]


def review_of(session: Session, request_id: str) -> ReviewView | None:
    """The review of a request, if it has one."""
    row = session.get(Review, request_id)
    if row is None:
        return None
    signer = recall(session, row.signed_by_id) if row.signed_by_id else None
    return ReviewView(opened_at=row.opened_at, signed_by=signer, signed_at=row.signed_at, note=row.note)
