"""What an app's accounts are held against, and what is said of each. Pure values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from approvals.stale_groups import TICKED, Group
from approvals.stale_roll import Place, Roll, Whereabouts
from approvals.stored_accounts import StoredAccount
from connectors.contract import Effect, Fact, Holds, State, Subject

STALE_AFTER = timedelta(days=90)
"""How long an account may be quiet where the settings do not say."""
INVITED_AFTER = timedelta(days=30)
"""How long an invitation may wait where the settings do not say."""


class Asked(StrEnum):
    """Who is asked about a seat: its holder, or else the app's owner or the holder's manager."""

    HOLDER = "holder"
    OWNER = "owner"
    MANAGER = "manager"


class Kept(NamedTuple):
    """A Keep: until when nobody is asked again, and who was asked and said it."""

    until: datetime
    by: Asked


@dataclass(frozen=True)
class Survey:
    """What the accounts of one app's newest reading are held against.

    ``reading`` is the id of the reading, ``read_at`` its moment, and ``at`` now; ``tells_activity`` and
    ``admins_of`` tell of it what stands here. ``roll`` is None where Slack could not be read.
    ``on_leave`` has the last day of somebody's leave by address, and ``kept`` the Keeps by account.
    """

    app: str
    read_at: datetime
    at: datetime
    reading: str = ""
    tells_activity: bool = False
    stale_after: timedelta = STALE_AFTER
    invited_after: timedelta = INVITED_AFTER
    protected: frozenset[str] = frozenset()
    admins: Collection[str] | None = None
    roll: Roll | None = None
    on_leave: Mapping[str, date] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)


class Finding(NamedTuple):
    """The group of an account, and the field and value of the reading, or of Slack, that put it there."""

    group: Group
    field: str = ""
    value: datetime | date | str | None = None


class Seat(NamedTuple):
    """An account with its group and the evidence; ``place`` is where its holder is, as far as it was told."""

    account: StoredAccount
    group: Group
    field: str
    value: datetime | date | str | None
    place: Place

    @property
    def is_ticked(self) -> bool:
        """Whether a review ticks it by itself: never what is doubtful, or takes another account with it."""
        account = self.account
        doubtful = account.state is State.UNKNOWN or account.is_admin or account.pair
        return self.group in TICKED and not doubtful


def tells_activity(facts: Mapping[Subject, Fact], accounts: Iterable[StoredAccount]) -> bool:
    """Whether this reading tells activity: the vendor may, and did so of one account at least."""
    fact = facts.get(Effect.TELLS_LAST_ACTIVITY)
    silent = fact is not None and fact.holds is Holds.NO
    return not silent and any(account.last_active_at is not None for account in accounts)


def admins_of(accounts: Iterable[StoredAccount]) -> frozenset[str]:
    """The ids of the active administrators who are not the owner."""
    return frozenset(
        account.id
        for account in accounts
        if account.is_admin and not account.is_owner and account.state is State.ACTIVE
    )


def addresses_of(account: StoredAccount) -> Sequence[str]:
    """By what addresses the account's person is known: its address, and a login that is one."""
    login = (account.login or "").strip().lower()
    also = (login,) if "@" in login and login != account.email else ()
    return (account.email, *also) if account.email else also


def place_of(account: StoredAccount, roll: Roll | None) -> Place:
    """Where the account's holder is; untold where Slack could not be read."""
    return roll.find(addresses_of(account)) if roll else Place(Whereabouts.UNTOLD)


def as_of(account: StoredAccount, survey: Survey) -> datetime:
    """The moment up to which the reading knows of this account."""
    return min(account.as_of, survey.read_at) if account.as_of else survey.read_at
