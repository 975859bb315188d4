import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.company import demo_company
from bot.workbench.server import Workbench


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:80", ""])
async def test_rebound_host_names_are_refused(
    bench: Workbench, http: aiohttp.ClientSession, host: str
) -> None:
    for path in ("/", "/workbench/state", "/api/auth.test"):
        answer = await http.get(bench.url + path, headers={"Host": host})
        assert answer.status == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_loopback_names_are_answered(bench: Workbench, http: aiohttp.ClientSession, host: str) -> None:
    port = bench.url.rpartition(":")[2]
    answer = await http.get(f"{bench.url}/workbench/state?as=UADA", headers={"Host": f"{host}:{port}"})
    assert answer.status == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_foreign_pages_cannot_post(
    bench: Workbench, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    body = {"as": "UADA", "channel": "CSEATS", "text": "x"}
    answer = await http.post(f"{bench.url}/workbench/say", json=body, headers=headers)
    assert (answer.status, bench.messages("CSEATS")) == (403, [])


async def test_own_page_can_post(bench: Workbench, http: aiohttp.ClientSession) -> None:
    body = {"as": "UADA", "channel": "CSEATS", "text": "x"}
    headers = {"Origin": bench.url, "Sec-Fetch-Site": "same-origin"}
    assert (await http.post(f"{bench.url}/workbench/say", json=body, headers=headers)).status == 200


async def test_every_answer_carries_the_policy(bench: Workbench, http: aiohttp.ClientSession) -> None:
    for path in ("/workbench/state?as=UADA", "/nowhere", "/workbench/state"):
        headers = (await http.get(bench.url + path)).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_bodies_have_a_largest_size(bench: Workbench, http: aiohttp.ClientSession) -> None:
    answer = await http.post(f"{bench.url}/workbench/say", data=b"x" * (9 * 1024 * 1024))
    assert answer.status == 413


async def test_traffic_shows_everything_but_secrets(
    bench: Workbench, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    await client.chat_postMessage(channel="CSEATS", text=f"token {bench.bot_token} " + "x" * 3000)
    await client.apps_connections_open(app_token=bench.app_token)
    await bench.acts.command("UADA", "CSEATS", "/seats")
    await client.files_getUploadURLExternal(filename="a", length=1)
    text = await (await http.get(f"{bench.url}/workbench/traffic", params={"after": "0"})).text()
    rows = json.loads(text)["rows"]
    assert [(row["seq"], row["way"], row["what"], row["ok"]) for row in rows] == [
        (1, "bot→slack", "chat.postMessage", True),
        (2, "bot→slack", "apps.connections.open", True),
        (3, "slack→bot", "slash_commands", False),
        (4, "bot→slack", "files.getUploadURLExternal", True),
    ]
    payload = bench.envelopes[0].payload
    secrets = [bench.bot_token, bench.app_token, payload["token"], payload["trigger_id"]]
    secrets += [bench.traffic.of("apps.connections.open")[0].response["url"].partition("ticket=")[2][:18]]
    secrets += [payload["response_url"].rpartition("/")[2]]
    secrets += [bench.traffic.of("files.getUploadURLExternal")[0].response["upload_url"].rpartition("/")[2]]
    assert not [secret for secret in secrets if secret in text]
    assert rows[0]["detail"]["request"]["text"].endswith(f"… ({len('token xoxb-… ') + 3000} characters)")
    answer = await http.get(f"{bench.url}/workbench/traffic", params={"after": "3"})
    assert [row["seq"] for row in (await answer.json())["rows"]] == [4]


class Sandbox:
    """A vendor that can be told to hang."""

    name = "talentlms"

    def __init__(self) -> None:
        self.hangs = False

    def panel(self) -> dict[str, Any]:
        fault = {"kind": "hang", "title": "Hangs for ever", "active": self.hangs}
        return {
            "name": self.name,
            "title": "TalentLMS",
            "summary": "1 of 2",
            "faults": [fault],
            "accounts": [],
        }

    def order(self, order: dict[str, Any]) -> None:
        if order["order"] == "fault" and order["kind"] != "hang":
            raise ValueError("TalentLMS cannot do that")
        self.hangs = order["order"] == "fault"


async def told(answer: aiohttp.ClientResponse) -> list[str]:
    """The next line of data in a stream of events."""
    while True:
        line = (await answer.content.readline()).decode()
        if line.startswith("data: "):
            topics: list[str] = json.loads(line.removeprefix("data: "))["changed"]
            return topics


async def test_vendors_take_orders_and_tell_when_they_change(http: aiohttp.ClientSession) -> None:
    sandbox = Sandbox()
    bench = Workbench(demo_company(), vendors=[sandbox])
    await bench.start()
    address = f"{bench.url}/workbench/vendors/talentlms"
    async with http.get(f"{bench.url}/workbench/events") as events:
        await events.content.readline()
        order = {"order": "fault", "kind": "hang", "times": None}
        assert await (await http.post(address, json=order)).json() == {"ok": True}
        assert "vendors" in await told(events)
        sandbox.order({"order": "clear"})
        await bench.person("UADA").say("CSEATS", "x")
        assert await told(events) == ["messages:CSEATS", "vendors"]
    state = await (await http.get(f"{bench.url}/workbench/state", params={"as": "UADA"})).json()
    assert state["vendors"] == [sandbox.panel()]
    for url in (address, f"{address}x"):
        answer = await http.post(url, json={"order": "fault", "kind": "explode"})
        assert (answer.status, "error" in await answer.json()) == (400, True)
    await bench.stop()


async def test_stream_of_events_ends_with_the_server(http: aiohttp.ClientSession) -> None:
    bench = Workbench(demo_company())
    await bench.start()
    async with http.get(f"{bench.url}/workbench/events") as events:
        assert events.content_type == "text/event-stream"
        await events.content.readline()
        await bench.stop()
        await events.content.read()


async def test_window_that_closes_leaves_no_error(
    bench: Workbench, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with http.get(f"{bench.url}/workbench/events") as events:
        await events.content.readline()
    await bench.person("UADA").say("CSEATS", "to nobody")
    await bench.stop()
    assert caplog.records == []
