"""The message box: completion by keyboard, commands and what Slack says when they fail, drafts."""

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp

from bot.workbench.server import Workbench
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def hear(app: AsyncApp, command: str) -> list[str]:
    """The texts of a command, as the bot gets them; it answers each privately."""
    heard: list[str] = []

    @app.command(command)
    async def listen(ack, body) -> None:  # type: ignore[no-untyped-def]
        heard.append(body.get("text", ""))
        await ack(f"Heard *{len(heard)}*")

    return heard


async def send(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")


async def test_a_command_and_a_person_are_completed_by_keyboard(app: AsyncApp, windows: Windows) -> None:
    heard = hear(app, "/offboard")
    page = await windows.open()
    box = page.get_by_test_id("composer")
    await box.press_sequentially("/")
    offers = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(offers).to_have_count(2)
    await expect(offers.first).to_contain_text("Take back a person's accounts and seats")
    await expect(offers.first).to_contain_text("@person or e-mail")
    await box.press("ArrowDown")
    await expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
    await box.press("ArrowUp")
    await box.press("Enter")
    await expect(box).to_have_value("/offboard ")
    await box.press_sequentially("@oka")
    await box.press("Tab")
    await expect(box).to_have_value("/offboard @dana ")
    await box.press("Enter")
    await expect(page.locator("article")).to_contain_text("Heard 1")
    assert heard == ["<@UDANA|dana>"]
    await expect(page.locator("article")).to_contain_text("Only visible to you")


async def test_a_command_that_is_written_out_is_sent_at_once(app: AsyncApp, windows: Windows) -> None:
    heard = hear(app, "/seats")
    page = await windows.open()
    await send(page, "/seats")
    await expect(page.locator("article")).to_contain_text("Heard 1")
    assert heard == [""]


async def test_escape_closes_the_offers_and_keeps_the_text(bench: Workbench, windows: Windows) -> None:
    page = await windows.open()
    box = page.get_by_test_id("composer")
    await box.press_sequentially("Hi @d")
    await expect(page.get_by_test_id("offer-@dana")).to_be_visible()
    await box.press("Escape")
    await expect(page.get_by_test_id("offer-@dana")).to_have_count(0)
    await expect(box).to_have_value("Hi @d")


async def test_commands_that_fail_say_so_privately(app: AsyncApp, windows: Windows) -> None:
    page = await windows.open()
    await send(page, "/nonsense")
    await expect(page.locator("article").last).to_contain_text("/nonsense is not a valid command.")
    await send(page, "/seats now")
    failure = page.locator("article").last
    await expect(failure).to_contain_text("/seats failed because the app did not respond (operation_timeout)")
    await expect(failure).to_contain_text("Only visible to you")
    await failure.get_by_role("button", name="Dismiss").click()
    await expect(page.locator("article")).to_have_count(1)


async def test_every_conversation_keeps_its_draft(bench: Workbench, windows: Windows) -> None:
    page = await windows.open()
    box = page.get_by_test_id("composer")
    await box.fill("half a thought")
    await page.get_by_test_id("conversation-CGENERAL").click()
    await expect(box).to_have_value("")
    await page.get_by_test_id("conversation-CSEATS").click()
    await expect(box).to_have_value("half a thought")


async def test_threads_are_answered_beside_the_conversation(bench: Workbench, windows: Windows) -> None:
    message = bench.acts.say("UADA", "CSEATS", "Who takes this?")
    page = await windows.open()
    await page.get_by_test_id(f"message-{message.ts}").hover()
    await page.get_by_test_id(f"reply-{message.ts}").click()
    await page.get_by_test_id("thread-composer").fill("Me")
    await page.get_by_test_id("thread-composer").press("Enter")
    await expect(page.get_by_test_id(f"replies-{message.ts}")).to_contain_text("1 reply")
    await expect(page.locator("#panel article").last).to_contain_text("Me")
    await expect(page.locator("#stage article")).to_have_count(1)
    assert bench.messages("CSEATS")[-1].thread_ts == message.ts
