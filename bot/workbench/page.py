"""The endpoints of the workbench's page: JSON, one stream of events, and static files."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.workbench import assets
from bot.workbench.acts import Acts, Result
from bot.workbench.changes import Listener
from bot.workbench.clock import MovableClock
from bot.workbench.page_shapes import message_shape, state_shape
from bot.workbench.refusals import Unfit
from bot.workbench.rooms import acting, readable
from bot.workbench.seen import Thing
from bot.workbench.submissions import Submissions
from bot.workbench.traffic import Traffic
from bot.workbench.vendors import Vendor
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

HEARTBEAT = 15.0
"""Seconds between comment lines in the stream of events."""


@dataclass(frozen=True)
class Page:
    """Serves people's windows; ``as`` in each request says whose."""

    slack: Workspace
    acts: Acts
    submissions: Submissions
    traffic: Traffic
    vendors: list[Vendor]
    stories: list[Json]

    def routes(self) -> list[web.RouteDef]:
        looks = {"state": self.state, "messages": self.messages, "traffic": self.log, "events": self.events}
        acts = {
            "command": self.command,
            "say": self.say,
            "action": self.action,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "clock": self.clock,
        }
        return [
            web.get("/", self.index),
            web.get("/static/{edition}/{file}", self.static),
            web.get("/files/{file}", self.file),
            *(web.get(f"/workbench/{name}", _worded(handler)) for name, handler in looks.items()),
            *(web.post(f"/workbench/{name}", _worded(_json_in(handler))) for name, handler in acts.items()),
            web.post("/workbench/vendors/{name}", _worded(self.vendor)),
        ]

    async def index(self, request: web.Request) -> web.Response:
        return assets.index()

    async def static(self, request: web.Request) -> web.Response:
        return assets.asset(request.match_info["edition"], request.match_info["file"])

    async def file(self, request: web.Request) -> web.Response:
        """An uploaded file: a PNG picture, or text."""
        upload = self.slack.uploads.find(request.match_info["file"])
        if upload is None or upload.content is None or not upload.shared:
            raise web.HTTPNotFound
        kind = "image/png" if upload.content.startswith(b"\x89PNG") else "text/plain"
        return web.Response(body=upload.content, content_type=kind)

    async def state(self, request: web.Request) -> web.Response:
        person = acting(self.slack.company, request.query.get("as", ""))
        return web.json_response(state_shape(self.slack, person, self.vendors, self.stories))

    async def messages(self, request: web.Request) -> web.Response:
        person = acting(self.slack.company, request.query.get("as", ""))
        channel = readable(self.slack.company, person, request.query.get("channel", ""))
        seen = self.slack.messages.visible(channel.id, person.id)
        return web.json_response({"messages": [message_shape(message) for message in seen]})

    async def log(self, request: web.Request) -> web.Response:
        after = request.query.get("after", "0")
        rows = self.traffic.after(int(after) if after.isdecimal() else 0)
        return web.json_response({"rows": [row.shown() for row in rows]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: what changed, and a comment now and then."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        shown = self._panels()
        with suppress(ConnectionResetError), self.slack.changes.listen() as listener:
            await response.write(b": listening\n\n")
            while not listener.closed:
                topics = await _within(listener, HEARTBEAT)
                shown, before = self._panels(), shown
                if shown != before and "vendors" not in topics:
                    topics.append("vendors")
                line = f"data: {json.dumps({'changed': topics})}" if topics else ": still here"
                await response.write(f"{line}\n\n".encode())
        return response

    def _panels(self) -> list[Json]:
        """What the vendors show; they change on their own, and have no way to say so."""
        return [vendor.panel() for vendor in self.vendors]

    async def command(self, body: Json) -> Json:
        result = await self.acts.command(body["as"], body["channel"], body["text"])
        return {"ok": True, "reply": result.reply} if result.ok else _failed(result)

    async def say(self, body: Json) -> Json:
        message = self.acts.say(body["as"], body["channel"], body["text"], body.get("thread_ts"))
        return {"ok": True, "ts": message.ts}

    async def action(self, body: Json) -> Json:
        """Use an element of a message or a view, in the version that the page has shown."""
        place, state = body["container"], body.get("state") or {}
        pressed = (body["action_id"], body["block_id"], body.get("value"), state)
        if place["type"] == "view":
            view = self.acts.standing_view(body["as"], place["view_id"])
            seen = _kept(self.slack.surfaces.seen(view.id, place["version"]))
            result = await self.acts.press_in_view(body["as"], seen, *pressed)
        else:
            where = place["channel"], place["ts"]
            if self.slack.messages.find(*where) is None:
                raise Unfit("this message is no longer there")
            message = _kept(self.slack.messages.seen(*where, place["version"]))
            result = await self.acts.press_in_message(body["as"], message, *pressed)
        return {"ok": True} if result.ok else _failed(result)

    async def submit(self, body: Json) -> Json:
        result = await self.submissions.submit(body["as"], body["view_id"], body.get("values") or {})
        if result.errors:
            return {"ok": False, "errors": result.errors}
        return {"ok": True, "outcome": result.outcome} if result.ok else _failed(result)

    async def close(self, body: Json) -> Json:
        await self.submissions.close(body["as"], body["view_id"])
        return {"ok": True}

    async def home(self, body: Json) -> Json:
        ack = await self.acts.open_home(body["as"])
        return {"ok": ack.ok} if ack.ok else {"ok": False, "error": f"The app did not respond ({ack.error})"}

    async def clock(self, body: Json) -> Json:
        """Move the clock forward by a number of seconds."""
        clock = self.slack.clock
        if not isinstance(clock, MovableClock):
            raise Unfit("this clock does not move")
        await clock.advance(timedelta(seconds=float(body["advance"])))
        return {"now": self.slack.now().isoformat()}

    async def vendor(self, request: web.Request) -> web.Response:
        """Hand an order to a vendor's sandbox."""
        name = request.match_info["name"]
        vendor = next((one for one in self.vendors if one.name == name), None)
        if vendor is None:
            raise Unfit(f"there is no vendor {name}")
        vendor.order(await request.json())
        self.slack.changes.tell("vendors")
        return web.json_response({"ok": True})


def _kept(seen: Thing | None) -> Thing:
    if seen is None:
        raise Unfit("this has changed too often meanwhile; look at it again")
    return seen


def _failed(result: Result) -> Json:
    return {"ok": False, "error": result.error}


async def _within(listener: Listener, seconds: float) -> list[str]:
    """What changed, or nothing when that many seconds pass without a change."""
    try:
        async with asyncio.timeout(seconds):
            return await listener.take()
    except TimeoutError:
        return []


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _worded(handler: Answer) -> Answer:
    """Answer what a person cannot do, and what is malformed, with a sentence and status 400."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (ValueError, ArithmeticError) as unfit:
            return web.json_response({"error": str(unfit)}, status=400)
        except (KeyError, TypeError, AttributeError) as wrong:
            return web.json_response({"error": f"malformed request: {wrong}"}, status=400)

    return answer


def _json_in(handler: Callable[[Json], Awaitable[Json]]) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(await handler(await request.json()))

    return answer
