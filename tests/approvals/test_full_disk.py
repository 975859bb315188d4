"""A full disk: nothing is recorded, whoever asked is told why, and all is well once there is room."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from approvals.database import Database
from approvals.models import PersonRow
from approvals.unrecorded import DiskFull, unrecorded
from tests.conftest import START

ROOMY = 2**30
LONG = "x" * 100_000


@pytest.fixture
def full(ready_sqlite: str) -> Iterator[Database]:
    """A database whose file may not grow."""
    opened = Database(ready_sqlite)
    with opened.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    _allow(opened.engine, pages)
    yield opened
    opened.close()


def _allow(engine: Engine, pages: int) -> None:
    engine.dispose()
    event.listen(engine, "connect", lambda driver, _: driver.execute(f"PRAGMA max_page_count={pages}"))


def add(session: Session, name: str, size: str = "") -> None:
    session.add(PersonRow(id=name, profile={"name": size}, seen_at=START))


def count(session: Session) -> int:
    return session.exec(select(func.count(col(PersonRow.id)))).one()


async def test_a_full_disk_records_nothing_and_says_so(full: Database) -> None:
    with pytest.raises(DiskFull, match="the disk is full; nothing was recorded"):
        await full.transact(add, "patient", LONG)
    with pytest.raises(DiskFull):
        await full.transact_soon(add, "hasty", LONG)
    assert await full.read(count) == 0


async def test_it_goes_on_where_it_was_once_there_is_room(full: Database) -> None:
    with pytest.raises(DiskFull):
        await full.transact(add, "first", LONG)
    _allow(full.engine, ROOMY)
    await full.transact(add, "second", LONG)
    assert await full.read(count) == 1


def test_a_server_with_a_full_disk_says_it_in_its_own_word() -> None:
    error = DBAPIError("INSERT", {}, psycopg.errors.DiskFull("could not extend file"))
    assert isinstance(unrecorded(error), DiskFull)


def test_another_fault_is_not_taken_for_it() -> None:
    assert unrecorded(DBAPIError("INSERT", {}, psycopg.errors.UniqueViolation("again"))) is None
