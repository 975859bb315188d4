"""Whoever sends a message counts as waiting until it is answered, over the socket and over HTTP."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.app.async_app import AsyncApp

from bot import compose
from bot.arrivals import web_app
from bot.courtesy import Courtesy
from bot.demo.scene import Scene


class Noting(Courtesy):
    """Notes who is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []

    @contextmanager
    def answering(self) -> Iterator[None]:
        self.log.append("asked")
        with super().answering():
            yield
        self.log.append("answered")


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> Noting:
    one = Noting()
    monkeypatch.setattr(compose, "Courtesy", lambda: one)
    return one


async def test_a_command_over_the_socket_counts(noting: Noting, stage: Scene) -> None:
    assert (await stage.workbench.person("UBRUNO").command("/offboard help")).ok
    async with asyncio.timeout(10):
        while len(noting.log) < 2:  # what was sent may be here before its sender goes on
            await asyncio.sleep(0)
    assert noting.log == ["asked", "answered"]


async def test_a_request_over_http_counts() -> None:
    noting = Noting()
    app = AsyncApp(name=__name__, token="xoxb-1", signing_secret="secret")
    async with TestClient(TestServer(web_app(app, "/slack/events", noting))) as slack:
        answer = await slack.post("/slack/events", data={"command": "/offboard"})
    assert answer.status == 401  # it is unsigned, and that is an answer too
    assert noting.log == ["asked", "answered"]
