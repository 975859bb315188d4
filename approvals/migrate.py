"""Brings a database up to date: our tables, their triggers, under one lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from approvals.database import WRITE_LOCK
from approvals.triggers import install_triggers
from approvals.versions import SCRIPTS, Migration, compared


def migrate(engine: Engine, scripts: Path = SCRIPTS) -> None:
    """Applies what is missing in one transaction; two processes that start together do it once."""
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        if connection.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
        if compared(connection, scripts) is not Migration.CURRENT:
            from approvals.upgrade import upgrade

            upgrade(connection, scripts)
        install_triggers(connection)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping it, which its children would forbid; it cannot be said later."""
    driver = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    cursor = driver.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
