"""The signature under a review: somebody else has looked at what one person approved.

It changes nothing in any app, and it is on record by name.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from approvals import outbox
from approvals.asked import note_people, with_people
from approvals.audit import record, sealed
from approvals.lent import lent_since
from approvals.models import Request
from approvals.people import Person
from approvals.policy import Reason, Rules
from approvals.policy_review import may_sign
from approvals.register import remember
from approvals.requests import Terms, question_of
from approvals.reviewed import Review
from approvals.reviewing import Unsigned, unsigned
from approvals.votes import votes_on


@dataclass(frozen=True)
class Answer:
    """What became of somebody's signature, and in which request."""

    reason: Reason
    number: int = 0


def sign(session: Session, terms: Terms, request_id: str, actor: Person, note: str) -> Answer:
    """Somebody whom the rules would have asked has looked at it; a note is theirs to leave.

    Raises ``sqlalchemy.exc.NoResultFound`` for a request that does not exist.
    """
    request = session.get_one(Request, request_id)
    answer = may_be_signed(session, terms, request_id, actor)
    actor_id = remember(session, actor, terms.now)
    if answer.reason is not Reason.ALLOWED:
        noted = {"reason": answer.reason.value}
        record(session, "review.refused", actor=actor_id, at=terms.now, request=request_id, detail=noted)
        return answer
    review = session.get_one(Review, request_id)
    review.signed_by_id, review.signed_at, review.note = actor_id, terms.now, note.strip()
    review.remind_at = None
    session.add(review)
    note_people(session, request, [actor], terms.now)
    detail = {"note_hash": sealed(note.strip(), request_id)}
    record(session, "review.signed", actor=actor_id, at=terms.now, request=request_id, detail=detail)
    outbox.redraw(session, request_id)
    return answer


def may_be_signed(session: Session, terms: Terms, request_id: str, actor: Person) -> Answer:
    """Whether this person may sign the review of a request now; reads only."""
    request = session.get_one(Request, request_id)
    review = session.get(Review, request_id)
    reason = _may_sign(session, request, actor, terms.rules, terms.now)
    if reason is Reason.ALLOWED and (review is None or review.signed_at is not None):
        reason = Reason.NO_REVIEW
    return Answer(reason, request.number or 0)


def to_sign(session: Session, actor: Person, rules: Rules, at: datetime) -> tuple[Unsigned, ...]:
    """The reviews that this person may sign and nobody has signed, the oldest first."""
    return tuple(
        each
        for each in unsigned(session)
        if _may_sign(session, session.get_one(Request, each.request_id), actor, rules, at) is Reason.ALLOWED
    )


def _may_sign(session: Session, request: Request, actor: Person, rules: Rules, at: datetime) -> Reason:
    question = with_people(session, request, question_of(session, request, at), actor)
    lent = lent_since(session, request.created_at)
    return may_sign(question, actor, votes_on(session, request), rules, lent)
