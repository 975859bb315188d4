"""A hall without a bot: requests are filed from the command line, and a running bot carries them on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import aiohttp

from approvals.database import Database
from approvals.imports import StoredLists
from approvals.migrate import migrate
from approvals.syncing import Syncer
from bot.apps import open_app
from bot.compose import directory_of, slack_client
from bot.courtesy import Courtesy
from bot.guard import Guard
from bot.hall import Hall
from bot.metrics import Metrics
from bot.roll import Rolls
from bot.settings import Settings
from bot.tasks import Tasks
from connectors.contract import Clock


class NoAgenda:
    """Where a request is only filed, nothing is promised: the running bot does that when the card stands."""

    def execute(self, session: object, request_id: str, turn: int = 1) -> None:
        """Never asked for here."""
        raise RuntimeError("nothing is executed from here")

    def expire(self, session: object, request_id: str, delay: timedelta) -> None:
        """Never asked for here."""
        raise RuntimeError("no time runs from here")

    def wake(self, session: object, chore: str, row_id: str, delay: timedelta, turn: str = "") -> None:
        """Never asked for here."""
        raise RuntimeError("nobody is woken up from here")


@asynccontextmanager
async def filing(settings: Settings, apps: Sequence[str], clock: Clock) -> AsyncIterator[Hall]:
    """A hall that knows these apps; raises ``SettingsError``, or what Slack's client does."""
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.callback(database.close)
        await asyncio.to_thread(migrate, database.engine)
        slack = slack_client(settings, await stack.enter_async_context(aiohttp.ClientSession()))
        identity = await slack.auth_test()
        connectors = {app: open_app(settings, app, clock, StoredLists(database)) for app in apps}
        for connector in connectors.values():
            stack.push_async_callback(connector.close)
        directory = directory_of(settings, slack, identity["team_id"])
        tasks, metrics = Tasks(), Metrics()
        stack.push_async_callback(tasks.drain, 5.0)
        yield Hall(
            settings=settings,
            rules=settings.rules(),
            clock=clock,
            database=database,
            agenda=NoAgenda(),
            connectors=connectors,
            slack=slack,
            directory=directory,
            tasks=tasks,
            metrics=metrics,
            guard=Guard(metrics),
            courtesy=Courtesy(),
            rolls=Rolls(slack, directory, settings.people, database, clock),
            syncer=Syncer(database, connectors, clock),
        )
