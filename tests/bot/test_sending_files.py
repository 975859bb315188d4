"""Files for one person: in their own conversation with the bot, or a sentence that says why not."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.compose import without_proxy_on_loopback
from bot.sending_files import send_files
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from bot.workbench.workspace import SCOPES

FILES = {"a.csv": "x,y\n", "b.csv": "1,2\n"}


@pytest.mark.parametrize("allowed", [True, False])
async def test_files_come_by_direct_message_or_it_is_said_what_is_missing(allowed: bool) -> None:
    scopes = [scope for scope in SCOPES if allowed or scope != "files:write"]
    slack = Workbench(demo_company(), scopes=scopes)
    await slack.start()
    try:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        trouble = await send_files(without_proxy_on_loopback(client), "UADA", FILES, "Here")
        if allowed:
            letter = await slack.person("UADA").direct_message(lambda message: message.files)
            assert ([file["name"] for file in letter.files], letter.text) == (["a.csv", "b.csv"], "Here")
            assert trouble == ""
        else:
            assert "grant files:write" in trouble
    finally:
        await slack.stop()
