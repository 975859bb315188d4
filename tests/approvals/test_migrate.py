"""Bringing a database up to date: once, whole, and with its laws in place afterwards."""

import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from approvals.database import Database, make_engine
from approvals.engine import Engine
from approvals.migrate import migrate
from approvals.models import Table
from approvals.states import RequestKind
from approvals.triggers import install_triggers
from approvals.upgrade import migration_config
from approvals.versions import SCRIPTS, revisions
from tests.approvals.scenes import ADA, Scene

AGAIN = """
import sys
from approvals.database import make_engine
from approvals.migrate import migrate
migrate(make_engine(sys.argv[1]))
print("alembic" in sys.modules)
"""

NEWEST = revisions(SCRIPTS)[-1]

REBUILD = f"""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{NEWEST}", None, None
def upgrade():
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    for table in ("person", "request", "step", "audit_event", "vote", "evidence", "former_version"):
        with op.batch_alter_table(table, recreate=recreate):
            pass
"""


def schema(connection: Connection) -> object:
    """Every table with its columns, and every trigger."""
    found = inspect(connection)
    tables = {name: [str(column) for column in found.get_columns(name)] for name in found.get_table_names()}
    return tables, triggers(connection)


def triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%\\_%' ORDER BY tgname"
    return list(connection.execute(text(query)).scalars())


async def test_the_models_and_the_migrations_say_the_same(database_url: str) -> None:
    database = Database(database_url)
    migrate(database.engine)
    engine = Engine(database)
    engine.prepare()
    with database.engine.begin() as connection:
        command.check(migration_config(connection))
    await engine.close()
    database.close()


def test_a_model_without_a_migration_would_be_noticed(ready_url: str) -> None:
    engine = make_engine(ready_url)
    with engine.connect() as connection, connection.begin() as undo:
        connection.execute(text("ALTER TABLE vote ADD COLUMN forgotten INTEGER"))
        with pytest.raises(Exception, match="New upgrade operations detected") as caught:
            command.check(migration_config(connection))
        assert isinstance(caught.value, CommandError)
        undo.rollback()
    engine.dispose()


def test_migrating_again_changes_nothing(ready_url: str) -> None:
    engine = make_engine(ready_url)
    with engine.begin() as connection:
        before = schema(connection)
    migrate(engine)
    with engine.begin() as connection:
        assert schema(connection) == before
    engine.dispose()


def test_a_database_that_is_new_enough_does_without_alembic(ready_sqlite: str) -> None:
    again = [sys.executable, "-c", AGAIN, ready_sqlite]
    assert subprocess.run(again, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_the_files_are_named_after_their_revisions(ready_sqlite: str) -> None:
    engine = make_engine(ready_sqlite)
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migration_config(connection))
    engine.dispose()
    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == revisions(SCRIPTS)


def test_every_kind_of_request_may_be_stored(ready_url: str) -> None:
    """Alembic's own comparison does not look at checks."""
    engine = make_engine(ready_url)
    with engine.connect() as connection:
        checks = inspect(connection).get_check_constraints("request")
    engine.dispose()
    allowed = next(str(check["sqltext"]) for check in checks if check["name"] == "ck_request_kind")
    assert set(re.findall(r"'(\w+)'", allowed)) == set(RequestKind)


async def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(4)]
    await asyncio.gather(*(asyncio.to_thread(migrate, engine) for engine in engines))
    with engines[0].begin() as connection:
        assert set(Table.metadata.tables) < set(inspect(connection).get_table_names())
        assert len(triggers(connection)) >= 10
    for engine in engines:
        engine.dispose()


async def test_a_rebuilt_table_keeps_its_rows_and_gets_its_triggers_back(
    scene: Scene, tmp_path: Path
) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, ADA)
    before, log = await scene.report(request_id), await scene.log()
    with scene.database.engine.begin() as connection:
        laws = triggers(connection)
    scripts = Path(shutil.copytree(SCRIPTS, tmp_path / "100% migrations"))
    (scripts / "versions" / "9999_rebuild.py").write_text(REBUILD)
    migrate(scene.database.engine, scripts)
    with scene.database.engine.begin() as connection:
        assert triggers(connection) == laws
    assert (await scene.report(request_id), await scene.log()) == (before, log)
    for forbidden in ("UPDATE audit_event SET seq = seq", "UPDATE request SET status = 'done'"):
        with pytest.raises(DBAPIError, match="forbids this"), scene.database.engine.begin() as connection:
            connection.execute(text(forbidden))
    with scene.database.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{NEWEST}'"))


def test_a_rebuild_alone_loses_the_triggers(ready_sqlite: str, tmp_path: Path) -> None:
    """What the step after every migration is for."""
    engine = make_engine(ready_sqlite)
    scripts = Path(shutil.copytree(SCRIPTS, tmp_path / "migrations"))
    (scripts / "versions" / "9999_rebuild.py").write_text(REBUILD)
    with engine.begin() as connection:
        before = triggers(connection)
        command.upgrade(migration_config(connection, scripts), "head")
        assert triggers(connection) == []
        install_triggers(connection)
        assert triggers(connection) == before
    engine.dispose()


def test_foreign_keys_hold_again_after_a_migration(ready_url: str) -> None:
    engine = make_engine(ready_url)
    migrate(engine)
    orphan = "INSERT INTO account_claim (app, account_id, request_id) VALUES ('a', '1', 'nothing')"
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(text(orphan))
    engine.dispose()
