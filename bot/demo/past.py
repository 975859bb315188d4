"""What Seatkeeper would know by now if it had read the demo's apps every week since summer."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from approvals.database import Database
from approvals.migrate import migrate
from approvals.snapshots import newest
from approvals.syncing import Syncer
from bot.apps import open_apps
from bot.settings import Settings
from connectors.contract import Account, Clock, Connector, State, Usage
from connectors.errors import VendorError

WEEKS = 16
NEWCOMERS = 4
"""So many accounts of an app that tells no dates came lately, one every three weeks."""


@dataclass(frozen=True)
class Album:
    """Everything that an app shows now, with the moment since when each account has been there."""

    connector: Connector
    accounts: Sequence[tuple[datetime, Account]]
    reported: Usage | None


class Then(Connector):
    """An app as it must have been: without the accounts that were made later."""

    name = "then"

    def __init__(self, album: Album, at: datetime) -> None:
        super().__init__(album.connector.app, album.connector.settings)
        self.facts = album.connector.facts
        self._album = album
        self._at = at

    async def accounts(self) -> AsyncIterator[Account]:
        """Those that were there."""
        for since, account in self._album.accounts:
            if since <= self._at:
                yield account

    async def reported(self) -> Usage | None:
        """The vendor's own number, less the accounts that were made later."""
        now, open_states = self._album.reported, {State.ACTIVE, State.INVITED}
        if now is None:
            return None
        later = sum(
            since > self._at and account.state in open_states for since, account in self._album.accounts
        )
        return now.model_copy(update={"used": now.used - later})


async def remember(settings: Settings, clock: Clock) -> None:
    """Reads every app as it was, week after week, unless the database has readings of it already."""
    database = Database(settings.database_url)
    try:
        await asyncio.to_thread(migrate, database.engine)
        async with open_apps(settings, clock) as connectors:
            await _read_weekly(database, connectors, clock())
    finally:
        database.close()


async def _read_weekly(database: Database, connectors: Mapping[str, Connector], now: datetime) -> None:
    unread = [one for app, one in connectors.items() if await database.read(newest, app) is None]
    albums = [album for album in await asyncio.gather(*(_open(one, now) for one in unread)) if album]
    for weeks in range(WEEKS, 0, -1):
        at = now - timedelta(weeks=weeks)
        apps = {album.connector.app: Then(album, at) for album in albums}
        syncer = Syncer(database, apps, partial(_same, at))
        for app in apps:
            await syncer.sync(app)


def _same(at: datetime) -> datetime:
    """A clock that stands still."""
    return at


async def _open(connector: Connector, now: datetime) -> Album | None:
    """The app as it is now; None where nothing tells it yet."""
    try:
        accounts = [account async for account in connector.accounts()]
        return Album(connector, list(_dated(accounts, now)), await connector.reported())
    except VendorError:
        return None


def _dated(accounts: Sequence[Account], now: datetime) -> Iterator[tuple[datetime, Account]]:
    for place, account in enumerate(reversed(accounts)):
        came = timedelta(days=10 + 21 * place) if place < NEWCOMERS else timedelta(weeks=WEEKS + 1)
        yield account.created_at or now - came, account
