"""What becomes of a scheduled request whose plan was read again: it begins, or it is asked again.

What the approval covers goes on. What it does not cover makes a new version, with the plan as it is now.
"""

from collections.abc import Sequence
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
from approvals.wanted import step as new_step
from approvals.work import Chore


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
    """The next version: the plan as it is now, with the accounts that the preview would have ticked."""
    plan = Plan.model_validate(request.plan)
    for reading in readings:
        plan = _with_part(plan, reading.part)
    supersede(session, terms, request, SYSTEM, Change.PLAN, plan=plan.model_dump(mode="json"))
    for step in steps:
        _bring_up_to_date(session, plan, step)
    _take_in(session, request, plan, [(each.app, each.account_id) for each in found if each.taken_in])
    ask_again(session, terms, request)


def _with_part(plan: Plan, part: AppPlan) -> Plan:
    """The plan with an app as it is now; what cannot be read now stays as it was shown."""
    old = plan.part(part.app)
    if old is None:
        return plan.model_copy(update={"apps": (*plan.apps, part)})
    unread = part.reading is not Reading.READ and old.reading is Reading.READ
    return plan if unread else plan.with_app(part)


def _bring_up_to_date(session: Session, plan: Plan, step: Step) -> None:
    """What is approved from now on is the account as it is now, dealt with as its state and the gate ask."""
    found = plan.find(step.app, step.account_id)
    if found is None:
        return
    step.account = found.account.model_dump(mode="json")
    if step.operation != Chore.HAND_OVER:
        overrides = step.way == Way.OVERRIDE and found.may_override
        step.operation, step.way = found.operation, Way.OVERRIDE if overrides else found.way
    session.add(step)


def _take_in(session: Session, request: Request, plan: Plan, ticks: Sequence[tuple[str, str]]) -> None:
    """Adds accounts to the request that the preview would have ticked by itself."""
    highest = session.exec(select(func.max(Step.ordinal)).where(Step.request_id == request.id)).one()
    for ordinal, tick in enumerate(ticks, start=(highest or 0) + 1):
        shown = plan.find(*tick)
        assert shown is not None
        session.add(AccountClaim(app=tick[0], account_id=tick[1], request_id=request.id))
        session.add(new_step(request, ordinal, tick, shown.account, shown.operation, shown.way))
    session.flush()
