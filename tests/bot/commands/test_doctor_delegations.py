"""The doctor tells who decides for whom."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from approvals.database import Database
from approvals.lent import DelegationRow
from approvals.people import Kind, Person
from approvals.register import remember
from tests.bot.commands.past import ADA
from tests.bot.commands.tenants import tenant
from tests.conftest import TestClock

FARAH = Person(slack_id="UFARAH", team_id="THARBOUR", name="Farah Haddad")
GONE = FARAH.model_copy(update={"kind": Kind.DEACTIVATED})


def lend(file: Path, clock: TestClock, delegate: Person, days: int) -> None:
    """Ada has named somebody a day ago, for some days."""
    since = clock() - timedelta(days=1)
    database = Database(f"sqlite:///{file}")

    def row(session: Session) -> None:
        session.add(
            DelegationRow(
                id="d1",
                delegator_id=remember(session, ADA, since),
                delegate_id=remember(session, delegate, since),
                given_at=since,
                starts_at=since,
                ends_at=since + timedelta(days=days),
            )
        )

    asyncio.run(database.transact(row))
    database.close()


@pytest.mark.parametrize(
    ("delegate", "days", "said"),
    [
        (FARAH, 3, (True, "Farah Haddad for Ada Brandt until the end of Sun 22 Nov 2026")),
        (GONE, 3, (False, "Farah Haddad for Ada Brandt until the end of Sun 22 Nov 2026")),
        (FARAH, 1, None),
    ],
)
def test_delegations_of_today_are_told(
    tmp_path: Path, past: Path, clock: TestClock, delegate: Person, days: int, said: tuple[bool, str] | None
) -> None:
    lend(past, clock, delegate, days)

    async def look() -> str:
        async with tenant(tmp_path, clock) as here:
            return (await here.type("doctor --json")).stdout

    found = {each["check"]: (each["ok"], each["says"]) for each in json.loads(asyncio.run(look()))}
    assert found.get("delegations") == said
