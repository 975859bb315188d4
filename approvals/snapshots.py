"""Snapshots: what each reading of an app showed. A reading that failed is a gap in them, never a zero."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, delete
from sqlmodel import Field, Session, col, select

from approvals.models import Moment, Table
from approvals.stored_accounts import StoredAccount, find, unpack
from connectors.contract import State

KEPT = timedelta(days=365)
"""So long every reading is kept; of older ones the last of each week is."""


class Outcome(StrEnum):
    """What became of a reading."""

    READ = "read"
    GAP = "gap"
    HELD = "held"


class Snapshot(Table, table=True):
    """One reading of an app, at our ``at``; ``as_of`` is the moment that its answers are of.

    ``groups`` are the accounts by state and role, as ``[state, role, number]``. ``reported`` and
    ``reported_limit`` are the vendor's own numbers, None where it told none, and ``reported_gap`` why.
    A held one shows so few accounts that it is not believed yet. ``gap`` is a sentence for people.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        CheckConstraint("outcome IN ('read', 'gap', 'held')", name="outcome"),
        Index(None, "app", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    app: str
    at: datetime = Field(sa_type=Moment)
    as_of: datetime = Field(sa_type=Moment)
    outcome: str
    groups: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    reported: int | None = None
    reported_limit: int | None = None
    reported_gap: str = ""
    gap: str = ""

    @property
    def accounts(self) -> int:
        """How many accounts were listed, whatever their states."""
        return sum(number for _, _, number in self.groups)

    @property
    def open(self) -> int:
        """How many of them are active or invited."""
        open_states = {State.ACTIVE, State.INVITED}
        return sum(number for state, _, number in self.groups if state in open_states)


class SnapshotAccounts(Table, table=True):
    """A part of the accounts of an app's newest reading; older readings keep their numbers only."""

    __tablename__ = "snapshot_accounts"

    app: str = Field(primary_key=True)
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    snapshot_id: int = Field(foreign_key="snapshot.id")
    packed: bytes = Field(sa_type=LargeBinary)


def newest(session: Session, app: str, *outcomes: Outcome) -> Snapshot | None:
    """The newest snapshot of these outcomes; without any, the newest that was read."""
    query = select(Snapshot).where(
        Snapshot.app == app, col(Snapshot.outcome).in_(outcomes or (Outcome.READ,))
    )
    return session.exec(query.order_by(col(Snapshot.at).desc(), col(Snapshot.id).desc()).limit(1)).first()


def last_try(session: Session, app: str) -> Snapshot | None:
    """The newest snapshot, whatever became of it."""
    return newest(session, app, *Outcome)


def history(session: Session, app: str, since: datetime) -> Sequence[Snapshot]:
    """What was read since then, oldest first."""
    query = select(Snapshot).where(
        Snapshot.app == app, Snapshot.outcome == Outcome.READ, col(Snapshot.at) >= since
    )
    return session.exec(query.order_by(col(Snapshot.at), col(Snapshot.id))).all()


def accounts(session: Session, app: str) -> Iterator[StoredAccount]:
    """The accounts of the app's newest reading, in the vendor's order; a part of them at a time in memory."""
    for packed in _parts(session, app):
        yield from unpack(packed)


def account(session: Session, app: str, account_id: str) -> StoredAccount | None:
    """One account of the newest reading; only the part that it is in is unpacked."""
    found = (find(packed, account_id) for packed in _parts(session, app))
    return next(filter(None, found), None)


_PART = col(SnapshotAccounts.part)


def _parts(session: Session, app: str) -> Iterator[bytes]:
    of_app = SnapshotAccounts.app == app
    for part in session.exec(select(SnapshotAccounts.part).where(of_app).order_by(_PART)).all():
        yield _packed(session, app, part)


def _packed(session: Session, app: str, part: int) -> bytes:
    query = select(SnapshotAccounts.packed).where(SnapshotAccounts.app == app, SnapshotAccounts.part == part)
    return session.exec(query).one()


def keep(session: Session, snapshot: Snapshot, parts: Iterable[bytes]) -> Snapshot:
    """Adds a snapshot; the accounts of one that was read take the place of those before."""
    session.add(snapshot)
    session.flush()
    if snapshot.outcome == Outcome.READ and snapshot.id is not None:
        session.execute(delete(SnapshotAccounts).where(col(SnapshotAccounts.app) == snapshot.app))
        for number, packed in enumerate(parts):
            session.add(
                SnapshotAccounts(app=snapshot.app, part=number, snapshot_id=snapshot.id, packed=packed)
            )
    return snapshot


def thin(session: Session, app: str, now: datetime) -> int:
    """Forgets of readings older than a year all but each week's last, and how many those are."""
    old = select(Snapshot).where(Snapshot.app == app, col(Snapshot.at) < now - KEPT)
    rows = session.exec(old.order_by(col(Snapshot.at))).all()
    last = {row.at.isocalendar()[:2]: row.id for row in rows if row.outcome == Outcome.READ}
    used = select(SnapshotAccounts.snapshot_id).where(SnapshotAccounts.app == app)
    kept = {*last.values(), *session.exec(used).all()}
    over = [row for row in rows if row.id not in kept]
    for row in over:
        session.delete(row)
    return len(over)
