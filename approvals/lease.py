"""The worker lease: exactly one process acts; when it dies, the next one takes over.

On SQLite a file lock that the kernel frees with the process. On PostgreSQL a session advisory lock on a
connection of its own, with a heartbeat row on that same connection; whoever waits ends the backend of a
holder whose heart has stopped, and a holder that finds its connection gone must exit at once.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from approvals.database import Database

LEASE_LOCK = 0x1EA5E
RETRY = 0.5
BEAT = 1.0
STOPPED = 6.0
"""Seconds without a heartbeat after which a holder counts as frozen or dead."""


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
        name = make_url(database.url).database or "seatkeeper.db"
        return FileLease(Path(f"{name}.lock.worker"))
    return ServerLease(database)


class FileLease:
    """A lock on a file beside the SQLite database; the kernel frees it when the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    async def acquire(self) -> None:
        """Waits until this process holds the lock."""
        self._file = self._path.open("w")
        while not self._try(self._file):
            await asyncio.sleep(RETRY)

    @staticmethod
    def _try(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
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
    """A session advisory lock with a heartbeat row, both on one connection."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    async def acquire(self) -> None:
        """Waits until this process holds the lock, ending a holder whose heart has stopped."""
        while not await asyncio.to_thread(self._try):
            await asyncio.sleep(RETRY)

    async def fence(self) -> None:
        """Writes the heartbeat on the lease's own connection; raises ``LeaseLost`` when that is gone."""
        async with self._turn:
            await asyncio.to_thread(self._beat)

    async def keep(self, on_lost: Callable[[], None]) -> None:
        """Beats each second until cancelled; calls ``on_lost`` once when the connection is gone."""
        while True:
            try:
                await self.fence()
            except LeaseLost:
                on_lost()
                return
            await asyncio.sleep(BEAT)

    def release(self) -> None:
        """Closes the connection, which frees the lock."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _try(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEASE_LOCK}).scalar():
            self._connection = connection
            self._beat()
            return True
        connection.execute(
            text(
                "SELECT pg_terminate_backend(backend) FROM worker_lease "
                "WHERE beat_at < now() - make_interval(secs => :stopped)"
            ),
            {"stopped": STOPPED},
        )
        connection.close()
        return False

    def _beat(self) -> None:
        if self._connection is None:
            raise LeaseLost("this process does not hold the worker lease")
        try:
            self._connection.execute(
                text(
                    "INSERT INTO worker_lease (id, holder, backend, beat_at) "
                    "VALUES (1, :holder, pg_backend_pid(), now()) ON CONFLICT (id) DO UPDATE "
                    "SET holder = excluded.holder, backend = excluded.backend, beat_at = excluded.beat_at"
                ),
                {"holder": f"{os.uname().nodename}:{os.getpid()}"},
            )
        except DBAPIError as error:
            self._connection = None
            raise LeaseLost("the lease's connection is gone") from error
