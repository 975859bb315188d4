"""The real tenants to look at: the apps of one settings file whose credentials stand in the environment."""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import wall_clock
from bot.settings import load
from connectors.contract import Account, AppSettings, Clock, Connector, environment_name
from connectors.registry import open_connector, speaker_of

CONFIG, WRITE = "SEATKEEPER_LIVE_CONFIG", "SEATKEEPER_LIVE_WRITE"
FIRST = 200
"""So many accounts at the beginning of a list are looked at."""
WRONG = "not-a-key-of-anybody"


@dataclass(frozen=True)
class Live:
    """One app of the tenant. Printing it shows no secret."""

    app: str
    settings: AppSettings
    secrets: Mapping[str, str] = field(repr=False)
    clock: Clock = field(default=wall_clock, repr=False)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Connector]:
        """The app, spoken to as the settings say."""
        async with closing(self._open(self.secrets)) as connector:
            yield connector

    @asynccontextmanager
    async def mistaken(self) -> AsyncIterator[Connector]:
        """The same with the last of the secrets wrong, which is the key or the password."""
        *_, key = self.secrets
        async with closing(self._open({**self.secrets, key: WRONG})) as connector:
            yield connector

    def _open(self, secrets: Mapping[str, str]) -> Connector:
        return open_connector(self.app, self.settings, secrets, self.clock)


@asynccontextmanager
async def closing(connector: Connector) -> AsyncIterator[Connector]:
    """The connector, whose connections are let go of at the end."""
    try:
        yield connector
    finally:
        await connector.close()


def live_apps(environ: Mapping[str, str]) -> tuple[list[Live], list[str]]:
    """The apps that can be looked at, and why others cannot; raises ``SettingsError`` for a broken file."""
    if not (path := environ.get(CONFIG, "").strip()):
        return [], [f"{CONFIG} names no settings"]
    settings = load(environ, Path(path))
    found, missing = [], []
    for app, table in settings.apps.items():
        fields = speaker_of(app, table).secrets
        secrets = settings.secrets(app, fields)
        if unset := [environment_name(app, name) for name in fields if not secrets[name]]:
            missing.append(f"{' and '.join(unset)} not set")
        elif not fields:
            missing.append(f"{app} has no API")
        else:
            found.append(Live(app, table, secrets))
    return found, missing


def known_apps() -> tuple[list[Live], list[str]]:
    """Those of this process's environment."""
    return live_apps(os.environ)


async def first_accounts(connector: Connector) -> tuple[list[Account], bool]:
    """The accounts at the beginning of the list, and whether they are all that there are."""
    listing, found = connector.accounts(), []
    try:
        async for account in listing:
            found.append(account)
            if len(found) == FIRST:
                return found, False
        return found, True
    finally:
        if isinstance(listing, AsyncGenerator):
            await listing.aclose()


async def first_address(connector: Connector) -> tuple[Account, str]:
    """The first account that tells its address, and the address."""
    for account in (await first_accounts(connector))[0]:
        if account.email:
            return account, account.email
    raise AssertionError(f"none of the first {FIRST} accounts tells its address")
