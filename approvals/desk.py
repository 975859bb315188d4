"""Somebody's desk: what waits for them, what they do by hand, what they asked for, and how it went.

Reads what is on record and asks no vendor, so that it may be drawn as often as somebody looks.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.asked import with_people
from approvals.departing import DepartureView
from approvals.handed import ManualTask
from approvals.left_open import open_departures
from approvals.lent import lent_since
from approvals.models import AuditEvent, PersonRow, Request, Step
from approvals.pausing import PauseView, pause_of
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import Reason, Rules, decide, matches_any, may_look, may_see, standing
from approvals.report import Line, Report, line, report
from approvals.requests import question_of
from approvals.reviewing import Unsigned
from approvals.signing import to_sign
from approvals.states import CLOSED, OPEN, RequestStatus, StepStatus
from approvals.step_view import StepView, step_view
from approvals.votes import votes_on
from connectors.contract import Value

SHOWN = 10
"""Requests or tasks in one list."""
WEIGHED = 100
"""Pending requests that are weighed for one reader, those that expire first before the others."""
LOOKED_BACK = 50
"""Newest readings of an app that are looked through for one that went well."""
LOOKED_THROUGH = 60
"""Newest requests that are looked through for results."""
RESULTS = 5


class Errand(Value):
    """One step that was given to somebody to do by hand, and of which request."""

    request_id: str
    number: int
    leaver: Person
    step: StepView


class AppHealth(Value):
    """How the newest reading of an app went; ``read_at`` is None where there was none yet.

    Where it failed, ``well_at`` is when one went well last, as far back as is looked.
    """

    title: str
    read_at: datetime | None = None
    failed: bool = False
    gap: str = ""
    well_at: datetime | None = None


class Desk(Value):
    """Everything for one person at one moment; ``apps`` and ``departures`` are for operators.

    ``involved`` says that requests are any of their business; ``more_waiting`` that not all could be shown.
    ``scheduled`` are approved and wait for their moment, the soonest first; ``pause`` holds everything up.
    """

    involved: bool = False
    waiting: tuple[Report, ...] = ()
    more_waiting: bool = False
    tasks: tuple[Errand, ...] = ()
    more_tasks: int = 0
    mine: tuple[Line, ...] = ()
    more_mine: int = 0
    reviews: tuple[Unsigned, ...] = ()
    more_reviews: int = 0
    departures: tuple[DepartureView, ...] = ()
    more_departures: int = 0
    scheduled: tuple[Line, ...] = ()
    more_scheduled: int = 0
    pause: PauseView | None = None
    results: tuple[Line, ...] = ()
    apps: tuple[AppHealth, ...] = ()

    @property
    def shown(self) -> int:
        """How many requests it tells of."""
        listed = {line.number for line in (*self.mine, *self.scheduled, *self.results)}
        asked = {one.number for one in self.waiting} | {one.number for one in self.reviews}
        return len(listed | asked | {one.number for one in self.tasks})


def desk(
    session: Session, actor: Person, rules: Rules, at: datetime, apps: Mapping[str, str]
) -> Desk | Reason:
    """The desk of a member, or why somebody else has none; ``apps`` are the titles of the apps by name."""
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    waiting, more_waiting = _waiting(session, actor, rules, at)
    tasks, mine = _tasks(session, actor), _mine(session, actor)
    scheduled = _scheduled(session, actor, rules, at)
    is_operator = matches_any(rules.operators, actor)
    involved = may_look(actor, rules) is Reason.ALLOWED
    reviews = to_sign(session, actor, rules, at)
    departures = open_departures(session) if is_operator else ()
    return Desk(
        involved=involved,
        waiting=tuple(report(session, row.id, rules, at) for row in waiting),
        more_waiting=more_waiting,
        tasks=tasks[:SHOWN],
        more_tasks=max(len(tasks) - SHOWN, 0),
        mine=tuple(line(session, session.get_one(Request, each)) for each in mine[:SHOWN]),
        more_mine=max(len(mine) - SHOWN, 0),
        reviews=reviews[:SHOWN],
        more_reviews=max(len(reviews) - SHOWN, 0),
        departures=departures[:SHOWN],
        more_departures=max(len(departures) - SHOWN, 0),
        scheduled=tuple(line(session, row) for row in scheduled[:SHOWN]),
        more_scheduled=max(len(scheduled) - SHOWN, 0),
        pause=pause_of(session) if involved else None,
        results=_results(session, actor, rules, at, frozenset(mine)),
        apps=tuple(_health(session, app, title) for app, title in apps.items()) if is_operator else (),
    )


def _waiting(session: Session, actor: Person, rules: Rules, at: datetime) -> tuple[Sequence[Request], bool]:
    """The requests that this person's approval would help now, and whether there may be more."""
    pending = select(Request).where(Request.status == RequestStatus.PENDING)
    rows = session.exec(
        pending.order_by(col(Request.expires_at), col(Request.number)).limit(WEIGHED + 1)
    ).all()
    found: list[Request] = []
    for row in rows[:WEIGHED]:
        if _may_approve(session, row, actor, rules, at):
            if len(found) == SHOWN:
                return found, True
            found.append(row)
    return found, bool(found) and len(rows) > WEIGHED


def _may_approve(session: Session, request: Request, actor: Person, rules: Rules, at: datetime) -> bool:
    question = with_people(session, request, question_of(session, request, at), actor)
    lent = lent_since(session, request.created_at)
    return decide(question, actor, votes_on(session, request), rules, lent).allowed


def _tasks(session: Session, actor: Person) -> tuple[Errand, ...]:
    """Every step that is theirs to do by hand, the oldest first."""
    given = (
        select(ManualTask, Step, Request)
        .join(Step, col(Step.id) == col(ManualTask.step_id))
        .join(Request, col(Request.id) == col(Step.request_id))
        .where(Step.status == StepStatus.MANUAL)
        .order_by(col(ManualTask.opened_at), col(Step.ordinal))
    )
    return tuple(
        _errand(session, step, request)
        for task, step, request in session.exec(given).all()
        if actor.slack_id in task.assignees
    )


def _errand(session: Session, step: Step, request: Request) -> Errand:
    plan = Plan.model_validate(request.plan)
    seen = step_view(session, step, plan)
    return Errand(request_id=request.id, number=request.number or 0, leaver=plan.person, step=seen)


def _mine(session: Session, actor: Person) -> Sequence[str]:
    """The ids of what this person asked for and is neither settled nor scheduled, the newest first."""
    unsettled = sorted({*OPEN, RequestStatus.INCOMPLETE} - {RequestStatus.SCHEDULED})
    asked = (
        select(Request.id)
        .join(PersonRow, col(PersonRow.id) == col(Request.requester_id))
        .where(PersonRow.slack_id == actor.slack_id, PersonRow.team_id == actor.team_id)
        .where(col(Request.status).in_(unsettled))
    )
    return session.exec(asked.order_by(col(Request.number).desc())).all()


def _scheduled(session: Session, actor: Person, rules: Rules, at: datetime) -> Sequence[Request]:
    """The approved requests that wait for their moment, the soonest first, as far as this person may see."""
    waiting = select(Request).where(Request.status == RequestStatus.SCHEDULED)
    soonest = session.exec(waiting.order_by(col(Request.run_at), col(Request.number)).limit(WEIGHED)).all()
    asked, lent = ((row, question_of(session, row, at)) for row in soonest), lent_since(session, at)
    return [row for row, question in asked if may_see(question, actor, rules, lent) is Reason.ALLOWED]


def _results(
    session: Session, actor: Person, rules: Rules, at: datetime, besides: Collection[str]
) -> tuple[Line, ...]:
    """How the newest requests ended that this person may see."""
    numbered = select(Request).where(col(Request.number).is_not(None))
    newest = session.exec(numbered.order_by(col(Request.number).desc()).limit(LOOKED_THROUGH)).all()
    closed = [row for row in newest if row.status in CLOSED and row.id not in besides]
    closed.sort(key=lambda row: row.finished_at or row.created_at, reverse=True)
    found: list[Line] = []
    lent = lent_since(session, at)
    for row in closed:
        if len(found) == RESULTS:
            break
        if may_see(question_of(session, row, at), actor, rules, lent) is Reason.ALLOWED:
            found.append(line(session, row))
    return tuple(found)


def _health(session: Session, app: str, title: str) -> AppHealth:
    """What the newest preview saw of an app; its sentence, where the preview is still there."""
    shown = select(AuditEvent).where(AuditEvent.app == app, AuditEvent.event == "plan.shown")
    newest = shown.order_by(col(AuditEvent.at).desc(), col(AuditEvent.seq).desc())
    event = session.exec(newest.limit(1)).first()
    if event is None:
        return AppHealth(title=title)
    read_at = datetime.fromisoformat(event.at)
    if not event.detail.get("gap"):
        return AppHealth(title=title, read_at=read_at)
    before = session.exec(newest.offset(1).limit(LOOKED_BACK)).all()
    well = next((each.at for each in before if not each.detail.get("gap")), None)
    row = session.get(Request, event.request)
    part = Plan.model_validate(row.plan).part(app) if row else None
    return AppHealth(
        title=title,
        read_at=read_at,
        failed=True,
        gap=part.gap if part else "",
        well_at=datetime.fromisoformat(well) if well else None,
    )
