"""Whose turn it is: people who wait come first, and work that can wait is let in one by one."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from approvals.database import Database
from approvals.models import PersonRow
from tests.conftest import START


@pytest.fixture
def patient(ready_url: str) -> Iterator[Database]:
    """A database whose people wait for a minute, so that a slow machine does not matter."""
    opened = Database(ready_url, interactive=60.0)
    yield opened
    opened.close()


def add(session: Session, name: str) -> None:
    session.add(PersonRow(id=name, seen_at=START))


def names(session: Session) -> set[str]:
    return set(session.exec(select(PersonRow.id)).all())


async def test_a_click_has_at_most_one_piece_of_background_work_before_it(patient: Database) -> None:
    order: list[str] = []
    going, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(_: Session) -> None:
        loop.call_soon_threadsafe(going.set)
        go_on.wait(10)

    first = asyncio.create_task(patient.transact(slow))
    await going.wait()
    waiting = [asyncio.create_task(patient.transact(lambda _: order.append("work"))) for _ in range(3)]
    click = asyncio.create_task(patient.transact_soon(lambda _: order.append("click")))
    await asyncio.sleep(0)  # the click came last
    go_on.set()
    await asyncio.gather(first, click, *waiting)
    assert order == ["click", "work", "work", "work"]


async def test_only_work_that_can_wait_is_held_back(ready_url: str) -> None:
    open_again = asyncio.Event()

    async def courtesy() -> None:
        await open_again.wait()

    polite = Database(ready_url, interactive=60.0, courtesy=courtesy)
    writing = asyncio.create_task(polite.transact(add, "patient"))
    reading = asyncio.create_task(polite.read(names))
    await polite.transact_soon(add, "click")
    seen = await polite.read_soon(names)
    assert seen == {"click"}
    assert not writing.done()
    assert not reading.done()
    open_again.set()
    await writing
    assert await polite.read(names) == {"click", "patient"}
    await reading
    polite.close()
