"""What people press and choose: confirm dialogs, selects, menus, dates, and the values that the bot gets."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.page.drawn import Json, card, section
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Ack = Callable[[], Awaitable[Any]]


def note(app: AsyncApp, *actions: str) -> list[Json]:
    """Acknowledges these actions and collects them."""
    noted: list[Json] = []

    async def keep(ack: Ack, body: Json) -> None:
        noted.append(body["actions"][0] | {"state": body["state"]["values"]})
        await ack()

    for name in actions:
        app.action(name)(keep)
    return noted


async def test_a_confirm_dialog_decides_whether_the_bot_hears(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    pressed: list[str] = []

    @app.action("approve")
    async def approve(ack: Ack, body: Json) -> None:
        pressed.append(body["user"]["id"])
        await ack()
        approved = [section(":white_check_mark: Approved", block_id="done")]
        await client.chat_update(
            channel="CAPPROVALS", ts=body["message"]["ts"], text="Approved", blocks=approved
        )

    await client.chat_postMessage(channel="CAPPROVALS", text="Offboard?", blocks=card())
    page = await windows.open("UADA/CAPPROVALS")
    button = page.get_by_test_id("action-approve")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("confirm-ok")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("confirm").locator(":focus, :scope:focus-within")).not_to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("confirm")).to_have_count(0)
    await expect(button).to_be_focused()
    await button.click()
    await page.get_by_test_id("confirm-cancel").click()
    assert pressed == []
    await button.click()
    await page.get_by_test_id("confirm-ok").click()
    await expect(page.get_by_test_id("block-done")).to_contain_text("Approved")
    await expect(page.get_by_role("button", name="Deny")).to_have_count(0)
    assert pressed == ["UADA"]


async def test_a_late_yes_is_about_what_was_shown(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    noted = note(app, "approve")
    first, second = card(), card()
    for blocks, value in ((first, "version 1"), (second, "version 2")):
        blocks[1]["elements"][0]["value"] = value
    posted = await client.chat_postMessage(channel="CAPPROVALS", text="Offboard?", blocks=first)
    page = await windows.open("UADA/CAPPROVALS")
    button = page.get_by_test_id("action-approve")
    await button.click()
    for blocks in ([section("Denied", block_id="done")], [*second, section("Changed", block_id="changed")]):
        await client.chat_update(channel="CAPPROVALS", ts=posted["ts"], text="x", blocks=blocks)
        await expect(page.get_by_test_id(f"block-{blocks[-1]['block_id']}")).to_have_count(1)
    await page.get_by_test_id("confirm-ok").click()
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    await button.click()
    await client.chat_delete(channel="CAPPROVALS", ts=posted["ts"])
    await expect(button).to_have_count(0)
    await page.get_by_test_id("confirm-ok").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("this message is no longer there")
    assert [pressed["value"] for pressed in noted] == ["version 1"]
    windows.forgive("400 from POST")


async def test_a_dangerous_question_offers_to_stop_first(client: AsyncWebClient, windows: Windows) -> None:
    await client.chat_postMessage(channel="CAPPROVALS", text="Offboard?", blocks=card())
    page = await windows.open("UADA/CAPPROVALS")
    await page.get_by_test_id("action-deny").click()
    await expect(page.get_by_test_id("confirm-cancel")).to_be_focused()


async def test_selects_and_menus_tell_the_bot_what_was_chosen(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    noted = note(app, "app", "more")
    await client.chat_postMessage(channel="CAPPROVALS", text="Offboard?", blocks=card())
    page = await windows.open("UADA/CAPPROVALS")
    select = page.get_by_test_id("action-app")
    await select.select_option("learnupon")
    await expect(select).not_to_have_attribute("aria-busy", "true")
    menu = page.get_by_test_id("action-more")
    await menu.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert [action["selected_option"]["value"] for action in noted] == ["learnupon", "cancel"]
    assert noted[1]["state"]["votes"]["app"]["selected_option"]["value"] == "learnupon"


async def test_people_are_chosen_by_typing_and_told_when_the_list_closes(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    noted = note(app, "watchers")
    choose = {"type": "multi_users_select", "action_id": "watchers"}
    await client.chat_postMessage(channel="CSEATS", text="Who?", blocks=[section("Who?", accessory=choose)])
    page = await windows.open()
    field = page.get_by_test_id("action-watchers")
    await field.click()
    await expect(page.get_by_role("option", name="Nora Lind")).to_have_count(0)
    await field.press_sequentially("dana")
    await field.press("Enter")
    await field.press_sequentially("chen")
    await field.press("Enter")
    await expect(page.locator(".chip")).to_have_text(["Dana Okafor", "Chen Wei"])
    assert noted == []
    await field.press("Escape")
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert noted[0]["selected_users"] == ["UDANA", "UCHEN"]


async def test_a_moment_is_entered_in_the_zone_of_whoever_chooses(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    noted = note(app, "when")
    picker = {"type": "datetimepicker", "action_id": "when", "initial_date_time": 1795201200}
    blocks = [{"type": "actions", "block_id": "b", "elements": [picker]}]
    await client.chat_postMessage(channel="CAPPROVALS", text="When?", blocks=blocks)
    page = await windows.open("UCHEN/CAPPROVALS")
    field = page.get_by_test_id("action-when")
    await expect(field).to_have_value("2026-11-20T14:00")
    await field.fill("2026-11-20T15:30")
    await field.blur()
    await expect(field).not_to_have_attribute("aria-busy", "true")
    assert noted[0]["selected_date_time"] == 1795201200 + 5400


async def test_a_bot_that_does_not_answer_is_named(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    await client.chat_postMessage(channel="CAPPROVALS", text="Offboard?", blocks=card())
    page = await windows.open("UADA/CAPPROVALS")
    await page.get_by_test_id("action-app").select_option("talentlms")
    await expect(page.get_by_test_id("toast")).to_contain_text("The app did not respond")
