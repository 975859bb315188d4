"""An imported list takes the place of the one before, whole or not at all, and the audit log knows that."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from approvals import imports
from approvals.audit import events, verify_chain
from approvals.database import Database
from approvals.imported import ImportedAccount
from approvals.imports import StoredLists, import_list, lists_at, newest
from approvals.sheet_rows import Survey, survey
from approvals.sheets import open_sheet
from connectors.contract import AppSettings, State
from connectors.errors import Malformed, NotFound, Unreachable
from connectors.inventory import Inventory, take_inventory
from connectors.registry import open_connector
from connectors.roster import Roster
from connectors.roster.lists import Imported
from tests.conftest import START, TestClock

FIRST = "ID,Email,Status,Last active\n1,a@x.example,Active,2026-11-03\n2,b@x.example,Deactivated,\n"
SECOND = "ID,Email,Status\n2,b@x.example,Active\n3,c@x.example,locked\n4,c@x.example,Active\n"


def found_in(text: str) -> Survey:
    return survey(open_sheet(text.encode()), START)


async def put(database: Database, text: str, app: str = "notion", **later: float) -> Imported:
    sha256, at = open_sheet(text.encode()).sha256, START + timedelta(**later)
    return await database.transact(import_list, app, f"{app}.csv", sha256, found_in(text), at)


def roster(database: Database, clock: TestClock, app: str = "notion") -> Roster:
    opened = open_connector(app, AppSettings(connector="roster"), {}, clock)
    assert isinstance(opened, Roster)
    return opened.told_by(StoredLists(database))


async def ids(connector: Roster) -> list[str]:
    return [account.id async for account in connector.accounts()]


async def test_the_newest_list_is_all_that_there_is(database: Database, clock: TestClock) -> None:
    first = await put(database, FIRST)
    second = await put(database, SECOND, days=1)
    app = roster(database, clock)
    assert await ids(app) == ["2", "3", "4"]
    assert await app.as_of() == second.imported_at == START + timedelta(days=1)
    assert (second.rows, second.id > first.id) == (3, True)
    assert [account.id for account in await app.find("C@X.example ")] == ["3", "4"]
    assert (await app.read("2")).state is State.ACTIVE
    assert (await app.usage()).used == 2
    with pytest.raises(NotFound):
        await app.read("1")


async def test_a_list_is_its_apps_alone(database: Database, clock: TestClock) -> None:
    await put(database, FIRST)
    await put(database, SECOND, app="miro")
    assert await ids(roster(database, clock)) == ["1", "2"]
    assert await ids(roster(database, clock, "miro")) == ["2", "3", "4"]
    with pytest.raises(Unreachable, match="no list has been imported for figma yet"):
        await ids(roster(database, clock, "figma"))


async def test_what_was_read_is_what_was_written(database: Database, clock: TestClock) -> None:
    head = "ID,Username,Name,Role,Status,Last active,Created\n"
    await put(database, f"{head}7,dana,Léa “x”,Admin,Active,2026-11-03 08:15,2025-01-02\n")
    account = await roster(database, clock).read("7")
    assert (account.login, account.name, account.email, account.is_admin) == ("dana", "Léa “x”", None, True)
    assert (
        f"{account.last_active_at} {account.created_at}"
        == "2026-11-03 08:15:00+00:00 2025-01-02 00:00:00+00:00"
    )


async def test_every_import_is_in_the_log_without_a_name(database: Database) -> None:
    await put(database, FIRST)
    await put(database, FIRST + ",,,\n5,nobody,,\n")
    logged = await database.read(lambda session: [row.model_dump() for row in events(session)])
    assert [(row["event"], row["app"], row["actor"]) for row in logged] == [
        ("list.imported", "notion", "command line")
    ] * 2
    assert [(row["detail"]["rows"], row["detail"]["skipped"]) for row in logged] == [(2, 0), (2, 1)]
    assert logged[0]["detail"]["sha256"] == open_sheet(FIRST.encode()).sha256
    assert "x.example" not in str(logged)
    assert await database.read(lambda session: verify_chain(events(session))[0]) == 2


async def test_an_import_that_breaks_off_leaves_the_list_before(database: Database, clock: TestClock) -> None:
    await put(database, FIRST)

    def break_off(session: Session) -> None:
        import_list(session, "notion", "x.csv", "0", found_in(SECOND), START)
        raise RuntimeError("the power failed")

    with pytest.raises(RuntimeError):
        await database.transact(break_off)
    assert await ids(roster(database, clock)) == ["1", "2"]
    assert await database.read(lambda session: verify_chain(events(session))[0]) == 1


async def test_older_lists_are_not_kept(database: Database) -> None:
    for _ in range(3):
        await put(database, SECOND)
    rows = await database.read(lambda session: len(session.exec(select(ImportedAccount)).all()))
    assert rows == 3


async def test_a_long_list_is_read_page_by_page(
    database: Database, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PAGE", 7)
    monkeypatch.setattr(imports, "CHUNK", 5)
    await put(database, "ID\n" + "".join(f"{number}\n" for number in range(21)))
    assert await ids(roster(database, clock)) == [str(number) for number in range(21)]


async def test_a_list_that_is_replaced_meanwhile_is_not_mixed_with_the_new_one(
    database: Database, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PAGE", 2)
    await put(database, SECOND)
    accounts = roster(database, clock).accounts()
    assert (await anext(accounts)).id == "2"
    await put(database, SECOND)
    with pytest.raises(Malformed, match="was replaced"):
        async for _ in accounts:
            pass


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "seatkeeper.db"
    with lists_at(f"sqlite:///{file}") as lists:
        assert lists is None
    assert not file.exists()


async def test_a_database_of_before_is_a_gap_and_no_fault(database_url: str, clock: TestClock) -> None:
    Database(database_url).engine.connect().close()
    with lists_at(database_url) as lists:
        assert lists is not None
        connector = roster(Database(database_url), clock).told_by(lists)
        gap = await take_inventory(connector, lambda _: None, clock=clock, timeout=30)
    assert not isinstance(gap, Inventory)
    assert gap.sentence == "notion has a list in our database, which cannot be read"


async def test_lists_are_found_in_a_database_that_nobody_has_opened(
    ready_url: str, database: Database, clock: TestClock
) -> None:
    imported = await put(database, FIRST)
    with lists_at(ready_url) as lists:
        assert lists is not None
        assert await lists.newest("notion") == imported == await database.read(newest, "notion")
        assert await lists.newest("figma") is None
