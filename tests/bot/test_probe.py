"""A probe as an operator lives it, against every kind of app: from the command to what it has taught."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from approvals.audit import events
from approvals.evidence import standings
from approvals.states import RequestKind, RequestStatus, StepStatus
from bot.demo.scene import Scene, scene
from bot.demo.seeds import PROBE
from bot.workbench.messages import Message
from bot.workbench.surfaces import Values, View
from connectors.contract import Effect, Operation
from tests.bot.acting import APPROVALS, REASON, has_button, preview, state_of, until

THROWAWAY = "5014"


@pytest.fixture
async def stage(ready_folder: Path) -> AsyncIterator[Scene]:
    async with scene(ready_folder, all_apps=True) as up:
        yield up


def typed(address: str) -> Values:
    return {"account": {"email": {"type": "email_text_input", "value": address}}}


async def find(stage: Scene, address: str = PROBE, app: str = "trainual", who: str = "UADA") -> View:
    """Types the command, gives the address and waits for what was found."""
    hand = stage.workbench.person(who)
    assert (await hand.command(f"/offboard probe {app}")).ok
    form = await hand.view()
    sent = await hand.submit(form, typed(address))
    assert sent.ok, (sent.error, sent.errors)
    return await hand.view(lambda view: view.callback_id == "probe.submit")


async def probed(stage: Scene, status: RequestStatus, app: str = "trainual") -> Message:
    """A probe from the command to its end; gives the message that the operator gets."""
    assert (await stage.workbench.person("UADA").submit(await find(stage, app=app), REASON)).ok
    chen = stage.workbench.person("UCHEN")
    assert (await chen.click(await chen.sees(APPROVALS, has_button("request.approve")), "request.approve")).ok
    await until(stage, status, who="UADA")
    return await stage.workbench.person("UADA").direct_message()


async def when(stage: Scene) -> str:
    """How long after the answer the first step was read again, which takes a busy machine its time."""
    step = (await state_of(stage)).steps[0]
    assert step.evidence is not None
    assert step.attempt is not None
    assert step.attempt.ended_at is not None
    seconds = (step.evidence.read_at - step.attempt.ended_at).total_seconds()
    return f"after {seconds:.0f} s" if seconds >= 1 else "at once"


async def test_a_probe_opens_the_gate_and_says_what_it_learnt(stage: Scene) -> None:
    before = await preview(stage, "UCHEN", "/offboard @dana")
    assert "not proven what this does" in before.shown

    told = (await probed(stage, RequestStatus.DONE)).shown
    assert "blocked the account and kept it readable" in told
    assert f"seat came back {await when(stage)} (13 → 12, counted)" in told
    assert "Asked a second time, it says yes again" in told
    assert "Reactivating works and takes a seat again (12 → 13)" in told
    assert stage.vendors.trainual.account(THROWAWAY).status == "active"
    assert [call.method for call in stage.vendors.trainual.writes] == ["DELETE", "DELETE", "PATCH"]

    after = await preview(stage, "UBRUNO", "/offboard @dana")
    assert (
        after.shown.count("not proven what this does") == before.shown.count("not proven what this does") - 1
    )
    known = await stage.bot.hall.database.read(standings, stage.clock(), "trainual")
    assert {Operation.DEACTIVATE, Operation.REACTIVATE, Effect.REVERSIBLE, Effect.KEEPS_DATA} <= {
        subject for (_, subject), standing in known.items() if standing.verified_at
    }


async def test_a_vendor_whose_delete_destroys_is_never_asked_again(stage: Scene) -> None:
    stage.vendors.trainual.deletion = "destroys"
    told = (await probed(stage, RequestStatus.INCOMPLETE)).shown
    assert "The account is gone: a deactivation destroys it here" in told
    assert stage.vendors.trainual.alarms == [f"deleted {THROWAWAY}"]
    seen = await state_of(stage)
    assert [step.status for step in seen.steps] == [
        StepStatus.CONTRADICTED,
        StepStatus.REFUSED,
        StepStatus.REFUSED,
    ]
    ada = stage.workbench.person("UADA")
    await ada.command("/offboard probe trainual")
    assert "never asked again" in (await ada.private_answer(lambda one: "destroyed" in one.shown)).shown


async def test_a_vendor_that_says_yes_and_does_nothing_is_found_out(stage: Scene) -> None:
    stage.vendors.trainual.faults.set("lies", on="writes", times=None)
    told = (await probed(stage, RequestStatus.INCOMPLETE)).shown
    assert "says yes to a deactivation and does not do it" in told
    after = await preview(stage, "UBRUNO", "/offboard @dana")
    assert "it said yes and did not do it" in after.shown


async def test_an_app_by_scim_is_probed_the_same_way(stage: Scene) -> None:
    told = (await probed(stage, RequestStatus.DONE, app="helpdesk")).shown
    assert "blocked the account and kept it readable" in told
    assert stage.vendors.helpdesk.alarms == []


async def test_an_address_of_somebody_in_slack_is_refused_in_the_form(stage: Scene) -> None:
    ada = stage.workbench.person("UADA")
    await ada.command("/offboard probe trainual")
    sent = await ada.submit(await ada.view(), typed("dana@harbourpine.example"))
    assert "Dana Okafor's in Slack, and no throwaway account" in sent.errors["account"]
    assert stage.vendors.trainual.calls == []


@pytest.mark.parametrize(
    ("app", "address", "told"),
    [
        ("trainual", "nobody@harbourpine.example", "shows no account under nobody@harbourpine.example"),
        ("talentlms", "formula@lindqvist.example", "Request approval"),
        ("Trainual", "oskar.blum@harbourpine.example", "Request approval"),
    ],
)
async def test_an_account_that_nobody_in_slack_has_is_offered(
    stage: Scene, app: str, address: str, told: str
) -> None:
    view = await find(stage, address, app)
    assert told in view.shown + str(view.body.get("submit"))
    assert stage.vendors.trainual.writes == []


async def test_an_unfit_account_is_shown_with_why_and_cannot_be_sent(stage: Scene) -> None:
    stage.vendors.trainual.put(replace(stage.vendors.trainual.account(THROWAWAY), role="admin"))
    view = await find(stage)
    assert "This is an administrator" in view.shown
    assert "not fit for a probe" in view.shown
    assert view.body.get("submit") is None


async def test_an_app_that_is_down_is_a_sentence_and_no_request(stage: Scene) -> None:
    stage.vendors.trainual.faults.set("unauthorized", on="reads", times=None)
    view = await find(stage)
    assert "SEATKEEPER_TRAINUAL_API_KEY" in view.shown
    assert view.body.get("submit") is None


async def test_only_operators_may_probe_and_a_refusal_is_recorded(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard probe trainual")
    assert "Only operators" in (await bruno.private_answer(lambda one: "operators" in one.shown)).shown
    refused = await stage.bot.hall.database.read(
        lambda session: [row.detail for row in events(session) if row.event == "command.refused"]
    )
    assert refused == [{"command": "probe", "reason": "not_operator"}]


@pytest.mark.parametrize(
    ("named", "told"),
    [("keycards", "no API"), ("", "Which app"), ("trainula", "Which app"), ("<!channel>", "Which app")],
)
async def test_what_cannot_be_probed_is_answered_in_private(stage: Scene, named: str, told: str) -> None:
    ada = stage.workbench.person("UADA")
    await ada.command(f"/offboard probe {named}")
    answer = await ada.private_answer(lambda one: told in one.shown)
    assert "<!channel>" not in answer.shown
    assert not stage.workbench.views("UADA")


async def test_a_probe_is_kept_as_one(stage: Scene) -> None:
    await stage.workbench.person("UADA").submit(await find(stage), REASON)
    await stage.workbench.person("UCHEN").sees(APPROVALS, has_button("request.approve"))
    seen = await state_of(stage)
    assert (seen.kind, seen.leaver.label) == (RequestKind.PROBE, PROBE)
