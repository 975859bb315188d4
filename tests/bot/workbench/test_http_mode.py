"""The same Bolt app, served over signed HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.hands import Hand
from bot.workbench.http_delivery import HttpDelivery
from bot.workbench.server import Workbench
from tests.bot.workbench.samples import actions, button, field, modal


class Served:
    """An HTTP server on loopback that answers with one handler and keeps the headers it got."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []
        self.url = ""

    async def start(self, handler: Any) -> web.AppRunner:
        async def answer(request: web.Request) -> web.Response:
            self.headers.append({name.lower(): value for name, value in request.headers.items()})
            response: web.Response = await handler(request)
            return response

        server = web.Application()
        server.router.add_post("/slack/events", answer)
        runner = web.AppRunner(server)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        return runner


@pytest.fixture
def app(bench: Workbench, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(name=__name__, client=client, signing_secret=bench.signing_secret)


@pytest.fixture
async def served(bench: Workbench, app: AsyncApp) -> AsyncIterator[Served]:
    async def dispatch(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    served = Served()
    runner = await served.start(dispatch)
    bench.serve_http(served.url)
    yield served
    await runner.cleanup()


async def test_signed_command_is_acknowledged(app: AsyncApp, served: Served, ada: Hand) -> None:
    seen: list[str] = []

    @app.command("/offboard")
    async def offboard(ack: AsyncAck, command: dict[str, Any]) -> None:
        seen.append(command["text"])
        await ack("hello & welcome")

    result = await ada.command("/offboard @dana é")
    assert (result.ok, seen) == (True, ["<@UDANA|dana> é"])
    assert (await ada.private_answer()).text == "hello & welcome"
    assert served.headers[0]["x-slack-signature"].startswith("v0=")


async def test_wrong_signature_is_refused_by_the_app(bench: Workbench, served: Served, ada: Hand) -> None:
    bench.delivery.carrier = HttpDelivery(served.url, "another secret")
    assert (await ada.command("/seats")).error == '/seats failed with the error "dispatch_failed"'
    await bench.delivery.carrier.close()


async def test_unhandled_command_fails_at_once(served: Served, ada: Hand) -> None:
    assert (await ada.command("/seats")).error == '/seats failed with the error "dispatch_failed"'


async def test_modal_and_click_work_over_http(
    app: AsyncApp, served: Served, client: AsyncWebClient, ada: Hand
) -> None:
    @app.command("/offboard")
    async def offboard(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=modal(field("name")))

    @app.view("form")
    async def form(ack: AsyncAck, view: dict[str, Any]) -> None:
        typed = view["state"]["values"]["name"]["typed"]["value"]
        if typed == "x":
            await ack(response_action="errors", errors={"name": "too short"})
            return
        await ack()
        await client.chat_postMessage(channel="CSEATS", text=typed, blocks=[actions(button("ok", typed))])

    @app.action("ok")
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await client.chat_update(
            channel="CSEATS", ts=body["message"]["ts"], text=f"{body['actions'][0]['value']} is done"
        )

    await ada.command("/offboard")
    view = await ada.view()
    assert (await ada.submit(view, {"name": {"typed": "x"}})).errors == {"name": "too short"}
    assert (await ada.submit(view, {"name": {"typed": "Dana"}})).ok
    assert (await ada.click(await ada.sees("CSEATS"), "ok")).ok
    assert (await ada.sees("CSEATS")).shown == "Dana is done"


async def test_request_url_is_verified(bench: Workbench, served: Served) -> None:
    carrier = HttpDelivery(served.url, bench.signing_secret)
    assert await carrier.verify()
    await carrier.close()


async def test_failed_events_are_retried_with_their_headers(bench: Workbench) -> None:
    async def broken(request: web.Request) -> web.Response:
        return web.Response(status=500)

    served = Served()
    runner = await served.start(broken)
    bench.serve_http(served.url)
    await bench.change_person("UDANA", deleted=True)
    await bench.delivery.settled()
    numbers = [headers.get("x-slack-retry-num") for headers in served.headers]
    reasons = [headers.get("x-slack-retry-reason") for headers in served.headers]
    assert numbers == [None, "1", "2", "3"]
    assert reasons == [None, "http_error", "http_error", "http_error"]
    await runner.cleanup()


async def test_app_can_refuse_retries(bench: Workbench) -> None:
    async def enough(request: web.Request) -> web.Response:
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    served = Served()
    runner = await served.start(enough)
    bench.serve_http(served.url)
    await bench.change_person("UDANA", deleted=True)
    await bench.delivery.settled()
    assert len(served.headers) == 1
    await runner.cleanup()


async def test_app_that_is_not_there_fails_at_once(bench: Workbench, ada: Hand) -> None:
    bench.serve_http("http://127.0.0.1:1/slack/events")
    assert (await ada.command("/seats")).error == '/seats failed with the error "dispatch_failed"'
