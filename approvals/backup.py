"""Copies the SQLite database into one file while the bot is running."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from approvals.ledger import Unopened, sqlite_file
from connectors.contract import Value


class Elsewhere(Exception):
    """The database is a server's, which has its own tools for this."""


class Backup(Value):
    """A finished copy: its size in bytes, and the newest event of the audit log in it."""

    file: Path
    size: int
    events: int
    head: str


def back_up(url: str, target: Path) -> Backup:
    """Writes a whole, consistent copy that only its owner can read; never over an existing file.

    Raises ``FileExistsError`` or another ``OSError``, ``Elsewhere``, and ``Unopened``; then no copy is left.
    """
    source = sqlite_file(url)
    if source is None:
        raise Elsewhere("this database is a PostgreSQL server's: back it up with pg_dump")
    if not source.is_file():
        raise Unopened(f"there is no database at {source}: is DATABASE_URL right?")
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        _copy(source, target)
        return _look_at(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(_open(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    except sqlite3.Error as error:
        raise Unopened(f"the database cannot be copied: {error}") from error
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _look_at(copy: Path) -> Backup:
    with closing(_open(copy)) as connection:
        newest = "SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1"
        events, head = connection.execute(newest).fetchone() or (0, "")
    return Backup(file=copy, size=copy.stat().st_size, events=events, head=head)


def _open(file: Path) -> sqlite3.Connection:
    """A connection that cannot change the file; the quoting keeps odd names from being read as options."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
