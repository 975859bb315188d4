"""Modals: updated while somebody types, refused fields, stacks."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.server import Workbench
from tests.bot.page.drawn import Json, button, modal, option, question, section, text_input
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LIVE = {"trigger_actions_on": ["on_character_entered"]}
APPS = {
    "type": "checkboxes",
    "action_id": "apps",
    "options": [option("t", "TalentLMS"), option("l", "LearnUpon")],
}


def form(*between: Json, hint: str = "The approver reads this.") -> Json:
    reason = text_input(dispatch_action_config=LIVE, min_length=3)
    return modal(
        section("Nothing happens before somebody approves.", block_id="top"),
        question("why", "Reason", reason, dispatch_action=True, hint={"type": "plain_text", "text": hint}),
        *between,
        question("which", "Apps", APPS),
        {"type": "actions", "block_id": "more", "elements": [button("preview", "Preview")]},
    )


def opens(app: AsyncApp, view: Json) -> None:
    """Has /offboard open a modal."""

    @app.command("/offboard")
    async def open_it(ack: Callable[[], Awaitable[Any]], body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def opened(windows: Windows) -> Page:
    page = await windows.open()
    await page.get_by_test_id("composer").fill("/offboard")
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_test_id("modal").wait_for()
    return page


async def test_what_was_typed_and_ticked_survives_updates_while_typing(
    app: AsyncApp, windows: Windows
) -> None:
    opens(app, form())

    @app.action("reason")
    async def count(ack: Callable[[], Awaitable[Any]], body: Json, client: AsyncWebClient) -> None:
        await ack()
        typed = body["actions"][0]["value"]
        counted = section(f"{len(typed)} letters", block_id="count")
        await client.views_update(view_id=body["view"]["id"], view=form(counted, hint=f"Typed: {typed}"))

    page = await opened(windows)
    reason = page.get_by_test_id("action-reason")
    await expect(reason).to_be_focused()
    await page.get_by_label("LearnUpon").check()
    await reason.press_sequentially("leaves")
    await expect(page.get_by_test_id("block-count")).to_have_text("6 letters")
    await reason.press("Home")
    await page.keyboard.type("Dana ")
    await expect(page.get_by_text("Typed: Dana leaves")).to_be_visible()
    await expect(reason).to_be_focused()
    assert await reason.evaluate("field => field.selectionStart") == len("Dana ")
    await expect(reason).to_have_value("Dana leaves")
    await expect(page.get_by_label("LearnUpon")).to_be_checked()


async def test_refused_fields_say_why_and_get_the_focus(app: AsyncApp, windows: Windows) -> None:
    opens(app, form())

    @app.view("offboard")
    async def judge(ack: Callable[..., Awaitable[Any]]) -> None:
        await ack(response_action="errors", errors={"which": "Nothing there is Dana's."})

    page = await opened(windows)
    submit = page.get_by_test_id("modal-submit")
    await submit.click()
    await expect(page.get_by_test_id("block-why")).to_contain_text("Please complete this required field.")
    await expect(page.get_by_test_id("action-reason")).to_be_focused()
    await page.get_by_test_id("action-reason").fill("no")
    await expect(page.get_by_test_id("block-why")).not_to_contain_text("required")
    await submit.click()
    await expect(page.get_by_test_id("block-why")).to_contain_text("Write at least 3 characters.")
    await page.get_by_test_id("action-reason").fill("leaves")
    await page.get_by_label("TalentLMS").check()
    await submit.click()
    await expect(page.get_by_test_id("block-which")).to_contain_text("Nothing there is Dana's.")


async def test_what_is_submitted_is_what_was_entered(app: AsyncApp, windows: Windows) -> None:
    opens(app, form())
    values: list[Json] = []

    @app.view("offboard")
    async def keep(ack: Callable[[], Awaitable[Any]], view: Json) -> None:
        values.append(view["state"]["values"])
        await ack()

    page = await opened(windows)
    await page.get_by_test_id("action-reason").fill("leaves")
    await page.get_by_label("TalentLMS").check()
    await page.get_by_test_id("action-reason").press("Enter")
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    await expect(page.get_by_test_id("composer")).to_be_focused()
    assert values[0]["why"]["reason"] == {"type": "plain_text_input", "value": "leaves"}
    assert [chosen["value"] for chosen in values[0]["which"]["apps"]["selected_options"]] == ["t"]


async def test_escape_takes_the_top_modal_away_and_keeps_the_one_below(
    bench: Workbench, app: AsyncApp, windows: Windows
) -> None:
    opens(app, form())

    @app.action("preview")
    async def push(ack: Callable[[], Awaitable[Any]], body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(
            trigger_id=body["trigger_id"], view=modal(section("2 steps"), title="Preview")
        )

    page = await opened(windows)
    await page.get_by_test_id("action-reason").fill("leaves")
    await page.get_by_test_id("action-preview").click()
    await expect(page.get_by_test_id("modal")).to_contain_text("2 steps")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("modal")).to_contain_text("Reason")
    await expect(page.get_by_test_id("action-reason")).to_have_value("leaves")
    await page.get_by_test_id("modal-close").click()
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    assert not bench.views("UBRUNO")


async def test_a_modal_says_that_the_app_did_not_answer(app: AsyncApp, windows: Windows) -> None:
    opens(app, form())
    page = await opened(windows)
    await page.get_by_test_id("action-preview").click()
    await expect(page.get_by_test_id("modal-error")).to_contain_text("The app did not respond")
    await page.get_by_label("TalentLMS").check()
    await expect(page.get_by_test_id("modal-error")).to_have_count(0)


async def test_a_modal_that_was_opened_empty_focuses_its_first_field(app: AsyncApp, windows: Windows) -> None:
    @app.command("/offboard")
    async def slowly(ack: Callable[[], Awaitable[Any]], body: Json, client: AsyncWebClient) -> None:
        await ack()
        looking = modal(section("Looking…"))
        del looking["submit"]
        opened = await client.views_open(trigger_id=body["trigger_id"], view=looking)
        await client.views_update(view_id=opened["view"]["id"], view=form())

    page = await opened(windows)
    await expect(page.get_by_test_id("action-reason")).to_be_focused()
