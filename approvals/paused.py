"""The table of pauses: the one without an end holds every execution up."""

from datetime import datetime

from sqlmodel import Field

from approvals.models import Moment, Table


class Pause(Table, table=True):
    """A time in which nothing is changed in any app, who began it and why, and who ended it."""

    __tablename__ = "pause"

    id: str = Field(primary_key=True)
    reason: str
    by_id: str = Field(foreign_key="person.id")
    begun_at: datetime = Field(sa_type=Moment)
    ended_by_id: str | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
