import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.hands import Hand
from bot.workbench.server import Workbench
from tests.bot.workbench.conftest import socket_handler
from tests.bot.workbench.refusals import refused


def counting(app: AsyncApp) -> list[str]:
    seen: list[str] = []

    @app.command("/seats")
    async def seats(ack: AsyncAck, command: dict[str, Any]) -> None:
        seen.append(command["trigger_id"])
        await ack()

    return seen


async def address(client: AsyncWebClient, bench: Workbench) -> str:
    return str((await client.apps_connections_open(app_token=bench.app_token))["url"])


async def test_ticket_opens_one_connection(
    bench: Workbench, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    url = await address(client, bench)
    async with http.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(url)


async def test_eleventh_connection_is_sent_away(
    bench: Workbench, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    sockets = [await http.ws_connect(await address(client, bench)) for _ in range(11)]
    assert (await sockets[-1].receive_json())["reason"] == "too_many_websockets"
    assert (await sockets[-1].receive()).type is aiohttp.WSMsgType.CLOSE
    assert len(bench.sockets) == 10
    for socket in sockets:
        await socket.close()


async def test_each_envelope_goes_to_one_connection(
    bench: Workbench, client: AsyncWebClient, ada: Hand
) -> None:
    app = AsyncApp(name=__name__, client=client)
    seen = counting(app)
    handlers = [socket_handler(bench, app) for _ in range(2)]
    for handler in handlers:
        await handler.connect_async()
    await bench.sockets.connected(2)
    results = await asyncio.gather(*(ada.command("/seats") for _ in range(20)))
    assert all(result.ok for result in results)
    assert len(seen) == len(set(seen)) == 20
    for handler in handlers:
        await handler.close_async()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_refreshed_socket_comes_back(app: AsyncApp, bench: Workbench, ada: Hand, reason: str) -> None:
    seen = counting(app)
    opened = bench.sockets.opened
    bench.sockets.refresh(reason)
    await bench.sockets.connected(since=opened)
    assert (await ada.command("/seats")).ok
    assert len(seen) == 1


async def test_cut_socket_comes_back(bench: Workbench, client: AsyncWebClient, ada: Hand) -> None:
    app = AsyncApp(name=__name__, client=client)
    counting(app)
    handler = socket_handler(bench, app, ping_interval=0.05)
    await handler.connect_async()
    await bench.sockets.connected()
    opened = bench.sockets.opened
    bench.sockets.cut()
    await bench.sockets.connected(since=opened)
    assert (await ada.command("/seats")).ok
    await handler.close_async()


async def test_server_that_was_away_is_found_again(
    bench: Workbench, client: AsyncWebClient, ada: Hand
) -> None:
    app = AsyncApp(name=__name__, client=client)
    counting(app)
    handler = socket_handler(bench, app, ping_interval=0.05)
    await handler.connect_async()
    port = int(bench.url.rpartition(":")[2])
    await bench.stop()
    await bench.start(port=port)
    await bench.sockets.connected()
    assert (await ada.command("/seats")).ok
    await handler.close_async()


async def test_redelivery_has_the_same_payload_and_another_envelope(
    app: AsyncApp, bench: Workbench, ada: Hand
) -> None:
    seen = counting(app)
    await ada.command("/seats")
    assert (await bench.redeliver()).ok
    assert len(seen) == 2
    assert seen[0] == seen[1]


async def test_raw_frames_carry_what_slack_sends(
    bench: Workbench, client: AsyncWebClient, http: aiohttp.ClientSession, ada: Hand
) -> None:
    async with http.ws_connect(await address(client, bench)) as socket:
        await socket.receive_json()
        command = asyncio.create_task(ada.command("/seats"))
        frame = await socket.receive_json()
        assert (frame["type"], frame["accepts_response_payload"]) == ("slash_commands", True)
        for noise in ("not json", "[]", '{"envelope_id": "other"}'):
            await socket.send_str(noise)
        await socket.send_json({"envelope_id": frame["envelope_id"], "payload": {"text": "hi"}})
        assert (await command).reply == {"text": "hi", "blocks": [], "response_type": "ephemeral"}


async def test_app_tokens_are_needed_for_connections(bench: Workbench, client: AsyncWebClient) -> None:
    assert await refused(client.apps_connections_open(app_token="xapp-wrong")) == "invalid_auth"
