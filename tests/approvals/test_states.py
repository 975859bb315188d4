"""Every ordered pair of states: Python's table and the database's triggers say the same."""

from itertools import product

import pytest
from sqlalchemy import Executable, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from approvals.audit import move
from approvals.database import Database
from approvals.models import PersonRow, Request, Step
from approvals.states import (
    CLOSED,
    IN_FLIGHT,
    OPEN,
    REQUEST_ARROWS,
    SETTLED_WELL,
    STEP_ARROWS,
    UNDER_WAY,
    Arrows,
    IllegalMove,
    RequestStatus,
    StepStatus,
    check_move,
)
from approvals.triggers import install_triggers
from tests.conftest import START

Row = type[Request] | type[Step]

TABLES: dict[str, tuple[Row, type[RequestStatus] | type[StepStatus], Arrows, str]] = {
    "request": (Request, RequestStatus, REQUEST_ARROWS, "draft"),
    "step": (Step, StepStatus, STEP_ARROWS, "planned"),
}


def fill(session: Session) -> None:
    """One request with one step, both in their first states."""
    session.add(PersonRow(id="p", seen_at=START))
    session.flush()
    session.add(Request(id="r", status="draft", leaver_id="p", requester_id="p", created_at=START))
    session.flush()
    session.add(step("s", "planned", 1))


def step(id_: str, status: str, ordinal: int) -> Step:
    return Step(
        id=id_,
        request_id="r",
        ordinal=ordinal,
        app="a",
        account_id="1",
        operation="deactivate",
        status=status,
    )


def put(session: Session, table: str, status: str, *, guarded: bool) -> None:
    """Sets a status behind the trigger's back, and makes the trigger again."""
    connection = session.connection()
    where = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_moves{where}"))
    session.execute(update(TABLES[table][0]).values(status=status))
    if guarded:
        install_triggers(connection)


def forbidden(session: Session, statement: Executable) -> bool:
    """Whether a trigger of ours refuses the statement, which changes nothing in either case."""
    with session.begin_nested() as undo:
        try:
            session.execute(statement)
        except DBAPIError as error:
            return "forbids this" in str(error)
        finally:
            undo.rollback()
    return False


def disagreements(session: Session, table: str, guarded: bool = True) -> list[tuple[str, str]]:
    """The ordered pairs on which Python and the database differ; staying where it is moves nothing."""
    row, words, arrows, _ = TABLES[table]
    found = []
    for before in words:
        put(session, table, before, guarded=guarded)
        for after in words:
            allowed = (before, after) in arrows or before == after
            if forbidden(session, update(row).values(status=after)) is allowed:
                found.append((str(before), str(after)))
    return found


@pytest.mark.parametrize("table", TABLES)
async def test_python_and_the_database_agree_on_every_ordered_pair(database: Database, table: str) -> None:
    await database.transact(fill)
    assert await database.transact(disagreements, table) == []


@pytest.mark.parametrize("table", TABLES)
async def test_a_missing_trigger_would_be_noticed(database: Database, table: str) -> None:
    _, words, arrows, _ = TABLES[table]
    await database.transact(fill)
    found = await database.transact(disagreements, table, guarded=False)
    assert len(found) == len(words) ** 2 - len(words) - len(arrows)


@pytest.mark.parametrize("table", TABLES)
def test_python_refuses_what_has_no_arrow(table: str) -> None:
    _, words, arrows, _ = TABLES[table]
    for pair in product(words, words):
        if pair in arrows:
            assert check_move(arrows, *pair) == arrows[pair]
        else:
            with pytest.raises(IllegalMove, match=f"no arrow from {pair[0]} to {pair[1]}"):
                check_move(arrows, *pair)


@pytest.mark.parametrize("arrows", [REQUEST_ARROWS, STEP_ARROWS])
def test_each_arrow_has_a_sentence(arrows: Arrows) -> None:
    for sentence in arrows.values():
        assert len(sentence.split()) >= 3
        assert sentence[0].islower()
        assert not sentence.endswith(".")


def test_every_state_can_be_reached_and_the_groups_cover_all() -> None:
    for _, words, arrows, first in TABLES.values():
        reached = {first}
        for _ in words:
            reached |= {after for before, after in arrows if before in reached}
        assert reached == set(words)
    assert OPEN | CLOSED | {RequestStatus.DRAFT} == set(RequestStatus)
    assert OPEN.isdisjoint(CLOSED)
    assert UNDER_WAY <= OPEN
    assert IN_FLIGHT.isdisjoint(SETTLED_WELL)


def test_what_is_over_stays_over() -> None:
    for before, after in REQUEST_ARROWS:
        if before in CLOSED:
            assert before == "incomplete", f"{before} → {after}"


@pytest.mark.parametrize("table", TABLES)
async def test_an_insert_in_another_than_the_first_state_is_refused(database: Database, table: str) -> None:
    row, words, _, first = TABLES[table]
    await database.transact(fill)
    template = await database.read(lambda session: session.exec(select(row)).one().model_dump())

    def accepted(session: Session) -> list[str]:
        fresh = template | {"id": "new", "ordinal": 2} if table == "step" else template | {"id": "new"}
        inserts = {word: insert(row).values({**fresh, "status": word}) for word in words}
        return [str(word) for word, statement in inserts.items() if not forbidden(session, statement)]

    assert await database.transact(accepted) == [first]


@pytest.mark.parametrize("word", ["Done", "", "done "])
async def test_a_word_that_is_no_state_is_refused(database: Database, word: str) -> None:
    await database.transact(fill)
    with pytest.raises(DBAPIError):
        await database.transact(lambda session: session.execute(update(Request).values(status=word)))


async def test_only_drafts_are_forgotten(database: Database) -> None:
    await database.transact(fill)
    with pytest.raises(DBAPIError, match="step_stays forbids this"):
        await database.transact(lambda session: session.execute(text("DELETE FROM step")))

    def submit_and_delete(session: Session) -> None:
        session.execute(update(Request).where(col(Request.id) == "r").values(status="submitted"))
        session.execute(text("DELETE FROM request"))

    with pytest.raises(DBAPIError, match="request_stays forbids this"):
        await database.transact(submit_and_delete)


async def test_a_refused_move_records_nothing(database: Database) -> None:
    await database.transact(fill)

    def skip_ahead(session: Session) -> None:
        move(session, session.get_one(Request, "r"), RequestStatus.DONE, actor="seatkeeper", at=START)

    with pytest.raises(IllegalMove):
        await database.transact(skip_ahead)
    count = text("SELECT count(*) FROM audit_event")
    assert await database.read(lambda session: session.execute(count).scalar()) == 0
