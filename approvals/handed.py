"""The table of manual tasks: what a person has to do for a step, and what they said of it."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from approvals.models import Moment, Table


class ManualTask(Table, table=True):
    """What a person has to do for a step. ``declared_*`` is their own word; only a read makes it evidence.

    ``assignees`` are the Slack ids of those who were asked; ``to_check`` asks the next round to look.
    """

    __tablename__ = "manual_task"

    step_id: str = Field(primary_key=True, foreign_key="step.id")
    assignees: list[str] = Field(default_factory=list, sa_type=JSON)
    instructions: list[str] = Field(default_factory=list, sa_type=JSON)
    link: str = ""
    state_before: str = ""
    seats_before: int | None = None
    counting: str = ""
    opened_at: datetime = Field(sa_type=Moment)
    remind_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    reminded: int = 0
    declared_by: str = ""
    declared_at: datetime | None = Field(default=None, sa_type=Moment)
    note: str = ""
    to_check: bool = False
    checked_at: datetime | None = Field(default=None, sa_type=Moment)
