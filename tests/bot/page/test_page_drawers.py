"""The drawers and the clock: traffic, vendors and their faults, stories, and time that passes."""

import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.server import Workbench
from tests.bot.page.conftest import TalentVendor
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_traffic_shows_calls_as_they_happen(client: AsyncWebClient, windows: Windows) -> None:
    page = await windows.open()
    await page.get_by_test_id("traffic-open").click()
    await client.chat_postMessage(channel="CSEATS", text="<b>Hello</b>")
    await client.api_test()
    call = page.locator("details.call", has_text="chat.postMessage")
    await call.get_by_text("chat.postMessage").click()
    await expect(call.locator("pre")).to_contain_text('"text": "<b>Hello</b>"')
    await expect(call.locator("pre b")).to_have_count(0)
    await page.get_by_test_id("traffic-what").fill("api.test")
    await expect(page.locator("details.call")).to_have_count(1)
    await page.get_by_test_id("traffic-way").select_option("slack→bot")
    await expect(page.locator("details.call")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator("#panel")).to_be_hidden()


async def test_vendors_are_told_to_misbehave_and_to_stop(vendor: TalentVendor, windows: Windows) -> None:
    page = await windows.open()
    await page.get_by_test_id("vendors-open").click()
    panel = page.get_by_test_id("vendor-talentlms")
    await expect(panel).to_contain_text("47 of 100 seats")
    await panel.get_by_test_id("fault-talentlms-hang-once").click()
    await expect(panel.get_by_role("group", name="Hang")).to_contain_text("active")
    await panel.get_by_test_id("fault-talentlms-drop").click()
    await expect(panel.get_by_test_id("fault-talentlms-drop")).to_have_attribute("aria-pressed", "true")
    assert vendor.armed == {"hang": 1, "drop": None}
    await panel.get_by_test_id("faults-clear-talentlms").click()
    await expect(panel.locator(".fault .badge")).to_have_count(0)
    assert vendor.armed == {}
    await panel.get_by_text("1 account").click()
    await expect(panel.get_by_role("rowheader")).to_contain_text("<!channel> & friends")


async def test_time_passes_when_asked(bench: Workbench, windows: Windows) -> None:
    page = await windows.open()
    before = bench.clock()
    for step, seconds in (("hour", 3_600), ("day", 90_000), ("week", 694_800)):
        await page.get_by_test_id(f"clock-{step}").click()
        shown = page.get_by_test_id("clock-now")
        await expect(shown).not_to_have_attribute("datetime", "")
        await page.wait_for_function(
            "least => Date.parse(document.querySelector('[data-testid=clock-now]').dateTime) >= least",
            arg=before.timestamp() * 1000 + seconds * 1000,
        )
    assert (bench.clock() - before).total_seconds() >= 694_800


async def test_stories_are_told(bench: Workbench, windows: Windows) -> None:
    page = await windows.open()
    await page.get_by_role("button", name="Stories to try").click()
    story = page.get_by_role("complementary").get_by_role("listitem")
    await expect(story).to_contain_text("Offboard Dana")
    await story.get_by_role("link", name="#it-seats").click()
    await page.get_by_role("button", name="Close Stories to try").click()
    await expect(page.get_by_role("button", name="Stories to try")).to_be_focused()
