"""Accounts of a company as a reading shows them, and what they are held against."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from approvals.stale import seats_of
from approvals.stale_groups import Group
from approvals.stale_roll import Former, Member, Roll, roll_of
from approvals.stale_survey import Seat, Survey
from approvals.stored_accounts import StoredAccount, stored
from connectors.contract import Account, State
from tests.conftest import START

HOME = "harbourpine.example"
PEOPLE = (
    Member("UDANA", (f"dana@{HOME}",), True),
    Member("UEMIL", (f"emil@{HOME}",), True),
    Member("UNORA", (f"nora@{HOME}",), False),
)
ALIASES: Mapping[str, Sequence[str]] = {
    f"emil@{HOME}": [f"emil.novak@{HOME}", "emil@oldname.example"],
    f"nora@{HOME}": ["nora@oldname.example"],
}


def ago(days: float) -> Any:
    """So many days before the reading."""
    return START - timedelta(days=days)


def roll(*members: Member, former: Sequence[Former] = (), domains: Sequence[str] = (HOME,)) -> Roll:
    """Slack's people, of whom Nora has left."""
    people = members or PEOPLE
    return roll_of(people, read_at=START, domains=domains, aliases=ALIASES, former=former)


def shown(email: str | None = f"dana@{HOME}", **more: Any) -> StoredAccount:
    """An account that was made long ago."""
    given: dict[str, Any] = {
        "app": "talentlms",
        "id": "7",
        "state": State.ACTIVE,
        "vendor_state": "active",
        "created_at": ago(400),
    }
    return stored(Account(email=email, **{**given, **more}))


def survey(**more: Any) -> Survey:
    """A reading of now in an app that tells activity."""
    given: dict[str, Any] = {
        "app": "talentlms",
        "reading": "r1",
        "read_at": START,
        "at": START,
        "tells_activity": True,
        "admins": frozenset({"90", "91"}),
        "roll": roll(),
    }
    return Survey(**{**given, **more})


def seat_of(account: StoredAccount, **more: Any) -> Seat:
    """The one seat of this account."""
    (seat,) = seats_of([account], survey(**more))
    return seat


def group_of(account: StoredAccount, **more: Any) -> Group:
    """The group of this account."""
    return seat_of(account, **more).group
