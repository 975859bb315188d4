"""Holders who were asked about their seats, as rows: what each was asked, what they said, what came of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, text
from sqlmodel import Field, Index, Session, col, select

from approvals.models import Moment, Table
from approvals.stale_survey import Asked as Asked
from approvals.stale_survey import Kept


class OnSilence(StrEnum):
    """What follows when nobody answers: the reclaim is requested, the manager is asked, or nothing."""

    REQUEST = "request"
    MANAGER = "manager"
    LEAVE = "leave"


class Answer(StrEnum):
    """How an inquiry ended: by somebody's word, by silence, or by what made it needless."""

    KEEP = "keep"
    RELEASE = "release"
    SILENCE = "silence"
    PASSED_ON = "passed_on"
    USED = "used"
    HELD = "held"
    OFF = "off"
    LEFT = "left"
    UNSENT = "unsent"


class Letter(Table, table=True):
    """One message that asks about seats of one app, the terms under which it asks, and its reminders.

    ``to`` are the ids of the people who get it. ``silent_at`` is until when they have time to answer.
    """

    __tablename__ = "letter"

    id: str = Field(primary_key=True)
    app: str
    title: str
    asks: str
    to: list[str] = Field(default_factory=list, sa_type=JSON)
    asked_by_id: str = Field(foreign_key="person.id")
    sent_at: datetime = Field(sa_type=Moment, index=True)
    silent_at: datetime = Field(sa_type=Moment)
    silence_seconds: int
    on_silence: str
    keep_seconds: int
    remind_seconds: int
    reminded: int = 0
    look_at: datetime | None = Field(default=None, sa_type=Moment, index=True)


class Inquiry(Table, table=True):
    """One seat that a letter asks about; ``answer`` is empty while it is open, one at a time for an account.

    ``asked_at`` is since when somebody is, and stays so when their manager is asked in their place.
    ``account``, ``group`` and ``why`` are the evidence at that moment, of the reading of ``read_at``; later
    ones up to ``seen_to`` have been looked at since. ``wanted_at`` is since when a reclaim is to be asked
    for, and ``settled`` says that nothing more can follow. At ``back_at`` the holder wanted the seat back,
    and ``back_done`` says that they have it. Up to ``kept_until`` nobody is asked about it again, because
    somebody kept it or wanted it back.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        Index(
            "uq_inquiry_open",
            "app",
            "account_id",
            unique=True,
            sqlite_where=text("answer = ''"),
            postgresql_where=text("answer = ''"),
        ),
    )

    id: str = Field(primary_key=True)
    letter_id: str = Field(foreign_key="letter.id", index=True)
    app: str = Field(index=True)
    account_id: str
    account: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    group: str
    why: str
    read_at: datetime = Field(sa_type=Moment)
    seen_to: datetime = Field(sa_type=Moment)
    holder_id: str = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=Moment)
    answer: str = Field(default="", index=True)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_by_id: str | None = Field(default=None, foreign_key="person.id")
    kept_until: datetime | None = Field(default=None, sa_type=Moment, index=True)
    wanted_at: datetime | None = Field(default=None, sa_type=Moment)
    request_id: str | None = Field(default=None, foreign_key="request.id", index=True)
    settled: bool = False
    back_at: datetime | None = Field(default=None, sa_type=Moment)
    back_done: bool = False


def kept_of(session: Session, app: str, now: datetime) -> Mapping[str, Kept]:
    """The Keeps of an app that hold now, by account: nobody is asked about these again until then.

    Who wanted a seat back that was taken has kept it as well, whoever had been asked about it.
    """
    rows = session.exec(
        select(Inquiry, Letter)
        .join(Letter, col(Letter.id) == col(Inquiry.letter_id))
        .where(Inquiry.app == app, col(Inquiry.kept_until) > now)
        .order_by(col(Inquiry.kept_until))
    ).all()
    return {
        inquiry.account_id: Kept(inquiry.kept_until, _kept_by(inquiry, letter))
        for inquiry, letter in rows
        if inquiry.kept_until is not None
    }


def _kept_by(inquiry: Inquiry, letter: Letter) -> Asked:
    return Asked(letter.asks) if inquiry.answer == Answer.KEEP else Asked.HOLDER
