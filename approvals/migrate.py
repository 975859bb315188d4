"""Brings a database up to date: our tables, their triggers, under one lock."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from approvals.database import WRITE_LOCK
from approvals.triggers import install_triggers


def migrate(engine: Engine) -> None:
    """Applies what is missing in one transaction; two processes that start together do it once."""
    with engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
        command.upgrade(migration_config(connection), "head")
        install_triggers(connection)


def migration_config(connection: Connection) -> Config:
    """Alembic's settings for this connection; no ini file, because there is nothing to set in one."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
