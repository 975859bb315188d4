"""Databases for the study's tests: each test has its own, copied from one that was migrated once."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from approvals.database import Database, make_engine
from approvals.engine import Engine
from approvals.migrate import migrate
from approvals.triggers import install_triggers
from tests.approvals.scenes import Scene
from tests.conftest import TestClock
from tests.postgres import Server

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""What a test that takes a database is run on."""

LEAVE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TABLES = (
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
    "WHERE schemaname IN ('public', 'dbos') AND tablename NOT IN ('alembic_version', 'dbos_migrations')"
)


def make_ready(url: str) -> None:
    """Every table of ours and of the engine's."""
    database = Database(url)
    migrate(database.engine)
    engine = Engine(database)
    engine.prepare()
    asyncio.run(engine.close())
    database.close()


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, to be copied."""
    file = tmp_path_factory.mktemp("ready") / "ready.db"
    make_ready(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def ready_database(postgres_server: Server) -> str:
    """The URL of a migrated PostgreSQL database, for one test after the other."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE ready")
    url = postgres_server.database_url("ready")
    make_ready(url)
    return url


@pytest.fixture
def ready_postgres(ready_database: str) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database without a row."""
    yield ready_database
    make_empty(ready_database)


def make_empty(url: str) -> None:
    """Takes out every row and whoever is still connected; puts back the triggers that a test has dropped."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # triggers sleep
        connection.execute(text(LEAVE))
        for table in connection.execute(text(TABLES)).scalars().all():
            connection.execute(text(f"DELETE FROM {table}"))
        install_triggers(connection)
    engine.dispose()


@pytest.fixture
def ready_sqlite(tmp_path: Path, ready_file: Path) -> str:
    """The URL of a migrated SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(ready_file, tmp_path / 'seatkeeper.db')}"


@pytest.fixture(params=BOTH)
def ready_url(request: pytest.FixtureRequest) -> str:
    """A migrated database; every test that uses it runs on both kinds."""
    url: str = request.getfixturevalue(f"ready_{request.param}")
    return url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of this test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'seatkeeper.db'}"
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.fixture
def database(ready_url: str) -> Iterator[Database]:
    opened = Database(ready_url)
    yield opened
    opened.close()


@pytest.fixture
def replica(ready_url: str, database: Database) -> Iterator[Database]:
    """A second process' view of the same database."""
    opened = Database(ready_url)
    yield opened
    opened.close()


@pytest.fixture
def scene(database: Database, clock: TestClock) -> Scene:
    """A stage on which requests are opened, decided and closed."""
    return Scene(database, clock)
