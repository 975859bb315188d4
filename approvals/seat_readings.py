"""The seats of apps as the stored readings tell them; no vendor is asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from approvals.forecast import Point, forecast
from approvals.models import Request, Step
from approvals.plan import AppPlan, title_of
from approvals.seat_model import SeatModel, model_of
from approvals.seats import AppSeats, Gap, Group, Held, Pending, Reading, assess, count_seats
from approvals.snapshots import Outcome, Snapshot, history, last_try, newest
from approvals.states import RequestKind, RequestStatus, StepStatus
from connectors.contract import Connector, Operation, State

LOOKED_BACK = timedelta(days=365)

_NOT_DONE = (RequestStatus.APPROVED, RequestStatus.SCHEDULED, RequestStatus.RUNNING, RequestStatus.INCOMPLETE)
_AHEAD = (StepStatus.PLANNED, StepStatus.STARTED, StepStatus.ACCEPTED, StepStatus.UNKNOWN, StepStatus.MANUAL)
_TAKES = {Operation.REACTIVATE: 1, Operation.DEACTIVATE: -1, Operation.WITHDRAW_INVITATION: -1}


def every_app(session: Session, connectors: Mapping[str, Connector], now: datetime) -> Sequence[AppSeats]:
    """The seats of every app, in the order of the settings."""
    return [app_seats(session, connector, now) for connector in connectors.values()]


def app_seats(session: Session, connector: Connector, now: datetime) -> AppSeats:
    """Everything about one app's seats, its history and forecast included."""
    seats, today = seats_now(session, connector, now), now.date()
    points = points_of(history(session, connector.app, now - LOOKED_BACK), seats.model)
    left = seats.headroom.left if seats.headroom else 0
    ahead = forecast(points, left, today, seats.pending.dated)
    return seats.model_copy(update={"history": points, "forecast": ahead})


def with_promised(session: Session, part: AppPlan, connector: Connector, now: datetime) -> AppPlan:
    """A plan's part with the free seats that are promised, which one person's accounts do not tell."""
    headroom = seats_now(session, connector, now).headroom
    return part.model_copy(update={"promised": headroom.promised if headroom else 0})


def seats_now(session: Session, connector: Connector, now: datetime) -> AppSeats:
    """Everything about one app's seats but its history."""
    app, today = connector.app, now.date()
    row, tried = newest(session, app), last_try(session, app)
    model = model_of(connector.settings, connector.plans, row.reported_limit if row else None)
    return assess(
        app,
        title_of(app, connector.settings),
        model,
        _reading(row) if row else None,
        today=today,
        pending=pending_in(session, app, model),
        gap=_gap(tried),
        held=_held(tried, row),
    )


def points_of(rows: Iterable[Snapshot], model: SeatModel) -> tuple[Point, ...]:
    """The seats in use by day: as the vendor reports them if it always did, else as we counted them."""
    rows = list(rows)
    reported = all(row.reported is not None for row in rows)
    used = {row.at.date(): row.reported if reported else count_seats(_groups(row), model) for row in rows}
    return tuple(Point(day=day, used=number or 0) for day, number in used.items())


def pending_in(session: Session, app: str, model: SeatModel) -> Pending:
    """What approved requests will still change about the app's seats. Probes leave nothing changed."""
    query = (
        select(Step.operation, Step.account, Request.run_at)
        .join(Request, col(Request.id) == col(Step.request_id))
        .where(
            Step.app == app,
            col(Step.status).in_(_AHEAD),
            col(Request.status).in_(_NOT_DONE),
            Request.kind != RequestKind.PROBE,
        )
    )
    changes = [(_change(Operation(work), told, model), at) for work, told, at in session.exec(query)]
    dated = tuple((at.date(), change) for change, at in changes if at and change)
    return Pending(
        leaving=sum(change < 0 for change, _ in changes),
        coming=sum(change > 0 for change, _ in changes),
        dated=dated,
    )


def _change(work: Operation, account: Mapping[str, Any], model: SeatModel) -> int:
    """By how many seats a step changes those in use, going by the account as it was planned."""
    state, role = State(account.get("state", State.ACTIVE)), str(account.get("role", ""))
    change = _TAKES.get(work, 0)
    if change > 0:
        return change if state is State.DEACTIVATED and model.takes_seat(State.ACTIVE, role) else 0
    return change if model.takes_seat(state, role) or state is State.INVITED else 0


def _reading(row: Snapshot) -> Reading:
    return Reading(
        at=row.at,
        as_of=row.as_of,
        groups=tuple(_groups(row)),
        reported=row.reported,
        reported_limit=row.reported_limit,
        reported_gap=row.reported_gap,
    )


def _groups(row: Snapshot) -> Iterable[Group]:
    return ((State(state), role, number) for state, role, number in row.groups)


def _gap(tried: Snapshot | None) -> Gap | None:
    failed = tried is not None and tried.outcome == Outcome.GAP
    return Gap(sentence=tried.gap, at=tried.at) if tried and failed else None


def _held(tried: Snapshot | None, believed: Snapshot | None) -> Held | None:
    if tried is None or believed is None or tried.outcome != Outcome.HELD:
        return None
    return Held(accounts=tried.accounts, before=believed.accounts, at=tried.at)
