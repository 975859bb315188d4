"""Votes and former versions as people read them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.former import Change, former_versions
from approvals.models import PersonRow, Request, Step, Vote
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import Choice
from approvals.register import recall
from approvals.step_view import StepView, step_view
from connectors.contract import Value


class VoteView(Value):
    """A vote as people read it; ``on_behalf`` is whose delegate the voter spoke as."""

    voter: Person
    choice: Choice
    reason: str
    at: datetime
    current: bool
    on_behalf: Person | None = None
    version: int = 1


class FormerView(Value):
    """A version that another took the place of: what it covered, and what ``by`` changed, when and why.

    ``by`` is None where no person changed it.
    """

    version: int
    steps: tuple[StepView, ...]
    run_at: datetime | None
    change: Change
    by: Person | None
    reason: str
    at: datetime


def vote_views(session: Session, request: Request) -> tuple[VoteView, ...]:
    """Every vote on a request, oldest first."""
    rows = session.exec(select(Vote).where(Vote.request_id == request.id).order_by(col(Vote.id))).all()
    return tuple(
        VoteView(
            voter=recall(session, row.voter_id),
            choice=Choice(row.choice),
            reason=row.reason,
            at=row.at,
            current=row.version == request.version,
            on_behalf=recall(session, row.on_behalf_id) if row.on_behalf_id else None,
            version=row.version,
        )
        for row in rows
    )


def former_views(session: Session, request: Request, plan: Plan) -> tuple[FormerView, ...]:
    """Every former version of a request, oldest first."""
    return tuple(
        FormerView(
            version=row.version,
            steps=tuple(step_view(session, each, plan) for each in _steps(session, request, row.steps)),
            run_at=row.run_at,
            change=Change(row.change),
            by=recall(session, row.ended_by_id) if session.get(PersonRow, row.ended_by_id) else None,
            reason=row.reason,
            at=row.ended_at,
        )
        for row in former_versions(session, request)
    )


def _steps(session: Session, request: Request, ordinals: Sequence[int]) -> Sequence[Step]:
    rows = select(Step).where(Step.request_id == request.id, col(Step.ordinal).in_(ordinals))
    return session.exec(rows.order_by(col(Step.ordinal))).all()
