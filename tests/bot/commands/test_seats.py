import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.seats import read_seats
from bot.settings import SettingsError
from tests.bot.commands.tenants import Tenant, tenant
from tests.conftest import TestClock


@pytest.fixture
async def here(tmp_path: Path, clock: TestClock) -> AsyncIterator[Tenant]:
    async with tenant(tmp_path, clock) as up:
        yield up


async def test_each_app_tells_used_limit_and_headroom_and_who_says_so(here: Tenant, clock: TestClock) -> None:
    (row,) = await read_seats(here.settings(), clock)
    assert row.model_dump(mode="json") == {
        "app": "talentlms",
        "title": "talentlms",
        "used": 55,
        "counting": "vendor-reported",
        "limit": 100,
        "limit_source": "plan Core",
        "headroom": 45,
        "as_of": "2026-11-20T09:00:00Z",
        "gap": "",
    }


async def test_without_a_limit_there_is_no_headroom(here: Tenant, clock: TestClock) -> None:
    here.write(apps__talentlms=f'connector = "talentlms"\nbase_url = "{here.talentlms.base_url}"\napi = "v1"')
    (row,) = await read_seats(here.settings(), clock)
    assert (row.used, row.counting, row.limit, row.headroom) == (55, "counted", None, None)


async def test_an_app_that_does_not_answer_is_a_gap_and_the_others_stand(
    here: Tenant, clock: TestClock
) -> None:
    silent = 'connector = "talentlms"\nbase_url = "http://127.0.0.1:1"\nseats = 7'
    here.write(apps__silent=silent)
    rows = {row.app: row for row in await read_seats(here.settings(SEATKEEPER_SILENT_API_KEY="k"), clock)}
    assert rows["talentlms"].used == 55
    assert (rows["silent"].used, rows["silent"].limit, rows["silent"].headroom) == (None, 7, None)
    assert "could not be reached" in rows["silent"].gap


async def test_every_app_that_cannot_be_opened_is_told(here: Tenant, clock: TestClock) -> None:
    here.write(apps__other='connector = "talentlsm"\nbase_url = "https://a.example"')
    with pytest.raises(SettingsError) as told:
        await read_seats(here.settings(SEATKEEPER_TALENTLMS_API_KEY=""), clock)
    assert len(told.value.problems) == 2
    assert "SEATKEEPER_TALENTLMS_API_KEY is not set" in told.value.problems[0]
    assert "did you mean 'talentlms'?" in told.value.problems[1]


async def test_the_command_prints_a_table_for_people(here: Tenant) -> None:
    told = await here.type("seats")
    assert (told.exit_code, told.stderr) == (0, "")
    head, row = (line.split() for line in told.stdout.splitlines())
    assert head == ["App", "Used", "Limit", "Headroom", "Read", "at"]
    assert row[:4] == ["talentlms", "55", "100", "45"]


async def test_the_command_answers_a_machine_in_json(here: Tenant) -> None:
    told = await here.type("seats --json")
    (row,) = json.loads(told.stdout)
    assert (told.exit_code, told.stderr) == (0, "")
    assert (row["app"], row["used"], row["limit_source"], row["gap"]) == ("talentlms", 55, "plan Core", "")


async def test_a_gap_is_shown_and_makes_the_command_fail(here: Tenant) -> None:
    told = await here.type("seats", SEATKEEPER_TALENTLMS_API_KEY="wrong")
    assert told.exit_code == 1
    assert "talentlms" in told.stdout
    assert "–" in told.stdout
    assert "wrong" not in told.output


async def test_a_name_from_the_settings_cannot_draw_on_the_terminal(here: Tenant) -> None:
    title = 'title = "\\u001b]0;gone\\u0007[red]x[/red]"'
    here.write(apps__talentlms=f'connector = "talentlms"\nbase_url = "{here.talentlms.base_url}"\n{title}')
    told = await here.type("seats")
    assert "\x1b" not in told.stdout
    assert "[red]x[/red]" in told.stdout
