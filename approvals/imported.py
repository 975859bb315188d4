"""The tables of imported lists: for each app the newest, since only the audit log remembers older ones."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from approvals.models import Moment, Table


class ImportedList(Table, table=True):
    """The list of an app. ``number`` is that of its audit event, so that no two lists ever share one."""

    __tablename__ = "imported_list"

    app: str = Field(primary_key=True)
    number: int
    file: str
    sha256: str
    imported_at: datetime = Field(sa_type=Moment)
    rows: int
    skipped: int


class ImportedAccount(Table, table=True):
    """One account in the list's own words. ``position`` counts from 1 without a gap."""

    __tablename__ = "imported_account"
    __table_args__ = (UniqueConstraint("app", "account_id"), Index(None, "app", "email"))

    app: str = Field(primary_key=True, foreign_key="imported_list.app")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    account_id: str
    email: str | None = None
    login: str | None = None
    name: str = ""
    role: str = ""
    status: str = ""
    last_active_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime | None = Field(default=None, sa_type=Moment)
