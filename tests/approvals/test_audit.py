"""The log: who may write what into it, and that no edit of it goes unseen."""

import asyncio
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from approvals.audit import (
    DETAIL,
    GENESIS,
    SYSTEM,
    ChainBroken,
    Stale,
    events,
    fingerprint,
    move,
    record,
    verify_chain,
)
from approvals.database import Database
from approvals.ledger import HeadMissing, check_log
from approvals.models import AuditEvent, Request
from approvals.states import RequestStatus
from tests.approvals.scenes import ADA, Scene
from tests.conftest import START

COUNT = 6


def write(session: Session, count: int = COUNT) -> None:
    for number in range(1, count + 1):
        record(session, "seats.viewed", actor=f"p{number}", at=START, detail={"apps": ["talentlms"]})


def verify(session: Session) -> tuple[int, str]:
    return verify_chain(events(session))


def tamper(session: Session, statement: str) -> None:
    """Changes the log as somebody could who owns the database: the triggers are dropped first."""
    postgres = session.connection().dialect.name == "postgresql"
    for verb in ("update", "delete", *(["truncate"] if postgres else [])):
        where = " ON audit_event" if postgres else ""
        session.execute(text(f"DROP TRIGGER audit_event_no_{verb}{where}"))
    session.execute(text(statement))


async def test_a_log_that_nobody_touched_holds(database: Database) -> None:
    assert await database.read(verify) == (0, GENESIS)
    await database.transact(write)
    count, head = await database.read(verify)
    newest = await database.read(lambda session: session.get_one(AuditEvent, COUNT))
    assert (count, head) == (COUNT, newest.hash)


EDITS = {
    "at": "UPDATE audit_event SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 3",
    "actor": "UPDATE audit_event SET actor = 'p9' WHERE seq = 3",
    "event": "UPDATE audit_event SET event = 'vote.cast' WHERE seq = 3",
    "request": "UPDATE audit_event SET request = 'r' WHERE seq = 3",
    "step": "UPDATE audit_event SET step = 's' WHERE seq = 3",
    "app": "UPDATE audit_event SET app = 'a' WHERE seq = 3",
    "account": "UPDATE audit_event SET account = '7' WHERE seq = 3",
    "detail": "UPDATE audit_event SET detail = '{\"apps\": []}' WHERE seq = 3",
    "hash": "UPDATE audit_event SET hash = prev_hash WHERE seq = 3",
    "prev_hash": "UPDATE audit_event SET prev_hash = hash WHERE seq = 3",
    "a row from the middle": "DELETE FROM audit_event WHERE seq = 3",
    "the first row": "DELETE FROM audit_event WHERE seq = 1",
}


@pytest.mark.parametrize("edited", EDITS)
async def test_every_edit_is_found_where_it_was_made(database: Database, edited: str) -> None:
    await database.transact(write)
    await database.transact(tamper, EDITS[edited])
    with pytest.raises(ChainBroken) as caught:
        await database.read(verify)
    assert caught.value.seq == {"a row from the middle": 4, "the first row": 2}.get(edited, 3)


async def test_two_events_that_changed_places_are_found(database: Database) -> None:
    await database.transact(write)
    await database.transact(tamper, "UPDATE audit_event SET seq = -seq WHERE seq IN (3, 4)")
    swap = text("UPDATE audit_event SET seq = 7 + seq WHERE seq < 0")
    await database.transact(lambda session: session.execute(swap))
    with pytest.raises(ChainBroken):
        await database.read(verify)


async def test_an_event_forged_with_a_fitting_hash_breaks_the_next_one(database: Database) -> None:
    await database.transact(write)
    forged = await database.read(lambda session: session.get_one(AuditEvent, 3))
    forged.actor = "forger"
    fitting = fingerprint(forged.model_dump())
    edit = f"UPDATE audit_event SET actor = 'forger', hash = '{fitting}' WHERE seq = 3"
    await database.transact(tamper, edit)
    with pytest.raises(ChainBroken, match="event 4 does not follow from event 3"):
        await database.read(verify)


async def test_cutting_off_the_newest_shows_against_a_noted_head(database: Database) -> None:
    await database.transact(write)
    _, head = await database.read(verify)
    await database.transact(write, 2)
    assert (await database.read(check_log, head)).noted == COUNT
    await database.transact(tamper, f"DELETE FROM audit_event WHERE seq >= {COUNT}")
    assert (await database.read(verify))[0] == COUNT - 1
    with pytest.raises(HeadMissing):
        await database.read(check_log, head)
    await database.transact(write, 3)
    with pytest.raises(HeadMissing):
        await database.read(check_log, head)


@pytest.mark.parametrize("table", ["audit_event", "vote", "evidence"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"], ids=lambda s: s[:6]
)
async def test_the_database_refuses_to_rewrite_a_log(scene: Scene, table: str, statement: str) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, ADA)
    await scene.database.transact(add_evidence, request_id)
    if scene.database.is_sqlite and "TRUNCATE" in statement:
        return
    column = "seq" if table == "audit_event" else "id"
    sql = statement.format(table).replace("id = id", f"{column} = {column}")
    with pytest.raises(DBAPIError, match=f"{table}_no_{statement[:6].lower()}"):
        await scene.database.transact(lambda session: session.execute(text(sql)))


def add_evidence(session: Session, request_id: str) -> None:
    insert = text(
        "INSERT INTO evidence "
        "(step_id, verdict, state_before, state_after, counting, sessions, testimony, read_at) "
        "SELECT id, 'verified', '', '', '', '', '', '2026-11-20 09:00:00' FROM step WHERE request_id = :id"
    )
    session.execute(insert, {"id": request_id})


async def test_an_insert_or_replace_does_not_slip_past(ready_sqlite: str) -> None:
    database = Database(ready_sqlite)
    await database.transact(write)
    replace = text(
        "INSERT OR REPLACE INTO audit_event SELECT seq, at, 'forger', event, request, step, app, account, "
        "detail, prev_hash, hash FROM audit_event WHERE seq = 3"
    )
    with pytest.raises(DBAPIError, match="audit_event_no_delete forbids this"):
        await database.transact(lambda session: session.execute(replace))
    assert (await database.read(verify))[0] == COUNT
    database.close()


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("vote.cast", {"choice": "deny", "reason": "He is Dana Okafor's friend"}),
        ("request.approved", {"name": "Dana Okafor"}),
        ("step.verified", {"email": "dana@harbourpine.example"}),
        ("plan.shown", {"words": "x"}),
        ("request.renamed", {}),
        ("dana@harbourpine.example", {}),
    ],
)
async def test_what_is_not_foreseen_is_not_recorded(
    database: Database, event: str, detail: dict[str, object]
) -> None:
    def attempt(session: Session) -> None:
        record(session, event, actor="p", at=START, detail=detail)

    with pytest.raises(ValueError, match=r"may not record|there is no event"):
        await database.transact(attempt)
    assert await database.read(verify) == (0, GENESIS)


def test_no_foreseen_detail_has_room_for_a_name() -> None:
    words = {key for keys in DETAIL.values() for key in keys}
    assert words.isdisjoint({"name", "email", "address", "login", "title", "text", "word", "label", "person"})


async def test_a_move_that_somebody_else_made_first_is_stale(scene: Scene) -> None:
    request_id = await scene.pending()

    def behind_the_times(session: Session) -> None:
        row = session.get_one(Request, request_id)
        session.execute(text("UPDATE request SET status = 'cancelled'"))
        move(session, row, RequestStatus.APPROVED, actor=SYSTEM, at=START)

    before = await scene.log()
    with pytest.raises(Stale, match="no longer pending"):
        await scene.database.transact(behind_the_times)
    assert await scene.log() == before


async def test_two_processes_writing_at_once_leave_no_gap_and_no_double(
    database: Database, replica: Database
) -> None:
    def one(session: Session, name: str) -> None:
        record(session, "list.viewed", actor=name, at=START, detail={"how": "list", "count": 0})

    work = [each.transact(one, f"{n}/{at}") for n in range(40) for at, each in enumerate((database, replica))]
    await asyncio.gather(*work)
    assert (await replica.read(verify))[0] == 80
    actors = await database.read(lambda session: session.exec(select(AuditEvent.actor)).all())
    assert len(set(actors)) == 80


async def test_a_log_that_was_copied_through_json_still_verifies(scene: Scene) -> None:
    await scene.pending()
    copies = [AuditEvent(**json.loads(json.dumps(row.model_dump()))) for row in await scene.log()]
    assert verify_chain(copies)[0] == len(copies)
    with pytest.raises(ChainBroken):
        verify_chain([*copies[1:], copies[0]])
