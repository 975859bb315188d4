import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.sandbox.faults import Fault
from tests.bot.commands.tenants import Tenant, tenant
from tests.conftest import TestClock


@pytest.fixture
async def here(tmp_path: Path, clock: TestClock) -> AsyncIterator[Tenant]:
    async with tenant(tmp_path, clock) as up:
        yield up


async def test_sync_keeps_what_the_apps_show_and_says_what_could_not_be_read(here: Tenant) -> None:
    done = await here.type("sync")
    says = "talentlms: 61 accounts, 55 of 100 seats in use (vendor-reported)"
    assert (done.exit_code, done.stdout.startswith(says)) == (0, True), done.stdout
    here.talentlms.faults.set(Fault.UNAUTHORIZED, on="all")
    failed = await here.type("sync talentlms --json")
    (row,) = json.loads(failed.stdout)
    assert (failed.exit_code, row["outcome"], row["used"], row["headroom"]) == (1, "gap", 55, 45)
    assert (row["used_source"], row["limit_source"]) == ("vendor-reported", "settings")
    assert any("refused our key (401)" in doubt for doubt in row["doubts"])


async def test_a_drop_is_held_back_until_an_operator_accepts_it(here: Tenant) -> None:
    await here.type("sync")
    for account in here.talentlms.portal.all()[:40]:
        here.talentlms.portal.delete(account)
    held = await here.type("sync")
    assert held.exit_code == 1
    assert "is held back until another shows the same, or until `seatkeeper sync --accept" in held.stdout
    accepted = await here.type("sync --accept talentlms")
    assert (accepted.exit_code, "held back" in accepted.stdout) == (0, False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sync talentlm", "There is no app talentlm in the settings: did you mean talentlms?"),
        ("sync --accept", "Name the app whose missing accounts you accept"),
    ],
)
async def test_sync_says_what_it_was_asked_wrong(here: Tenant, line: str, says: str) -> None:
    refused = await here.type(line)
    assert (refused.exit_code, says in refused.stderr) == (2, True)
