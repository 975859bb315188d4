"""Every kind of app, clicked through in Chromium: gate and probe, work by hand, and a vendor that is down."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.demo.scene import Scene, scene
from bot.demo.seeds import PROBE
from tests.bot.page.test_path_in_browser import WAIT, approve, card
from tests.bot.page.windows import PHONE, Windows, width_is_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GATE = "It is not proven what this does in the app"
BY_HAND = "Have it deactivated by hand"


@pytest_asyncio.fixture(loop_scope="session")
async def stage(ready_folder: Path) -> AsyncIterator[Scene]:
    async with scene(ready_folder, all_apps=True) as up:
        yield up


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, stage: Scene) -> AsyncIterator[Windows]:
    """Windows onto the stage, of which none may complain or call anybody else."""
    windows = Windows(browser, stage.workbench.url)
    yield windows
    await windows.close()
    assert windows.complaints == []


def dm(stage: Scene, person: str) -> str:
    """Where somebody reads what the bot tells them alone."""
    return f"{person}/{next(one.id for one in stage.workbench.company.channels if one.person == person)}"


async def command(window: Page, text: str) -> None:
    composer = window.get_by_test_id("composer")
    await composer.fill(f"{text} ")
    await composer.press("Enter")


async def look_up(window: Page) -> None:
    """Types ``/offboard @dana`` and waits until every app has answered."""
    await command(window, "/offboard @dana")
    form = window.get_by_test_id("modal")
    await expect(form).to_contain_text("Key cards", timeout=WAIT)
    for waiting in ("Looking", "Asking"):
        await expect(form).not_to_contain_text(waiting, timeout=WAIT)


async def send(window: Page, reason: str) -> None:
    form = window.get_by_test_id("modal")
    await form.locator("textarea").last.fill(reason)
    await window.get_by_test_id("modal-submit").click()
    await expect(form.get_by_text("is on its way")).to_be_visible(timeout=WAIT)
    await window.get_by_test_id("modal-close").last.click()


async def test_a_gate_that_is_closed_until_a_probe_has_opened_it(stage: Scene, people: Windows) -> None:
    bruno, ada = await people.open("UBRUNO/CGENERAL"), await people.open("UADA/CAPPROVALS")
    await look_up(bruno)
    form = bruno.get_by_test_id("modal")
    await expect(form.get_by_text(GATE)).to_have_count(2)
    await expect(form.get_by_text(BY_HAND)).to_have_count(3)
    await bruno.get_by_test_id("modal-close").last.click()

    await command(ada, "/offboard probe trainual")
    await ada.get_by_test_id("modal").locator("input").fill(PROBE)
    await ada.get_by_test_id("modal-submit").click()
    await expect(ada.get_by_test_id("modal")).to_contain_text("Probe Account", timeout=WAIT)
    await send(ada, "Nobody knows what its DELETE does")
    chen, told = await people.open("UCHEN/CAPPROVALS", PHONE), await people.open(dm(stage, "UADA"))
    await approve(chen)
    await expect(card(told)).to_contain_text("blocked the account and kept it readable", timeout=WAIT)
    await expect(card(chen)).to_contain_text("Done", timeout=WAIT)
    assert await width_is_kept(chen)
    assert stage.vendors.trainual.alarms == []

    await look_up(bruno)
    await expect(form.get_by_text(GATE)).to_have_count(1)
    await send(bruno, "Her last day was Friday")
    await approve(ada)
    await expect(card(ada)).to_contain_text("(Trainual): active → deactivated", timeout=WAIT)
    assert [call.method for call in stage.vendors.trainual.writes] == ["DELETE", "DELETE", "PATCH", "DELETE"]


async def test_work_by_hand_is_verified_by_a_new_list_and_a_vendor_that_was_down_is_retried(
    stage: Scene, people: Windows
) -> None:
    bruno, ada = await people.open("UBRUNO/CGENERAL"), await people.open("UADA/CAPPROVALS")
    await look_up(bruno)
    await send(bruno, "Her last day was Friday")
    await bruno.get_by_test_id("vendors-open").click()
    await bruno.get_by_test_id("fault-learnupon-server_error").click()
    await approve(ada)
    await expect(card(ada)).to_contain_text("LearnUpon could not answer", timeout=WAIT)
    await expect(card(ada)).to_contain_text("(TalentLMS): active → deactivated", timeout=WAIT)

    tasks = await people.open(dm(stage, "UBRUNO"))
    await bruno.get_by_test_id("deed-keycards-hand_in").click()
    await tasks.get_by_test_id("action-task.done").click(timeout=WAIT)
    await tasks.get_by_test_id("modal-submit").click()
    await expect(card(ada)).to_contain_text("the newest list is older than that", timeout=WAIT)

    await bruno.get_by_test_id("faults-clear-learnupon").click()
    await bruno.get_by_test_id("deed-keycards-export").click()
    await stage.bot.hall.tasks.drain(10)
    await ada.get_by_test_id("action-rest.again").click(timeout=WAIT)
    await ada.get_by_test_id("confirm-ok").click()
    await expect(card(ada)).to_contain_text("(LearnUpon): active → deactivated", timeout=WAIT)
    await expect(card(ada)).to_contain_text("Done by hand by Bruno Keller", timeout=WAIT)
    await expect(card(ada).get_by_text("is asked to do this by hand")).to_have_count(1)
