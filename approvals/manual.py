"""Manual tasks: what a person is asked to do for a step, what they say of it, and what a read shows.

"I have done it" is a claim by a named person. It makes no step verified; the next round looks, and only a
fresh read does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from approvals import outbox
from approvals.audit import SYSTEM, move, sealed, step_event
from approvals.handed import ManualTask
from approvals.imported import ImportedList
from approvals.models import Request, Step
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import Reason, matches_any, standing
from approvals.register import recall, remember
from approvals.requests import Terms, release
from approvals.states import RequestStatus, StepStatus
from approvals.work import work_of
from connectors.contract import Operation

FIRST_REMINDER = timedelta(days=1)
REMINDERS = 5
"""Each after twice the time of the one before: the last a month after the task was opened."""
DECLARABLE = frozenset({StepStatus.MANUAL, StepStatus.UNVERIFIED})


@dataclass(frozen=True)
class Answer:
    """What became of somebody's word about a task, and in which request."""

    reason: Reason
    number: int = 0


@dataclass(frozen=True)
class Before:
    """What a read showed before anybody was asked, for the proof of what they did."""

    state: str
    seats: int | None = None
    counting: str = ""


def open_task(session: Session, step: Step, word: str, before: Before, at: datetime) -> None:
    """Hands a step to a person: the app's owner, or else whoever asked for it."""
    request = session.get_one(Request, step.request_id)
    plan = Plan.model_validate(request.plan)
    part = plan.part(step.app)
    asker = recall(session, request.requester_id).slack_id
    assignees = list(part.owners if part and part.owners else filter(None, [asker]))
    work = work_of(step.operation)
    task = session.get(ManualTask, step.id) or ManualTask(step_id=step.id, opened_at=at)
    task.assignees, task.opened_at = assignees, at
    task.state_before, task.seats_before, task.counting = before.state, before.seats, before.counting
    task.instructions = list(part.instructions.get(work, ()) if part and isinstance(work, Operation) else ())
    task.link = part.admin_url if part else ""
    task.remind_at, task.reminded = at + FIRST_REMINDER, 0
    task.declared_by, task.declared_at, task.note, task.to_check = "", None, "", False
    session.add(task)
    move(session, step, StepStatus.MANUAL, actor=SYSTEM, at=at, detail=_noted(step), word=word, alarm=False)
    detail = {"operation": step.operation, "assignees": len(assignees)}
    step_event(session, step, "task.opened", actor=SYSTEM, at=at, detail=detail)
    for slack_id in assignees:
        outbox.send(session, request.id, outbox.Kind.TASK, outbox.audience(slack_id, request.round), at)
    outbox.redraw(session, request.id)


def declare(session: Session, terms: Terms, step_id: str, actor: Person, note: str) -> Answer:
    """Somebody says that they have done it: on record by name, and looked at in the next round."""
    step = session.get_one(Step, step_id)
    request = session.get_one(Request, step.request_id)
    actor_id = remember(session, actor, terms.now)
    reason = _may_answer(session, terms, request, step, actor)
    if reason is not Reason.ALLOWED:
        return _refuse(session, request, step, actor_id, reason, terms.now)
    task = session.get_one(ManualTask, step_id)
    task.declared_by, task.declared_at, task.note, task.to_check = actor_id, terms.now, note.strip(), True
    session.add(task)
    detail = {"operation": step.operation, "note_hash": sealed(note.strip(), request.id)}
    step_event(session, step, "task.declared", actor=actor_id, at=terms.now, detail=detail)
    go_round(session, terms, request, actor_id)
    return Answer(Reason.ALLOWED, request.number or 0)


def decline(session: Session, terms: Terms, step_id: str, actor: Person, why: str) -> Answer:
    """Somebody says that it cannot be done, with a reason: the step is refused and its account is free."""
    step = session.get_one(Step, step_id)
    request = session.get_one(Request, step.request_id)
    actor_id = remember(session, actor, terms.now)
    reason = _may_answer(session, terms, request, step, actor)
    if reason is Reason.ALLOWED and step.status != StepStatus.MANUAL:
        reason = Reason.NOT_OPEN
    if reason is Reason.ALLOWED and not why.strip():
        reason = Reason.NO_REASON
    if reason is not Reason.ALLOWED:
        return _refuse(session, request, step, actor_id, reason, terms.now)
    detail = {"operation": step.operation, "reason_hash": sealed(why.strip(), request.id)}
    step_event(session, step, "task.declined", actor=actor_id, at=terms.now, detail=detail)
    word = f"{actor.label} says that it cannot be done: {why.strip()}"
    move(session, step, StepStatus.REFUSED, actor=actor_id, at=terms.now, detail=_noted(step), word=word)
    checked(session, step.id, terms.now)
    if request.status == RequestStatus.INCOMPLETE:
        release(session, request)
    outbox.redraw(session, request.id)
    return Answer(Reason.ALLOWED, request.number or 0)


def go_round(session: Session, terms: Terms, request: Request, actor_id: str) -> None:
    """Takes a request up again, unless it is running: then its present round sees what is new."""
    if request.status == RequestStatus.INCOMPLETE:
        turn = request.round + 1
        detail = {"round": turn}
        at = terms.now
        move(session, request, RequestStatus.RUNNING, actor=actor_id, at=at, detail=detail, round=turn)
        terms.agenda.execute(session, request.id, turn)
    outbox.redraw(session, request.id)


def disputed(session: Session, step: Step, word: str, state: str, at: datetime) -> None:
    """A fresh read does not show what somebody declared: the task stays open and says so."""
    step.word = word
    session.add(step)
    detail = {"operation": step.operation, "state_after": state}
    step_event(session, step, "task.disputed", actor=SYSTEM, at=at, detail=detail)


def checked(session: Session, step_id: str, at: datetime) -> None:
    """The step was looked at, so that no round looks again before somebody asks for it."""
    task = session.get(ManualTask, step_id)
    if task is not None:
        task.to_check, task.checked_at = False, at
        session.add(task)


def task_of(session: Session, step_id: str) -> ManualTask | None:
    """The step's task, if it was ever given to a person."""
    return session.get(ManualTask, step_id)


def remind(session: Session, at: datetime) -> int:
    """Reminds of every open task whose time has come, each time after twice as long; returns how many."""
    overdue = (
        select(ManualTask, Step)
        .join(Step, col(Step.id) == col(ManualTask.step_id))
        .where(Step.status == StepStatus.MANUAL, col(ManualTask.remind_at) <= at)
    )
    rows: Sequence[tuple[ManualTask, Step]] = session.exec(overdue).all()
    for task, step in rows:
        task.reminded += 1
        again = task.reminded < REMINDERS
        task.remind_at = at + FIRST_REMINDER * 2**task.reminded if again else None
        session.add(task)
        detail = {"operation": step.operation, "times": task.reminded}
        step_event(session, step, "task.reminded", actor=SYSTEM, at=at, detail=detail)
        for slack_id in task.assignees:
            to = outbox.reminder(step.ordinal, task.reminded, slack_id)
            outbox.send(session, step.request_id, outbox.Kind.TASK, to, at)
    return len(rows)


def look_again(session: Session, terms: Terms) -> int:
    """Has claims looked at that a list imported since then can settle; returns of how many requests."""
    not_checked = col(ManualTask.checked_at).is_(None)
    newer = (
        select(ManualTask, Step, Request)
        .join(Step, col(Step.id) == col(ManualTask.step_id))
        .join(Request, col(Request.id) == col(Step.request_id))
        .join(ImportedList, col(ImportedList.app) == col(Step.app))
        .where(Step.status == StepStatus.UNVERIFIED, Request.status == RequestStatus.INCOMPLETE)
        .where(col(ImportedList.imported_at) > col(ManualTask.declared_at), ~col(ManualTask.to_check))
        .where(or_(not_checked, col(ManualTask.checked_at) < col(ImportedList.imported_at)))
    )
    found: dict[str, Request] = {}
    for task, _, request in session.exec(newer).all():
        task.to_check = True
        session.add(task)
        found[request.id] = request
    for request in found.values():
        go_round(session, terms, request, SYSTEM)
    return len(found)


def _may_answer(session: Session, terms: Terms, request: Request, step: Step, actor: Person) -> Reason:
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    task = session.get(ManualTask, step.id)
    if task is None or step.status not in DECLARABLE:
        return Reason.NOT_OPEN
    asker = recall(session, request.requester_id)
    ours = actor.slack_id in task.assignees or actor.slack_id == asker.slack_id
    return Reason.ALLOWED if ours or matches_any(terms.rules.operators, actor) else Reason.NOT_ASSIGNED


def _refuse(
    session: Session, request: Request, step: Step, actor_id: str, reason: Reason, at: datetime
) -> Answer:
    detail = {"reason": reason.value, "status": step.status}
    step_event(session, step, "task.refused", actor=actor_id, at=at, detail=detail)
    return Answer(reason, request.number or 0)


def _noted(step: Step) -> dict[str, str]:
    return {"operation": step.operation, "way": step.way}
