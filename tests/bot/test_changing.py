"""An approver takes an account out before anybody approves: a new version, and only that is carried out."""

from typing import Any

from approvals.policy import Choice
from approvals.states import RequestStatus
from bot.demo.scene import Scene
from tests.bot.acting import APPROVALS, has_button, request, rows_show, state_of, until

WHY = {"reason": {"reason": {"type": "plain_text_input", "value": "One of the two is shared"}}}


def unticked(block_id: str) -> dict[str, Any]:
    return {block_id: {"tick": {"type": "checkboxes", "selected_options": []}}}


async def test_an_account_is_taken_out_and_everybody_decides_anew(stage: Scene) -> None:
    card = await request(stage, text="/offboard @emil")
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    first, second = (step.account.id for step in (await state_of(stage)).steps)

    forms = []
    for hand in (ada, chen):
        assert (await hand.click(card, "request.change")).ok
        forms.append(await hand.view(lambda view: view.title == "Change request #1"))
    sent = await ada.submit(forms[0], WHY | unticked(f"tick:talentlms:{second}"))
    assert sent.ok, (sent.error, sent.errors)
    assert "Request #1 is version 2 now" in (await ada.view()).shown
    await chen.submit(forms[1], WHY | unticked(f"tick:talentlms:{first}"))
    assert "Somebody else changed request #1 meanwhile" in (await chen.view()).shown

    told = await chen.sees(APPROVALS, lambda message: "*Version 2:* Ada Brandt took" in message.shown)
    assert told.ts == card.ts
    assert has_button("request.approve")(told)
    bruno = stage.workbench.person("UBRUNO")
    heard = await bruno.direct_message()
    assert "Your request #1 about *Emil Novak* was changed: Ada Brandt took" in heard.shown
    assert (await state_of(stage)).votes == ()
    assert (await chen.click(told, "request.approve")).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    done = await until(stage, RequestStatus.DONE)
    assert [step.account.id for step in done.steps] == [first]
    assert [vote.choice for vote in done.votes] == [Choice.APPROVE]
    status = {id_: stage.talentlms.account(id_).status for id_ in (first, second)}
    assert status == {first: "inactive", second: "active"}

    ended = await chen.sees(APPROVALS, lambda message: "Done: 1 of 1 account verified" in message.shown)
    assert "*Left active:* " in ended.shown
    assert "(taken out by Ada Brandt)" in ended.shown
    await chen.click(ended, "request.details")
    details = await chen.view(lambda view: view.title == "Request #1")
    assert "*Version 1* covered" in details.shown
