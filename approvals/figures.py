"""Our own numbers over a time, for the digest: how long people and apps took, and what is left to do."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from approvals.audit import GENESIS
from approvals.handed import ManualTask
from approvals.models import AuditEvent, Evidence, Request, Step
from approvals.reviewed import Review
from approvals.savings_read import proofs
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.work import Chore
from connectors.contract import Value


class Spread(Value):
    """How long something took, of so many times; both are None where there was none."""

    times: int = 0
    median: timedelta | None = None
    p95: timedelta | None = None


class Head(Value):
    """The newest event of the audit chain, so that cutting off its end shows; 0 where there is none."""

    seq: int
    hash: str


class Figures(Value):
    """Our own numbers from ``since`` on and before ``until``; what is overdue or unsigned is so at ``until``.

    ``requests`` were submitted in that time, probes not counted. ``to_approval`` runs from the submission,
    and ``to_verified`` from there too, or from the moment that the request was meant for, until every account
    was verified by a fresh read. Of the ``steps`` of what was carried out, ``verified`` are. ``came_back``
    are accounts that were found open again although nobody here had asked for it.
    """

    since: datetime
    until: datetime
    requests: int = 0
    to_approval: Spread = Spread()
    to_verified: Spread = Spread()
    steps: int = 0
    verified: int = 0
    overdue_tasks: int = 0
    unsigned_reviews: int = 0
    came_back: int = 0
    head: Head = Head(seq=0, hash=GENESIS)

    @property
    def share_verified(self) -> float | None:
        """From 0 to 1; None where nothing was carried out."""
        return self.verified / self.steps if self.steps else None


def figures(session: Session, since: datetime, until: datetime, apps: Iterable[str]) -> Figures:
    """Our own numbers over a time."""
    carried_out = _carried_out(session, since, until)
    outcomes = _outcomes(session, carried_out)
    return Figures(
        since=since,
        until=until,
        requests=_submitted(session, since, until),
        to_approval=spread(_to_approval(session, since, until)),
        to_verified=spread(_to_verified(carried_out, outcomes)),
        steps=len(outcomes),
        verified=sum(status == StepStatus.VERIFIED for _, status in outcomes),
        overdue_tasks=_overdue(session, until),
        unsigned_reviews=_unsigned(session, until),
        came_back=sum(_came_back(session, app, since, until) for app in apps),
        head=chain_head(session),
    )


def spread(lengths: Iterable[timedelta]) -> Spread:
    """The median, and the length within which 95 of 100 were (the nearest that was measured)."""
    ordered = sorted(lengths)
    if not ordered:
        return Spread()
    middle = timedelta(seconds=median(length.total_seconds() for length in ordered))
    return Spread(times=len(ordered), median=middle, p95=ordered[ceil(len(ordered) * 95 / 100) - 1])


def chain_head(session: Session) -> Head:
    """The newest event of the audit chain."""
    newest = select(AuditEvent.seq, AuditEvent.hash).order_by(col(AuditEvent.seq).desc()).limit(1)
    seq, hash_ = session.exec(newest).first() or (0, GENESIS)
    return Head(seq=seq, hash=hash_)


def _submitted(session: Session, since: datetime, until: datetime) -> int:
    within = (col(Request.submitted_at) >= since, col(Request.submitted_at) < until)
    return session.exec(select(func.count(col(Request.id))).where(_no_probe(), *within)).one()


def _to_approval(session: Session, since: datetime, until: datetime) -> Iterable[timedelta]:
    within = (col(Request.decided_at) >= since, col(Request.decided_at) < until)
    approved = select(Request.submitted_at, Request.decided_at).where(
        _no_probe(), *within, Request.status != RequestStatus.DENIED
    )
    for submitted, decided in session.exec(approved).all():
        if submitted and decided:
            yield decided - submitted


def _carried_out(session: Session, since: datetime, until: datetime) -> Sequence[Request]:
    within = (col(Request.finished_at) >= since, col(Request.finished_at) < until)
    ended = col(Request.status).in_((RequestStatus.DONE, RequestStatus.INCOMPLETE))
    return session.exec(select(Request).where(_no_probe(), ended, *within)).all()


def _outcomes(session: Session, requests: Sequence[Request]) -> Sequence[tuple[str, str]]:
    """Of each of their steps the request and where it stands.

    But for those that were taken out, or whose account was so already, which is no work of ours.
    """
    mine = col(Step.request_id).in_([request.id for request in requests])
    was_so = select(Evidence.step_id).join(Step, col(Step.id) == col(Evidence.step_id))
    was_so = was_so.where(mine, col(Step.operation).not_in(list(Chore)), Step.status == StepStatus.VERIFIED)
    was_so = was_so.where(
        Evidence.verdict == StepStatus.VERIFIED, col(Evidence.state_before) == col(Evidence.state_after)
    )
    rows = select(Step.request_id, Step.status).where(mine, Step.status != StepStatus.DROPPED)
    return session.exec(rows.where(col(Step.id).not_in(was_so))).all()


def _to_verified(requests: Sequence[Request], outcomes: Sequence[tuple[str, str]]) -> Iterable[timedelta]:
    open_ = {request_id for request_id, status in outcomes if status != StepStatus.VERIFIED}
    for request in requests:
        begun = max(filter(None, (request.submitted_at, request.run_at)), default=None)
        if request.id not in open_ and begun and request.finished_at:
            yield request.finished_at - begun


def _overdue(session: Session, at: datetime) -> int:
    """Tasks of which somebody was reminded, or is about to be."""
    late = or_(ManualTask.reminded > 0, col(ManualTask.remind_at) <= at)
    rows = (
        select(func.count(col(ManualTask.step_id)))
        .join(Step, col(Step.id) == col(ManualTask.step_id))
        .where(Step.status == StepStatus.MANUAL, late)
    )
    return session.exec(rows).one()


def _unsigned(session: Session, at: datetime) -> int:
    rows = select(func.count(col(Review.request_id)))
    return session.exec(rows.where(col(Review.signed_at).is_(None), Review.opened_at <= at)).one()


def _came_back(session: Session, app: str, since: datetime, until: datetime) -> int:
    back = (proof.back_at for proof in proofs(session, app) if not proof.is_undone)
    return sum(since <= at < until for at in back if at)


def _no_probe() -> ColumnElement[bool]:
    return col(Request.kind) != RequestKind.PROBE
