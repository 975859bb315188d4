"""From /offboard to proof, as the people in the workspace live it."""

import asyncio

from approvals.audit import events, verify_chain
from approvals.states import RequestStatus, StepStatus
from bot.demo.scene import Scene
from connectors.contract import State
from tests.bot.acting import APPROVALS, REASON, has_button, preview, request, state_of, until

DANA = "105"


async def test_the_ordinary_leaver_is_offboarded_with_proof(stage: Scene) -> None:
    card = await request(stage)
    ada = stage.workbench.person("UADA")
    assert (await ada.click(card, "request.approve")).ok
    seen = await until(stage, RequestStatus.DONE)
    (step,) = seen.steps
    assert step.status is StepStatus.VERIFIED
    assert step.evidence is not None
    assert (step.evidence.state_before, step.evidence.state_after) == (State.ACTIVE, State.DEACTIVATED)
    assert step.evidence.seats_before == (step.evidence.seats_after or 0) + 1
    assert stage.talentlms.account(DANA).status == "inactive"
    final = await ada.sees(APPROVALS, lambda message: "Done" in message.shown)
    assert not has_button("request.approve")(final)
    count, _ = await stage.bot.hall.database.read(lambda session: verify_chain(events(session)))
    assert count > 8


async def test_a_denial_needs_a_reason_and_changes_nothing(stage: Scene) -> None:
    card = await request(stage)
    chen = stage.workbench.person("UCHEN")
    await chen.click(card, "request.deny")
    form = await chen.view()
    assert not (await chen.submit(form, {})).ok
    why = {"reason": {"reason": {"type": "plain_text_input", "value": "She stays until March"}}}
    assert (await chen.submit(form, why)).ok
    seen = await until(stage, RequestStatus.DENIED)
    assert seen.closing_word == "She stays until March"
    told = await stage.workbench.person("UBRUNO").direct_message()
    assert "She stays until March" in told.shown
    assert stage.talentlms.writes == []


async def test_nobody_approves_their_own_request(stage: Scene) -> None:
    card = await request(stage, who="UADA")
    ada = stage.workbench.person("UADA")
    await ada.click(card, "request.approve")
    refusal = await ada.private_answer(lambda message: "yourself" in message.shown)
    assert refusal.ephemeral
    assert (await state_of(stage)).status is RequestStatus.PENDING
    refused = await stage.bot.hall.database.read(
        lambda session: [event.detail for event in events(session) if event.event == "vote.refused"]
    )
    assert [detail["reason"] for detail in refused] == ["own_request"]


async def test_a_lost_answer_is_settled_by_a_fresh_read(stage: Scene) -> None:
    card = await request(stage)
    stage.talentlms.faults.set("drop_after_effect", on="writes", times=1)
    await stage.workbench.person("UADA").click(card, "request.approve")
    seen = await until(stage, RequestStatus.DONE)
    assert seen.steps[0].status is StepStatus.VERIFIED
    assert len([call for call in stage.talentlms.writes if call.method == "PATCH"]) == 1


async def test_a_vendor_that_says_yes_and_does_nothing_never_turns_the_card_green(stage: Scene) -> None:
    card = await request(stage)
    stage.talentlms.faults.set("lies", on="writes", times=None)
    await stage.workbench.person("UADA").click(card, "request.approve")
    seen = await until(stage, RequestStatus.INCOMPLETE)
    assert seen.steps[0].status is StepStatus.CONTRADICTED
    final = await stage.workbench.person("UADA").sees(
        APPROVALS, lambda message: "still active" in message.shown
    )
    assert "Done" not in final.shown


async def test_of_two_clicks_at_once_one_counts_and_the_other_is_answered_in_private(stage: Scene) -> None:
    card = await request(stage)
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    await asyncio.gather(ada.click(card, "request.approve"), chen.click(card, "request.approve"))
    seen = await until(stage, RequestStatus.DONE)
    (vote,) = seen.votes
    loser = chen if vote.voter.slack_id == "UADA" else ada
    answer = await loser.private_answer()
    assert vote.voter.name in answer.shown


async def test_an_undeliverable_card_opens_no_request(stage: Scene) -> None:
    stage.workbench.faults.refuse("chat.postMessage", "is_archived", times=1)
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    assert (await stage.workbench.person("UBRUNO").submit(view, REASON)).ok
    seen = await until(stage, RequestStatus.UNDELIVERED)
    assert seen.closing_word == "is_archived"
