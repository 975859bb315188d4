"""Is a database as new as this version of Seatkeeper?"""

from enum import StrEnum

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from approvals.migrate import migration_config


class Migration(StrEnum):
    """Whether the tables are ours, and as new as this version."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"


def migration_state(session: Session) -> Migration:
    """How the database's tables compare with those that this version wants."""
    connection = session.connection()
    current = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(migration_config(connection))
    if current is None:
        return Migration.EMPTY
    if current == scripts.get_current_head():
        return Migration.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Migration.BEHIND if current in known else Migration.AHEAD
