"""Activity that arrives later withdraws a waiting reclaim by itself, visibly, and bars it at its execution.

Only what was asked for because of quiet is withdrawn: that somebody who has left is active again is no reason
to leave their account open.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from approvals import snapshots
from approvals.audit import SYSTEM, move, step_event
from approvals.changing import ask_again, supersede
from approvals.days import full_day
from approvals.former import Change
from approvals.models import AccountClaim, Request, Step
from approvals.plan import Plan
from approvals.requests import Terms, close
from approvals.stale_groups import Group
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.stored_accounts import StoredAccount, stored
from connectors.contract import Account, State

WAITING = frozenset({RequestStatus.PENDING, RequestStatus.SCHEDULED, RequestStatus.APPROVED})
"""Requests that can still be called back."""
CHANGEABLE = frozenset({RequestStatus.PENDING, RequestStatus.SCHEDULED})
"""Of them those that can lose a part; of what is about to run, the execution refuses it."""
QUIET = frozenset({Group.STALE, Group.NEVER_ACTIVE, Group.INVITATION})
"""Groups that are about activity, so that activity takes an account out of them."""


class Woken(NamedTuple):
    """A step of a waiting reclaim whose account was used since it was asked for; ``told`` says how."""

    request_id: str
    step_id: str
    told: str
    state: str
    active_at: datetime | None


def find_woken(session: Session, apps: Sequence[str]) -> Sequence[Woken]:
    """What the newest readings of these apps show as used since a reclaim of it was asked for."""
    return [woken for app in apps for woken in _woken_in(session, app)]


def withdraw(session: Session, terms: Terms, found: Sequence[Woken]) -> Sequence[str]:
    """Takes these steps out of their requests, which are read again; whose ids it returns.

    A request of which nothing would be left is cancelled; any other goes on without them, as a new version.
    """
    by_request: dict[str, list[Woken]] = {}
    for woken in found:
        by_request.setdefault(woken.request_id, []).append(woken)
    return [request_id for request_id, woken in by_request.items() if _withdraw(session, terms, woken)]


def activity_since(step: Step, now: StoredAccount) -> str:
    """How the account was used after the step was asked for, for people; nothing where that is not told."""
    shown = stored(Account.model_validate(step.account))
    if shown.state is State.INVITED and now.state is State.ACTIVE:
        return "the invitation was accepted"
    active = now.last_active_at
    if active is None or (shown.last_active_at is not None and active <= shown.last_active_at):
        return ""
    return f"the account was active on {full_day(active)}"


def came_alive(session: Session, step: Step, now: Account) -> str:
    """Why a step of a reclaim must not be taken after all, by a fresh read or the newest stored reading."""
    request = session.get_one(Request, step.request_id)
    if not _is_about_quiet(request, step):
        return ""
    told = activity_since(step, stored(now))
    if not told and (kept := _stored_since(session, request, step)):
        told = activity_since(step, kept)
    return f"{told}, after this was asked for" if told else ""


def _is_about_quiet(request: Request, step: Step) -> bool:
    """Whether the step is there because its account was quiet, which is assumed where no reason is known."""
    if request.kind != RequestKind.RECLAIM:
        return False
    planned = Plan.model_validate(request.plan).find(step.app, step.account_id)
    return planned is None or planned.group is None or planned.group in QUIET


def _stored_since(session: Session, request: Request, step: Step) -> StoredAccount | None:
    """The account in a reading that is newer than the request."""
    newest = snapshots.newest(session, step.app)
    is_newer = newest is not None and newest.as_of > request.created_at
    return snapshots.account(session, step.app, step.account_id) if is_newer else None


def _woken_in(session: Session, app: str) -> Iterator[Woken]:
    reading = snapshots.newest(session, app)
    if reading is None:
        return
    asked = (row for row in _waiting(session, app) if row[0].created_at < reading.as_of)
    waiting = [row for row in asked if _is_about_quiet(*row)]
    newest = _newest(session, app, {step.account_id for _, step in waiting})
    for request, step in waiting:
        now = newest.get(step.account_id)
        if now is not None and (told := activity_since(step, now)):
            yield Woken(request.id, step.id, told, now.state.value, now.last_active_at)


def _waiting(session: Session, app: str) -> Sequence[tuple[Request, Step]]:
    rows = (
        select(Request, Step)
        .join(Step, col(Step.request_id) == col(Request.id))
        .where(Request.kind == RequestKind.RECLAIM, col(Request.status).in_(WAITING))
        .where(Step.app == app, Step.status == StepStatus.PLANNED)
    )
    return session.exec(rows.order_by(col(Request.number), col(Step.ordinal))).all()


def _newest(session: Session, app: str, wanted: set[str]) -> Mapping[str, StoredAccount]:
    accounts: Iterator[StoredAccount] = snapshots.accounts(session, app) if wanted else iter(())
    return {account.id: account for account in accounts if account.id in wanted}


def _withdraw(session: Session, terms: Terms, woken: Sequence[Woken]) -> bool:
    request = session.get_one(Request, woken[0].request_id)
    planned = _planned(session, request.id)
    said = {each.step_id: each for each in woken}
    gone = {(step.app, step.account_id) for step in planned if step.id in said}
    dropped = [step for step in planned if (step.app, step.account_id) in gone]
    partly = len(dropped) < len(planned)
    if not dropped or request.status not in (CHANGEABLE if partly else WAITING):
        return False
    for step in dropped:
        if step.id in said:
            _note(session, step, said[step.id], terms.now)
    if partly:
        _go_on_without(session, terms, request, dropped)
    else:
        word = _word(woken)
        close(session, request, RequestStatus.CANCELLED, actor=SYSTEM, at=terms.now, word=word)
    return True


def _planned(session: Session, request_id: str) -> Sequence[Step]:
    rows = select(Step).where(Step.request_id == request_id, Step.status == StepStatus.PLANNED)
    return session.exec(rows.order_by(col(Step.ordinal))).all()


def _note(session: Session, step: Step, woken: Woken, at: datetime) -> None:
    """The evidence goes on record before anything follows from it."""
    active = woken.active_at.isoformat() if woken.active_at else ""
    detail = {"operation": step.operation, "state_after": woken.state, "active_at": active}
    step_event(session, step, "step.withdrawn", actor=SYSTEM, at=at, detail=detail)


def _go_on_without(session: Session, terms: Terms, request: Request, dropped: Sequence[Step]) -> None:
    accounts = {(step.app, step.account_id) for step in dropped}
    reason = f"{len(accounts)} used since this was asked for, and so left alone"
    supersede(session, terms, request, SYSTEM, Change.ACCOUNTS, reason=reason)
    for step in dropped:
        detail = {"operation": step.operation, "way": step.way}
        move(session, step, StepStatus.DROPPED, actor=SYSTEM, at=terms.now, detail=detail)
    for account in accounts:
        claim = session.get(AccountClaim, account)
        if claim is not None and claim.request_id == request.id:
            session.delete(claim)
    ask_again(session, terms, request)


def _word(woken: Sequence[Woken]) -> str:
    """Goes on where "cancelled by" is said."""
    if len(woken) == 1:
        return f"Seatkeeper itself: {woken[0].told}, after this was asked for"
    return f"Seatkeeper itself: all {len(woken)} accounts were used after this was asked for"
