"""What no API may do is done by people: asked of the app's owner, declared, read again, and proven or not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from approvals.audit import events, verify_chain
from approvals.states import RequestStatus, StepStatus
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, has_button, preview, rows_show, state_of
from tests.bot.gated_stage import DANA_IN_TRAINUAL, OWNER, Gated, ask_for, gated_scene, task_for

NOTE = {"note": {"note": {"type": "plain_text_input", "value": "Archived her under Settings > People"}}}
WHY = {"reason": {"reason": {"type": "plain_text_input", "value": "I lost my rights there"}}}


@pytest.fixture
async def gated(ready_folder: Path) -> AsyncIterator[Gated]:
    async with gated_scene(ready_folder) as up:
        yield up


async def handed_over(stage: Gated) -> Message:
    """Asks for Dana's account in Trainual, has it approved, and returns the owner's task."""
    card = await ask_for(stage, DANA_IN_TRAINUAL)
    await stage.workbench.person("UADA").click(card, "request.approve")
    return await task_for(stage)


async def say_done(stage: Gated, task: Message, words: dict[str, Any] = NOTE, who: str = OWNER) -> None:
    """Presses "I have done it" and sends the form."""
    hand = stage.workbench.person(who)
    await hand.click(task, "task.done")
    result = await hand.submit(await hand.view(), words)
    assert result.ok, (result.error, result.errors)


def archive_dana(stage: Gated) -> None:
    """What the owner does in Trainual itself."""
    stage.trainual.put(replace(stage.trainual.account(DANA_IN_TRAINUAL), status="archived"))


async def test_the_preview_says_who_would_do_it_and_why(gated: Gated) -> None:
    view = await preview(gated, "UBRUNO", "/offboard @dana")
    assert "It is not proven what this does in the app, and it might destroy data." in view.shown
    assert "✋ Would be deactivated by hand, by <@UFARAH>." in view.shown
    assert "Have it deactivated by hand" in view.shown
    assert "→ Would be deactivated through the API." in view.shown


async def test_what_is_done_by_hand_is_read_again_and_only_then_green(gated: Gated) -> None:
    task = await handed_over(gated)
    assert "Settings &gt; People" in task.shown
    left = await rows_show(gated, lambda seen: seen.status is RequestStatus.INCOMPLETE)
    assert left.steps[0].status is StepStatus.MANUAL
    ada = gated.workbench.person("UADA")
    card = await ada.sees(APPROVALS, lambda message: "<@UFARAH> is asked to do this by hand" in message.shown)
    assert "✅" not in card.shown

    archive_dana(gated)
    await say_done(gated, task)
    seen = await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)
    (step,) = seen.steps
    assert step.status is StepStatus.VERIFIED
    assert step.evidence is not None
    assert step.evidence.state_after == "deactivated"
    final = await ada.sees(APPROVALS, lambda message: "✅" in message.shown)
    assert "Done by hand by Farah Haddad (“Archived her under Settings &gt; People”)" in final.shown
    told = await gated.workbench.person(OWNER).direct_message(
        lambda message: "A fresh read shows it. Thank you." in message.shown
    )
    assert not has_button("task.done")(told)
    assert gated.trainual.writes == []
    assert (await gated.bot.hall.database.read(lambda session: verify_chain(events(session))))[0] > 8


async def test_what_was_declared_and_not_done_stays_open_and_says_so(gated: Gated) -> None:
    task = await handed_over(gated)
    await say_done(gated, task, {})
    farah = gated.workbench.person(OWNER)
    disputed = await farah.direct_message(
        lambda message: "still shows it as active" in message.shown and has_button("task.done")(message)
    )
    seen = await rows_show(gated, lambda seen: seen.status is RequestStatus.INCOMPLETE)
    assert seen.steps[0].status is StepStatus.MANUAL
    archive_dana(gated)
    await say_done(gated, disputed)
    await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)


async def test_where_nothing_can_be_read_it_stays_a_claim(gated: Gated) -> None:
    task = await handed_over(gated)
    gated.trainual.faults.set("unauthorized", on="reads", times=None)
    await say_done(gated, task)
    seen = await rows_show(gated, lambda seen: seen.steps[0].status is StepStatus.UNVERIFIED)
    assert seen.status is not RequestStatus.DONE
    told = await gated.workbench.person(OWNER).direct_message(
        lambda message: "nothing could be read" in message.shown
    )
    assert "Recorded as done by hand by Farah Haddad" in told.shown
    gated.trainual.faults.clear()
    archive_dana(gated)
    ada = gated.workbench.person("UADA")
    await ada.click(await ada.sees(APPROVALS, has_button("rest.again")), "rest.again")
    await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)


async def test_whoever_cannot_do_it_says_why_and_it_can_be_handed_over_again(gated: Gated) -> None:
    task = await handed_over(gated)
    farah, ada = gated.workbench.person(OWNER), gated.workbench.person("UADA")
    await farah.click(task, "task.cannot")
    form = await farah.view()
    assert not (await farah.submit(form, {})).ok
    assert (await farah.submit(form, WHY)).ok
    seen = await rows_show(gated, lambda seen: seen.steps[0].status is StepStatus.REFUSED)
    assert "I lost my rights there" in seen.steps[0].word
    card = await ada.sees(APPROVALS, has_button("rest.by_hand"))
    assert "I lost my rights there" in card.shown
    await ada.click(card, "rest.by_hand")
    again = await task_for(gated)
    archive_dana(gated)
    await say_done(gated, again)
    await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)


async def test_an_operator_may_answer_for_the_owner_and_a_stranger_may_not(gated: Gated) -> None:
    task = await handed_over(gated)
    gated.workbench.invite(task.channel, "UKIM", "UADA")
    kim = gated.workbench.person("UKIM")
    await kim.click(task, "task.done")
    result = await kim.submit(await kim.view(), NOTE)
    assert result.outcome == "updated"
    assert "This was not given to you." in (await kim.view()).shown
    assert (await state_of(gated)).steps[0].status is StepStatus.MANUAL
    archive_dana(gated)
    await say_done(gated, task, who="UADA")
    seen = await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)
    assert seen.steps[0].task is not None
    assert seen.steps[0].task.declared_by == "Ada Brandt"


async def test_a_form_that_comes_too_late_changes_nothing(gated: Gated) -> None:
    task = await handed_over(gated)
    gated.workbench.invite(task.channel, "UADA")
    ada = gated.workbench.person("UADA")
    await ada.click(task, "task.done")
    late = await ada.view()
    archive_dana(gated)
    await say_done(gated, task)
    await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)
    result = await ada.submit(late, NOTE)
    assert result.outcome == "updated"
    assert "no longer to be done by hand" in (await ada.view()).shown


async def test_an_open_task_is_reminded_of(gated: Gated) -> None:
    await handed_over(gated)
    await rows_show(gated, lambda seen: seen.status is RequestStatus.INCOMPLETE)
    await gated.clock.advance(timedelta(hours=25))
    reminder = await gated.workbench.person(OWNER).direct_message(
        lambda message: message.shown.startswith("Reminder 1: ")
    )
    assert has_button("task.done")(reminder)
