"""The table of reviews: what one person approved because it was urgent is signed by another afterwards."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from approvals.models import Moment, Table


class Review(Table, table=True):
    """What is to be signed of an urgent request, and who did; ``asked`` are the Slack ids of who was told."""

    __tablename__ = "review"

    request_id: str = Field(primary_key=True, foreign_key="request.id")
    asked: list[str] = Field(default_factory=list, sa_type=JSON)
    opened_at: datetime = Field(sa_type=Moment)
    remind_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    reminded: int = 0
    signed_by_id: str | None = Field(default=None, foreign_key="person.id")
    signed_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    note: str = ""
