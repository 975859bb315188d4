"""What the bot's acknowledgements are compared with: Bolt with one handler that does nothing else."""

import asyncio
import sys

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import read_variables

SOCKETS = 2
"""As many as the bot has."""
UP = "The bare handler is up"


async def serve() -> None:
    """Acknowledges ``/offboard`` until the process is ended."""
    variables = read_variables()
    app_token = variables.slack_app_token.get_secret_value()
    app = AsyncApp(client=_client(variables.slack_bot_token.get_secret_value(), variables.slack_api_url))

    @app.command("/offboard")
    async def offboard(ack: AsyncAck) -> None:
        await ack()

    for _ in range(SOCKETS):
        handler = AsyncSocketModeHandler(
            app, app_token, web_client=_client(app_token, variables.slack_api_url)
        )
        handler.client.proxy = None
        await handler.client.connect()
    print(UP, file=sys.stderr, flush=True)
    await asyncio.Event().wait()


def _client(token: str, api_url: str) -> AsyncWebClient:
    client = AsyncWebClient(token=token, base_url=api_url)
    client.proxy = None  # the stand-in is on this machine
    return client


if __name__ == "__main__":
    asyncio.run(serve())
