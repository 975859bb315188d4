"""Without an app-level token the bot serves signed HTTP, and a supervisor can ask how it is."""

import asyncio

import aiohttp

from tests.bot.acting import APPROVALS, has_button
from tests.bot.processes import Apart, free_port


async def test_the_whole_path_over_signed_http(apart: Apart) -> None:
    del apart.environ["SLACK_APP_TOKEN"]
    port = free_port()
    apart.workbench.serve_http(f"http://127.0.0.1:{port}/slack/events")
    async with apart.bot("--port", str(port)), aiohttp.ClientSession() as http:
        await ready(http, apart.health_port)
        await apart.send_request()
        ada = apart.workbench.person("UADA")
        card = await ada.sees(APPROVALS, has_button("request.approve"), timeout=60)
        await ada.click(card, "request.approve")
        await ada.sees(APPROVALS, lambda message: "Done" in message.shown, timeout=60)
        async with http.get(f"http://127.0.0.1:{apart.health_port}/metrics") as answer:
            assert 'seatkeeper_votes_total{allowed="yes",choice="approve"} 1.0' in await answer.text()
        unsigned = {"command": "/offboard", "text": "@dana", "user_id": "UBRUNO"}
        async with http.post(f"http://127.0.0.1:{port}/slack/events", data=unsigned) as answer:
            assert answer.status == 401


async def ready(http: aiohttp.ClientSession, port: int) -> None:
    """Waits until the bot says that it is ready."""
    async with asyncio.timeout(60):
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
