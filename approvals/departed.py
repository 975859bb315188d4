"""Who has left Slack, as rows: what Slack last showed, and what came of each departure."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from approvals.models import Moment, Table


class Ended(StrEnum):
    """Why a departure asks nobody for anything, or not any more."""

    BACK = "back"
    NOT_NEEDED = "not_needed"
    REQUESTED = "requested"
    NOTHING_FOUND = "nothing_found"


class Gone(Table, table=True):
    """Somebody whom Slack shows as deactivated; the row goes when they come back."""

    __tablename__ = "gone"

    slack_id: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Moment)


class RollCall(Table, table=True):
    """The one row that says when everybody in Slack was last looked at."""

    __tablename__ = "roll_call"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    begun_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment)


class Departure(Table, table=True):
    """One time that somebody left. ``found`` is what the apps showed at ``looked_at``; it never acts."""

    __tablename__ = "departure"

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id")
    noticed_at: datetime = Field(sa_type=Moment)
    looked_at: datetime | None = Field(default=None, sa_type=Moment)
    found: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    ended: str = Field(default="", index=True)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by_id: str | None = Field(default=None, foreign_key="person.id")
    request_id: str | None = Field(default=None, foreign_key="request.id")
