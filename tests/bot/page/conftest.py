"""A served workbench with a real Bolt app, and windows of a real Chromium that people look through."""

import os
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from tests.bot.page.windows import Windows
from tests.bot.processes import free_port
from tests.chromium import CHROMIUM_ARGUMENTS

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
"""Keeps Chromium from talking to anybody but us."""

STORIES = [{"title": "Offboard Dana", "text": "Type `/offboard @dana` in <#CSEATS>."}]


class TalentVendor:
    """A vendor's panel that remembers its orders."""

    name = "talentlms"

    def __init__(self) -> None:
        self.armed: dict[str, int | None] = {}

    def panel(self) -> dict[str, object]:
        faults = [
            {"kind": kind, "title": kind.title(), "active": kind in self.armed} for kind in ("hang", "drop")
        ]
        row = {"id": "1", "name": "<!channel> & friends", "email": "x@brightwell.example", "role": "Learner"}
        accounts = [row | {"state": "active"}]
        panel: dict[str, object] = {"name": self.name, "title": "TalentLMS", "summary": "47 of 100 seats"}
        return panel | {"faults": faults, "accounts": accounts}

    def order(self, order: dict[str, object]) -> None:
        if order["order"] == "clear":
            self.armed.clear()
        else:
            times = order["times"]
            assert times is None or isinstance(times, int)
            self.armed[str(order["kind"])] = times


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends even loopback traffic through a proxy of the environment."""
    for name in list(os.environ):
        if name.lower() in ("http_proxy", "https_proxy"):
            monkeypatch.delenv(name)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One Chromium for all tests of a process."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium, args=[*CHROMIUM_ARGUMENTS, *QUIET]
        )
        yield launched
        await launched.close()


@pytest.fixture
def vendor() -> TalentVendor:
    return TalentVendor()


@pytest.fixture(scope="session")
def port() -> int:
    """The same for every test of a process, so that its Chromium need not fetch the page's files anew."""
    return free_port()


@pytest_asyncio.fixture(loop_scope="session")
async def bench(vendor: TalentVendor, port: int) -> AsyncIterator[Workbench]:
    bench = Workbench(demo_company(), MovableClock(), [vendor], stories=STORIES, ack_timeout=1)
    await bench.start(port)
    yield bench
    await bench.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def client(bench: Workbench) -> AsyncIterator[AsyncWebClient]:
    """The bot's own Web API client."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(token=bench.bot_token, base_url=bench.api_url, session=session)


@pytest_asyncio.fixture(loop_scope="session")
async def app(bench: Workbench, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app in Socket Mode; tests add listeners."""
    app = AsyncApp(name=__name__, client=client)
    web_client = AsyncWebClient(token=bench.app_token, base_url=bench.api_url)
    handler = AsyncSocketModeHandler(app, bench.app_token, web_client=web_client)
    await handler.connect_async()
    await bench.sockets.connected()
    yield app
    await handler.close_async()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(browser: Browser, bench: Workbench) -> AsyncIterator[Windows]:
    """Opens windows, and afterwards asserts that none of them complained or called anybody else."""
    windows = Windows(browser, bench.url)
    yield windows
    await windows.close()
    assert windows.complaints == []
