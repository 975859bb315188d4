"""The doctor warns of what is allowed and easily forgotten: a public channel, a pause, people on leave."""

import asyncio
import json
from pathlib import Path

from approvals import pausing
from approvals.database import Database
from approvals.engine import Engine
from approvals.policy import Rules
from approvals.requests import Terms
from tests.bot.commands.past import ADA
from tests.bot.commands.tenants import tenant
from tests.conftest import TestClock


async def paused(file: Path, clock: TestClock) -> None:
    database = Database(f"sqlite:///{file}")
    terms = Terms(clock(), Rules(operators=("UADA",)), Engine(database))
    await database.transact(pausing.pause, terms, ADA, "TalentLMS has an incident")
    database.close()


def test_a_public_channel_a_pause_and_leave_are_told(tmp_path: Path, past: Path, clock: TestClock) -> None:
    async def look() -> str:
        await paused(past, clock)
        async with tenant(tmp_path, clock) as here:
            here.write(
                slack='approvals_channel = "#it-seats"',
                people__on_leave='"ada@harbourpine.example" = 2999-12-31',
            )
            return (await here.type("doctor --json")).stdout

    found = {each["check"]: each for each in json.loads(asyncio.run(look()))}
    assert found["pause"]["ok"]
    assert found["pause"]["says"].startswith(
        "Ada Brandt paused everything on 20 Nov 2026, 09:00 UTC: TalentLMS"
    )
    assert "but it is public" in found["slack.approvals_channel"]["says"]
    assert "; on leave: Ada Brandt" in found["policy.approvers"]["says"]
