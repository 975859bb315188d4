"""The composition root of a running bot: everything is built here once, and taken down in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from approvals.database import Database
from approvals.engine import Engine
from approvals.imports import StoredLists
from approvals.lease import Lease, lease_for
from approvals.migrate import migrate
from approvals.syncing import Syncer
from bot.app import build_app
from bot.apps import open_apps
from bot.arrivals import Socket
from bot.clock import wall_clock
from bot.courtesy import Courtesy
from bot.guard import Guard
from bot.hall import Hall
from bot.metrics import Metrics
from bot.people import Directory
from bot.roll import Rolls
from bot.settings import Settings
from bot.tasks import Tasks
from bot.worker import Worker
from connectors.contract import Clock

SOCKETS = 2
"""Slack renews each connection every few hours; with two, no command falls into the gap."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Bot:
    """A bot that is up: ``app`` serves people; ``worker`` acts while ``acting`` runs."""

    hall: Hall
    app: AsyncApp
    worker: Worker
    acting: asyncio.Task[None]


@asynccontextmanager
async def running(settings: Settings, clock: Clock = wall_clock) -> AsyncIterator[Bot]:
    """A bot that serves Slack and, as soon as it holds the lease, acts. Fails fast on a bad token."""
    async with AsyncExitStack() as stack:
        courtesy = Courtesy()
        database = Database(settings.database_url, courtesy=courtesy.pause)
        stack.callback(database.close)
        lease = lease_for(database)
        stack.callback(lease.release)
        engine = Engine(database)
        stack.push_async_callback(engine.close)  # before the lease goes to the next process
        await asyncio.to_thread(_prepare, database, engine)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        slack = slack_client(settings, session)
        identity = await slack.auth_test()
        connectors = await stack.enter_async_context(open_apps(settings, clock, StoredLists(database)))
        directory = directory_of(settings, slack, identity["team_id"])
        tasks, metrics = Tasks(), Metrics()
        hall = Hall(
            settings=settings,
            rules=settings.rules(),
            clock=clock,
            database=database,
            agenda=engine,
            connectors=connectors,
            slack=slack,
            directory=directory,
            tasks=tasks,
            metrics=metrics,
            guard=Guard(metrics),
            courtesy=courtesy,
            rolls=Rolls(slack, directory, settings.people, database, clock),
            syncer=Syncer(database, connectors, clock),
        )
        stack.push_async_callback(tasks.drain, 5.0)
        yield await _start(hall, engine, lease, stack)


def _prepare(database: Database, engine: Engine) -> None:
    migrate(database.engine)
    engine.prepare()


def slack_client(settings: Settings, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """Slack's client over one shared session; it waits where Slack says so and repeats nothing else."""
    client = AsyncWebClient(
        token=settings.bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=3)],
    )
    return without_proxy_on_loopback(client)


def without_proxy_on_loopback(client: AsyncWebClient) -> AsyncWebClient:
    """Slack's client ignores NO_PROXY, so a stand-in on this machine would be asked through a proxy."""
    if urlsplit(client.base_url).hostname in LOOPBACK:
        client.proxy = None
    return client


def directory_of(settings: Settings, slack: AsyncWebClient, team_id: str) -> Directory:
    """Who is who, as the settings have it."""
    return Directory(
        slack,
        team_id=team_id,
        aliases=settings.people.aliases,
        manager_field=settings.people.manager_field,
        groups=settings.groups,
    )


async def _start(hall: Hall, engine: Engine, lease: Lease, stack: AsyncExitStack) -> Bot:
    app = build_app(hall, hall.settings.signing_secret.get_secret_value())
    worker = Worker(hall, engine, lease)
    acting = asyncio.create_task(worker.run())
    stack.push_async_callback(_cancel, acting)
    if hall.settings.app_token.get_secret_value():
        for _ in range(SOCKETS):
            await _open_socket(hall, app, stack)
    return Bot(hall, app, worker, acting)


async def _open_socket(hall: Hall, app: AsyncApp, stack: AsyncExitStack) -> None:
    token = hall.settings.app_token.get_secret_value()
    client = without_proxy_on_loopback(AsyncWebClient(token=token, base_url=hall.settings.slack_api_url))
    socket = Socket(app, token, client, hall.courtesy)
    stack.push_async_callback(socket.close_async)
    await socket.client.connect()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
