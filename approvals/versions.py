"""Is a database as new as this version of Seatkeeper? Told without Alembic, whose import costs 7 MB."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlmodel import Session

SCRIPTS = Path(__file__).parent / "migrations"
NOTED_IN = "alembic_version"
"""Alembic's own table."""


class Migration(StrEnum):
    """Whether the tables are ours, and as new as this version."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"


def migration_state(session: Session) -> Migration:
    """How the database's tables compare with those that this version wants."""
    return compared(session.connection(), SCRIPTS)


def compared(connection: Connection, scripts: Path) -> Migration:
    """The same for the migrations in a folder of scripts."""
    stored, known = _stored(connection), revisions(scripts)
    if stored is None:
        return Migration.EMPTY
    if stored == known[-1]:
        return Migration.CURRENT
    return Migration.BEHIND if stored in known else Migration.AHEAD


def revisions(scripts: Path) -> Sequence[str]:
    """The migrations, oldest first: each file is named after its revision, and they are counted up."""
    return sorted(file.name.partition("_")[0] for file in (scripts / "versions").glob("[0-9]*.py"))


def _stored(connection: Connection) -> str | None:
    if not inspect(connection).has_table(NOTED_IN):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
