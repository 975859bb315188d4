"""What people read of an invitation that is withdrawn: it cannot be put back, and nothing promises that."""

from typing import Any

import pytest

from approvals.inquired import Answer
from approvals.plan import PlannedAccount
from approvals.reclaim_planner import reclaim_plan
from approvals.report import Report
from approvals.stale_groups import Group
from approvals.states import RequestStatus, StepStatus
from bot.blocks.asking import question
from bot.blocks.card import card
from bot.blocks.details import details
from bot.blocks.holders import letter_message, taken_back, wanted_back
from bot.blocks.outcome import outcome
from bot.blocks.preview import preview
from connectors.contract import Operation, State
from tests.bot.blocks.slack_rules import buttons, check_message, shown
from tests.bot.blocks.test_holders import letter, seat
from tests.bot.blocks.values import NOW, account, app_plan, plan, planned, report, steps_of

R, S = RequestStatus, StepStatus
WITHDRAW: dict[str, Any] = {"operation": Operation.WITHDRAW_INVITATION}
INVITED: dict[str, Any] = {"state": State.INVITED, "vendor_state": "sent", "last_active_at": None}
LASTING = "A withdrawn invitation cannot be undone: invite them again in the app."

GONE = "withdrawn, which cannot be undone: whoever needs one is to be invited anew in the app."


def invitation(number: int = 1) -> PlannedAccount:
    """One that nobody accepted."""
    return planned(account(number, **INVITED), group=Group.INVITATION, why="invited", **WITHDRAW)


def reclaim(status: RequestStatus, became: StepStatus, *seats: PlannedAccount) -> Report:
    """A request to take these seats back."""
    told = reclaim_plan(app_plan(*seats))
    shown_ = {(part.app, each.account.id): each for part in told.apps for each in part.accounts}
    steps = tuple(
        step.model_copy(update={"operation": shown_[step.app, step.account.id].operation})
        for step in steps_of(told, (became,))
    )
    return report(status, kind="reclaim", plan=told, steps=steps)


STANDS = [(R.PENDING, S.PLANNED), (R.DONE, S.VERIFIED)]


@pytest.mark.parametrize(("status", "became"), STANDS)
def test_where_nothing_else_is_taken_no_card_promises_a_way_back(
    status: RequestStatus, became: StepStatus
) -> None:
    seen = reclaim(status, became, invitation())
    for told in (shown(card(seen, NOW)), shown(details(seen, [], NOW))):
        assert "an be undone" not in told.replace(LASTING, "")
    assert (LASTING if status is R.PENDING else f"1 invitation was {GONE}") in shown(card(seen, NOW))
    assert "It cannot be undone." in question(seen, NOW)


def test_beside_accounts_the_invitations_are_counted() -> None:
    seen = reclaim(R.PENDING, S.PLANNED, invitation(), planned(account(2), group=Group.STALE))
    told = shown(card(seen, NOW))
    assert f"1 of them is an invitation. {LASTING}" in told
    assert "Can be undone" in told
    assert "It can be undone, except for the invitation." in question(seen, NOW)
    done = reclaim(R.DONE, S.VERIFIED, invitation(), invitation(2), planned(account(3), group=Group.STALE))
    assert f"2 invitations were {GONE}" in shown(outcome(done, NOW))


def test_the_invitation_of_a_leaver_promises_nothing_either() -> None:
    whole = plan(app_plan(planned(account(**INVITED), **WITHDRAW)))
    steps = tuple(each.model_copy(update=WITHDRAW) for each in steps_of(whole))
    told = shown(card(report(plan=whole, steps=steps), NOW))
    assert "The invitation is withdrawn, which cannot be undone." in told
    assert "Can be undone" not in told
    form = preview(whole, "draft-1", NOW)
    assert "Can be undone" not in shown(form)


def _kim(**more: Any) -> Any:
    known = {"answer": Answer.SILENCE, "request_id": "r1", "number": 5, "version": 1}
    return seat(account=account(**INVITED), group=Group.INVITATION, **{**known, **WITHDRAW, **more})


def test_the_holder_reads_that_the_invitation_is_gone_and_what_to_do() -> None:
    drawn = taken_back(letter(_kim()), _kim())
    check_message(drawn)
    told = shown(drawn)
    assert "Your TalentLMS invitation was withdrawn" in told
    assert (
        "The invitation of *dana@harbourpine.example* was withdrawn by request #5, because nobody answered "
        "the question about it. That cannot be undone: if you need it after all, ask <@UADA> to invite you "
        "anew." in told
    )
    assert buttons(drawn) == {}
    assert "switched off" not in told + drawn.text
    assert "tap" not in told + drawn.text


def test_whoever_was_led_to_an_undo_reads_that_there_is_none() -> None:
    drawn = wanted_back(letter(_kim()), _kim(back_at=NOW))
    check_message(drawn)
    assert "Request #5 withdrew the invitation, which cannot be undone: invite them anew" in shown(drawn)
    assert buttons(drawn) == {}


def test_the_question_about_an_invitation_does_not_speak_of_switching_off() -> None:
    open_ = _kim(answer=None, number=None)
    drawn = letter_message(letter(open_))
    check_message(drawn)
    assert "without an answer, a request to withdraw the invitation follows." in shown(drawn)
    sure = buttons(drawn)["holder.release"]["confirm"]["text"]["text"]
    assert sure == "The invitation is withdrawn once that is approved. Only a new one brings it back."
    over = shown(letter_message(letter(_kim(status=R.DONE))))
    assert "Request #5 to withdraw the invitation is over: done and verified." in over
