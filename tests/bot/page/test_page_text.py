"""Text from people, vendors and the bot: Slack's marks are drawn, and nothing else is ever markup."""

import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.server import Workbench
from tests.bot.page.drawn import section
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = "<script>window.hit = 1</script> <img src=x onerror=window.hit=1> <b>bold</b> <a href=x>x</a>"


async def test_markup_in_a_persons_words_stays_text(bench: Workbench, windows: Windows) -> None:
    page = await windows.open("UADA/CSEATS")
    await page.get_by_test_id("composer").fill(HOSTILE)
    await page.get_by_test_id("composer").press("Enter")
    message = page.locator("article", has_text="<script>window.hit")
    await expect(message.locator(".text")).to_contain_text("<img src=x onerror=window.hit=1> <b>bold</b>")
    await expect(message.locator("script, img, b, a")).to_have_count(0)
    assert await page.evaluate("window.hit") is None


async def test_markup_in_the_bots_blocks_stays_text(
    bench: Workbench, client: AsyncWebClient, windows: Windows
) -> None:
    markdown = {"type": "markdown", "text": f"**Digest** {HOSTILE}"}
    header = {"type": "header", "text": {"type": "plain_text", "text": "<img src=x onerror=hit>"}}
    await client.chat_postMessage(channel="CSEATS", text="x", blocks=[section(HOSTILE), header, markdown])
    page = await windows.open()
    message = page.locator("article")
    await expect(message).to_contain_text("<script>window.hit = 1</script>")
    await expect(message.get_by_role("heading")).to_have_text("<img src=x onerror=hit>")
    await expect(message.locator("script, img, b, a")).to_have_count(0)
    assert await page.evaluate("window.hit") is None


async def test_marks_are_drawn(client: AsyncWebClient, windows: Windows) -> None:
    text = (
        "*bold* _it_ ~gone~ `code` <@UDANA> <#CSEATS> <https://example.com/a|site> :lock: seat_limit_a\n"
        "• one\n• two\n&gt; quoted\n```raw *text*```"
    )
    await client.chat_postMessage(channel="CSEATS", text=text)
    page = await windows.open()
    body = page.locator("article .text")
    for tag, words in {
        "strong": "bold",
        "em": "it",
        "s": "gone",
        "p code": "code",
        "blockquote": "quoted",
    }.items():
        await expect(body.locator(tag)).to_have_text(words)
    await expect(body.locator(".mention")).to_have_text(["@Dana Okafor", "#it-seats"])
    await expect(body.get_by_role("link", name="site")).to_have_attribute("href", "https://example.com/a")
    await expect(body.locator("li")).to_have_text(["one", "two"])
    await expect(body.locator("pre")).to_have_text("raw *text*")
    await expect(body.get_by_label("lock")).to_have_text("🔒")
    await expect(body).to_contain_text("seat_limit_a")


async def test_links_lead_only_where_a_chat_may(client: AsyncWebClient, windows: Windows) -> None:
    await client.chat_postMessage(channel="CSEATS", text="<javascript:alert(1)|click> <data:text/html,x|me>")
    page = await windows.open()
    await expect(page.locator("article .text")).to_have_text("click me")
    await expect(page.locator("article a")).to_have_count(0)


async def test_dates_are_in_the_zone_of_whoever_reads(client: AsyncWebClient, windows: Windows) -> None:
    text = "due <!date^1795201200^{date_short} at {time}|later>"
    await client.chat_postMessage(channel="CAPPROVALS", text=text)
    berlin = await windows.open("UADA/CAPPROVALS")
    await expect(berlin.locator("article .text")).to_have_text("due 20 Nov 2026 at 20:00")
    new_york = await windows.open("UCHEN/CAPPROVALS")
    await expect(new_york.locator("article .text")).to_have_text("due 20 Nov 2026 at 14:00")
