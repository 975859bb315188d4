"""Short transactions: nothing is lost, nothing waits for ever, and "nothing was recorded" is true."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session, select

from approvals.database import INTERACTIVE, WRITE_LOCK, Database, engine_url
from approvals.models import PersonRow, Request
from approvals.unrecorded import Busy
from tests.conftest import START

HOLD_SQLITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1].removeprefix("sqlite:///"), isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
HOLD_POSTGRES = f"""
import psycopg, sys
connection = psycopg.connect(sys.argv[1])
connection.execute("SELECT pg_advisory_xact_lock({WRITE_LOCK})")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(url: str) -> Iterator[None]:
    """Another process holds the lock that every writer needs."""
    script = HOLD_SQLITE if url.startswith("sqlite") else HOLD_POSTGRES
    with subprocess.Popen(
        [sys.executable, "-c", script, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


@pytest.fixture
def hasty(ready_url: str) -> Iterator[Database]:
    """A database whose people wait for a fifth of a second only."""
    opened = Database(ready_url, interactive=0.2)
    yield opened
    opened.close()


def add(session: Session, name: str) -> None:
    session.add(PersonRow(id=name, seen_at=START))


async def names(database: Database) -> set[str]:
    return set(await database.read(lambda session: session.exec(select(PersonRow.id)).all()))


def test_somebody_who_clicked_waits_two_seconds() -> None:
    assert INTERACTIVE == 2.0


async def test_a_busy_database_says_so_in_time_and_records_nothing(hasty: Database, ready_url: str) -> None:
    with held(ready_url):
        began = time.monotonic()
        with pytest.raises(Busy, match="nothing was recorded"):
            await hasty.transact_soon(add, "late")
        assert 0.15 < time.monotonic() - began < 10
    assert await names(hasty) == set()
    await hasty.transact_soon(add, "after")
    assert await names(hasty) == {"after"}


async def test_nobody_waits_behind_background_work(hasty: Database, ready_url: str) -> None:
    ran = threading.Event()

    def late(session: Session) -> None:
        ran.set()
        add(session, "late")

    with held(ready_url):
        background = asyncio.create_task(hasty.transact(add, "patient"))
        await asyncio.sleep(0)  # it is first in the queue
        began = time.monotonic()
        with pytest.raises(Busy, match="nothing was recorded"):
            await hasty.transact_soon(late)
        assert time.monotonic() - began < 10
    await background
    await hasty.transact(add, "last")
    assert await names(hasty) == {"patient", "last"}
    assert not ran.is_set()


async def test_no_work_begins_before_the_lock_is_held(hasty: Database, ready_url: str) -> None:
    ran = threading.Event()
    with held(ready_url), pytest.raises(Busy):
        await hasty.transact_soon(lambda _: ran.set())
    assert not ran.is_set()


async def test_whoever_gives_up_waiting_leaves_nothing_in_the_queue(hasty: Database, ready_url: str) -> None:
    with held(ready_url):
        first = asyncio.create_task(hasty.transact(add, "first"))
        second = asyncio.create_task(hasty.transact(add, "second"))
        await asyncio.sleep(0)  # both are in the queue
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
    await first
    await hasty.transact(add, "third")
    assert await names(hasty) == {"first", "third"}


async def test_reading_goes_on_while_somebody_writes(hasty: Database, ready_url: str) -> None:
    with held(ready_url):
        async with asyncio.timeout(2):
            assert await names(hasty) == set()


async def test_a_read_sees_a_single_moment(database: Database, replica: Database) -> None:
    looked, changed = threading.Event(), threading.Event()

    def look_twice(session: Session) -> tuple[int, int]:
        query = text("SELECT count(*) FROM person")
        before = session.execute(query).scalar_one()
        looked.set()
        assert changed.wait(10)
        return before, session.execute(query).scalar_one()

    reading = asyncio.create_task(database.read(look_twice))
    assert await asyncio.to_thread(looked.wait, 10)
    await replica.transact(add, "somebody")
    changed.set()
    assert await reading == (0, 0)
    assert await names(database) == {"somebody"}


async def test_no_update_is_lost(database: Database, replica: Database) -> None:
    await database.transact(add, "counter")

    def increment(session: Session) -> None:
        row = session.get_one(PersonRow, "counter")
        row.profile = {"count": row.profile.get("count", 0) + 1}
        session.add(row)

    await asyncio.gather(*((database, replica)[n % 2].transact(increment) for n in range(50)))
    row = await database.read(lambda session: session.get_one(PersonRow, "counter"))
    assert row.profile == {"count": 50}


async def test_what_fails_leaves_nothing(database: Database) -> None:
    told: list[str] = []
    database.on_commit(lambda: told.append("committed"))

    def fail(session: Session) -> None:
        add(session, "half")
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transact(fail)
    assert (await names(database), told) == (set(), [])
    await database.transact(add, "whole")
    assert (await names(database), told) == ({"whole"}, ["committed"])


async def test_parents_must_exist(database: Database) -> None:
    row = Request(id="r", status="draft", leaver_id="nobody", requester_id="nobody", created_at=START)
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        await database.transact(lambda session: session.add(row))


async def test_a_sentence_about_locks_is_no_lock(database: Database) -> None:
    """Busy promises that trying again helps; a broken constraint does not get better by waiting."""
    name = "database is locked, lock timeout"
    await database.transact(add, name)
    with pytest.raises(DBAPIError):
        await database.transact(add, name)


async def test_moments_are_aware_and_in_utc(database: Database) -> None:
    berlin = datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    await database.transact(lambda session: session.add(PersonRow(id="p", seen_at=berlin)))
    row = await database.read(lambda session: session.get_one(PersonRow, "p"))
    assert row.seen_at == berlin
    assert row.seen_at.tzinfo is UTC
    with pytest.raises(StatementError, match="without a time zone"):
        await database.transact(
            lambda session: session.add(PersonRow(id="q", seen_at=berlin.replace(tzinfo=None)))
        )


async def test_sqlite_is_set_to_lose_nothing(ready_sqlite: str) -> None:
    database = Database(ready_sqlite)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}

    def pragmas(session: Session) -> dict[str, object]:
        return {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}

    assert await database.read(pragmas) == wanted
    assert await database.transact(pragmas) == wanted
    database.close()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///seatkeeper.db", "sqlite:///seatkeeper.db"),
        ("postgresql://a:b@host/name", "postgresql+psycopg://a:b@host/name"),
        ("postgres://a:b@host/name", "postgresql+psycopg://a:b@host/name"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
    ],
)
def test_the_driver_is_ours_to_choose(given: str, used: str) -> None:
    assert engine_url(given) == used


@pytest.mark.parametrize("url", ["mysql://host/name", "oracle://host"])
def test_other_databases_are_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="must begin with sqlite:/// or postgresql://"):
        engine_url(url)
