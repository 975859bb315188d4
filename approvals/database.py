"""One database file or server: short transactions in threads of our own, never across an await."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from math import ceil
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from approvals.unrecorded import Busy, unrecorded

P = ParamSpec("P")
T = TypeVar("T")

INTERACTIVE = 2.0
"""Seconds that somebody who clicked may have to wait for the database."""
PATIENT = 30.0
"""Seconds that background work waits for it."""
CONNECTING = 5
"""Seconds that a server may take to answer the door."""
PAGES = "cache_size=-256"
"""KiB of pages that each SQLite connection may keep; the kernel keeps them all, once for everybody."""
WRITE_LOCK = 0x5EA7
"""PostgreSQL's advisory lock, taken first by whoever writes: no write skew, no gap in the chain."""


def engine_url(url: str) -> str:
    """The URL with the drivers that we use; raises ``ValueError`` for a database that we do not support."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite").render_as_string(hide_password=False)
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")


def make_engine(url: str) -> Engine:
    """An engine whose transactions take the write lock at their begin, unless they only read."""
    url = engine_url(url)
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=5, max_overflow=0, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    patience = {"connect_timeout": CONNECTING}
    return create_engine(url, pool_size=5, max_overflow=0, pool_pre_ping=True, connect_args=patience)


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON", PAGES):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    if connection.info.get("reading") is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only={reading:d}")
        connection.info["reading"] = reading
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


async def _at_once() -> None:
    return None


class Database:
    """The study's database. Every function that it runs is plain, takes a session first and is short.

    ``courtesy`` is awaited before each transaction for which nobody waits, so that people go first.
    """

    def __init__(
        self, url: str, interactive: float = INTERACTIVE, courtesy: Callable[[], Awaitable[None]] = _at_once
    ) -> None:
        self._interactive = interactive
        self._courtesy = courtesy
        self._turn = asyncio.Lock()
        self.url = engine_url(url)
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
        self._readers = ThreadPoolExecutor(3, thread_name_prefix="database-reader")
        self._listeners: list[Callable[[], None]] = []

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Calls ``listener`` in the event loop after each writing transaction of this process."""
        self._listeners.append(listener)

    async def transact(
        self,
        function: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Runs ``function`` in one writing transaction; raises ``Busy`` after 30 s without the lock.

        A full disk raises ``DiskFull``, and then nothing was recorded either.
        It waits here for its turn, one after the other, so that a click has at most one of them before it.
        """
        deadline = time.monotonic() + PATIENT
        async with self._in_turn(deadline):
            await self._courtesy()
            return await self._write(deadline, _bind(function, args, kwargs))

    async def transact_soon(
        self,
        function: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same for somebody who waits: raises ``Busy`` after 2 s, and then nothing was recorded."""
        return await self._write(time.monotonic() + self._interactive, _bind(function, args, kwargs))

    async def read(
        self,
        function: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Runs ``function`` in one transaction that sees a single moment and writes nothing."""
        await self._courtesy()
        return await self.read_soon(function, *args, **kwargs)

    async def read_soon(
        self,
        function: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same for somebody who waits."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, _bind(function, args, kwargs))

    def close(self) -> None:
        """Lets running transactions finish and closes every connection."""
        self._writer.shutdown()
        self._readers.shutdown()
        self.engine.dispose()

    @asynccontextmanager
    async def _in_turn(self, deadline: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                await self._turn.acquire()
        except TimeoutError as error:
            raise Busy from error
        try:
            yield
        finally:
            self._turn.release()

    async def _write(self, deadline: float, work: Callable[[Session], T]) -> T:
        job = self._writer.submit(self._commit, deadline, work)
        done = asyncio.wrap_future(job)
        try:
            await asyncio.wait([done], timeout=max(deadline - time.monotonic(), 0.0))
        finally:
            queued = not done.done() and job.cancel()  # one that runs already keeps the deadline itself
        if queued:
            raise Busy
        result = await done
        for listener in self._listeners:
            listener()
        return result

    def _commit(self, deadline: float, work: Callable[[Session], T]) -> T:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise Busy
        try:
            with self.engine.connect() as connection:
                self._be_patient(connection, remaining)
                with Session(connection, expire_on_commit=False) as session, session.begin():
                    self._lock(session, remaining)
                    return work(session)
        except (DBAPIError, PoolTimeout) as error:
            if (known := unrecorded(error)) is not None:
                raise known from error
            raise

    def _be_patient(self, connection: Connection, seconds: float) -> None:
        milliseconds = ceil(seconds * 10) * 100  # in coarse steps, so that it is seldom a new one
        if self.is_sqlite and connection.info.get("patience") != milliseconds:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute(f"PRAGMA busy_timeout={milliseconds}")
            connection.info["patience"] = milliseconds

    def _lock(self, session: Session, seconds: float) -> None:
        session.connection()  # begins: SQLite takes its lock right here
        if not self.is_sqlite:
            milliseconds = max(int(seconds * 1000), 1)  # 0 would mean for ever
            session.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})

    def _read(self, work: Callable[[Session], T]) -> T:
        options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        if self.is_sqlite:
            options = {"reading": True}
        with self.engine.connect().execution_options(**options) as connection, Session(connection) as session:
            return work(session)


def _bind(
    function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[[Session], T]:
    return lambda session: function(session, *args, **kwargs)
