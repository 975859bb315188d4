"""Alembic, for a database that is not as new as this version; imported only for such a one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from approvals.versions import SCRIPTS


def upgrade(connection: Connection, scripts: Path) -> None:
    """Applies what is missing; raises ``alembic.util.CommandError`` for a revision that it does not know."""
    command.upgrade(migration_config(connection, scripts), "head")


def migration_config(connection: Connection, scripts: Path = SCRIPTS) -> Config:
    """Alembic's settings for this connection; no ini file, because there is nothing to set in one."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
