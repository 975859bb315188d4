"""What the execution commits, each in one short transaction that also asks for the cards to be redrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, or_, select

from approvals import outbox
from approvals.audit import SYSTEM, move
from approvals.handed import ManualTask
from approvals.looking import Look
from approvals.manual import DECLARABLE, Before, checked, disputed, open_task
from approvals.models import Attempt, Evidence, Request, Step
from approvals.pausing import is_paused
from approvals.requests import close
from approvals.states import IN_FLIGHT, SETTLED_WELL, RequestStatus, StepStatus
from connectors.contract import Account

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
    testimony: str = ""


def begin(session: Session, request_id: str, at: datetime) -> Sequence[Step]:
    """Takes an approved request up; returns the steps still to be settled, none if it is over already.

    Those that somebody declared done by hand are among them, to be looked at.
    """
    request = session.get_one(Request, request_id)
    if request.status == RequestStatus.APPROVED:
        move(session, request, RequestStatus.RUNNING, actor=SYSTEM, at=at, started_at=at)
        outbox.redraw(session, request_id)
    if request.status != RequestStatus.RUNNING:
        return []
    declared = col(Step.id).in_(select(ManualTask.step_id).where(col(ManualTask.to_check)))
    due = or_(col(Step.status).in_(IN_FLIGHT), col(Step.status).in_(DECLARABLE) & declared)
    todo = select(Step).where(Step.request_id == request_id, due)
    return session.exec(todo.order_by(col(Step.ordinal))).all()


def began(session: Session, step_id: str) -> datetime:
    """When the step's request began to be carried out."""
    request = session.get_one(Request, session.get_one(Step, step_id).request_id)
    return request.started_at or request.created_at


def start(session: Session, step_id: str, before: Look, at: datetime) -> tuple[Step, int]:
    """Commits the intent before the vendor is asked; returns the step and the round's attempts.

    While a pause stands it commits nothing, and says 0.
    """
    step = session.get_one(Step, step_id)
    if is_paused(session):
        return step, 0
    request = session.get_one(Request, step.request_id)
    last = last_attempt(session, step_id)
    number = last.number + 1 if last else 1
    session.add(
        Attempt(
            step_id=step.id,
            number=number,
            round=request.round,
            state_before=before.state,
            seats_before=before.seats,
            counting=before.counting,
            started_at=at,
        )
    )
    detail = {
        "operation": step.operation,
        "way": step.way,
        "attempt": number,
        "state_before": before.state,
        "seats_before": before.seats,
    }
    move(session, step, StepStatus.STARTED, actor=SYSTEM, at=at, detail=detail, word="")
    outbox.redraw(session, step.request_id)
    return step, attempts_of(session, step_id)


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
    how = {"way": step.way, "insists": step.insists}
    detail: dict[str, Any] = {"operation": step.operation, "alarm": found.alarm, **how}
    if found.seen is not None:
        evidence = _evidence(step, _beginning(session, step), found, found.seen)
        session.add(evidence)
        detail |= evidence.model_dump(include=NOTED) | _identity(step, found.seen)
    fields = {"word": found.word, "alarm": found.alarm}
    if step.status == found.to:
        disputed(session, step, found.word, found.seen.state if found.seen else "", at)
    else:
        move(session, step, found.to, actor=SYSTEM, at=at, detail=detail, **fields)
    checked(session, step_id, at)
    outbox.redraw(session, step.request_id)
    return step


def _identity(step: Step, seen: Look) -> dict[str, str]:
    """Whether the account is still known by what it was known by: an account that was emptied is not kept."""
    if seen.account is None:
        return {}
    shown = Account.model_validate(step.account)
    same = (shown.email, shown.login) == (seen.account.email, seen.account.login)
    return {"identity": "kept" if same else "altered"}


def _beginning(session: Session, step: Step) -> Attempt | ManualTask | None:
    """What knows how it was before: the task, where somebody's word is looked at, or else the attempt."""
    task = session.get(ManualTask, step.id) if step.status in DECLARABLE else None
    return task or last_attempt(session, step.id)


def _evidence(step: Step, attempt: Attempt | ManualTask | None, found: Verdict, seen: Look) -> Evidence:
    return Evidence(
        step_id=step.id,
        verdict=found.to,
        state_before=attempt.state_before if attempt else seen.state,
        state_after=seen.state,
        seats_before=attempt.seats_before if attempt else seen.seats,
        seats_after=seen.seats,
        counting=seen.counting or (attempt.counting if attempt else ""),
        sessions=found.sessions,
        testimony=found.testimony,
        read_at=seen.at,
    )


def hand(session: Session, step_id: str, word: str, before: Look, at: datetime) -> Step:
    """Gives a step to a person to be done by hand; ``word`` says why."""
    step = session.get_one(Step, step_id)
    open_task(session, step, word, Before(before.state, before.seats, before.counting), at)
    return step


def finish(session: Session, request_id: str, at: datetime) -> bool:
    """Closes a running request: done only when every step is verified or overridden.

    False while somebody has declared a task done in the meantime, which is looked at first.
    """
    request = session.get_one(Request, request_id)
    if request.status != RequestStatus.RUNNING:
        return True
    if begin(session, request_id, at):
        return False
    kept = (Step.request_id == request_id, col(Step.status) != StepStatus.DROPPED)
    statuses = session.exec(select(Step.status).where(*kept)).all()
    left = [status for status in statuses if status not in SETTLED_WELL]
    done = bool(statuses) and not left
    to = RequestStatus.DONE if done else RequestStatus.INCOMPLETE
    close(session, request, to, actor=SYSTEM, at=at, detail={"left": len(left), "round": request.round})
    return True


def stuck(session: Session, at: datetime) -> Sequence[tuple[str, int]]:
    """The requests and rounds that should have been executed long ago: the engine may have given up."""
    under_way = col(Request.status).in_((RequestStatus.APPROVED, RequestStatus.RUNNING))
    old = under_way & (col(Request.decided_at) < at - LONG_AGO)
    late = (col(Request.status) == RequestStatus.SCHEDULED) & (col(Request.run_at) < at - LONG_AGO)
    return session.exec(select(Request.id, Request.round).where(or_(old, late))).all()


def attempts_of(session: Session, step_id: str) -> int:
    """How often the vendor was asked in this round, or was about to be."""
    counted = (
        select(func.count(col(Attempt.id)))
        .join(Step, col(Step.id) == col(Attempt.step_id))
        .join(Request, col(Request.id) == col(Step.request_id))
    )
    return session.exec(counted.where(Attempt.step_id == step_id, Attempt.round == Request.round)).one()


def last_attempt(session: Session, step_id: str) -> Attempt | None:
    """The newest attempt of a step, if there was one."""
    newest = col(Attempt.number).desc()
    return session.exec(select(Attempt).where(Attempt.step_id == step_id).order_by(newest)).first()


def ends_probe(step: Step) -> bool:
    """A probe goes on only where the account was deactivated and is still there."""
    failed = step.insists and step.status != StepStatus.VERIFIED
    return failed and (step.alarm or step.ordinal == 1)
