"""Reads the audit log from outside a running bot: is it whole, and what does it hold?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlmodel import Session, col, select

from approvals.audit import ChainBroken, events, verify_chain
from approvals.database import make_engine
from approvals.models import AuditEvent, Request
from approvals.report import find_request
from connectors.contract import Value

CHUNK = 500
LONGEST_NUMBER = 9
"""Digits; what is longer is no request's number, and no database's integer."""


class Unopened(Exception):
    """The database cannot be read; the message is a sentence without the password."""


class Whole(Value):
    """A log without a break: how many events, the newest one's hash and moment.

    ``noted`` is the event whose hash somebody noted earlier; None when none was asked for.
    """

    events: int
    head: str
    at: datetime | None = None
    noted: int | None = None


class HeadMissing(Exception):
    """No event has the hash that was noted earlier: newest events were cut off, or the log was replaced."""


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for a server. Raises ``Unopened`` for what is no database's URL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Unopened("DATABASE_URL must begin with sqlite:/// or postgresql://") from None
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """A session that sees a single moment of an existing database and writes nothing; or ``Unopened``."""
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        raise Unopened(f"there is no database at {file}: is DATABASE_URL right?")
    try:
        engine = make_engine(url)
    except ValueError as error:
        raise Unopened(str(error)) from None
    isolation = {"reading": True} if file else {"isolation_level": "REPEATABLE READ"}
    try:
        with engine.connect().execution_options(**isolation) as connection, Session(connection) as session:
            yield session
    except SQLAlchemyError as error:
        raise Unopened(f"the database cannot be read: {_reason(error)}") from error
    finally:
        engine.dispose()


def check_log(session: Session, noted: str = "") -> Whole:
    """Checks every link of the chain; ``noted`` is a head from earlier, or the beginning of one.

    Raises ``ChainBroken`` at the first event that does not fit, ``HeadMissing`` when ``noted`` is not there.
    """
    _need_log(session)
    count, head = verify_chain(_legible(session))
    newest = session.get(AuditEvent, count)
    at = datetime.fromisoformat(newest.at) if newest else None
    return Whole(events=count, head=head, at=at, noted=_find(session, noted) if noted else None)


def log_lines(session: Session, since: datetime | None = None, request: str = "") -> Iterator[AuditEvent]:
    """Events from the first to the newest, a few at a time; ``request`` is a request's opaque id."""
    _need_log(session)
    query = select(AuditEvent).order_by(col(AuditEvent.seq)).execution_options(yield_per=CHUNK)
    if since is not None:
        query = query.where(AuditEvent.at >= since.astimezone(UTC).isoformat(timespec="milliseconds"))
    if request:
        query = query.where(AuditEvent.request == request)
    try:
        yield from session.exec(query)
    except ValueError:
        raise Unopened("an event cannot be read: run `seatkeeper audit verify`") from None


def request_named(session: Session, name: str) -> str | None:
    """The opaque id of the request with this number or id, if there is one."""
    _need_log(session)
    if name.isdecimal() and len(name) <= LONGEST_NUMBER:
        return find_request(session, int(name))
    return name if session.get(Request, name) else None


def _need_log(session: Session) -> None:
    if not inspect(session.connection()).has_table(str(AuditEvent.__tablename__)):
        raise Unopened("the database holds no audit log: is DATABASE_URL right?")


def _find(session: Session, noted: str) -> int:
    query = select(AuditEvent.seq).where(col(AuditEvent.hash).startswith(noted.lower()))
    seq = session.exec(query).first()
    if seq is None:
        raise HeadMissing(f"no event has the hash {noted}")
    return seq


def _legible(session: Session) -> Iterator[AuditEvent]:
    """Every event; one that is not even JSON any more breaks the chain where it stands."""
    seq = 0
    try:
        for row in events(session):
            seq = row.seq
            yield row
    except ValueError:
        broken = _first_illegible(session, seq)
        raise ChainBroken(broken, f"event {broken} was changed after it was written") from None


def _first_illegible(session: Session, after: int) -> int:
    following = select(AuditEvent.seq).where(AuditEvent.seq > after).order_by(col(AuditEvent.seq))
    for seq in session.exec(following.limit(CHUNK)).all():
        try:
            session.get(AuditEvent, seq)
        except ValueError:
            return seq
    return after + 1


def _reason(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).strip().splitlines() or [type(error).__name__])[0]
