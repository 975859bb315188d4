"""What people read of the undo of a reclaim: it is about several people's seats, and nobody leaves."""

from datetime import timedelta

import pytest

from approvals.desk import Desk
from approvals.plan import Plan
from approvals.reclaim_planner import holders_of
from approvals.report import Report
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.undoing import Opening
from approvals.undone import UndoView
from bot.blocks.asking import question
from bot.blocks.card import card
from bot.blocks.details import details, show
from bot.blocks.home import home
from bot.blocks.outcome import outcome
from bot.blocks.tasks import task_message
from bot.blocks.undoing import undo_form
from connectors.contract import Operation
from tests.bot.blocks.slack_rules import check_message, check_view, shown
from tests.bot.blocks.test_undoing import back, off
from tests.bot.blocks.values import NOW, app_plan, report, step, task

R, S = RequestStatus, StepStatus
UNDOES = UndoView(of=5, of_kind=RequestKind.RECLAIM)


def undo(many: int = 1, status: RequestStatus = R.PENDING, became: StepStatus = S.PLANNED) -> Report:
    """Request #12 undoes reclaim #5, of so many seats."""
    parts = (app_plan(*(back(number=number) for number in range(1, many + 1))),)
    whole = Plan(person=holders_of("TalentLMS"), apps=parts, kind=RequestKind.UNDO)
    asked = {"operation": Operation.REACTIVATE, "task": task() if became is S.MANUAL else None}
    steps = tuple(step(off(number), became, **asked) for number in range(1, many + 1))
    known = {"kind": RequestKind.UNDO, "plan": whole, "steps": steps, "undo": UNDOES}
    return report(status, **known, approvers=("UCHEN", "manager"))


@pytest.mark.parametrize(("many", "what"), [(1, "1 account"), (3, "3 accounts")])
def test_it_asks_to_reactivate_so_many_accounts_in_the_app(many: int, what: str) -> None:
    seen = undo(many)
    message = card(seen, NOW)
    check_message(message)
    told = shown(message)
    assert told.startswith(
        f"Reactivate {what} in TalentLMS\n<@UBRUNO> asks to reactivate {what} in TalentLMS, "
        "undoing request #5 · #12"
    )
    assert "May approve: <@UCHEN> · " in told
    assert message.text.startswith(
        f"Bruno Keller asks to reactivate {what} in TalentLMS, undoing request #5. Request #12 needs"
    )
    assert question(seen, NOW).startswith(f"Reactivate {what} in TalentLMS?")


ENDS = [(R.PENDING, S.PLANNED), (R.RUNNING, S.STARTED), (R.DONE, S.VERIFIED), (R.INCOMPLETE, S.MANUAL)]


@pytest.mark.parametrize(("status", "became"), ENDS)
@pytest.mark.parametrize("many", [1, 3])
def test_wherever_it_is_told_nobody_is_called_seats_in_an_app(
    status: RequestStatus, became: StepStatus, many: int
) -> None:
    seen = undo(many, status, became)
    whole = details(seen, [], NOW)
    check_view(whole)
    message = show(seen, NOW)
    texts = [shown(whole), shown(message), message.text, question(seen, NOW)]
    texts += [shown(each) + each.text for each in (card(seen, NOW), outcome(seen, NOW))]
    texts += [shown(home(Desk(involved=True, waiting=(seen,)), NOW))] if status is R.PENDING else []
    if became is S.MANUAL:
        by_hand = task_message(seen, "UADA")
        texts.append(shown(by_hand) + by_hand.text)
    assert not [text for text in texts if "seats in TalentLMS" in text]


def test_its_outcome_says_what_came_back() -> None:
    told = shown(outcome(undo(2, R.DONE, S.VERIFIED), NOW))
    assert told.startswith(
        "The reactivation of 2 accounts in TalentLMS (request #12) is done: everything is verified"
    )


def test_its_form_speaks_of_the_seats_and_their_holders() -> None:
    opening = Opening(5, over_at=NOW + timedelta(days=3), kind=RequestKind.RECLAIM)
    view = undo_form(opening, undo().plan, "draft-1", NOW)
    check_view(view)
    assert "Undo request #5: seats in TalentLMS" in shown(view)
    assert "For example: their holder needs it after all" in str(view)
