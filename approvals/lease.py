"""The worker lease: exactly one process acts; when it dies, the next one takes over.

On SQLite a file lock that the kernel frees with the process. On PostgreSQL a session advisory lock on a
connection of its own, with a heartbeat row on that same connection; whoever waits ends the backend of a
holder whose heart has stopped, and a holder that finds its connection gone must exit at once.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Protocol, TypeVar

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from approvals.database import Database

T = TypeVar("T")

LEASE_LOCK = 0x1EA5E
RETRY = 0.5
BEAT = 1.0
STOPPED = 6.0
"""Seconds without a heartbeat after which a holder counts as frozen or dead."""


TAKE = text(
    "WITH lease AS MATERIALIZED (SELECT pg_try_advisory_lock(:key) AS taken) "
    "INSERT INTO worker_lease (id, holder, backend, beat_at) "
    "SELECT 1, :holder, pg_backend_pid(), clock_timestamp() FROM lease WHERE taken "
    "ON CONFLICT (id) DO UPDATE "
    "SET holder = excluded.holder, backend = excluded.backend, beat_at = excluded.beat_at RETURNING id"
)
"""Lock and first beat in one statement, so that nobody can freeze between them."""
RENEW = text("UPDATE worker_lease SET beat_at = clock_timestamp() WHERE backend = pg_backend_pid()")
END_A_STOPPED_HOLDER = text(
    "SELECT pg_terminate_backend(held.pid) FROM pg_locks AS held "
    "JOIN pg_database AS here ON here.oid = held.database AND here.datname = current_database() "
    "JOIN worker_lease AS lease ON lease.backend = held.pid "
    "WHERE held.locktype = 'advisory' AND held.granted AND held.objid = :key AND held.classid = 0 "
    "AND lease.beat_at < clock_timestamp() - make_interval(secs => :stopped)"
)
"""Only whoever really holds the lock: the number of a dead holder's backend may be somebody else's by now."""


class LeaseLost(Exception):
    """Another process may be acting: this one must not ask a vendor for anything any more."""


class Lease(Protocol):
    """The right to act, held by one process at a time."""

    async def acquire(self) -> None:
        """Waits until this process holds the lease."""

    async def fence(self) -> None:
        """Proves just before a write that the lease is still held; raises ``LeaseLost``."""

    async def keep(self, on_lost: Callable[[], None]) -> None:
        """Keeps the lease alive until cancelled; calls ``on_lost`` once when it is gone."""

    def release(self) -> None:
        """Lets the next process have it."""


def lease_for(database: Database) -> Lease:
    """The lease that fits the database."""
    if database.is_sqlite:
        file = Path(make_url(database.url).database or "seatkeeper.db").resolve()
        return FileLease(file.with_name(f"{file.name}.lock.worker"))
    return ServerLease(database)


class FileLease:
    """A lock on a file beside the SQLite database; the kernel frees it when the process ends."""

    def __init__(self, path: Path, retry: float = RETRY) -> None:
        self.path = path
        self._retry = retry
        self._file: IO[str] | None = None

    async def acquire(self) -> None:
        """Waits until this process holds the lock."""
        while not self._try():
            await asyncio.sleep(self._retry)

    def _try(self) -> bool:
        file = self.path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    async def fence(self) -> None:
        """A held file lock cannot be lost; it raises only when it was never taken or was released."""
        if self._file is None:
            raise LeaseLost("this process does not hold the worker lease")

    async def keep(self, on_lost: Callable[[], None]) -> None:
        """Nothing to renew: waits until it is cancelled."""
        await asyncio.Event().wait()

    def release(self) -> None:
        """Frees the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerLease:
    """A session advisory lock with a heartbeat row, both on one connection.

    All in seconds: between two tries for the lock, between two beats, and how old the last beat of a holder
    is that counts as frozen or dead.
    """

    def __init__(
        self, database: Database, *, retry: float = RETRY, beat: float = BEAT, stopped: float = STOPPED
    ) -> None:
        self._engine = database.engine
        self._retry, self._pulse, self._stopped = retry, beat, stopped
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="worker-lease")

    async def acquire(self) -> None:
        """Waits until this process holds the lock, ending a holder whose heart has stopped."""
        while not await self._in_thread(self._try):
            await asyncio.sleep(self._retry)

    async def fence(self) -> None:
        """Writes the heartbeat on the lease's own connection; raises ``LeaseLost`` when that is gone."""
        await self._in_thread(self._beat)

    async def keep(self, on_lost: Callable[[], None]) -> None:
        """Beats each second until cancelled; calls ``on_lost`` once when the connection is gone."""
        while True:
            try:
                await self.fence()
            except LeaseLost:
                on_lost()
                return
            await asyncio.sleep(self._pulse)

    def release(self) -> None:
        """Closes the connection, which frees the lock, after whatever the lease's thread is doing."""
        self._thread.submit(self._let_go).result()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """In a thread of its own: a heart must not wait behind other work."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _try(self) -> bool:
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except DBAPIError:  # a server that is away for a moment is waited for
            return False
        try:
            holder = f"{os.uname().nodename}:{os.getpid()}"
            if connection.execute(TAKE, {"key": LEASE_LOCK, "holder": holder}).first():
                self._connection = connection
                return True
            connection.execute(END_A_STOPPED_HOLDER, {"key": LEASE_LOCK, "stopped": self._stopped})
        except DBAPIError:
            connection.invalidate()
        connection.close()
        return False

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _beat(self) -> None:
        if self._connection is None:
            raise LeaseLost("this process does not hold the worker lease")
        try:
            renewed = self._connection.execute(RENEW).rowcount
        except DBAPIError as error:
            self._connection = None
            raise LeaseLost("the lease's connection is gone") from error
        if renewed != 1:
            raise LeaseLost("the lease is somebody else's")
