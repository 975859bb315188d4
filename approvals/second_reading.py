"""What had changed when an approved plan was read again: a row for each version that this was done for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, select

from approvals.models import Moment, Table
from connectors.contract import Value


class Drift(StrEnum):
    """How an app or an account differs from what was approved."""

    NEW = "new"
    IDENTITY = "identity"
    ADMIN = "admin"
    ROLE = "role"
    STATE = "state"
    BY_HAND = "by_hand"
    CAUTION = "caution"
    DEACTIVATED = "deactivated"
    GONE = "gone"
    UNREAD = "unread"


HARMLESS = frozenset({Drift.DEACTIVATED, Drift.GONE, Drift.UNREAD})
"""What the approval covers all the same: nothing more is done than was approved, and each step tells it."""


class Difference(Value):
    """One change since the approval. ``before`` and ``after`` are the vendor's words, or ours for a caution.

    ``taken_in`` says that a new account is part of the request from now on.
    """

    app: str
    drift: Drift
    account_id: str = ""
    label: str = ""
    before: str = ""
    after: str = ""
    taken_in: bool = False

    @property
    def is_covered(self) -> bool:
        """Whether the approval covers it."""
        return self.drift in HARMLESS


class SecondReading(Table, table=True):
    """The plan of one version as it was read again before it was carried out."""

    __tablename__ = "second_reading"
    __table_args__ = (UniqueConstraint("request_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = Field(foreign_key="request.id", index=True)
    version: int
    read_at: datetime = Field(sa_type=Moment)
    found: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class ReadingView(Value):
    """The newest second reading as people read it; ``version`` is the one that it was done for."""

    version: int
    read_at: datetime
    found: tuple[Difference, ...]

    @property
    def asks_again(self) -> bool:
        """Whether it found what the approval did not cover."""
        return not all(each.is_covered for each in self.found)


def newest_reading(session: Session, request_id: str) -> ReadingView | None:
    """What the newest second reading of a request found, if there was one that found anything."""
    rows = select(SecondReading).where(SecondReading.request_id == request_id)
    row = session.exec(rows.order_by(col(SecondReading.version).desc())).first()
    if row is None:
        return None
    found = tuple(Difference.model_validate(each) for each in row.found)
    return ReadingView(version=row.version, read_at=row.read_at, found=found)
