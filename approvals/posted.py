"""The digests as rows: the one that is due next, and those that were posted, with what they said.

There is one row ahead at any time. Whoever fills it in has posted the digest, so that restarts and replicas
cannot post it twice; after a standstill that one row is late, and the next is planned from then on.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, select

from approvals import outbox
from approvals.audit import SYSTEM, record
from approvals.digest import Digest
from approvals.models import Moment, Table
from approvals.outbox import Kind
from approvals.people import Person
from approvals.policy import Reason
from approvals.policy_access import may_post_digest
from approvals.register import remember
from approvals.requests import Terms, refuse_command
from connectors.contract import Value


class DigestRow(Table, table=True):
    """One digest: planned for ``due_at``, or asked for then; ``numbers`` is all that it said when posted."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("due_at", "asked_by"),)

    id: int | None = Field(default=None, primary_key=True)
    due_at: datetime = Field(sa_type=Moment)
    asked_by: str = ""
    posted_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    numbers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Posted(Value):
    """A digest that was posted, and whether none was posted after it."""

    id: int
    digest: Digest
    is_newest: bool


def due(session: Session, now: datetime) -> datetime | None:
    """The moment of the digest that is to be posted now."""
    row = _ahead(session)
    return row.due_at if row and row.due_at <= now else None


def plans(session: Session, now: datetime, next_due: datetime) -> bool:
    """Whether ``plan`` has anything to do: nothing is planned yet, or the settings say another moment."""
    row = _ahead(session)
    return row is None or now < row.due_at != next_due


def plan(session: Session, now: datetime, next_due: datetime) -> None:
    """Plans the next digest. One that is due already stays so, whatever the settings say by now."""
    row = _ahead(session) or DigestRow(due_at=next_due)
    if row.due_at > now:
        row.due_at = next_due
        session.add(row)


def previous(session: Session) -> Digest | None:
    """The newest digest of the calendar, which is a week old; as long as there is none, the newest at all."""
    row = _newest(session, by_calendar=True) or _newest(session)
    return Digest.model_validate(row.numbers) if row else None


def post_due(session: Session, digest: Digest, to: str, next_due: datetime) -> bool:
    """Posts the digest that is due, and plans the next; false where somebody else was first."""
    row = _ahead(session)
    if row is None or digest.due is None or row.due_at != digest.due:
        return False
    _post(session, row, digest, to, SYSTEM)
    session.add(DigestRow(due_at=next_due))
    return True


def post_asked(session: Session, digest: Digest, to: str, actor: str = SYSTEM) -> None:
    """Posts a digest that somebody asked for; the one of the calendar comes all the same."""
    _post(session, DigestRow(due_at=digest.at, asked_by=actor), digest, to, actor)


def ask(session: Session, terms: Terms, actor: Person) -> tuple[Reason, str]:
    """Whether this person may have a digest posted now, and their id; a refusal is recorded."""
    reason = may_post_digest(actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "digest", reason, terms.now)
        return reason, ""
    return reason, remember(session, actor, terms.now)


def find_posted(session: Session, digest_id: int) -> Posted | None:
    """A digest that was posted."""
    row, newest = session.get(DigestRow, digest_id), _newest(session)
    if row is None or row.posted_at is None or row.id is None:
        return None
    is_newest = newest is not None and newest.id == row.id
    return Posted(id=row.id, digest=Digest.model_validate(row.numbers), is_newest=is_newest)


def _post(session: Session, row: DigestRow, digest: Digest, to: str, actor: str) -> None:
    earlier = _newest(session)
    row.posted_at, row.numbers = digest.at, digest.model_dump(mode="json")
    session.add(row)
    session.flush()
    detail = {"number": row.id, "apps": len(digest.apps), "could_come_back": digest.could_come_back}
    record(session, "digest.posted", actor=actor, at=digest.at, detail=detail)
    outbox.post(session, Kind.DIGEST, subject_of(row.id), to, digest.at)
    if earlier is not None:
        outbox.redraw(session, subject_of(earlier.id))


def subject_of(digest_id: int | None) -> str:
    """What the outbox calls a digest."""
    return f"digest:{digest_id}"


def parse_subject(subject: str) -> int:
    """The id of the digest that the outbox means."""
    return int(subject.removeprefix("digest:"))


def _ahead(session: Session) -> DigestRow | None:
    waiting = select(DigestRow).where(col(DigestRow.posted_at).is_(None))
    return session.exec(waiting.order_by(col(DigestRow.due_at)).limit(1)).first()


def _newest(session: Session, by_calendar: bool = False) -> DigestRow | None:
    rows = select(DigestRow).where(col(DigestRow.posted_at).is_not(None))
    rows = rows.where(DigestRow.asked_by == "") if by_calendar else rows
    return session.exec(
        rows.order_by(col(DigestRow.posted_at).desc(), col(DigestRow.id).desc()).limit(1)
    ).first()
