"""The tables. Personal data stands in ``person`` rows; audit events refer to them by id only."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, MetaData, TypeDecorator, UniqueConstraint
from sqlalchemy import false as sa_false
from sqlmodel import Field, Index, SQLModel

from approvals.policy import Choice
from approvals.states import RequestKind, RequestStatus, StepStatus, Way

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC on every database; SQLite itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


class Table(SQLModel):
    """The parent of every table of ours; their validators are built when somebody asks for one."""

    model_config = {"defer_build": True}

    metadata = MetaData(naming_convention=NAMING)


class PersonRow(Table, table=True):
    """Who somebody is: the only place for names and addresses, so that erasing one keeps the audit chain."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    slack_id: str = Field(default="", index=True)
    team_id: str = ""
    email: str = Field(default="", index=True)
    profile: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seen_at: datetime = Field(sa_type=Moment)


class Request(Table, table=True):
    """One request to change accounts. ``number`` is for people and is given at submission.

    ``round`` counts its executions. ``asked`` are those who could decide, and who of them sees no card.
    ``run_at`` is the moment it is meant for, None for now; ``undoes_id`` is the request that an undo is of.
    Only the requester and those who are asked may learn of what is ``confidential``.
    """

    __tablename__ = "request"
    __table_args__ = (_one_of("status", RequestStatus), _one_of("kind", RequestKind))

    id: str = Field(primary_key=True)
    number: int | None = Field(default=None, unique=True)
    kind: str = RequestKind.OFFBOARD
    status: str = Field(index=True)
    version: int = 1
    round: int = 1
    leaver_id: str = Field(foreign_key="person.id")
    requester_id: str = Field(foreign_key="person.id")
    asked: dict[str, bool] = Field(default_factory=dict, sa_type=JSON)
    reason: str = ""
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    urgent: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    confidential: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    run_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    undoes_id: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    closing_word: str = ""
    created_at: datetime = Field(sa_type=Moment)
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    decided_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class Step(Table, table=True):
    """One operation on one account. ``account`` is the account as the requester saw it.

    ``insists`` asks the vendor even where it is so already, which is what a probe wants to see.
    """

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("request_id", "ordinal"),
        _one_of("status", StepStatus),
        _one_of("way", Way),
    )

    id: str = Field(primary_key=True)
    request_id: str = Field(foreign_key="request.id", index=True)
    ordinal: int
    app: str
    account_id: str
    account: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    operation: str
    way: str = Way.AUTOMATIC
    insists: bool = False
    status: str
    word: str = ""
    alarm: bool = False


class Attempt(Table, table=True):
    """One write that was sent, or was about to be. ``outcome`` is empty until the answer is classified."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("step_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    step_id: str = Field(foreign_key="step.id", index=True)
    number: int
    round: int = 1
    state_before: str
    seats_before: int | None = None
    counting: str = ""
    started_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str = ""
    word: str = ""


class Evidence(Table, table=True):
    """What a fresh read showed about a step. A number that could not be read is None, never zero."""

    __tablename__ = "evidence"

    id: int | None = Field(default=None, primary_key=True)
    step_id: str = Field(foreign_key="step.id", index=True)
    verdict: str
    state_before: str = ""
    state_after: str = ""
    seats_before: int | None = None
    seats_after: int | None = None
    counting: str = ""
    sessions: str = ""
    testimony: str = ""
    read_at: datetime = Field(sa_type=Moment)


class Vote(Table, table=True):
    """One approver's word on one version of a request; ``on_behalf_id`` is whose delegate they spoke as."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("request_id", "version", "voter_id"), _one_of("choice", Choice))

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = Field(foreign_key="request.id", index=True)
    version: int
    voter_id: str = Field(foreign_key="person.id")
    on_behalf_id: str = ""
    choice: str
    reason: str = ""
    at: datetime = Field(sa_type=Moment)


class AccountClaim(Table, table=True):
    """One open request at a time holds an account; the row goes in the move that closes the request."""

    __tablename__ = "account_claim"

    app: str = Field(primary_key=True)
    account_id: str = Field(primary_key=True)
    request_id: str = Field(foreign_key="request.id", index=True)


class Outbox(Table, table=True):
    """One message somewhere: where it stands, which drawing is wanted and which was drawn.

    ``subject`` is the id of the row that it is about, which is ``request_id`` where that row is a request.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("subject", "kind", "audience"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    request_id: str | None = Field(default=None, foreign_key="request.id", index=True)
    kind: str
    audience: str
    channel: str = ""
    ts: str = ""
    wanted: int = 1
    rendered: int = 0
    attempt: int = 0
    posting: bool = False
    failed: str = ""
    due_at: datetime = Field(sa_type=Moment)


class AuditEvent(Table, table=True):
    """One immutable row of the log, chained to the one before by its hash."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "app", "at", "seq", "event"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    event: str
    request: str = Field(default="", index=True)
    step: str = ""
    app: str = ""
    account: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    prev_hash: str
    hash: str


class WorkerLease(Table, table=True):
    """The heartbeat of the one process that acts; used on PostgreSQL."""

    __tablename__ = "worker_lease"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    holder: str
    backend: int
    beat_at: datetime = Field(sa_type=Moment)
