"""Databases for tests: each test has its own, copied from one that was migrated once in this run."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine as SqlEngine

from approvals.database import Database, make_engine
from approvals.engine import Engine
from approvals.migrate import migrate
from approvals.triggers import install_triggers
from tests.postgres import Server
from tests.together import Commons

Engines = dict[tuple[str, str], SqlEngine]

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""What a test that takes a database is run on."""

EMPTY = """
DO $$
DECLARE place text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica; -- triggers sleep
    FOR place IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname IN ('public', 'dbos') AND tablename NOT IN ('alembic_version', 'dbos_migrations')
    LOOP EXECUTE 'DELETE FROM ' || place; END LOOP;
END $$
"""
"""Takes out every row and whoever is still connected, in one round trip."""
LAWS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"


def make_ready(url: str) -> None:
    """Every table of ours and of the engine's."""
    database = Database(url)
    migrate(database.engine)
    engine = Engine(database)
    engine.prepare()
    asyncio.run(engine.close())
    database.close()


@pytest.fixture(scope="session")
def ready_file(commons: Commons) -> Path:
    """A migrated SQLite database, to be copied."""
    return commons.once("ready.db", lambda file: make_ready(f"sqlite:///{file}"))


@pytest.fixture
def ready_folder(tmp_path: Path, ready_file: Path) -> Path:
    """A folder with a migrated ``seatkeeper.db``, as after the first start of a bot."""
    shutil.copy(ready_file, tmp_path / "seatkeeper.db")
    return tmp_path


@pytest.fixture(scope="session")
def ready_database(postgres_server: Server, me: str) -> str:
    """The URL of a migrated PostgreSQL database, for one test of this process after the other."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # whoever comes first makes the original
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'ready'").fetchone()
        if known is None:
            connection.execute("CREATE DATABASE ready")
            make_ready(postgres_server.database_url("ready"))
        connection.execute(f"CREATE DATABASE ready_{me} TEMPLATE ready")
    return postgres_server.database_url(f"ready_{me}")


@pytest.fixture(scope="session")
def laws(ready_database: str) -> int:
    """How many triggers such a database has."""
    with psycopg.connect(ready_database) as connection:
        return count_laws(connection)


@pytest.fixture
def ready_postgres(ready_database: str, laws: int) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database without a row."""
    yield ready_database
    with psycopg.connect(ready_database) as connection:
        connection.execute(EMPTY)
        whole = count_laws(connection) == laws
    if not whole:
        restore_laws(ready_database)


def count_laws(connection: psycopg.Connection) -> int:
    """The triggers of this database."""
    row = connection.execute(LAWS).fetchone()
    assert row is not None
    return int(row[0])


def restore_laws(url: str) -> None:
    """Puts back the triggers that a test has dropped."""
    engine = make_engine(url)
    with engine.begin() as connection:
        install_triggers(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def own_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each SQLite database of this process stands in its turn, so that one engine serves them all."""
    return tmp_path_factory.mktemp("turns") / "seatkeeper.db"


@pytest.fixture
def ready_sqlite(own_file: Path, ready_file: Path) -> str:
    """The URL of a migrated SQLite database of this test's own."""
    for old in own_file.parent.glob(f"{own_file.name}*"):
        old.unlink()
    return f"sqlite:///{shutil.copy(ready_file, own_file)}"


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


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """Engines that outlive a test, because each compiles every statement once."""
    known: Engines = {}
    yield known
    for engine in known.values():
        engine.dispose()


def opened(url: str, engines: Engines, view: str) -> Iterator[Database]:
    """A database with the engine that earlier tests have used for this view of this address."""
    database = Database(url)
    database.engine = engines.setdefault((url, view), database.engine)
    yield database
    database.close()


@pytest.fixture
def database(ready_url: str, engines: Engines) -> Iterator[Database]:
    yield from opened(ready_url, engines, "first")


@pytest.fixture
def replica(ready_url: str, database: Database, engines: Engines) -> Iterator[Database]:
    """A second process' view of the same database."""
    yield from opened(ready_url, engines, "second")
