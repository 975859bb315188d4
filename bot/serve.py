"""``seatkeeper run``: serves Slack until it is told to stop, or until the part that acts has failed."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from approvals import requests
from bot import memory
from bot.arrivals import web_app
from bot.compose import Bot, running
from bot.health import health_app, serving
from bot.settings import Settings

log = structlog.get_logger("seatkeeper")

SWITCH = 0.0005
"""Seconds after which a database thread yields to the event loop, on which Slack's acknowledgements wait."""
PATH = "/slack/events"
"""The one address that Slack needs in HTTP mode, for commands, buttons and events."""


async def run(settings: Settings, port: int | None, health_port: int) -> None:
    """Serves Socket Mode, or HTTP on ``port``; raises what ended the worker, if anything did."""
    sys.setswitchinterval(SWITCH)
    memory.share_arenas()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(interrupt, stop.set)
    async with running(settings) as bot, _http(bot, port), _health(bot, health_port):
        memory.settle()
        log.info("Seatkeeper is up", apps=list(settings.apps))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({stopping, bot.acting}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if bot.acting.done():
            bot.acting.result()


@asynccontextmanager
async def _http(bot: Bot, port: int | None) -> AsyncIterator[None]:
    """Slack's requests over HTTP where there is no app-level token; each is checked by its signature."""
    if bot.hall.settings.app_token.get_secret_value():
        yield
        return
    async with _served(web_app(bot.app, PATH, bot.hall.courtesy), port or 3000):
        yield


@asynccontextmanager
async def _health(bot: Bot, port: int) -> AsyncIterator[None]:
    """What a supervisor asks, on the loopback only."""

    async def worker() -> str:
        return "the part that acts has ended" if bot.acting.done() else ""

    async def database() -> str:
        await bot.hall.database.read_soon(requests.overdue, bot.hall.clock())
        return ""

    async def slack() -> str:
        await bot.hall.slack.api_test()
        return ""

    probes = {"database": database, "slack": slack}
    app = health_app(alive={"worker": worker}, ready=probes, metrics=bot.hall.metrics)
    async with serving(app, port):
        yield


@asynccontextmanager
async def _served(app: web.Application, port: int) -> AsyncIterator[None]:
    """Serves on every interface, because Slack, or the proxy before us, calls from outside."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, None, port).start()
        yield
    finally:
        await runner.cleanup()
