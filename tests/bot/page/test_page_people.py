"""Whose window it is: acting as somebody, two windows at once, what is private, and what is unread."""

import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.server import Workbench
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_window_acts_as_anybody_and_a_reload_keeps_it(bench: Workbench, windows: Windows) -> None:
    page = await windows.open()
    await page.get_by_test_id("act-as").select_option("UCHEN")
    await expect(page.get_by_test_id("conversation-CSALES")).to_be_visible()
    await expect(page.get_by_test_id("conversation-CSEATS")).to_have_count(0)
    await page.get_by_test_id("conversation-CAPPROVALS").click()
    await expect(page).to_have_url(f"{bench.url}/#UCHEN/CAPPROVALS")
    await page.reload()
    await expect(page.get_by_test_id("act-as")).to_have_value("UCHEN")
    await expect(page.get_by_role("heading", name="it-approvals", exact=True)).to_be_visible()
    await page.go_back()
    await expect(page).not_to_have_url(f"{bench.url}/#UCHEN/CAPPROVALS")


async def test_two_windows_are_two_people_and_share_one_stream(bench: Workbench, windows: Windows) -> None:
    ada, bruno = await windows.open("UADA/CSEATS"), await windows.open("UBRUNO/CSEATS")
    await ada.get_by_test_id("composer").fill("Hello @bruno")
    await ada.get_by_test_id("composer").press("Enter")
    await expect(bruno.locator("article")).to_contain_text("Ada Brandt")
    await expect(bruno.locator("article .mention.mine")).to_have_text("@Bruno Keller")
    assert windows.streams == 1
    async with bruno.expect_request("**/workbench/events"):
        await ada.close()
    bench.acts.say("UADA", "CSEATS", "Who hears this?")
    await expect(bruno.locator("article").last).to_contain_text("Who hears this?")


async def test_private_lines_are_seen_by_one_person(client: AsyncWebClient, windows: Windows) -> None:
    ada, bruno = await windows.open("UADA/CSEATS"), await windows.open("UBRUNO/CSEATS")
    await client.chat_postEphemeral(channel="CSEATS", user="UBRUNO", text="Between us")
    await expect(bruno.locator("article")).to_contain_text("Only visible to you")
    await client.chat_postMessage(channel="CSEATS", text="For all")
    await expect(ada.locator("article")).to_have_count(1)
    await expect(ada.locator("article")).to_contain_text("For all")


async def test_what_is_unread_is_marked_until_it_is_opened(bench: Workbench, windows: Windows) -> None:
    page = await windows.open("UADA/CSEATS")
    bench.acts.say("UBRUNO", "CGENERAL", "News")
    general = page.get_by_test_id("conversation-CGENERAL")
    await expect(general).to_have_accessible_name("general unread")
    await general.click()
    await expect(page.locator("article")).to_contain_text("News")
    await page.get_by_test_id("conversation-CSEATS").click()
    await expect(general).to_have_accessible_name("general")


async def test_somebody_who_has_left_is_marked_and_refused(bench: Workbench, windows: Windows) -> None:
    page = await windows.open()
    switch = page.get_by_test_id("act-as")
    await expect(switch.locator("option[value=UNORA]")).to_contain_text("deactivated")
    await expect(switch.locator("option[value=UMILO]")).to_contain_text("guest")
    await switch.select_option("UNORA")
    await expect(page.get_by_test_id("toast")).to_contain_text("Nora Lind is deactivated")
    await expect(switch).to_have_value("UBRUNO")
    windows.forgive("400 from GET")


async def test_a_window_for_nobody_becomes_somebodys(bench: Workbench, windows: Windows) -> None:
    bench.acts.say("UBRUNO", "CGENERAL", "Morning")
    page = await windows.open("UNOBODY/CNOWHERE")
    await expect(page.get_by_test_id("act-as")).to_have_value("UBRUNO")
    await expect(page.locator("article")).to_contain_text("Morning")
    windows.forgive("400 from GET")


async def test_a_window_finds_its_way_back_when_the_server_returns(
    bench: Workbench, windows: Windows
) -> None:
    page = await windows.open()
    port = int(bench.url.rsplit(":", 1)[1])
    await bench.stop()
    await expect(page.get_by_role("status")).to_contain_text("The connection to the workbench is lost")
    bench.acts.say("UADA", "CSEATS", "Back again")
    await bench.start(port)
    await expect(page.locator("article")).to_contain_text("Back again", timeout=15_000)
    await expect(page.get_by_role("status")).to_be_hidden()
