"""Stocktaking from the command line: the same values as a running bot shows, with or without Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError

from approvals.database import Database
from approvals.imports import StoredLists
from approvals.migrate import migrate
from approvals.syncing import Syncer
from bot.apps import open_apps
from bot.compose import directory_of, slack_client
from bot.roll import Rolls
from bot.settings import Settings
from bot.stocktaking import Stocktaking
from connectors.contract import Clock


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[Stocktaking]:
    """A stocktaking of all apps; raises ``SettingsError``. Without Slack nobody is said to have left."""
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.callback(database.close)
        await asyncio.to_thread(migrate, database.engine)
        connectors = await stack.enter_async_context(open_apps(settings, clock, StoredLists(database)))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Stocktaking(
            database=database,
            connectors=connectors,
            syncer=Syncer(database, connectors, clock),
            rolls=await _rolls(settings, session, database, clock),
            people=settings.people,
            clock=clock,
        )


async def _rolls(
    settings: Settings, session: aiohttp.ClientSession, database: Database, clock: Clock
) -> Rolls | None:
    if not settings.bot_token.get_secret_value():
        return None
    slack = slack_client(settings, session)
    try:
        identity = await slack.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return None
    directory = directory_of(settings, slack, identity["team_id"])
    return Rolls(slack, directory, settings.people, database, clock)
