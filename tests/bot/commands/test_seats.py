"""``seatkeeper seats``: what /seats shows, in the terminal and for programs."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from approvals.savings import AppSavings
from approvals.seat_costs import Ground, Worth
from bot.commands.seat_records import app_record, savings_record
from bot.commands.seat_tables import ledger_table
from bot.commands.seats import read_seats
from bot.settings import SettingsError
from connectors.seats import Billing, Price
from tests.bot.blocks.values import NOW
from tests.bot.commands.tenants import Tenant, tenant
from tests.conftest import TestClock


@pytest.fixture
async def here(tmp_path: Path, clock: TestClock) -> AsyncIterator[Tenant]:
    async with tenant(tmp_path, clock) as up:
        yield up


def app(here: Tenant, more: str = "") -> str:
    return f'connector = "talentlms"\nbase_url = "{here.talentlms.base_url}"\n{more}'


async def records(here: Tenant, clock: TestClock, **environ: str) -> dict[str, dict[str, Any]]:
    found, _ = await read_seats(here.settings(**environ), clock)
    return {record["app"]: record for record in map(app_record, found)}


async def test_each_app_tells_its_numbers_and_who_says_so(here: Tenant, clock: TestClock) -> None:
    here.write(people='domains = ["harbourpine.example"]')
    told = (await records(here, clock))["talentlms"]
    assert told | {"groups": {}, "history": [], "roles": [], "doubts": []} == {
        "app": "talentlms",
        "title": "talentlms",
        "used": 55,
        "counting": "vendor-reported",
        "limit": 100,
        "limit_source": "settings",
        "headroom": 45,
        "as_of": "2026-11-20T09:00:00+00:00",
        "gap": "",
        "counted": 55,
        "reported": 55,
        "invited": 0,
        "accounts": 61,
        "could_come_back": 25,  # Nora; 19 learners and nobody else quiet; Kim and 4 who never came
        "groups": {},
        "roles": [],
        "pending": {"leaving": 0, "coming": 0},
        "cost_per_month": None,
        "cost_is_least": False,
        "currency": "",
        "billing": None,
        "renews_on": None,
        "decide_by": None,
        "forecast": None,
        "history": [],
        "doubts": [],
    }
    assert told["groups"]["orphaned"] == 1
    assert sum(told["groups"].values()) == 61
    assert told["history"] == [{"day": "2026-11-20", "used": 55}]


async def test_without_slack_everything_but_the_leavers_is_told(here: Tenant, clock: TestClock) -> None:
    here.write(people='domains = ["harbourpine.example"]')
    told = (await records(here, clock, SLACK_BOT_TOKEN=""))["talentlms"]
    assert (told["used"], told["groups"]["orphaned"]) == (55, 0)
    assert not here.slack.traffic.rows


async def test_what_was_read_within_a_day_is_not_read_again(here: Tenant, clock: TestClock) -> None:
    await records(here, clock)
    calls = len(here.talentlms.calls)
    clock.advance(hours=23)
    assert (await records(here, clock))["talentlms"]["used"] == 55
    assert len(here.talentlms.calls) == calls
    clock.advance(hours=2)
    await records(here, clock)
    assert len(here.talentlms.calls) > calls


async def test_an_app_that_does_not_answer_is_a_gap_and_the_others_stand(
    here: Tenant, clock: TestClock
) -> None:
    here.write(apps__silent='connector = "talentlms"\nbase_url = "http://127.0.0.1:1"\nseats = 7')
    told = await records(here, clock, SEATKEEPER_SILENT_API_KEY="k")
    assert told["talentlms"]["used"] == 55
    silent = told["silent"]
    assert (silent["used"], silent["limit"], silent["headroom"], silent["groups"]) == (None, 7, None, None)
    assert "could not be reached" in silent["gap"]


async def test_every_app_that_cannot_be_opened_is_told(here: Tenant, clock: TestClock) -> None:
    here.write(apps__other='connector = "talentlsm"\nbase_url = "https://a.example"')
    with pytest.raises(SettingsError) as told:
        await read_seats(here.settings(SEATKEEPER_TALENTLMS_API_KEY=""), clock)
    assert len(told.value.problems) == 2
    assert "SEATKEEPER_TALENTLMS_API_KEY is not set" in told.value.problems[0]
    assert "did you mean 'talentlms'?" in told.value.problems[1]


async def test_the_command_answers_people(here: Tenant) -> None:
    told = await here.type("seats talentlms")
    assert (told.exit_code, told.stderr) == (0, "")
    head, row, *rest = told.stdout.splitlines()
    columns = ("App", "Headroom", "Could return", "Used", "Limit", "Invited", "A month", "As of")
    assert head.split() == " ".join(columns).split()
    assert row.split()[:2] + row.split()[3:6] == ["talentlms", "45", "55", "100", "0"]
    assert "talentlms: vendor-reported; limit: settings; 1 account in a state that nobody" in "".join(rest)
    assert "Never active" in "".join(rest)
    answer = await here.type("seats talentlms --invite 46")
    assert answer.stdout.startswith("1 over the plan: it needs the plan Grow, up to 500.")
    stale = await here.type("seats --stale")
    assert "no activity was ever" in stale.stdout
    ledger = await here.type("seats --ledger")
    assert "nothing freed yet" in ledger.stdout


async def test_the_command_answers_a_machine_in_json(here: Tenant) -> None:
    (row,) = json.loads((await here.type("seats --json")).stdout)
    assert (row["app"], row["used"], row["limit_source"], row["gap"]) == ("talentlms", 55, "settings", "")
    answer = json.loads((await here.type("seats talentlms --invite 46 --json")).stdout)
    assert (answer["app"], answer["verdict"], answer["over"]) == ("talentlms", "next_tier", 1)
    (first, *_) = json.loads((await here.type("seats --stale --json")).stdout)
    assert first["evidence"]["field"] == "last_active_at"
    assert json.loads((await here.type("seats --ledger --json")).stdout)["apps"][0]["freed"] == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("seats talentlm", "did you mean talentlms?"),
        ("seats --invite 3", "Name the app"),
        ("seats talentlms --invite 0", "greater than or equal to 1"),
    ],
)
async def test_what_is_asked_wrongly_is_said(here: Tenant, line: str, said: str) -> None:
    told = await here.type(line)
    assert told.exit_code == 2
    assert said in told.stderr


async def test_a_gap_is_shown_and_makes_the_command_fail(here: Tenant) -> None:
    told = await here.type("seats", SEATKEEPER_TALENTLMS_API_KEY="wrong")
    assert told.exit_code == 1
    assert "not read" in told.stdout
    assert "wrong" not in told.output


async def test_a_name_from_the_settings_cannot_draw_on_the_terminal(here: Tenant) -> None:
    here.write(apps__talentlms=app(here, 'title = "\\u001b]0;gone\\u0007[red]x[/red]"'))
    told = await here.type("seats")
    assert "\x1b" not in told.stdout
    assert "[red]x[/red]" in told.stdout.replace("\n", "")


def test_the_ledger_sums_up_by_currency_and_raises_alarms() -> None:
    worth = Worth(
        freed=2,
        ground=Ground.PER_SEAT,
        per_month=Price.of("12"),
        currency="USD",
        billing=Billing.MONTHLY,
    )
    saved = AppSavings(
        app="learnupon",
        title="LearnUpon",
        freed=3,
        returned=1,
        unmeasured=0,
        as_said=0,
        alarms=("s1",),
        currency="USD",
        running=worth,
        later=(),
    )
    told = str([str(line) for line in ledger_table([saved], NOW.date()).renderables])
    assert "Together: $12 a month now." in told
    assert "1 seat of LearnUpon did not come back although its account is off" in told
    assert savings_record([saved])["per_month"] == {"USD": {"low": "12", "high": "12"}}
