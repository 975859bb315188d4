"""What the execution commits, each in one short transaction that also asks for the cards to be redrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from approvals import outbox
from approvals.audit import SYSTEM, move
from approvals.looking import Look
from approvals.models import Attempt, Evidence, Request, Step
from approvals.requests import close
from approvals.states import IN_FLIGHT, SETTLED_WELL, RequestStatus, StepStatus

LONG_AGO = timedelta(minutes=10)
NOTED = {"state_before", "state_after", "seats_before", "seats_after", "counting", "sessions"}
"""What of the evidence the audit log holds as well: our own words and numbers only."""


@dataclass(frozen=True)
class Verdict:
    """Where a step ends, the read that showed it, and a word for people."""

    to: StepStatus
    seen: Look | None
    word: str = ""
    alarm: bool = False
    sessions: str = ""


def begin(session: Session, request_id: str, at: datetime) -> Sequence[Step]:
    """Takes an approved request up; returns the steps still to be settled, none if it is over already."""
    request = session.get_one(Request, request_id)
    if request.status == RequestStatus.APPROVED:
        move(session, request, RequestStatus.RUNNING, actor=SYSTEM, at=at, started_at=at)
        outbox.redraw(session, request_id)
    if request.status != RequestStatus.RUNNING:
        return []
    todo = select(Step).where(Step.request_id == request_id, col(Step.status).in_(IN_FLIGHT))
    return session.exec(todo.order_by(col(Step.ordinal))).all()


def start(session: Session, step_id: str, before: Look, at: datetime) -> tuple[Step, int]:
    """Commits the intent before the vendor is asked; returns the step and the attempt's number."""
    step = session.get_one(Step, step_id)
    number = attempts_of(session, step_id) + 1
    session.add(
        Attempt(
            step_id=step.id,
            number=number,
            state_before=before.state,
            seats_before=before.seats,
            counting=before.counting,
            started_at=at,
        )
    )
    detail = {
        "operation": step.operation,
        "attempt": number,
        "state_before": before.state,
        "seats_before": before.seats,
    }
    move(session, step, StepStatus.STARTED, actor=SYSTEM, at=at, detail=detail, word="")
    outbox.redraw(session, step.request_id)
    return step, number


def answer(session: Session, step_id: str, to: StepStatus, outcome: str, word: str, at: datetime) -> Step:
    """Commits what the vendor answered, by its class."""
    step = session.get_one(Step, step_id)
    attempt = last_attempt(session, step_id)
    if attempt is not None:
        attempt.ended_at, attempt.outcome, attempt.word = at, outcome, word
        session.add(attempt)
    detail = {
        "operation": step.operation,
        "attempt": attempt.number if attempt else 0,
        "outcome": outcome,
    }
    move(session, step, to, actor=SYSTEM, at=at, detail=detail, word=word)
    outbox.redraw(session, step.request_id)
    return step


def conclude(session: Session, step_id: str, found: Verdict, at: datetime) -> Step:
    """Commits the evidence, if there was a read, and the verdict that follows from it."""
    step = session.get_one(Step, step_id)
    detail: dict[str, Any] = {"alarm": found.alarm}
    if found.seen is not None:
        evidence = _evidence(step, last_attempt(session, step_id), found, found.seen)
        session.add(evidence)
        detail |= evidence.model_dump(include=NOTED)
    fields = {"word": found.word, "alarm": found.alarm}
    move(session, step, found.to, actor=SYSTEM, at=at, detail=detail, **fields)
    outbox.redraw(session, step.request_id)
    return step


def _evidence(step: Step, attempt: Attempt | None, found: Verdict, seen: Look) -> Evidence:
    return Evidence(
        step_id=step.id,
        verdict=found.to,
        state_before=attempt.state_before if attempt else seen.state,
        state_after=seen.state,
        seats_before=attempt.seats_before if attempt else seen.seats,
        seats_after=seen.seats,
        counting=seen.counting or (attempt.counting if attempt else ""),
        sessions=found.sessions,
        read_at=seen.at,
    )


def finish(session: Session, request_id: str, at: datetime) -> None:
    """Closes a running request: done only when every step is verified or overridden."""
    request = session.get_one(Request, request_id)
    if request.status != RequestStatus.RUNNING:
        return
    statuses = session.exec(select(Step.status).where(Step.request_id == request_id)).all()
    left = [status for status in statuses if status not in SETTLED_WELL]
    done = bool(statuses) and not left
    to = RequestStatus.DONE if done else RequestStatus.INCOMPLETE
    close(session, request, to, actor=SYSTEM, at=at, detail={"left": len(left)})


def stuck(session: Session, at: datetime) -> Sequence[str]:
    """The requests that should have been executed long ago: the engine may have given their work up."""
    under_way = (RequestStatus.APPROVED, RequestStatus.RUNNING)
    return session.exec(
        select(Request.id).where(col(Request.status).in_(under_way), col(Request.decided_at) < at - LONG_AGO)
    ).all()


def attempts_of(session: Session, step_id: str) -> int:
    """How often the vendor was asked, or was about to be."""
    return session.exec(select(func.count(col(Attempt.id))).where(Attempt.step_id == step_id)).one()


def last_attempt(session: Session, step_id: str) -> Attempt | None:
    """The newest attempt of a step, if there was one."""
    newest = col(Attempt.number).desc()
    return session.exec(select(Attempt).where(Attempt.step_id == step_id).order_by(newest)).first()
