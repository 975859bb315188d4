"""What an imported list adds to the preview of an app that is read by its API."""

from datetime import UTC, datetime

from approvals.imports import import_list
from approvals.sheet_rows import survey
from approvals.sheets import open_sheet
from bot.demo.scene import Scene
from connectors.contract import Account
from tests.bot.acting import request, state_of

LIST = b"Email,Last active\nkim@harbourpine.example,2026-11-03\n"


async def account_of(stage: Scene) -> Account:
    await request(stage, text="/offboard @kim")
    (app,) = (await state_of(stage)).plan.apps
    (planned,) = app.accounts
    return planned.account


async def test_the_preview_shows_when_somebody_was_last_active_as_a_list_tells(stage: Scene) -> None:
    now = stage.bot.hall.clock()
    found = survey(open_sheet(LIST), datetime(2026, 11, 20, tzinfo=UTC))
    await stage.bot.hall.database.transact(import_list, "talentlms", "people.csv", "", found, now)
    account = await account_of(stage)
    assert account.last_active_at == datetime(2026, 11, 3, tzinfo=UTC)
    assert account.active_source == f"people.csv, imported {now:%Y-%m-%d}"


async def test_without_a_list_nothing_is_added(stage: Scene) -> None:
    account = await account_of(stage)
    assert (account.last_active_at, account.active_source) == (None, "")
