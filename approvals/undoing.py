"""Asking for an undo: who may, until when, of what; and what is weighed again right before the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, func, select

from approvals import outbox
from approvals.audit import record
from approvals.cautions import Caution
from approvals.drafts import open_draft
from approvals.lent import lent_since
from approvals.models import Request, Step
from approvals.offered import ENDED, UNDOABLE, withdraw_offers
from approvals.people import Person
from approvals.plan import Plan, limit_of
from approvals.policy import Reason, may_ask, may_see
from approvals.requests import Terms, question_of, refuse_command
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.step_view import StepView, step_views
from approvals.undo_planner import Room, Wanted, room_of, waiting_part
from approvals.undone import AccountKey, Undo, left_to_undo, over_at, undos_of
from connectors.contract import Connector, Operation, Usage


class Bar(StrEnum):
    """Why a request cannot be undone now, apart from who asks."""

    KIND = "kind"
    NOT_ENDED = "not_ended"
    OVER = "over"
    UNDER_WAY = "under_way"
    NOTHING = "nothing"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"


AT_ONCE = 20
"""Accounts that one form has room for, and that are read while somebody waits for it."""

WHY_NOT: Mapping[Bar, str] = {
    Bar.KIND: "it is no deactivation",
    Bar.NOT_ENDED: "what it did is being worked on again",
    Bar.OVER: "the time in which it can be undone is over",
    Bar.UNDER_WAY: "another request undoes it already",
    Bar.NOTHING: "everything that it deactivated is back",
    Bar.WITHDRAWN: "it withdrew an invitation, and only a new one in the app brings that back",
    Bar.UNCHANGED: "it has deactivated nothing that was active before",
}


@dataclass(frozen=True)
class Opening:
    """What became of somebody's wish to undo a request: accounts to look at, or what stands in the way.

    ``over_at`` is until when it can, or could, be undone, and ``holder`` the undo that is under way;
    ``goes_on`` says that something of the request itself is not settled yet. Of ``many`` accounts those
    ``wanted`` are looked at that come after the ``first`` so many. ``kind`` is that of the request, and
    what undoes a ``confidential`` one would tell of it, and so begins as one.
    """

    number: int
    reason: Reason = Reason.ALLOWED
    bar: Bar | None = None
    over_at: datetime | None = None
    holder: Undo | None = None
    back: tuple[AccountKey, ...] = ()
    goes_on: bool = False
    wanted: tuple[Wanted, ...] = ()
    plan: Plan | None = None
    first: int = 0
    many: int = 0
    kind: RequestKind = RequestKind.OFFBOARD
    confidential: bool = False

    @property
    def is_open(self) -> bool:
        """Whether an undo may be asked for."""
        return self.reason is Reason.ALLOWED and self.bar is None


def open_undo(
    session: Session,
    terms: Terms,
    request_id: str,
    actor: Person,
    connectors: Mapping[str, Connector],
    draft_id: str,
    first: int = 0,
) -> Opening:
    """Opens the draft of an undo, whose apps are still to be looked at; a refusal is recorded.

    It is of ``AT_ONCE`` accounts after the ``first`` so many: each of them has to be read anew.

    Raises ``sqlalchemy.exc.NoResultFound`` for a request that does not exist.
    """
    request = session.get_one(Request, request_id)
    reason = _may_undo(session, terms, request, actor)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "undo", reason, terms.now, request.id)
        return Opening(request.number or 0, reason)
    opening = _weigh(session, terms, request)
    if not opening.is_open:
        return opening
    opening = _page(opening, first)
    apps = dict.fromkeys(wanted.account.app for wanted in opening.wanted)
    parts = tuple(waiting_part(app, connectors.get(app)) for app in apps)
    old = Plan.model_validate(request.plan)
    plan = Plan(person=old.person, apps=parts, kind=RequestKind.UNDO)
    open_draft(session, actor, plan, terms.now, draft_id)
    draft = session.get_one(Request, draft_id)
    draft.undoes_id = request.id
    session.add(draft)
    return replace(opening, plan=plan)


def against_sending(session: Session, terms: Terms, draft: Request) -> str:
    """Why an undo can no longer be sent; nothing where it can, or where the draft is of something else."""
    if draft.kind != RequestKind.UNDO:
        return ""
    opening = _weigh(session, terms, session.get_one(Request, draft.undoes_id))
    if opening.holder is not None:
        return f"request #{opening.holder.number} undoes it already"
    return "" if opening.bar is None else WHY_NOT[opening.bar]


def note_sent(session: Session, request: Request, actor_id: str, at: datetime) -> None:
    """The history of the request that is to be undone tells that somebody asked for that."""
    if request.undoes_id:
        detail = {"number": request.number}
        record(session, "undo.asked", actor=actor_id, at=at, request=request.undoes_id, detail=detail)
        outbox.redraw(session, request.undoes_id)


def end_offers(session: Session, terms: Terms) -> int:
    """Has messages drawn anew of what can no longer be undone; returns of how many requests."""
    return withdraw_offers(session, terms.now - terms.rules.undo_for)


def no_seat(session: Session, step: Step, usage: Usage | None, connector: Connector) -> str:
    """Why a reactivation is not asked for now: a seat is missing, and the approval did not cover that."""
    room = room_of(usage, connector)
    if room is Room.FREE or usage is None or step.insists:
        return ""
    limit, _ = limit_of(usage, connector.settings, connector.plans)
    full = f"no seat is free, {usage.used} of {limit} are in use"
    if room is Room.SHUT:
        return f"{full}, and the app takes nobody beyond that"
    request = session.get_one(Request, step.request_id)
    shown = Plan.model_validate(request.plan).find(step.app, step.account_id)
    known = shown is not None and Caution.FULL in shown.cautions
    return "" if known else f"{full}, which was not so when it was asked for"


def _page(opening: Opening, first: int) -> Opening:
    """The accounts of one form; from the beginning again where there are not so many any more."""
    many = len(opening.wanted)
    first = first if 0 < first < many else 0
    return replace(opening, wanted=opening.wanted[first : first + AT_ONCE], first=first, many=many)


def _may_undo(session: Session, terms: Terms, request: Request, actor: Person) -> Reason:
    lent = lent_since(session, terms.now)
    reason = may_see(question_of(session, request, terms.now), actor, terms.rules, lent)
    return may_ask(RequestKind.UNDO, actor, terms.rules) if reason is Reason.ALLOWED else reason


def _weigh(session: Session, terms: Terms, request: Request) -> Opening:
    number, undos = request.number or 0, undos_of(session, request.id)
    over = over_at(request, terms.rules.undo_for)
    holder = next((undo for undo in undos if undo.is_open), None)
    back = tuple(key for undo in undos for key in undo.returned)
    bar = _bar(request, over, holder, terms.now)
    if bar is not None:
        return Opening(number, bar=bar, over_at=over, holder=holder, back=back)
    steps = _steps(session, request)
    left, invitations = left_to_undo(steps, undos), _withdrawn(steps)
    if not left:
        return Opening(number, bar=_nothing(back, invitations), over_at=over, back=back)
    withdrawn = (Wanted(account=step.account, operation=step.operation) for step in invitations)
    plan = Plan.model_validate(request.plan)
    wanted = (*(_wanted(session, request, plan, step) for step in left), *withdrawn)
    return Opening(
        number,
        over_at=over,
        back=back,
        goes_on=request.status == RequestStatus.INCOMPLETE,
        wanted=wanted,
        kind=RequestKind(request.kind),
        confidential=request.confidential,
    )


def _bar(request: Request, over: datetime | None, holder: Undo | None, at: datetime) -> Bar | None:
    if request.kind not in UNDOABLE:
        return Bar.KIND
    if request.status not in ENDED or over is None:
        return Bar.NOT_ENDED
    if holder is not None:
        return Bar.UNDER_WAY
    return Bar.OVER if over <= at else None


def _nothing(back: Sequence[AccountKey], invitations: Sequence[StepView]) -> Bar:
    """Why no account is left to be brought back: only what came back is back."""
    if back:
        return Bar.NOTHING
    return Bar.WITHDRAWN if invitations else Bar.UNCHANGED


def _steps(session: Session, request: Request) -> Sequence[StepView]:
    plan = Plan.model_validate(request.plan)
    rows = session.exec(select(Step).where(Step.request_id == request.id).order_by(col(Step.ordinal))).all()
    return step_views(session, rows, plan)


def _withdrawn(steps: Sequence[StepView]) -> Sequence[StepView]:
    done = (Operation.WITHDRAW_INVITATION, StepStatus.VERIFIED)
    return [step for step in steps if (step.operation, step.status) == done]


def _wanted(session: Session, request: Request, plan: Plan, step: StepView) -> Wanted:
    """The account, with the newest other request that deactivated it after this one, if one did."""
    later = (
        select(func.max(Request.number))
        .join(Step, col(Step.request_id) == col(Request.id))
        .where(Step.app == step.app, Step.account_id == step.account.id)
        .where(Step.operation == Operation.DEACTIVATE, Step.status == StepStatus.VERIFIED)
        .where(Request.kind != RequestKind.PROBE, col(Request.finished_at) > request.finished_at)
    )
    shown = plan.find(step.app, step.account.id)
    holder, part = shown.holder if shown else None, plan.part(step.app)
    read_at = part.read_at if part else None
    return Wanted(account=step.account, later=session.exec(later).one(), holder=holder, read_at=read_at)
