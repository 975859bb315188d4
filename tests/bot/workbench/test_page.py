import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.hands import Hand
from bot.workbench.seen import KEPT
from bot.workbench.server import Workbench
from tests.bot.workbench.samples import actions, button, field, modal

Json = dict[str, Any]


class Window:
    """The page of one person, as its scripts talk to the server."""

    def __init__(self, bench: Workbench, http: aiohttp.ClientSession, user: str) -> None:
        self.bench = bench
        self.http = http
        self.user = user

    async def look(self, name: str, **query: str) -> Json:
        answer = await self.http.get(f"{self.bench.url}/workbench/{name}", params={"as": self.user, **query})
        body: Json = await answer.json()
        return body

    async def act(self, name: str, **body: Any) -> Json:
        answer = await self.http.post(f"{self.bench.url}/workbench/{name}", json={"as": self.user, **body})
        told: Json = await answer.json()
        return told | {"status": answer.status}


@pytest.fixture
def window(bench: Workbench, http: aiohttp.ClientSession) -> Window:
    return Window(bench, http, "UADA")


async def test_state_shows_what_the_person_may_see(window: Window, bench: Workbench) -> None:
    state = await window.look("state")
    assert state["team"] == {"id": "THARBOUR", "name": "Harbour & Pine"}
    assert (state["me"]["id"], state["me"]["title"]) == ("UADA", "Head of IT")
    assert state["app"]["bot_user_id"] == "USEATKEEPER"
    assert [command["command"] for command in state["commands"]] == ["/offboard", "/seats"]
    conversations = {one["id"]: (one["kind"], one["member"]) for one in state["conversations"]}
    assert conversations == {
        "CGENERAL": ("channel", True),
        "CAPPROVALS": ("private", True),
        "CSEATS": ("channel", True),
        "CSALES": ("channel", False),
        "DADA": ("dm", True),
    }
    assert (state["modals"], state["home"], state["vendors"]) == ([], None, [])
    guest = await Window(bench, window.http, "UMILO").look("state")
    assert [one["id"] for one in guest["conversations"]] == ["DMILO"]


async def test_messages_are_those_that_the_person_may_see(
    window: Window, bench: Workbench, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="CSEATS", text="for all")
    await client.chat_postEphemeral(channel="CSEATS", user="UADA", text="for Ada")
    messages = (await window.look("messages", channel="CSEATS"))["messages"]
    assert [(one["text"], one["ephemeral"], one["bot"]) for one in messages] == [
        ("for all", False, True),
        ("for Ada", True, True),
    ]
    other = Window(bench, window.http, "UFARAH")
    assert len((await other.look("messages", channel="CSEATS"))["messages"]) == 1
    assert "sees no conversation" in (await other.look("messages", channel="CAPPROVALS"))["error"]
    assert "sees no conversation" in (await other.look("messages", channel="DADA"))["error"]


async def test_story_of_a_command_a_modal_and_a_button(
    window: Window, app: AsyncApp, bench: Workbench, client: AsyncWebClient
) -> None:
    @app.command("/offboard")
    async def offboard(ack: AsyncAck, command: Json) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=modal(field("name")))

    @app.view("form")
    async def form(ack: AsyncAck, view: Json) -> None:
        await ack()
        await client.chat_postMessage(channel="CSEATS", text="card", blocks=[actions(button("ok"))])

    @app.action("ok")
    async def pressed(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.chat_update(channel="CSEATS", ts=body["message"]["ts"], text="done")

    assert await window.act("command", channel="CSEATS", text="/offboard @dana") == {
        "ok": True,
        "reply": None,
        "status": 200,
    }
    await bench.person("UADA").view()
    (view,) = (await window.look("state"))["modals"]
    refused = await window.act("submit", view_id=view["id"], values={})
    assert refused["errors"] == {"name": "Please complete this required field."}
    (view,) = (await window.look("state"))["modals"]
    assert view["errors"] == refused["errors"]
    typed = {"name": {"typed": {"type": "plain_text_input", "value": "Dana"}}}
    assert (await window.act("submit", view_id=view["id"], values=typed))["outcome"] == "closed"
    await bench.person("UADA").sees("CSEATS")
    (card,) = (await window.look("messages", channel="CSEATS"))["messages"]
    container = {"type": "message", "channel": "CSEATS", "ts": card["ts"], "version": card["version"]}
    block = card["blocks"][0]["block_id"]
    click = {
        "container": container,
        "block_id": block,
        "action_id": "ok",
        "value": {"type": "button"},
        "state": {},
    }
    assert (await window.act("action", **click))["ok"]
    await bench.person("UADA").sees("CSEATS", lambda message: message.text == "done")
    assert (await window.act("action", **click))["ok"], "a click that comes late"
    for _ in range(KEPT):
        await client.chat_update(channel="CSEATS", ts=card["ts"], text="done")
    late, forged = click, {**click, "container": {**container, "version": "99"}}
    for wrong in (late, forged):
        assert "has changed too often" in (await window.act("action", **wrong))["error"]


async def test_what_a_person_cannot_do_is_answered_with_a_sentence(window: Window) -> None:
    attempts: dict[str, Json] = {
        "command": {"channel": "CNOWHERE", "text": "/seats"},
        "say": {"channel": "CSALES", "text": "x"},
        "submit": {"view_id": "V0", "values": {}},
        "close": {"view_id": "V0"},
        "action": {"container": {"type": "view", "view_id": "V0"}, "block_id": "b", "action_id": "a"},
        "clock": {"advance": -1},
    }
    for name, body in attempts.items():
        answer = await window.act(name, **body)
        assert (answer["status"], len(answer["error"]) > 10) == (400, True), name
    assert (await window.act("command"))["error"] == "malformed request: 'channel'"


async def test_people_talk_and_close_modals(
    window: Window, app: AsyncApp, bench: Workbench, client: AsyncWebClient, ada: Hand
) -> None:
    @app.command("/seats")
    async def seats(ack: AsyncAck, command: Json) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=modal())
        await ack()

    said = await window.act("say", channel="CSEATS", text="hello")
    await window.act("say", channel="CSEATS", text="again", thread_ts=said["ts"])
    assert [message.thread_ts for message in bench.messages("CSEATS")] == [None, said["ts"]]
    await window.act("command", channel="CSEATS", text="/seats")
    assert (await window.act("close", view_id=(await ada.view()).id))["ok"]
    assert bench.views("UADA") == []


async def test_clock_moves_forward(window: Window, bench: Workbench) -> None:
    before = bench.clock()
    moved = await window.act("clock", advance=86_400)
    assert moved["now"] > before.isoformat()
    assert (bench.clock() - before).days == 1


async def test_home_is_opened(window: Window, app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def opened() -> None:
        pass

    assert (await window.act("home"))["ok"]


async def test_page_and_its_files_are_served(
    bench: Workbench, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.workbench.assets.STATIC", tmp_path)
    (tmp_path / "index.html").write_text('<!doctype html><script src="/static/main.js"></script>')
    (tmp_path / "main.js").write_text("0")
    (tmp_path / "notes.txt").write_text("0")
    page = await http.get(bench.url)
    assert (page.content_type, page.headers["Cache-Control"]) == ("text/html", "no-store")
    script = re.findall(r'src="(/static/\w+/main.js)"', await page.text())[0]
    file = await http.get(bench.url + script)
    assert (file.content_type, file.headers["Cache-Control"]) == (
        "text/javascript",
        "private, max-age=31536000, immutable",
    )
    (tmp_path / "main.js").write_text("1;")
    later = await http.get(bench.url + script)
    assert (await later.text(), later.headers["Cache-Control"]) == ("1;", "no-store")
    assert script not in await (await http.get(bench.url)).text()
    for path in ("/static/x/notes.txt", "/static/x/none.js", "/static/x/..%2Fpage.py", "/nowhere"):
        answer = await http.get(bench.url + path)
        assert (answer.status, "error" in await answer.json()) == (404, True)
