"""Blocks that carry a lot: tables, plans, charts, files; the App Home; messages that change while open."""

import re

import pytest
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.page.drawn import Json, button, chart, plan, section, table
from tests.bot.page.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_table_is_a_table(client: AsyncWebClient, windows: Windows) -> None:
    rows = table(("App", "Used"), ("TalentLMS", "47"), ("<!channel> & friends", "=cmd()"))
    await client.chat_postMessage(channel="CSEATS", text="Seats", blocks=[rows])
    page = await windows.open()
    shown = page.get_by_test_id("block-seats").get_by_role("table")
    await expect(shown.get_by_role("columnheader")).to_have_text(["App", "Used"])
    await expect(shown.get_by_role("cell")).to_have_text(
        ["TalentLMS", "47", "<!channel> & friends", "=cmd()"]
    )


async def test_a_plan_moves_on_in_place(client: AsyncWebClient, windows: Windows) -> None:
    posted = await client.chat_postMessage(
        channel="CSEATS", text="Plan", blocks=[plan("in_progress", "pending")]
    )
    page = await windows.open()
    tasks = page.get_by_role("listitem").filter(has_text="Step")
    await expect(tasks).to_contain_text(["Step 0 (in progress)", "Step 1 (to do)"])
    await client.chat_update(
        channel="CSEATS", ts=posted["ts"], text="Plan", blocks=[plan("complete", "error")]
    )
    await expect(tasks).to_contain_text(["Step 0 (done)", "Step 1 (failed)"])
    await expect(page.get_by_text("1 of 2 done")).to_be_visible()
    await expect(page.locator("article")).to_have_count(1)


@pytest.mark.parametrize("kind", ["bar", "line", "area", "pie"])
async def test_a_chart_says_its_numbers(client: AsyncWebClient, windows: Windows, kind: str) -> None:
    await client.chat_postMessage(channel="CSEATS", text="Chart", blocks=[chart(kind)])
    page = await windows.open()
    block = page.get_by_test_id(f"block-chart-{kind}")
    await expect(block.get_by_role("img")).to_have_attribute("aria-label", "Seats in use. Oct 47, Nov 52.")
    await block.get_by_text("Show the numbers").click()
    await expect(block.get_by_role("row").last).to_contain_text("52")
    assert await block.locator("rect, path.line, path.slice").count() >= 1


async def test_a_file_is_a_link_to_the_workbench(client: AsyncWebClient, windows: Windows) -> None:
    await client.files_upload_v2(
        channel="CSEATS", filename="seats.csv", title="seats.csv", content="app,used\n"
    )
    page = await windows.open()
    link = page.get_by_test_id("file-seats.csv")
    await expect(link).to_have_attribute("href", re.compile(r"/files/"))
    await expect(link).to_have_text("seats.csv")


async def test_the_app_home_is_drawn_again_when_it_changes(
    app: AsyncApp, client: AsyncWebClient, windows: Windows
) -> None:
    pressed: list[str] = []

    async def publish(user: str, text: str) -> None:
        refresh = button("refresh", "Refresh")
        view = {"type": "home", "blocks": [section(text, block_id="greeting", accessory=refresh)]}
        await client.views_publish(user_id=user, view=view)

    @app.event("app_home_opened")
    async def greet(event: Json) -> None:
        await publish(event["user"], "Good morning")

    @app.action("refresh")
    async def again(ack, body) -> None:  # type: ignore[no-untyped-def]
        await ack()
        pressed.append(body["container"]["type"])
        await publish(body["user"]["id"], "Good evening")

    page = await windows.open()
    await page.get_by_test_id("home-open").click()
    await expect(page.get_by_test_id("block-greeting")).to_contain_text("Good morning")
    await page.get_by_test_id("action-refresh").click()
    await expect(page.get_by_test_id("block-greeting")).to_contain_text("Good evening")
    await expect(page.get_by_test_id("action-refresh")).to_be_focused()
    assert pressed == ["view"]


async def test_a_new_message_leaves_the_reader_where_they_are(
    client: AsyncWebClient, windows: Windows
) -> None:
    long = {"type": "markdown", "text": "\n\n".join(f"Line {number}" for number in range(60))}
    await client.chat_postMessage(channel="CSEATS", text="Long", blocks=[long])
    page = await windows.open()
    messages = page.get_by_role("feed", name="Messages")
    await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport()  # it is taller than the page
    await messages.evaluate("box => { box.scrollTop = 0 }")
    await client.chat_postMessage(channel="CSEATS", text="And one more")
    more = page.get_by_role("button", name="New messages")
    await expect(more).to_be_visible()
    assert await messages.evaluate("box => box.scrollTop") == 0
    await expect(page.locator("#announcer")).to_contain_text("Seatkeeper: And one more")
    await more.click()
    await expect(page.get_by_text("And one more").first).to_be_in_viewport()
