"""Why the database recorded nothing, where it said so for certain."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's word for a lock timeout."""
DISK_FULL = "53100"
"""PostgreSQL's word for a full disk."""
FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""SQLite's words for it; the second is said when the index of its write-ahead log cannot grow.

Other faults of the disk are not among them: after a failed sync nobody knows what was recorded.
"""


class Unrecorded(Exception):
    """Provably nothing was recorded."""


class Busy(Unrecorded):
    """The database did not answer in time."""

    def __init__(self) -> None:
        super().__init__("the database is busy; nothing was recorded")


class DiskFull(Unrecorded):
    """The disk has no room for what was to be recorded."""

    def __init__(self) -> None:
        super().__init__("the disk is full; nothing was recorded")


def unrecorded(error: DBAPIError | PoolTimeout) -> Unrecorded | None:
    """What a driver's error means, if it means that nothing was recorded."""
    if isinstance(error, PoolTimeout):
        return Busy()
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(getattr(error.orig, "sqlite_errorcode", 0))
    return _of_postgres(getattr(error.orig, "sqlstate", None))


def _of_sqlite(code: int) -> Unrecorded | None:
    if code & 0xFF == sqlite3.SQLITE_BUSY:
        return Busy()
    return DiskFull() if code in FULL else None


def _of_postgres(state: str | None) -> Unrecorded | None:
    if state == LOCK_NOT_AVAILABLE:
        return Busy()
    return DiskFull() if state == DISK_FULL else None
