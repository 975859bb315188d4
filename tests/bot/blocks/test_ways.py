"""By the API, by hand, or against our own caution: each is asked for and shown in words."""

from typing import Any

from approvals.cautions import Caution
from approvals.plan import AppPlan, PlannedAccount
from approvals.states import RequestStatus, StepStatus, Way
from approvals.work import Chore
from bot.blocks.boxes import chosen_in
from bot.blocks.card import card
from bot.blocks.preview import preview
from bot.workbench.inputs import blank_state
from connectors.contract import Operation, State
from tests.bot.blocks.slack_rules import buttons, check_message, check_view, shown
from tests.bot.blocks.values import NOW, account, app_plan, plan, planned, report, step, task

CLOSED_GATE: dict[str, Any] = {"way": Way.BY_HAND, "may_override": True}


def trainual(*accounts: PlannedAccount, **fields: Any) -> AppPlan:
    return app_plan(*accounts, **{"app": "trainual", "title": "Trainual", "owners": ("UADA",), **fields})


def drawn(*parts: AppPlan) -> dict[str, Any]:
    view = preview(plan(*parts), "draft-1", NOW)
    check_view(view)
    return view


def boxes(view: dict[str, Any]) -> list[str]:
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    of_accounts = [block["element"] for block in inputs if block["block_id"].startswith("tick:")]
    return [option["text"]["text"] for element in of_accounts for option in element["options"]]


def tick(view: dict[str, Any], *values: str) -> dict[str, Any]:
    """The form's state with exactly these boxes ticked in its only account."""
    state = blank_state(view["blocks"])
    (block,) = [block for block in state if block.startswith("tick:")]
    chosen = {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}
    return {**state, block: {"tick": chosen}}


def test_a_box_says_what_it_really_asks_for() -> None:
    invited: dict[str, Any] = {"state": State.INVITED}
    withdraw: dict[str, Any] = {"operation": Operation.WITHDRAW_INVITATION}
    view = drawn(
        app_plan(planned(account()), planned(account(2, **invited), Caution.INVITED, **withdraw)),
        trainual(
            planned(account(3), Caution.NO_API, way=Way.BY_HAND),
            planned(account(4, **invited), Caution.NO_API, way=Way.BY_HAND, **withdraw),
        ),
    )
    assert boxes(view) == [
        "Deactivate this account",
        "Withdraw this invitation",
        "Have it deactivated by hand",
        "Have the invitation withdrawn by hand",
    ]
    text = shown(view)
    assert "→ Would be deactivated through the API." in text
    assert "→ Would be withdrawn through the API." in text
    assert "⚠️ This app's API cannot do it.\n✋ Would be deactivated by hand, by <@UADA>." in text


def test_without_an_owner_it_would_be_the_requester() -> None:
    view = drawn(trainual(planned(account(), Caution.NO_API, way=Way.BY_HAND), owners=()))
    assert "✋ Would be deactivated by hand, by you." in shown(view)


def test_what_is_not_proven_can_be_sent_all_the_same_and_that_is_a_tick() -> None:
    view = drawn(trainual(planned(account(), Caution.UNPROVEN, **CLOSED_GATE)))
    assert boxes(view) == [
        "Have it deactivated by hand",
        "Send it through the API all the same (needs two approvers)",
    ]
    pair = ("trainual", "1")
    untouched = chosen_in(blank_state(view["blocks"]))
    assert (untouched.ticks, untouched.overrides) == ((pair,), frozenset())
    both, only = chosen_in(tick(view, "1", "override:1")), chosen_in(tick(view, "override:1"))
    assert both == only
    assert (only.ticks, only.overrides, only.hand_overs) == ((pair,), frozenset({pair}), frozenset())


def test_an_account_called_like_an_override_is_not_taken_for_one() -> None:
    view = drawn(trainual(planned(account(id="override:1"), Caution.UNPROVEN, **CLOSED_GATE)))
    pair = ("trainual", "override:1")
    plain, override = chosen_in(tick(view, "override:1")), chosen_in(tick(view, "override:override:1"))
    assert (plain.ticks, plain.overrides) == ((pair,), frozenset())
    assert (override.ticks, override.overrides) == ((pair,), frozenset({pair}))
    assert chosen_in(tick(view, "1", "hand-over:2")).ticks == ()


def test_content_can_be_handed_over_first() -> None:
    owner = account(owns=("Safety at work", "First aid", "Sales"))
    view = drawn(trainual(planned(owner, Caution.OWNS_CONTENT)))
    assert boxes(view)[1] == "Have this handed over first: Safety at work, First aid and 1 more"
    assert "Has content that is nobody else's: Safety at work, First aid and Sales." in shown(view)
    assert "A hand-over would be asked of <@UADA>." in shown(view)
    pair = ("trainual", "1")
    assert chosen_in(tick(view, "1", "hand-over:1")).hand_overs == {pair}
    assert chosen_in(tick(view, "hand-over:1")).ticks == ()


def test_single_sign_on_is_named() -> None:
    view = drawn(trainual(planned(account(), Caution.COMES_BACK), single_sign_on="Okta"))
    assert "⚠️ Okta would create it anew at the next login. Remove the assignment there first." in shown(view)


def test_boxes_never_make_a_preview_too_long() -> None:
    many = [planned(account(n, owns=("A", "B")), Caution.UNPROVEN, **CLOSED_GATE) for n in range(1, 40)]
    drawn(*(trainual(*many, app=f"app-{n}") for n in range(20)))


def overriding(status: RequestStatus = RequestStatus.PENDING) -> Any:
    gated = planned(account(), Caution.UNPROVEN, **CLOSED_GATE)
    steps = (step(account(), app="trainual", title="Trainual", way=Way.OVERRIDE),)
    message = card(report(status, plan=plan(trainual(gated)), steps=steps, quorum=2), NOW)
    check_message(message)
    return message


def test_an_override_is_called_one_on_the_card_and_before_approving() -> None:
    message = overriding()
    said = "Override: what this does in Trainual is not proven, and it might destroy data; needs 2 approvals."
    assert f"⚡ *{said}*" in shown(message)
    assert "⚡ *Override:* sent through the API all the same." in shown(message)
    asked = buttons(message)["request.approve"]["confirm"]["text"]["text"]
    assert asked.startswith(f"Deactivate 1 account of Dana Okafor in Trainual? {said}")
    assert asked.endswith("Then 1 approval more must follow.")


def test_an_override_of_a_contradiction_says_so() -> None:
    gated = planned(account(), Caution.CONTRADICTED, **CLOSED_GATE)
    steps = (step(account(), app="trainual", title="Trainual", way=Way.OVERRIDE),)
    message = card(report(plan=plan(trainual(gated)), steps=steps, quorum=2), NOW)
    assert "Override: the last time, Trainual said yes and did not do it; needs 2" in shown(message)


def test_the_card_says_who_does_it_by_hand_and_in_what_order() -> None:
    owner = account(owns=("Safety at work",))
    gated = planned(owner, Caution.NO_API, way=Way.BY_HAND)
    where: dict[str, Any] = {"app": "trainual", "title": "Trainual", "way": Way.BY_HAND}
    steps = (step(owner, operation=Chore.HAND_OVER, **where), step(owner, **where))
    message = card(report(plan=plan(trainual(gated)), steps=steps), NOW)
    check_message(message)
    text = shown(message)
    assert "the content of 1 account and deactivate 1 account (by hand) of *Dana Okafor*" in text
    assert "✋ Its content is handed over first, by <@UADA>: Safety at work." in text
    assert "✋ By hand, by <@UADA>." in text
    assert text.count("• dana@harbourpine.example") == 1
    asked = buttons(message)["request.approve"]["confirm"]["text"]["text"]
    assert "By hand." in asked
    assert asked.endswith("Whoever does it is asked at once.")


def test_an_invitation_and_a_probe_have_words_of_their_own() -> None:
    invited = step(account(state=State.INVITED), operation=Operation.WITHDRAW_INVITATION)
    message = card(report(steps=(invited,)), NOW)
    assert "asks to withdraw 1 invitation of *Dana Okafor*" in shown(message)
    steps = tuple(step(account(), id=f"step-{n}") for n in range(3))
    probe = card(report(steps=steps, kind="probe"), NOW)
    check_message(probe)
    assert shown(probe).startswith("Probe of TalentLMS with dana@harbourpine.example\n")
    assert "try a deactivation on the throwaway account *dana@harbourpine.example* in TalentLMS" in shown(
        probe
    )
    assert "47 of 100 seats (vendor-reported)\n" in shown(probe)


def test_a_running_card_shows_who_is_at_work_by_hand() -> None:
    steps = (step(account(), StepStatus.MANUAL, task=task()), step(account(2), StepStatus.STARTED))
    message = card(report(RequestStatus.RUNNING, steps=steps), NOW)
    check_message(message)
    (tasks,) = [block["tasks"] for block in message.blocks if block["type"] == "plan"]
    assert tasks[0]["status"] == "in_progress"
    parts = tasks[0]["details"]["elements"][0]["elements"]
    assert parts[0] == {"type": "user", "user_id": "UADA"}
    assert "✋ is asked to do this by hand." in parts[-1]["text"]
    assert "<@UADA> ✋ is asked to do this by hand." in str(message.plain)
