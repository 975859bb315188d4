"""What the holders of seats do in a scenario, and what follows: a keep, a release, silences, a seat back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from approvals.states import RequestKind, RequestStatus
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from bot.workbench.surfaces import View
from tests.bot.acting import APPROVALS, has_button, rows_show

CHEN, DANA, EMIL, FARAH, NORA, GRETA = "104", "105", "107", "108", "113", "157"
TICKED = frozenset({CHEN, DANA, EMIL, FARAH, NORA, GRETA})
ASK = {"how": {"how": {"type": "radio_buttons", "selected_option": {"value": "ask"}}}}
keeps, wants_back = has_button("holder.keep"), has_button("holder.back")


async def ask(stage: Scene, form: View) -> None:
    """Bruno leaves the ticks at six seats and has their holders asked, which takes no reason."""
    bruno = stage.workbench.person("UBRUNO")
    boxes = {block: fewer(inputs) for block, inputs in form.values.items() if block.startswith("seats:")}
    result = await bruno.submit(form, boxes | ASK)
    assert result.ok, (result.error, result.errors)
    told = await bruno.view(lambda view: "Asked 5 people" in view.shown)
    assert "Asked 5 people about 5 seats in TalentLMS." in told.shown
    assert "Not in Slack, so the app's owner is asked: greta.castro.42@brightwell.example." in told.shown
    assert "1 seat: the holder has left, so request the reclaim instead." in told.shown
    await bruno.close(told)


def fewer(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The same boxes, of which only our six keep their ticks."""
    boxes = inputs["seats"]
    left = [each for each in boxes["selected_options"] if each["value"] in TICKED]
    return {"seats": boxes | {"selected_options": left}}


async def letter(stage: Scene, who: str) -> Message:
    return await stage.workbench.person(who).direct_message(keeps, timeout=20)


async def answers(stage: Scene) -> None:
    """Dana keeps her seat, Chen releases his a day later; five days go by without a word of the others."""
    dana, chen = stage.workbench.person("UDANA"), stage.workbench.person("UCHEN")
    for_dana, for_chen = await letter(stage, "UDANA"), await letter(stage, "UCHEN")
    assert "Do you still need TalentLMS?" in for_dana.shown
    assert "about 8 months ago" in for_dana.shown
    assert (await dana.click(for_dana, "holder.keep")).ok
    assert not keeps(await dana.direct_message(lambda seen: "You kept it until" in seen.shown))
    for_owner = await letter(stage, "UHANA")
    assert "You are asked because the holder is not in Slack." in for_owner.shown
    await letter(stage, "UFARAH")
    await letter(stage, "UEMIL")
    await stage.clock.advance(timedelta(days=1, minutes=5))
    hana = stage.workbench.person("UHANA")
    waits = "1 seat of *TalentLMS* still waits for your answer, in <http"
    await hana.direct_message(lambda seen: waits in seen.shown, timeout=20)
    assert (await chen.click(for_chen, "holder.release")).ok
    await stage.clock.advance(timedelta(days=4, hours=1))
    await hana.direct_message(lambda seen: "nothing waits for your answer any more" in seen.shown, timeout=20)


async def approval(stage: Scene) -> None:
    """Ada approves what was released or met with silence, in Bruno's name, and it is carried out."""
    ada = stage.workbench.person("UADA")
    card = await ada.sees(APPROVALS, has_button("request.approve"), timeout=20)
    assert "4 seats" in card.shown
    seen = await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    assert (seen.kind, seen.requester.slack_id) == (RequestKind.RECLAIM, "UBRUNO")
    (shown,) = seen.plan.apps
    why = {each.account.id: each.why for each in shown.accounts}
    assert why[CHEN].startswith("released by the holder on ")
    assert "did not answer" in why[FARAH]
    assert (await ada.click(card, "request.approve")).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    off = {id_ for id_ in TICKED if stage.talentlms.account(id_).status == "inactive"}
    assert off == TICKED - {DANA, NORA}


async def back_to_emil(stage: Scene) -> None:
    """Emil is told, says that he needs it, and Bruno is led to the undo with one click."""
    emil, bruno = stage.workbench.person("UEMIL"), stage.workbench.person("UBRUNO")
    await stage.clock.advance(timedelta(minutes=1))
    told = await emil.direct_message(wants_back, timeout=20)
    assert "seat was taken back" in told.shown
    assert (await emil.click(told, "holder.back")).ok
    assert (await emil.direct_message(lambda seen: "You asked for it back" in seen.shown)).shown
    asked = await bruno.direct_message(lambda seen: "Emil Novak* needs" in seen.shown, timeout=20)
    assert (await bruno.click(asked, "request.undo")).ok
    form = await bruno.view(lambda view: bool(view.private_metadata), timeout=20)
    assert "emil.novak@harbourpine.example" in form.shown
    assert "says the reading of" in form.shown
    assert "no login" not in form.shown
    await bruno.close(form)
