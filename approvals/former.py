"""What a request covered before it was changed: the votes of that time stay readable for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, select

from approvals.models import Moment, Request, Step, Table
from approvals.people import Person
from approvals.register import recall_all
from approvals.states import StepStatus, Way


class Change(StrEnum):
    """What a new version changed; ``PLAN`` is that the accounts themselves changed meanwhile."""

    ACCOUNTS = "accounts"
    MOMENT = "moment"
    PLAN = "plan"


class FormerVersion(Table, table=True):
    """A version that another took the place of: the steps that it covered, by their ordinals, and its moment.

    ``ended_by_id`` and ``reason`` are who changed it and why, ``change`` what the next version changed.
    """

    __tablename__ = "former_version"
    __table_args__ = (UniqueConstraint("request_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = Field(foreign_key="request.id", index=True)
    version: int
    steps: list[int] = Field(default_factory=list, sa_type=JSON)
    run_at: datetime | None = Field(default=None, sa_type=Moment)
    change: str
    reason: str = ""
    ended_by_id: str
    ended_at: datetime = Field(sa_type=Moment)


def former_versions(session: Session, request: Request) -> Sequence[FormerVersion]:
    """Every version that another took the place of, the first one first."""
    if request.version == 1:
        return ()
    rows = select(FormerVersion).where(FormerVersion.request_id == request.id)
    return session.exec(rows.order_by(col(FormerVersion.version))).all()


def added_by(session: Session, request: Request) -> tuple[Person, ...]:
    """Those who asked for part of what it covers by changing it: like the requester, they never decide."""
    former = former_versions(session, request)
    if not former:
        return ()
    rows = session.exec(select(Step).where(Step.request_id == request.id)).all()
    by_ordinal = {row.ordinal: row for row in rows}
    now = asked_by(row for row in rows if row.status != StepStatus.DROPPED)
    covered = [asked_by(by_ordinal[each] for each in version.steps) for version in former]
    changes = zip(former, covered, [*covered[1:], now], strict=True)
    people = [each for each in changes if each[0].change == Change.ACCOUNTS]
    ids = [version.ended_by_id for version, before, after in people if (after - before) & now]
    return recall_all(session, dict.fromkeys(ids))


def asked_by(rows: Iterable[Step]) -> frozenset[tuple[str, str, str, bool]]:
    """What steps ask for: each a work on an account, and an override of it as something more."""
    plain = {(row.app, row.account_id, str(row.operation), row.way == Way.OVERRIDE) for row in rows}
    return frozenset(plain | {(app, account, work, False) for app, account, work, _ in plain})
