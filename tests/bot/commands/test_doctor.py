import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.workbench.company import demo_company
from bot.workbench.workspace import SCOPES
from tests.bot.commands.tenants import Tenant, tenant
from tests.conftest import TestClock


async def wrong(here: Tenant, **changes: str) -> dict[str, tuple[str, str]]:
    """What the doctor finds wrong, by check: what it says and what to do."""
    told = await here.type("doctor --json", **changes)
    verdicts = json.loads(told.stdout)
    found = {each["check"]: (each["says"], each["todo"]) for each in verdicts if each["ok"] is False}
    assert told.exit_code == (1 if found else 0)
    return found


@pytest.mark.usefixtures("past")
async def test_when_all_is_well_each_check_is_one_line(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        told = await here.type("doctor")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines() == [
        f"✓ settings: {here.config} is complete, with 1 app",
        "✓ database: it can be read, and is up to date",
        "✓ audit log: whole: 7 events",
        "✓ bot token: Harbour & Pine (THARBOUR) knows the bot as @seatkeeper",
        "✓ scopes: all 10 are granted",
        "✓ socket: Socket Mode is on, and Slack offers a connection",
        "✓ slack.approvals_channel: the bot is in #it-approvals, with 4 members",
        "✓ group @it-leads: it has 2 members",
        "✓ managers: the profile field Manager (XfMANAGER) names a person's manager",
        "✓ policy.requesters: 2 members (Ada Brandt and Bruno Keller)",
        "✓ policy.operators: nobody",
        "✓ policy.approvers: 1 member (Ada Brandt) and the leaver's manager can approve, "
        "and it takes 1 approval",
        "✓ app talentlms: it answers: 55 of 100 seats (vendor-reported); "
        "it can list, find, read, deactivate, reactivate, end_sessions, usage; "
        "unconfirmed: ends_sessions, cascades, comes_back_by_sso",
    ]


async def test_what_is_wrong_has_a_second_line_with_what_to_do(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        here.write(slack='approvals_channel = "#sales"')
        told = await here.type("doctor")
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    at = lines.index("✗ slack.approvals_channel: the bot is not in #sales")
    assert lines[at + 1] == "    → type `/invite @seatkeeper` in #sales"


async def test_without_settings_it_still_looks_at_the_database(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        here.config.unlink()
        told = await here.type("doctor --json")
    assert [each["check"] for each in json.loads(told.stdout)] == ["settings", "database"]
    assert told.exit_code == 1


async def test_every_problem_of_the_settings_is_told(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        here.write(slack='aprovals_channel = "#x"', policy='requesters = ["Bruno"]\napprovers = ["*"]')
        told = await here.type("doctor")
    assert told.stdout.count("✗ settings: ") == 3


@pytest.mark.parametrize(
    ("changes", "check", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-hush"}, "bot token", "Slack says invalid_auth"),
        ({"SLACK_APP_TOKEN": "xapp-hush"}, "socket", "Slack says invalid_auth"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api"}, "bot token", "Slack cannot be reached"),
        ({"SLACK_BOT_TOKEN": ""}, "slack", "SLACK_BOT_TOKEN is not set"),
        ({"SEATKEEPER_TALENTLMS_API_KEY": "hush"}, "app talentlms", "SEATKEEPER_TALENTLMS_API_KEY"),
        ({"SEATKEEPER_TALENTLMS_API_KEY": ""}, "app talentlms", "SEATKEEPER_TALENTLMS_API_KEY is not set"),
        ({"DATABASE_URL": "mysql://x"}, "database", "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "database", "cannot be made"),
    ],
)
async def test_a_wrong_variable_is_found(
    tmp_path: Path, clock: TestClock, changes: dict[str, str], check: str, says: str
) -> None:
    async with tenant(tmp_path, clock) as here:
        found = await wrong(here, **changes)
    assert [*found] == [check]
    assert says in found[check][0]
    assert found[check][1]
    assert "hush" not in str(found)


async def test_a_proxy_is_not_asked_about_this_machine(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        assert await wrong(here, HTTPS_PROXY="http://127.0.0.1:1", HTTP_PROXY="http://127.0.0.1:1") == {}


async def test_a_scope_that_was_not_granted_is_named(tmp_path: Path, clock: TestClock) -> None:
    fewer = [scope for scope in SCOPES if scope != "usergroups:read"]
    async with tenant(tmp_path, clock, scopes=fewer) as here:
        found = await wrong(here)
    assert found["scopes"][0] == "missing: usergroups:read"
    assert "for want of usergroups:read" in found["group @it-leads"][0]


async def test_over_http_no_socket_is_wanted(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        assert await wrong(here, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="s") == {}


async def test_an_archived_channel_is_told(tmp_path: Path, clock: TestClock) -> None:
    company = demo_company()
    company.channels[1].archived = True
    async with tenant(tmp_path, clock, company) as here:
        found = await wrong(here)
    assert found["slack.approvals_channel"][0] == "#it-approvals is archived"


@pytest.mark.parametrize("channel", ["#nowhere", "CNOWHERE"])
async def test_a_channel_that_the_bot_cannot_see_is_told(
    tmp_path: Path, clock: TestClock, channel: str
) -> None:
    async with tenant(tmp_path, clock) as here:
        here.write(slack=f'approvals_channel = "{channel}"')
        found = await wrong(here)
    assert "/invite @seatkeeper" in found["slack.approvals_channel"][1]


async def test_an_audit_log_that_was_changed_is_told(tmp_path: Path, past: Path, clock: TestClock) -> None:
    with closing(sqlite3.connect(past)) as connection, connection:
        connection.execute("DROP TRIGGER audit_event_no_update")
        connection.execute("UPDATE audit_event SET actor = 'x' WHERE seq = 2")
    async with tenant(tmp_path, clock) as here:
        found = await wrong(here)
    assert found["audit log"][0] == "broken: event 2 was changed after it was written"


@pytest.mark.parametrize(
    ("revision", "ok", "says"),
    [("0000_before", False, "a newer Seatkeeper wrote it"), (None, True, "it is empty")],
)
async def test_a_database_of_another_age_is_told(
    tmp_path: Path, past: Path, clock: TestClock, revision: str | None, ok: bool, says: str
) -> None:
    with closing(sqlite3.connect(past)) as connection, connection:
        if revision is None:
            connection.execute("DELETE FROM alembic_version")
        else:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    async with tenant(tmp_path, clock) as here:
        told = await here.type("doctor --json")
    (verdict,) = [each for each in json.loads(told.stdout) if each["check"] == "database"]
    assert verdict["ok"] is ok
    assert verdict["says"].startswith(says)
