"""What people read of an undo: what comes back, what does not, and why not now."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.claims import Standing
from approvals.plan import AppPlan, PlannedAccount, Reading, Tick
from approvals.policy import Reason
from approvals.states import RequestKind, RequestStatus, StepStatus, Way
from approvals.undoing import Bar, Opening
from approvals.undone import Undo, UndoView
from bot.blocks.card import card, ending
from bot.blocks.details import details
from bot.blocks.outcome import outcome
from bot.blocks.undoing import GOES_ON, GROUPS, not_now, promise, restored, undo_form
from connectors.contract import Account, Basis, Counting, Effect, Holds, Operation, State, Usage
from tests.bot.blocks.slack_rules import buttons, check_message, check_view, shown
from tests.bot.blocks.values import BRUNO, NOW, account, app_plan, evidence, plan, planned, report, step

R = RequestStatus
OVER = NOW + timedelta(days=3)
OPEN = Opening(number=12, over_at=OVER)
DONE = step(account(), StepStatus.VERIFIED, evidence=evidence())


def off(number: int = 1, **more: Any) -> Account:
    """An account as it is read again."""
    return account(number, state=State.DEACTIVATED, vendor_state="inactive", **more)


def back(*cautions: Caution, tick: Tick = Tick.TICKED, number: int = 1, **more: Any) -> PlannedAccount:
    """The same as an undo plans it."""
    known = {"operation": Operation.REACTIVATE, "before": account(number)}
    return planned(off(number), *cautions, tick=tick, **{**known, **more})


def form(*accounts: PlannedAccount, opening: Opening = OPEN, **fields: Any) -> Any:
    """The form, which Slack takes."""
    view = undo_form(opening, plan(app_plan(*accounts, **fields)), "draft-1", NOW)
    check_view(view)
    return view


def test_the_form_says_what_comes_back_until_when_and_what_the_seats_will_be() -> None:
    told = shown(form(back()))
    assert "Undo request #12: Dana Okafor" in told
    assert "It can be undone until" in told
    assert "47 of 100 seats (vendor-reported), 48 after · headroom 53, then 52" in told
    assert "A deactivation can be undone here (documented)." in told
    assert "Comes back as Learner." in told
    assert told.count(GROUPS) == 1
    assert "Reactivate this account" in told


@pytest.mark.parametrize("confidential", [True, False])
def test_what_undoes_something_confidential_begins_as_such(confidential: bool) -> None:
    view = form(back(), opening=replace(OPEN, confidential=confidential))
    (box,) = (block["element"] for block in view["blocks"] if block.get("block_id") == "confidential")
    ticked = [option["value"] for option in box.get("initial_options", [])]
    assert ticked == ["confidential"] * confidential


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (RequestKind.UNDO, "Nothing was changed; `/offboard undo 12` asks for it again."),
        (RequestKind.OFFBOARD, "Nothing was changed; `/offboard` starts a new request."),
        (RequestKind.RECLAIM, "Nothing was changed."),
    ],
)
def test_what_expired_says_how_the_same_is_asked_for_again(kind: RequestKind, said: str) -> None:
    assert said in ending(report(R.EXPIRED, steps=(DONE,), kind=kind, undo=UndoView(of=12)))


def test_what_is_left_of_the_request_goes_on_all_the_same() -> None:
    assert GOES_ON in shown(form(back(), opening=Opening(number=12, over_at=OVER, goes_on=True)))
    assert GOES_ON not in shown(form(back()))


def test_at_the_end_it_says_what_is_still_to_be_set_by_hand() -> None:
    was = account(role="Instructor")
    whole = plan(app_plan(back(before=was))).model_copy(update={"kind": RequestKind.UNDO})
    proven = evidence(state_before="deactivated", state_after="active")
    undone = step(off(), StepStatus.VERIFIED, operation=Operation.REACTIVATE, evidence=proven)
    seen = report(R.DONE, steps=(undone,), kind=RequestKind.UNDO, plan=whole, undo=UndoView(of=12))
    for message in (card(seen, NOW), outcome(seen, NOW)):
        check_message(message)
        assert "Not restorable from here: role Instructor (now Learner). Set it by hand." in shown(message)


def test_a_person_does_what_the_api_cannot() -> None:
    told = shown(form(back(Caution.NO_API, way=Way.BY_HAND), owners=("UADA",)))
    assert "Would be reactivated by hand, by <@UADA>" in told
    assert "Have it reactivated by hand" in told


def test_what_cannot_come_back_has_no_box_and_the_form_cannot_be_sent() -> None:
    barred = back(Caution.WITHDRAWN, tick=Tick.BARRED)
    view = form(barred)
    assert "A withdrawn invitation cannot be undone: invite them again in the app." in shown(view)
    assert "Nothing to request" in shown(view)
    assert "submit" not in view
    assert not [block for block in view["blocks"] if block["type"] == "input"]


def test_too_few_seats_are_told_before_anybody_ticks() -> None:
    short = Usage(used=99, counting=Counting.COUNTED)
    assert "1 seat free for 2 accounts" in shown(form(back(), back(number=2), usage=short))


def test_an_app_that_could_not_be_read_says_so() -> None:
    told = shown(form(reading=Reading.GAP, gap="TalentLMS did not answer within 10 s"))
    assert "TalentLMS did not answer within 10 s. Nothing will be done there." in told


def _part(holds: Holds, basis: Basis, note: str = "", seen: Standing | None = None) -> AppPlan:
    (told,) = (one for one in app_plan().claims if one.subject is Effect.REVERSIBLE)
    changed = {"holds": holds, "basis": basis, "note": note, "standing": seen or Standing()}
    return app_plan(claims=(told.model_copy(update=changed),))


def test_only_what_is_documented_or_proven_is_promised() -> None:
    doubt = "A guide doubts that every plan lets people do it themselves."
    trainual = promise(_part(Holds.YES, Basis.UNCONFIRMED, doubt))
    assert trainual == f"Whether a deactivation can be undone here is not certain (unconfirmed). {doubt}"
    assert promise(_part(Holds.UNKNOWN, Basis.UNCONFIRMED)).startswith("Whether a deactivation can")
    assert promise(_part(Holds.NO, Basis.DOCUMENTED)).startswith("The vendor says")
    proven = promise(_part(Holds.UNKNOWN, Basis.UNCONFIRMED, doubt, Standing(verified_at=NOW)))
    assert proven.startswith("A deactivation can be undone here (happened here on")


def test_what_is_not_restorable_is_listed() -> None:
    before = account(role="Instructor", is_admin=True, owns=("Fire *safety*", "Sales 101"))
    told = restored(before, off(role="Learner", owns=("Sales 101",)))
    assert (
        "Not restorable from here: role Instructor (now Learner), its rights as an administrator and " in told
    )
    assert "“Fire ∗safety∗”, which was handed over. Set it by hand." in told
    assert "Comes back as" not in told
    assert restored(None, off()) == ""


HOLDER = Undo(number=14, status=R.PENDING, requester=BRUNO)
BARRED = {
    "under way": (
        Opening(12, bar=Bar.UNDER_WAY, holder=HOLDER),
        "request #14 already, which <@UBRUNO> asked for",
    ),
    "over": (Opening(12, bar=Bar.OVER, over_at=NOW), "could be undone until"),
    "nothing": (Opening(12, bar=Bar.NOTHING), "everything that it deactivated is back"),
    "not ended": (Opening(12, bar=Bar.NOT_ENDED), "being worked on"),
    "no deactivation": (Opening(12, bar=Bar.KIND), "it is no deactivation"),
    "not allowed": (Opening(12, Reason.NOT_REQUESTER), "may ask for this"),
    "allowed": (OPEN, ""),
}


@pytest.mark.parametrize("case", list(BARRED))
def test_whoever_cannot_undo_it_reads_why(case: str) -> None:
    opening, words = BARRED[case]
    assert words in not_now(opening)
    assert bool(not_now(opening)) is not opening.is_open


def _presses(block: dict[str, Any]) -> bool:
    return any(each.get("action_id") == "request.undo" for each in block.get("elements", ()))


def test_the_button_stands_wherever_the_end_is_told_and_only_while_there_is_time() -> None:
    for view, there in ((UndoView(until=OVER), True), (UndoView(), False)):
        seen = report(R.DONE, steps=(DONE,), undo=view)
        messages = [card(seen, NOW), outcome(seen, NOW)]
        for message in messages:
            check_message(message)
            assert ("request.undo" in buttons(message)) is there
            assert ("Can be undone until" in shown(message)) is there
        whole = details(seen, [], NOW)
        check_view(whole)
        assert any(_presses(block) for block in whole["blocks"]) is there


def test_what_was_undone_names_the_request_that_did_it() -> None:
    undos = (
        HOLDER.model_copy(update={"status": R.DENIED, "number": 13}),
        HOLDER.model_copy(update={"status": R.DONE, "returned": (("talentlms", "1"),)}),
    )
    told = shown(card(report(R.DONE, steps=(DONE,), undo=UndoView(undos=undos)), NOW))
    assert "Undone by #14 ✅ done and verified: 1 account is active again." in told
    assert "#13" not in told
    asked = shown(card(report(R.DONE, steps=(DONE,), undo=UndoView(undos=(HOLDER,))), NOW))
    assert "An undo is asked for: #14" in asked


def test_the_card_of_an_undo_asks_to_reactivate() -> None:
    undo = step(off(), operation=Operation.REACTIVATE)
    whole = plan(app_plan(back(Caution.NOT_PROMISED, tick=Tick.OPEN))).model_copy(
        update={"kind": RequestKind.UNDO}
    )
    seen = report(R.PENDING, steps=(undo,), kind=RequestKind.UNDO, plan=whole, undo=UndoView(of=12))
    message = card(seen, NOW)
    check_message(message)
    told = shown(message)
    assert "reactivate 1 account of *Dana Okafor*" in told
    assert "undoing request #12" in told
    assert "so nothing is promised" in told
    assert "Reactivate Dana Okafor?" in told
