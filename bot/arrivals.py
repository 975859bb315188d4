"""Where Slack's messages come in, over a socket or HTTP: whoever sent one waits until it is answered."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.courtesy import Courtesy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Socket(AsyncSocketModeHandler):
    """One connection to Slack."""

    def __init__(self, app: AsyncApp, token: str, client: AsyncWebClient, courtesy: Courtesy) -> None:
        super().__init__(app, token, web_client=client)
        self.client.proxy = client.proxy
        self._courtesy = courtesy

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Lets Bolt answer one message, before any work that can wait."""
        with self._courtesy.answering():
            await super().handle(self.client, req)


def web_app(app: AsyncApp, path: str, courtesy: Courtesy) -> web.Application:
    """The same for HTTP: Bolt's own application, at ``path``."""
    served: web.Application = app.web_app(path)

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        with courtesy.answering():
            return await handler(request)

    served.middlewares.append(answer)
    return served
