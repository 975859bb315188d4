"""A workbench, and a real Bolt app that believes it is Slack."""

import os
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.hands import Hand
from bot.workbench.server import Workbench


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends even loopback traffic through a proxy of the environment."""
    for name in list(os.environ):
        if name.lower() in ("http_proxy", "https_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def bench(clock: MovableClock) -> AsyncIterator[Workbench]:
    """A served workbench with short waits."""
    bench = Workbench(demo_company(), clock, ack_timeout=1, event_retry_scale=0.0001)
    await bench.start()
    yield bench
    await bench.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(bench: Workbench, http: aiohttp.ClientSession) -> AsyncWebClient:
    """The bot's own Web API client."""
    return AsyncWebClient(token=bench.bot_token, base_url=bench.api_url, session=http, retry_handlers=[])


def socket_handler(bench: Workbench, app: AsyncApp, ping_interval: float = 10) -> AsyncSocketModeHandler:
    web_client = AsyncWebClient(token=bench.app_token, base_url=bench.api_url)
    return AsyncSocketModeHandler(app, bench.app_token, web_client=web_client, ping_interval=ping_interval)


@pytest.fixture
async def app(bench: Workbench, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app in Socket Mode with one connection; tests add listeners."""
    app = AsyncApp(name=__name__, client=client)
    handler = socket_handler(bench, app)
    await handler.connect_async()
    await bench.sockets.connected()
    yield app
    await handler.close_async()


@pytest.fixture
def ada(bench: Workbench) -> Hand:
    return bench.person("UADA")


@pytest.fixture
def bruno(bench: Workbench) -> Hand:
    return bench.person("UBRUNO")
