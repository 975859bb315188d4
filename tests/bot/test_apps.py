"""Apps are opened together, with the imported lists that some of them are read from."""

from pathlib import Path

import pytest

from approvals.database import Database
from approvals.imports import StoredLists, import_list
from approvals.migrate import migrate
from approvals.sheet_rows import survey
from approvals.sheets import open_sheet
from bot.apps import find_lists, open_apps
from bot.doctor.apps import look_at_apps
from bot.settings import Settings, SettingsError, load
from connectors.inventory import Gap, take_inventory
from tests.bot.tenant_file import toml, write
from tests.conftest import START, TestClock

ROSTER = 'connector = "roster"\ntitle = "Notion"'
LIST = b"Email,Status\na@x.example,Active\n"


def settings(folder: Path, **apps: str | None) -> Settings:
    tables = {"apps__talentlms": None, "apps__notion": ROSTER} | apps
    url = f"sqlite:///{folder / 'seatkeeper.db'}"
    return load({"DATABASE_URL": url, "SEATKEEPER_ACADEMY_API_KEY": "k"}, write(folder, toml(**tables)))


@pytest.fixture
async def imported(tmp_path: Path) -> Settings:
    """A tenant that has imported a list of Notion."""
    given = settings(tmp_path)
    database = Database(given.database_url)
    migrate(database.engine)
    found = survey(open_sheet(LIST), START)
    await database.transact(import_list, "notion", "people.csv", "", found, START)
    database.close()
    return given


async def test_a_roster_reads_the_tenants_list(imported: Settings, clock: TestClock) -> None:
    async with open_apps(imported, clock) as apps:
        assert [account.id async for account in apps["notion"].accounts()] == ["a@x.example"]


async def test_a_roster_reads_from_the_database_that_is_open_already(
    imported: Settings, clock: TestClock
) -> None:
    database = Database(imported.database_url)
    async with open_apps(imported, clock, StoredLists(database)) as apps:
        assert (await apps["notion"].read("a@x.example")).as_of == START
    database.close()


async def test_before_the_first_run_a_roster_is_a_gap_and_no_database_is_made(
    tmp_path: Path, clock: TestClock
) -> None:
    async with open_apps(settings(tmp_path), clock) as apps:
        gap = await take_inventory(apps["notion"], lambda _: None, clock=clock, timeout=30)
    assert isinstance(gap, Gap)
    assert gap.sentence.startswith("Notion cannot be read: no list has been imported for notion yet")
    assert not (tmp_path / "seatkeeper.db").exists()


def test_the_database_is_left_alone_where_no_app_is_read_from_a_list(tmp_path: Path) -> None:
    app = 'connector = "talentlms"\nbase_url = "https://a.example"'
    given = settings(tmp_path, apps__notion=None, apps__talentlms=app)
    Path(tmp_path / "seatkeeper.db").write_text("no database")
    with find_lists(given) as lists:
        assert lists is None


async def test_an_app_with_an_api_needs_an_address(tmp_path: Path, clock: TestClock) -> None:
    given = settings(tmp_path, apps__academy='connector = "talentlms"')
    with pytest.raises(SettingsError, match="base_url must look like"):
        async with open_apps(given, clock):
            pass


async def test_the_doctor_says_of_which_moment_a_list_is(imported: Settings, clock: TestClock) -> None:
    (verdict,) = [each async for each in look_at_apps(imported, clock)]
    assert verdict.ok
    assert verdict.says.startswith("as of the import on 2026-11-20: 1, and no limit is set")


async def test_the_doctor_sends_nobody_to_a_vendor_that_there_is_not(
    tmp_path: Path, clock: TestClock
) -> None:
    (verdict,) = [each async for each in look_at_apps(settings(tmp_path), clock)]
    assert (verdict.ok, verdict.todo) == (False, "")
    assert "run `seatkeeper import notion file.csv`" in verdict.says
