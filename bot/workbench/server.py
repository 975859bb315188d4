"""The workbench: a Slack workspace on this machine, for the demonstration and for tests."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web

from bot.workbench.acts import Acts
from bot.workbench.answers import Answers
from bot.workbench.api import Api
from bot.workbench.clock import MovableClock
from bot.workbench.company import Company
from bot.workbench.delivery import Delivery
from bot.workbench.faults import Faults
from bot.workbench.guard import guard, protect
from bot.workbench.hands import Hand
from bot.workbench.happenings import Happenings
from bot.workbench.http_delivery import HttpDelivery
from bot.workbench.limits import Limits
from bot.workbench.messages import Message
from bot.workbench.page import Page
from bot.workbench.refusals import Refusal
from bot.workbench.rooms import add_direct_conversations
from bot.workbench.sockets import Sockets
from bot.workbench.submissions import Submissions
from bot.workbench.surfaces import View
from bot.workbench.traffic import Traffic
from bot.workbench.vendors import Vendor
from bot.workbench.wire import Ack, Envelope, Json
from bot.workbench.workspace import EVENTS, SCOPES, Workspace
from connectors.contract import Clock

LARGEST_BODY = 8 * 1024 * 1024


class Workbench:
    """A server that an app cannot tell from Slack, with hands to act in it and switches to disturb it."""

    def __init__(
        self,
        company: Company,
        clock: Clock | None = None,
        vendors: Iterable[Vendor] = (),
        *,
        scopes: Iterable[str] = SCOPES,
        events: Iterable[str] = EVENTS,
        limits: Limits | None = None,
        stories: Iterable[Json] = (),
        ack_timeout: float = 3.0,
        event_retry_scale: float = 1.0,
    ) -> None:
        self.clock = clock or MovableClock()
        self.slack = Workspace(company, self.clock, limits or Limits(), scopes)
        self.faults = Faults()
        self.traffic = Traffic(self.clock, self.slack.changes)
        self.sockets = Sockets(self.slack.tickets, self.slack.mint, company.app.id)
        self.delivery = Delivery(self.sockets, self.traffic, ack_timeout, event_retry_scale)
        self.happenings = Happenings(self.slack, self.delivery, events)
        self.acts = Acts(self.slack, self.delivery, self.happenings)
        self.submissions = Submissions(self.slack, self.delivery, self.acts)
        self.page = Page(self.slack, self.acts, self.submissions, self.traffic, list(vendors), list(stories))
        self._runner: web.AppRunner | None = None
        if isinstance(self.clock, MovableClock):
            self.clock.on_move(lambda: self.slack.changes.tell("clock"))

    @property
    def company(self) -> Company:
        return self.slack.company

    @property
    def url(self) -> str:
        return self.slack.base_url

    @property
    def api_url(self) -> str:
        """With the trailing slash that Slack's own has."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.slack.bot_token

    @property
    def app_token(self) -> str:
        return self.slack.app_token

    @property
    def signing_secret(self) -> str:
        return self.slack.signing_secret

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Serve; port 0 takes a free one."""
        add_direct_conversations(self.company)
        app = self._web_app()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.slack.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def _web_app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=LARGEST_BODY)
        app.on_response_prepare.append(protect)
        api = Api(self.slack, self.faults, self.traffic)
        answers = Answers(self.slack, self.faults, self.traffic)
        app.add_routes(
            [
                web.route("*", "/api/{method}", api.handle),
                web.get("/link/", self.sockets.handle),
                web.post("/commands/{tail:.*}", answers.handle),
                web.post("/actions/{tail:.*}", answers.handle),
                web.post("/upload/v1/{file}/{secret}", self._upload),
                *self.page.routes(),
            ]
        )
        return app

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            file, secret = request.match_info["file"], request.match_info["secret"]
            upload = self.slack.uploads.receive(file, secret, await request.read())
        except Refusal as refusal:
            return web.Response(status=400, text=refusal.error)
        return web.Response(text=f"OK - {upload.length}")

    async def stop(self) -> None:
        """Stop serving; the workspace stays, so that it can be started again."""
        self.slack.changes.close()
        await self.delivery.close()
        await self.sockets.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def serve_http(self, request_url: str) -> None:
        """From now on deliver by signed HTTP to this URL instead of sockets."""
        self.delivery.carrier = HttpDelivery(request_url, self.signing_secret)

    def person(self, user: str) -> Hand:
        """Somebody's hands and eyes."""
        return Hand(self, user)

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel that everybody there sees, oldest first."""
        return self.slack.messages.standing(channel)

    def ephemerals(self, user: str) -> list[Message]:
        return self.slack.messages.ephemerals(user)

    def views(self, user: str) -> Sequence[View]:
        """A person's stack of modals, last on top."""
        return self.slack.surfaces.stack(user)

    @property
    def envelopes(self) -> list[Envelope]:
        """What was delivered to the app, oldest first."""
        return list(self.delivery.envelopes)

    def change_person(self, user: str, **fields: Any) -> "asyncio.Task[Ack]":
        """Change a person, such as ``deleted=True``; fires user_change. The answer may be awaited."""
        return self.happenings.change_person(user, **fields)

    def kick(self, channel: str, *users: str) -> None:
        """Take people (the app, if none are named) out of a channel."""
        self.happenings.kick(channel, *users)

    def invite(self, channel: str, *users: str) -> "asyncio.Task[Ack]":
        """Add people (the app, if none are named) to a channel; the app's answer may be awaited."""
        return self.happenings.invite(channel, *users)

    def archive(self, channel: str) -> None:
        self.happenings.archive(channel)

    def redeliver(self, envelope: Envelope | None = None) -> "asyncio.Task[Ack]":
        """Deliver an envelope (the newest one, if none is given) again under a new envelope id."""
        return self.delivery.run(self.delivery.send(envelope or self.delivery.envelopes[-1]))

    def forge(self, payload: Json) -> "asyncio.Task[Ack]":
        """Deliver an interaction payload that no window of Slack would have made."""
        return self.delivery.run(self.delivery.deliver("interactive", payload))
