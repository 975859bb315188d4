"""The whole path, clicked through in Chromium: what a newcomer sees after ``make demo``."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.demo.scene import Scene, scene
from tests.bot.page.windows import PHONE, Windows, width_is_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WAIT = 30_000


@pytest_asyncio.fixture(loop_scope="session")
async def stage(ready_folder: Path) -> AsyncIterator[Scene]:
    async with scene(ready_folder) as up:
        yield up


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, stage: Scene) -> AsyncIterator[Windows]:
    """Windows onto the stage, of which none may complain or call anybody else."""
    windows = Windows(browser, stage.workbench.url)
    yield windows
    await windows.close()
    assert windows.complaints == []


async def ask(window: Page, text: str) -> None:
    """Types a command, gives a reason in the form that opens, and sends it."""
    composer = window.get_by_test_id("composer")
    await composer.fill(text + " ")
    await composer.press("Enter")
    form = window.get_by_test_id("modal")
    await expect(form.get_by_text("Deactivate this account").first).to_be_visible(timeout=WAIT)
    await form.locator("textarea").fill("Her last day was Friday")
    await window.get_by_test_id("modal-submit").click()
    await expect(form.get_by_text("is on its way")).to_be_visible(timeout=WAIT)


async def approve(window: Page) -> None:
    """Presses Approve on the card and says yes in the dialog."""
    await window.get_by_test_id("action-request.approve").click(timeout=WAIT)
    await window.get_by_test_id("confirm-ok").click()


def card(window: Page) -> Locator:
    return window.locator("[data-testid^=message-]").last


async def test_a_happy_path(stage: Scene, people: Windows) -> None:
    bruno, ada = await people.open("UBRUNO/CGENERAL"), await people.open("UADA/CAPPROVALS")
    await ask(bruno, "/offboard @dana")
    await expect(card(ada)).to_contain_text("Her last day was Friday", timeout=WAIT)
    await approve(ada)
    await expect(card(ada)).to_contain_text("Done: 1 of 1 account verified", timeout=WAIT)
    await expect(card(ada)).to_contain_text("seats 55 → 54")
    await expect(ada.get_by_test_id("action-request.approve")).to_have_count(0)
    assert stage.talentlms.account("105").status == "inactive"


async def test_a_denial_and_the_approval_that_came_too_late(stage: Scene, people: Windows) -> None:
    bruno, chen = await people.open("UBRUNO/CGENERAL"), await people.open("UCHEN/CAPPROVALS")
    ada = await people.open("UADA/CAPPROVALS")
    await ask(bruno, "/offboard @dana")
    await ada.get_by_test_id("action-request.approve").click(timeout=WAIT)
    await chen.get_by_test_id("action-request.deny").click(timeout=WAIT)
    form = chen.get_by_test_id("modal")
    await form.locator("textarea").fill("She stays until March")
    await chen.get_by_test_id("modal-submit").click()
    await expect(card(chen)).to_contain_text("She stays until March", timeout=WAIT)
    await expect(chen.get_by_test_id("action-request.approve")).to_have_count(0)
    await expect(card(ada)).to_contain_text("She stays until March", timeout=WAIT)
    await ada.get_by_test_id("confirm-ok").click()
    await expect(card(ada)).to_contain_text("Only visible to you", timeout=WAIT)
    await expect(card(ada)).to_contain_text("already denied by Chen Wei")
    await expect(card(ada)).to_be_in_viewport()
    assert stage.talentlms.account("105").status == "active"


async def test_a_refused_approval_of_ones_own_request(stage: Scene, people: Windows) -> None:
    ada = await people.open("UADA/CAPPROVALS")
    await ask(ada, "/offboard @dana")
    await ada.get_by_test_id("modal-close").last.click()
    await approve(ada)
    await expect(card(ada)).to_contain_text("somebody else has to decide", timeout=WAIT)
    await expect(ada.get_by_test_id("action-request.approve")).to_be_visible()


async def test_a_vendor_that_loses_its_answer_after_doing_the_work(stage: Scene, people: Windows) -> None:
    bruno, ada = await people.open("UBRUNO/CGENERAL"), await people.open("UADA/CAPPROVALS")
    await ask(bruno, "/offboard @dana")
    stage.talentlms.faults.set("drop_after_effect", on="writes", times=1)
    await approve(ada)
    await expect(card(ada)).to_contain_text("Done: 1 of 1 account verified", timeout=WAIT)


async def test_a_vendor_that_says_yes_and_does_nothing_on_a_phone(stage: Scene, people: Windows) -> None:
    bruno = await people.open("UBRUNO/CGENERAL", PHONE)
    ada = await people.open("UADA/CAPPROVALS", PHONE)
    await ask(bruno, "/offboard @dana")
    stage.talentlms.faults.set("lies", on="writes", times=None)
    await approve(ada)
    await expect(card(ada)).to_contain_text("still active", timeout=WAIT)
    await expect(card(ada)).not_to_contain_text("Done")
    assert await width_is_kept(ada)
