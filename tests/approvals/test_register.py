"""People as rows: what is asked of the database for them, and how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from approvals.database import Database
from approvals.people import Person
from approvals.register import recall, recall_all, remember
from tests.approvals.scenes import person
from tests.conftest import START

CROWD = [person(f"u{number}", f"Person {number}") for number in range(20)]


@contextmanager
def asked_of(database: Database) -> Iterator[list[str]]:
    """The questions that the database gets meanwhile."""
    heard: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "FROM person" in statement:
            heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(database.engine, "before_cursor_execute", hear)


async def remembered(database: Database) -> list[str]:
    return await database.transact(lambda session: [remember(session, each, START) for each in CROWD])


async def test_many_are_recalled_in_their_order_by_one_question(database: Database) -> None:
    ids = await remembered(database)
    with asked_of(database) as heard:
        people = await database.read(recall_all, [*reversed(ids), ids[0]])
    assert people == (*reversed(CROWD), CROWD[0])
    assert len(heard) == 1


async def test_whoever_was_recalled_is_not_asked_for_again(database: Database) -> None:
    first, *others = await remembered(database)

    def twice(session: Session) -> tuple[Person, ...]:
        one, same = recall(session, first), recall(session, first)
        return (one, same, *recall_all(session, [first, *others]), recall(session, others[0]))

    with asked_of(database) as heard:
        people = await database.read(twice)
    assert people == (CROWD[0], CROWD[0], *CROWD, CROWD[1])
    assert len(heard) == 2


async def test_what_has_changed_since_is_seen_by_the_next_transaction(database: Database) -> None:
    first, *_ = await remembered(database)
    changed = CROWD[0].model_copy(update={"title": "Head of Seats"})

    def before_and_after(session: Session) -> tuple[str, str]:
        before = recall(session, first)
        remember(session, changed, START)
        return before.title, recall(session, first).title

    assert await database.transact(before_and_after) == ("", "Head of Seats")
    assert (await database.read(recall, first)).title == "Head of Seats"
