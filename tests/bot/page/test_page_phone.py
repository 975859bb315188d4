"""On a phone, in light and dark: nothing sticks out, and everything is within reach."""

from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.clock import MovableClock
from bot.workbench.server import Workbench
from tests.bot.page.drawn import card, chart, modal, plan, question, section, table, text_input
from tests.bot.page.windows import PHONE, Windows, width_is_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE = "x" * 400
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_conversation_fits(
    client: AsyncWebClient, windows: Windows, scheme: Literal["light", "dark"]
) -> None:
    rows = table(*[("TalentLMS", "100 seats", "47 in use", "53 free", WIDE[:60])] * 2)
    await client.chat_postMessage(channel="CAPPROVALS", text=WIDE)
    for blocks in ([*card(), section(f"```{WIDE}```"), plan("error")], [rows, chart()]):
        await client.chat_postMessage(channel="CAPPROVALS", text="x", blocks=blocks)
    page = await windows.open("UADA/CAPPROVALS", PHONE, scheme)
    await expect(page.locator("article")).to_have_count(3)
    assert await width_is_kept(page)


async def test_a_long_card_is_read_from_its_top(client: AsyncWebClient, windows: Windows) -> None:
    await client.chat_postMessage(channel="CAPPROVALS", text="Earlier words. " * 200)
    lines = [section(f"Line {number}", block_id=f"line-{number}") for number in range(40)]
    posted = await client.chat_postMessage(channel="CAPPROVALS", text="Offboard?", blocks=lines)
    page = await windows.open("UADA/CAPPROVALS", PHONE)
    last = page.get_by_test_id("block-line-39")
    await expect(page.get_by_test_id("block-line-0")).to_be_in_viewport()
    await expect(last).not_to_be_in_viewport()
    lines = [*lines[:-1], section("Done", block_id="line-39")]
    await client.chat_update(channel="CAPPROVALS", ts=posted["ts"], text="Offboard?", blocks=lines)
    await expect(last).to_contain_text("Done")
    await expect(page.get_by_test_id("block-line-0")).to_be_in_viewport()


async def test_the_widest_day_fits(bench: Workbench, windows: Windows) -> None:
    assert isinstance(bench.clock, MovableClock)
    while bench.clock().astimezone(BERLIN).strftime("%a") != "Wed":
        bench.clock.advance(timedelta(days=1))
    page = await windows.open("UADA/CAPPROVALS", PHONE)
    face = page.get_by_test_id("clock-now")
    await expect(face).to_contain_text("Wed")
    assert await width_is_kept(page)
    assert await face.evaluate("face => face.scrollWidth <= face.clientWidth")


@pytest.mark.parametrize("drawer", ["traffic", "vendors", "stories"])
async def test_drawers_fit(bench: Workbench, windows: Windows, drawer: str) -> None:
    page = await windows.open("UBRUNO/CSEATS", PHONE)
    await page.get_by_test_id(f"{drawer}-open").click()
    panel = page.locator("#panel")
    await expect(panel).to_be_visible()
    box = await panel.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE[0])
    assert await width_is_kept(page)
    await expect(page.get_by_test_id("composer")).not_to_be_focused()


async def test_a_modal_fits(app: AsyncApp, windows: Windows) -> None:
    @app.command("/offboard")
    async def open_it(ack, body, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        wide = section(WIDE), question("why", "Reason", text_input(multiline=True))
        await client.views_open(trigger_id=body["trigger_id"], view=modal(*wide))

    page = await windows.open("UBRUNO/CSEATS", PHONE)
    await page.get_by_test_id("composer").fill("/offboard")
    await page.get_by_test_id("composer").press("Enter")
    await expect(page.get_by_test_id("modal-submit")).to_be_in_viewport()
    assert await width_is_kept(page)
    assert await page.get_by_test_id("modal").evaluate("modal => modal.scrollWidth <= modal.clientWidth")


async def test_the_sidebar_is_a_drawer(bench: Workbench, windows: Windows) -> None:
    page = await windows.open("UBRUNO/CSEATS", PHONE)
    general = page.get_by_test_id("conversation-CGENERAL")
    await expect(general).to_be_hidden()
    await page.get_by_test_id("menu-open").click()
    await expect(page.get_by_test_id("conversation-CSEATS")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(general).to_be_hidden()
    await page.get_by_test_id("menu-open").click()
    await general.click()
    await expect(page.get_by_role("heading", name="general", exact=True)).to_be_visible()
    await expect(general).to_be_hidden()
