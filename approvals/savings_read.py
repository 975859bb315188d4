"""The savings ledger from its evidence: what fresh reads said of each account and its seat."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from approvals import snapshots
from approvals.models import Evidence, Request, Step
from approvals.own_changes import CLOSING
from approvals.savings import AppSavings, Proof, save_up
from approvals.seat_readings import app_seats
from approvals.states import RequestKind, StepStatus
from connectors.contract import Connector, Effect, Holds, Operation, State

OPEN = (State.ACTIVE, State.INVITED)

_Row = tuple[Evidence, Step, Request]


def ledger(session: Session, connectors: Mapping[str, Connector], now: datetime) -> Sequence[AppSavings]:
    """What was freed in every app, in the order of the settings, and what that is worth by now."""
    return [_savings(session, connector, now) for connector in connectors.values()]


def _savings(session: Session, connector: Connector, now: datetime) -> AppSavings:
    seats = app_seats(session, connector, now)
    frees = connector.facts.get(Effect.FREES_SEAT)
    return save_up(
        connector.app,
        seats.title,
        seats.model,
        proofs(session, connector.app),
        used=seats.used.value if seats.used else 0,
        today=now.date(),
        said_to_stay=frees is not None and frees.holds is Holds.NO,
    )


def proofs(session: Session, app: str) -> Sequence[Proof]:
    """Every account of the app that a step has closed, oldest first, and when it was seen open again.

    Probes are left out: they close an account to open it again. So is what was closed already.
    """
    found = [_proof(*row) for row in _verified(session, app, *CLOSING) if row[0].state_before in OPEN]
    undone = [
        (step.account_id, seen.read_at) for seen, step, _ in _verified(session, app, Operation.REACTIVATE)
    ]
    open_now = dict(_open_again(session, app, {proof.account_id for proof in found}))
    return [_with_return(proof, undone, open_now) for proof in found]


def _verified(session: Session, app: str, *operations: Operation) -> Sequence[_Row]:
    """The newest evidence of each verified step."""
    newest = (
        select(func.max(Evidence.id))
        .where(Evidence.verdict == StepStatus.VERIFIED)
        .group_by(Evidence.step_id)
    )
    rows = (
        select(Evidence, Step, Request)
        .join(Step, col(Step.id) == col(Evidence.step_id))
        .join(Request, col(Request.id) == col(Step.request_id))
        .where(Step.app == app, Step.status == StepStatus.VERIFIED, Request.kind != RequestKind.PROBE)
        .where(col(Step.operation).in_(operations), col(Evidence.id).in_(newest))
    )
    return session.exec(rows.order_by(col(Evidence.read_at), col(Evidence.id))).all()


def _proof(seen: Evidence, step: Step, request: Request) -> Proof:
    return Proof(
        app=step.app,
        account_id=step.account_id,
        request_number=request.number or 0,
        step_id=step.id,
        role=str(step.account.get("role", "")),
        state_before=seen.state_before,
        seats_before=seen.seats_before,
        seats_after=seen.seats_after,
        counting=seen.counting,
        read_at=seen.read_at,
    )


def _open_again(session: Session, app: str, closed: set[str]) -> Iterator[tuple[str, datetime]]:
    """Which of the closed accounts the newest reading shows as open, and at which moment."""
    reading = snapshots.newest(session, app) if closed else None
    if reading is not None:
        for account in snapshots.accounts(session, app):
            if account.id in closed and account.state in OPEN:
                yield account.id, account.as_of or reading.as_of


def _with_return(
    proof: Proof, undone: Sequence[tuple[str, datetime]], open_now: dict[str, datetime]
) -> Proof:
    """With the first moment after it at which the account was seen to be open again."""
    later = [at for account_id, at in undone if account_id == proof.account_id and at > proof.read_at]
    if later:
        return proof._replace(back_at=min(later), is_undone=True)
    seen_at = open_now.get(proof.account_id)
    return proof._replace(back_at=seen_at) if seen_at and seen_at > proof.read_at else proof
