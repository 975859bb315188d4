"""The laws that the database itself keeps: legal moves only, nothing but drafts forgotten, and logs that
nobody rewrites.

Both dialects' triggers are generated from ``states``. They are made again after every migration, because
a table that SQLite rebuilds loses its triggers.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from approvals.states import REQUEST_ARROWS, STEP_ARROWS, Arrows

FIRST = {"request": ("draft", REQUEST_ARROWS), "step": ("planned", STEP_ARROWS)}
APPEND_ONLY = ("audit_event", "evidence", "former_version", "vote")


def install_triggers(connection: Connection) -> None:
    """Makes every trigger anew, in the caller's transaction."""
    make = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for statement in make():
        connection.execute(text(statement.replace(":", "\\:")))


def _sqlite() -> Iterable[str]:
    for table, (first, arrows) in FIRST.items():
        yield from _sqlite_trigger(f"{table}_moves", f"UPDATE OF status ON {table}", _illegal(arrows))
        yield from _sqlite_trigger(f"{table}_begins", f"INSERT ON {table}", f"NEW.status <> '{first}'")
        yield from _sqlite_trigger(f"{table}_stays", f"DELETE ON {table}", "OLD.status <> 'draft'")
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield from _sqlite_trigger(f"{table}_no_{verb.lower()}", f"{verb} ON {table}", "1")


def _sqlite_trigger(name: str, when: str, condition: str) -> Iterable[str]:
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, 'seatkeeper: {name} forbids this'); END"
    )


def _postgresql() -> Iterable[str]:
    yield (
        "CREATE OR REPLACE FUNCTION seatkeeper_forbid() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'seatkeeper: % forbids this', TG_NAME; END $$"
    )
    for table, (first, arrows) in FIRST.items():
        yield from _postgresql_trigger(table, f"{table}_moves", "UPDATE OF status", "ROW", _illegal(arrows))
        yield from _postgresql_trigger(table, f"{table}_begins", "INSERT", "ROW", f"NEW.status <> '{first}'")
        yield from _postgresql_trigger(table, f"{table}_stays", "DELETE", "ROW", "OLD.status <> 'draft'")
    for table in APPEND_ONLY:
        for verb, level in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            yield from _postgresql_trigger(table, f"{table}_no_{verb.lower()}", verb, level, "")


def _postgresql_trigger(table: str, name: str, verb: str, level: str, condition: str) -> Iterable[str]:
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    when = f" WHEN ({condition})" if condition else ""
    yield (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {level}{when} "
        "EXECUTE FUNCTION seatkeeper_forbid()"
    )


def _illegal(arrows: Arrows) -> str:
    legal = " OR ".join(f"(OLD.status = '{old}' AND NEW.status = '{new}')" for old, new in arrows)
    return f"OLD.status <> NEW.status AND NOT ({legal})"
