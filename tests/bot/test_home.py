"""App Home: what waits for somebody is there when they look, can be decided there, and keeps up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from approvals.audit import events
from approvals.models import AuditEvent
from approvals.states import RequestStatus
from bot.demo.scene import Scene
from bot.home import Home
from bot.workbench.surfaces import View
from tests.bot.acting import APPROVALS, has_button, request, rows_show
from tests.bot.gated_stage import DANA_IN_TRAINUAL, OWNER, Gated, ask_for, gated_scene, task_for


@pytest.fixture
async def gated(ready_folder: Path) -> AsyncIterator[Gated]:
    async with gated_scene(ready_folder) as up:
        yield up


async def looks(stage: Scene) -> list[AuditEvent]:
    """Every time that somebody's home tab showed them requests."""
    rows = await stage.bot.hall.database.read(lambda session: list(events(session)))
    return [row for row in rows if row.event == "list.viewed"]


def offers(view: View, action_id: str) -> bool:
    """Whether the tab has such a button."""
    return bool(has_button(action_id)(view))


async def test_what_waits_for_an_approver_is_there_and_is_decided_there(stage: Scene) -> None:
    await request(stage)
    ada = stage.workbench.person("UADA")
    tab = await ada.open_home()
    assert "Waits for you" in tab.shown
    assert "Her last day was Friday" in tab.shown
    await ada.click(tab, "home.approve")
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    after = await ada.home(lambda view: "done and verified" in view.shown)
    assert "Recent results" in after.shown
    assert not offers(after, "home.approve")
    card = await ada.sees(APPROVALS, lambda message: "✅" in message.shown)
    assert not has_button("request.approve")(card)


async def test_a_denial_asks_for_its_reason_there_too(stage: Scene) -> None:
    await request(stage)
    ada = stage.workbench.person("UADA")
    await ada.click(await ada.open_home(), "request.deny")
    form = await ada.view()
    why = {"reason": {"reason": {"type": "plain_text_input", "value": "She stays"}}}
    assert (await ada.submit(form, why)).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DENIED)
    await ada.home(lambda view: "denied" in view.shown)


async def test_a_click_that_comes_too_late_is_answered_in_private(stage: Scene) -> None:
    card = await request(stage)
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    late = await ada.open_home()
    await chen.click(card, "request.approve")
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    old = {"type": "home", "blocks": late.blocks}
    await ada.click(stage.workbench.slack.surfaces.publish("UADA", old), "home.approve")
    answer = await ada.view()
    assert "#1" in answer.shown
    await ada.close(answer)
    await ada.click(stage.workbench.slack.surfaces.publish("UADA", old), "request.deny")
    assert "already approved by Chen Wei" in (await ada.view()).shown
    assert (await rows_show(stage, lambda seen: True)).votes[0].voter.slack_id == "UCHEN"


async def test_the_tab_of_whoever_asked_follows_their_request(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    empty = await bruno.open_home()
    assert "Nothing waits for you here." in empty.shown
    card = await request(stage)
    waiting = await bruno.home(lambda view: "waiting for approval" in view.shown)
    assert not offers(waiting, "home.approve")
    await stage.workbench.person("UADA").click(card, "request.approve")
    done = await bruno.home(lambda view: "done and verified" in view.shown, timeout=20)
    assert "Your requests" not in done.shown


async def test_details_open_from_the_tab(stage: Scene) -> None:
    await request(stage)
    ada = stage.workbench.person("UADA")
    await ada.click(await ada.open_home(), "request.details")
    assert "Timeline" in (await ada.view()).shown


async def test_looking_is_on_record_and_looking_at_nothing_is_not(stage: Scene) -> None:
    await stage.workbench.person("UADA").open_home()
    assert await looks(stage) == []
    await request(stage)
    await stage.workbench.person("UCHEN").open_home()
    (look,) = await looks(stage)
    assert look.detail == {"how": "home", "count": 1}


async def test_no_vendor_is_asked(stage: Scene) -> None:
    await request(stage)
    before = len(stage.talentlms.calls)
    tab = await stage.workbench.person("UADA").open_home()
    assert "*TalentLMS* was read" in tab.shown
    assert len(stage.talentlms.calls) == before


@pytest.mark.parametrize("who", ["UDANA", "UMILO", "UKIM"])
async def test_the_leaver_guests_and_others_see_nothing_of_it(stage: Scene, who: str) -> None:
    await request(stage)
    tab = await stage.workbench.person(who).open_home()
    assert "Dana" not in tab.shown
    assert "TalentLMS" not in tab.shown
    assert not offers(tab, "home.approve")
    assert tab.shown


async def test_health_is_for_operators_and_says_what_could_not_be_read(stage: Scene) -> None:
    stage.talentlms.faults.set("unauthorized", on="reads", times=None)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard @dana")
    await bruno.view(lambda view: view.private_metadata and "Nothing to request" in view.shown)
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    assert "⚠️ *TalentLMS* could not be read" in (await ada.open_home()).shown
    assert "TalentLMS" not in (await chen.open_home()).shown


async def test_what_is_to_be_done_by_hand_is_answered_from_the_tab(gated: Gated) -> None:
    card = await ask_for(gated, DANA_IN_TRAINUAL)
    await gated.workbench.person("UADA").click(card, "request.approve")
    await task_for(gated)
    farah = gated.workbench.person(OWNER)
    tab = await farah.open_home()
    assert "To be done by hand, by you" in tab.shown
    await farah.click(tab, "task.cannot")
    why = {"reason": {"reason": {"type": "plain_text_input", "value": "I lost my rights there"}}}
    assert (await farah.submit(await farah.view(), why)).ok
    await farah.home(lambda view: "To be done by hand" not in view.shown)


async def test_the_other_tab_of_the_app_draws_nothing(stage: Scene) -> None:
    story = Home(stage.bot.hall)
    await story.opened({"type": "app_home_opened", "user": "UADA", "tab": "messages"})
    assert stage.workbench.slack.surfaces.home("UADA") is None
    await story.opened({"type": "app_home_opened", "user": "UADA", "tab": "home"})
    assert stage.workbench.slack.surfaces.home("UADA") is not None
