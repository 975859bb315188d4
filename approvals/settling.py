"""What becomes of a scheduled request whose plan was read again: it begins, or it is asked again.

What the approval covers goes on. What it does not cover makes a new version, with the plan as it is now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from approvals import outbox
from approvals.audit import SYSTEM, move, record
from approvals.changing import ask_again, supersede
from approvals.drift import differences
from approvals.former import Change
from approvals.models import AccountClaim, Request, Step
from approvals.people import Person
from approvals.plan import AppPlan, Plan, Reading
from approvals.register import recall
from approvals.requests import Terms
from approvals.scheduling import is_due
from approvals.second_reading import Difference, SecondReading
from approvals.states import RequestStatus, StepStatus, Way
from approvals.wanted import shown_as
from approvals.wanted import step as new_step
from approvals.work import Chore, Work


@dataclass(frozen=True)
class ToRead:
    """A scheduled request whose moment has come: its version, the person, and what was approved."""

    version: int
    number: int
    person: Person
    plan: Plan
    steps: tuple[Step, ...]

    def chosen(self, app: str) -> list[str]:
        """The ids of the accounts that are to be changed in one app."""
        return list(dict.fromkeys(step.account_id for step in self.steps if step.app == app))


@dataclass(frozen=True)
class AppReading:
    """One app as read again; ``gone`` are the ids of chosen accounts that are no more."""

    part: AppPlan
    gone: frozenset[str] = frozenset()


def to_read(session: Session, request_id: str, terms: Terms) -> ToRead | None:
    """What is to be read again before it begins; None for whatever is not due."""
    request = session.get(Request, request_id)
    if request is None or not is_due(request, terms.now):
        return None
    return ToRead(
        version=request.version,
        number=request.number or 0,
        person=recall(session, request.leaver_id),
        plan=Plan.model_validate(request.plan),
        steps=tuple(_planned(session, request)),
    )


def settle(
    session: Session, terms: Terms, request_id: str, version: int, readings: Sequence[AppReading]
) -> None:
    """Begins what is still covered by the approval, and asks again for what is not.

    Does nothing where the request was cancelled, changed or begun while the apps were read.
    """
    request = session.get_one(Request, request_id)
    if not is_due(request, terms.now) or request.version != version:
        return
    steps = _planned(session, request)
    found = _differences(Plan.model_validate(request.plan), readings, steps)
    again = not all(each.is_covered for each in found)
    noted = {"version": version, "differences": len(found), "asks_again": again}
    record(session, "plan.reread", actor=SYSTEM, at=terms.now, request=request_id, detail=noted)
    if found:
        told = [each.model_dump(mode="json") for each in found]
        session.add(SecondReading(request_id=request_id, version=version, read_at=terms.now, found=told))
    if again:
        _ask_again(session, terms, request, readings, found, steps)
    else:
        move(session, request, RequestStatus.RUNNING, actor=SYSTEM, at=terms.now, started_at=terms.now)
        outbox.redraw(session, request_id)


def _planned(session: Session, request: Request) -> Sequence[Step]:
    rows = select(Step).where(Step.request_id == request.id, Step.status == StepStatus.PLANNED)
    return session.exec(rows.order_by(col(Step.ordinal))).all()


def _differences(plan: Plan, readings: Sequence[AppReading], steps: Sequence[Step]) -> tuple[Difference, ...]:
    return tuple(
        difference
        for reading in readings
        for difference in differences(
            plan.part(reading.part.app) or AppPlan(app=reading.part.app, title=reading.part.title),
            reading.part,
            [step for step in steps if step.app == reading.part.app],
            reading.gone,
        )
    )


def _ask_again(
    session: Session,
    terms: Terms,
    request: Request,
    readings: Sequence[AppReading],
    found: Sequence[Difference],
    steps: Sequence[Step],
) -> None:
    """The next version: the plan as it is now, with the accounts that the preview would have ticked.

    Nothing happens at its moment, so the requester hears of it directly.
    """
    plan = Plan.model_validate(request.plan)
    for reading in readings:
        plan = _with_part(plan, reading.part)
    supersede(session, terms, request, SYSTEM, Change.PLAN, plan=plan.model_dump(mode="json"))
    renewed = [(step, new) for step in steps if (new := _renewed(request, plan, step))]
    for step, _ in renewed:
        detail = {"operation": step.operation, "way": step.way}
        move(session, step, StepStatus.DROPPED, actor=SYSTEM, at=terms.now, detail=detail)
    taken_in = [(each.app, each.account_id) for each in found if each.taken_in]
    _add(session, request, [*(new for _, new in renewed), *_taken_in(session, request, plan, taken_in)])
    ask_again(session, terms, request)
    requester = recall(session, request.requester_id)
    if requester.slack_id and request.status == RequestStatus.PENDING:
        audience = outbox.audience(requester.slack_id, request.version)
        outbox.send(session, request.id, outbox.Kind.NOTICE, audience, terms.now)


def _with_part(plan: Plan, part: AppPlan) -> Plan:
    """The plan with an app as it is now; what cannot be read now stays as it was shown."""
    old = plan.part(part.app)
    if old is None:
        return plan.model_copy(update={"apps": (*plan.apps, part)})
    unread = part.reading is not Reading.READ and old.reading is Reading.READ
    return plan if unread else plan.with_app(part)


def _renewed(request: Request, plan: Plan, step: Step) -> Step | None:
    """What takes a step's place, so that the votes on the old one stay readable; None where nothing changed.

    It has the account as it is now, dealt with as its state and the gate ask.
    """
    found = plan.find(step.app, step.account_id)
    if found is None:
        return None
    work: Work = Chore.HAND_OVER
    way = Way(step.way)
    if step.operation != Chore.HAND_OVER:
        overrides = way is Way.OVERRIDE and found.may_override
        work, way = found.operation, Way.OVERRIDE if overrides else found.way
    new = new_step(request, 0, (step.app, step.account_id), found.account, work, way)
    same = (new.account, new.operation, new.way) == (step.account, step.operation, step.way)
    return None if same else new


def _taken_in(
    session: Session, request: Request, plan: Plan, ticks: Sequence[tuple[str, str]]
) -> Iterable[Step]:
    """The steps for accounts that the preview would have ticked by itself; they are claimed, too."""
    for tick in ticks:
        shown = shown_as(plan, tick)
        session.add(AccountClaim(app=tick[0], account_id=tick[1], request_id=request.id))
        yield new_step(request, 0, tick, shown.account, shown.operation, shown.way)


def _add(session: Session, request: Request, steps: Sequence[Step]) -> None:
    """Puts steps after those that the request has."""
    highest = session.exec(select(func.max(Step.ordinal)).where(Step.request_id == request.id)).one()
    for ordinal, step in enumerate(steps, start=(highest or 0) + 1):
        step.ordinal = ordinal
        session.add(step)
    session.flush()
