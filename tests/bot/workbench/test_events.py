import asyncio
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.company import demo_company
from bot.workbench.hands import Hand
from bot.workbench.server import Workbench
from tests.bot.workbench.conftest import socket_handler
from tests.bot.workbench.samples import home, section


async def test_home_is_published_when_it_is_opened(app: AsyncApp, client: AsyncWebClient, ada: Hand) -> None:
    seen: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any]) -> None:
        seen.append(event)
        await client.views_publish(user_id=event["user"], view=home(section(f"visit {len(seen)}")))

    assert "visit 1" in (await ada.open_home()).shown
    assert "visit 2" in (await ada.open_home()).shown
    assert (seen[0]["channel"], seen[0]["tab"], "view" in seen[0]) == ("DADA", "home", False)
    assert seen[1]["view"]["type"] == "home"


async def test_event_comes_in_the_wrapper_of_the_events_api(app: AsyncApp, bench: Workbench) -> None:
    seen: list[dict[str, Any]] = []

    @app.event("user_change")
    async def changed(body: dict[str, Any]) -> None:
        seen.append(body)

    await bench.change_person("UDANA", title="Gone")
    assert seen[0].items() >= {"type": "event_callback", "team_id": "THARBOUR"}.items()
    assert seen[0]["authorizations"][0]["user_id"] == "USEATKEEPER"
    assert seen[0]["event_id"].startswith("Ev")


async def test_event_without_an_answer_is_sent_three_more_times(
    bench: Workbench, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    url = (await client.apps_connections_open(app_token=bench.app_token))["url"]
    bench.delivery.timeout = 0.01
    async with http.ws_connect(url) as socket:
        await socket.receive_json()
        bench.change_person("UDANA", deleted=True)
        frames = [await socket.receive_json() for _ in range(4)]
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2, 3]
    assert [frame["retry_reason"] for frame in frames] == ["", *["timeout"] * 3]
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 4


async def test_events_nobody_subscribed_to_stay_home(http: aiohttp.ClientSession) -> None:
    bench = Workbench(demo_company(), events=[])
    await bench.start()
    assert (await bench.change_person("UDANA", deleted=True)).ok
    assert bench.envelopes == []
    await bench.stop()


async def test_event_reaches_an_app_that_comes_back_in_time(bench: Workbench, client: AsyncWebClient) -> None:
    seen: asyncio.Queue[str] = asyncio.Queue()
    app = AsyncApp(name=__name__, client=client)

    @app.event("user_change")
    async def changed(event: dict[str, Any]) -> None:
        seen.put_nowait(event["user"]["id"])

    bench.delivery.retry_scale = 0.005
    assert not (await bench.change_person("UDANA", deleted=True)).ok
    handler = socket_handler(bench, app)
    await handler.connect_async()
    assert await asyncio.wait_for(seen.get(), 5) == "UDANA"
    await handler.close_async()
