"""What is left of a request: tried again, handed over, or closed by somebody else with a reason."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from approvals.audit import events
from approvals.states import RequestStatus, StepStatus, Way
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, has_button, request, rows_show, state_of, until
from tests.bot.gated_stage import DANA_IN_TRAINUAL, Gated, ask_for, gated_scene

WHY = {"reason": {"reason": {"type": "plain_text_input", "value": "She keeps it until the audit is over"}}}


@pytest.fixture
async def gated(ready_folder: Path) -> AsyncIterator[Gated]:
    async with gated_scene(ready_folder) as up:
        yield up


async def failed(stage: Scene) -> Message:
    """A request whose only step the vendor refused, as its card stands."""
    card = await request(stage)
    stage.talentlms.faults.set("unauthorized", on="writes", times=None)
    ada = stage.workbench.person("UADA")
    await ada.click(card, "request.approve")
    seen = await until(stage, RequestStatus.INCOMPLETE)
    assert seen.steps[0].status is StepStatus.REFUSED
    return await ada.sees(APPROVALS, has_button("rest.again"))


async def refusals(stage: Scene, event: str) -> list[str]:
    return await stage.bot.hall.database.read(
        lambda session: [str(row.detail["reason"]) for row in events(session) if row.event == event]
    )


async def test_what_a_fault_stopped_is_tried_again_by_the_requester(stage: Scene) -> None:
    card = await failed(stage)
    assert not has_button("request.approve")(card)
    stage.talentlms.faults.clear()
    bruno = stage.workbench.person("UBRUNO")
    told = await bruno.direct_message(has_button("rest.again"))
    assert not has_button("rest.close")(told)
    await bruno.click(told, "rest.again")
    seen = await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    assert seen.round == 2
    final = await stage.workbench.person("UADA").sees(APPROVALS, lambda message: "✅" in message.shown)
    assert not has_button("rest.again")(final)
    await bruno.direct_message(lambda message: "is done: everything is verified" in message.shown)


async def test_of_two_clicks_at_once_one_counts_and_the_other_is_told_in_private(stage: Scene) -> None:
    card = await failed(stage)
    stage.talentlms.faults.clear()
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    await asyncio.gather(ada.click(card, "rest.again"), chen.click(card, "rest.again"))
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    assert await refusals(stage, "rest.refused") == ["not_left"]
    with_answer = [hand for hand in (ada, chen) if stage.workbench.slack.messages.ephemerals(hand.id)]
    assert len(with_answer) == 1
    answer = await with_answer[0].private_answer()
    assert "nothing left to settle in request #1" in answer.shown
    assert len([call for call in stage.talentlms.writes if call.method == "PATCH"]) == 2


async def test_a_stranger_is_refused_in_private(stage: Scene) -> None:
    card = await failed(stage)
    stage.workbench.invite(APPROVALS, "UKIM")
    kim = stage.workbench.person("UKIM")
    await kim.click(card, "rest.again")
    answer = await kim.private_answer()
    assert "You cannot see request #1." in answer.shown
    assert await refusals(stage, "rest.refused") == ["not_involved"]
    assert (await state_of(stage)).status is RequestStatus.INCOMPLETE


async def test_the_requester_cannot_close_what_somebody_else_can(stage: Scene) -> None:
    card = await failed(stage)
    bruno, chen = stage.workbench.person("UBRUNO"), stage.workbench.person("UCHEN")
    await bruno.click(card, "rest.close")
    result = await bruno.submit(await bruno.view(lambda view: "Why can it be closed" in view.shown), WHY)
    assert result.outcome == "updated"
    assert "You asked for request #1 yourself" in (await bruno.view()).shown
    ada = stage.workbench.person("UADA")
    await ada.click(card, "rest.close")
    late = await ada.view()
    await chen.click(card, "rest.close")
    form = await chen.view()
    assert "dana@harbourpine.example" in form.shown
    assert not (await chen.submit(form, {})).ok
    assert (await chen.submit(form, WHY)).ok
    seen = await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    assert seen.steps[0].status is StepStatus.OVERRIDDEN
    final = await chen.sees(APPROVALS, lambda message: "1 closed with a reason" in message.shown)
    assert "Closed by Chen Wei: She keeps it until the audit is over." in final.shown
    await ada.submit(late, WHY)
    await ada.view(lambda view: "nothing left to settle in request #1" in view.shown)


async def test_what_failed_is_handed_to_a_person(stage: Scene) -> None:
    card = await failed(stage)
    ada, hana = stage.workbench.person("UADA"), stage.workbench.person("UHANA")
    await ada.click(card, "rest.by_hand")
    task = await hana.direct_message(has_button("task.done"))
    assert "dana@harbourpine.example" in task.shown
    standing = await ada.sees(
        APPROVALS, lambda message: "<@UHANA> is asked to do this by hand" in message.shown
    )
    assert not has_button("rest.again")(standing)
    assert has_button("rest.close")(standing)


async def test_an_override_is_called_one_and_needs_two(gated: Gated) -> None:
    card = await ask_for(gated, f"override:{DANA_IN_TRAINUAL}")
    assert "Override: what this does in Trainual is not proven" in card.shown
    assert "0 of 2 approvals" in card.shown
    ada, chen = gated.workbench.person("UADA"), gated.workbench.person("UCHEN")
    await ada.click(card, "request.approve")
    half = await ada.sees(APPROVALS, lambda message: "1 of 2 approvals" in message.shown)
    assert (await state_of(gated)).status is RequestStatus.PENDING
    assert gated.trainual.writes == []
    await ada.click(half, "request.approve")
    await ada.private_answer(lambda message: "approved" in message.shown)
    assert (await state_of(gated)).status is RequestStatus.PENDING
    await chen.click(half, "request.approve")
    seen = await rows_show(gated, lambda seen: seen.status is RequestStatus.DONE)
    assert (seen.steps[0].way, seen.steps[0].status) == (Way.OVERRIDE, StepStatus.VERIFIED)
    assert [call.method for call in gated.trainual.writes] == ["DELETE"]
    await ada.sees(APPROVALS, lambda message: "(Trainual, override)" in message.shown)
