"""No false all-clear: what a request knows of and leaves alone stands on its card from first to last."""

from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.former import Change
from approvals.plan import AppPlan, Match, PlannedAccount, Reading, Tick
from approvals.report import FormerView, Report
from approvals.states import RequestKind, RequestStatus, StepStatus
from bot.blocks.card import card
from bot.blocks.outcome import outcome
from bot.blocks.untouched import untouched
from connectors.contract import State
from tests.bot.blocks.slack_rules import check_message, check_mrkdwn, shown
from tests.bot.blocks.values import ADA, CHEN, NOW, account, app_plan, plan, planned, report, steps_of

R, S = RequestStatus, StepStatus
GAP = AppPlan(app="x", title="Key cards", reading=Reading.GAP, gap="Key cards did not answer")


def trainual(*accounts: PlannedAccount) -> AppPlan:
    return app_plan(*accounts, app="trainual", title="Trainual")


def two_apps(*accounts: PlannedAccount, **fields: Any) -> Report:
    """Dana's account in TalentLMS is asked for; these are hers in Trainual."""
    whole = plan(app_plan(planned(account())), trainual(*accounts), *fields.pop("more", ()))
    given = {"status": R.DONE, "steps": steps_of(whole, [S.VERIFIED]), **fields}
    return report(plan=whole, **given)


def told(which: Report) -> str:
    return "\n".join(block["text"]["text"] for block in untouched(which))


def left(*cautions: Caution, tick: Tick = Tick.BARRED, **fields: Any) -> PlannedAccount:
    number = fields.pop("number", 2)
    state = {"state": fields.pop("state", State.ACTIVE)}
    return planned(account(number, app="trainual", **state), *cautions, tick=tick, **fields)


OPEN: dict[str, Any] = {"tick": Tick.OPEN}
WHY = [
    ([left(**OPEN)], "⚠️ *Left active:* Trainual (not ticked)."),
    ([left(Caution.SHARED_ADDRESS, **OPEN)] * 2, "⚠️ *Left active:* 2 accounts in Trainual (not ticked)."),
    ([left(Caution.LAST_ADMIN, Caution.CASCADES)], "*Left active:* Trainual (the last administrator)."),
    ([left(Caution.OWNER)], "*Left active:* Trainual (the account owner)."),
    ([left(Caution.OURS)], "*Left active:* Trainual (Seatkeeper uses it)."),
    ([left(Caution.PROTECTED)], "*Left active:* Trainual (protected by the settings)."),
    ([left(Caution.HELD, held_by=7)], "*Left active:* Trainual (held by request #7)."),
    ([left(Caution.HELD)], "*Left active:* Trainual (held by another request)."),
    ([left(Caution.POSSIBLE_MATCH, match=Match.POSSIBLE)], "Trainual (only a possible match)."),
    ([left(state=State.INVITED)], "⚠️ *Left as is:* Trainual (not ticked)."),
    (
        [left(Caution.OWNER), left(number=3, **OPEN)],
        "⚠️ *Left active:* dana2@harbourpine.example in Trainual (the account owner); "
        "dana3@harbourpine.example in Trainual (not ticked).",
    ),
    ([left(Caution.ALREADY_DEACTIVATED, state=State.DEACTIVATED)], ""),
    ([], ""),
]


@pytest.mark.parametrize(("accounts", "said"), WHY)
def test_every_account_that_stays_is_told_with_why(accounts: list[PlannedAccount], said: str) -> None:
    line = told(two_apps(*accounts))
    check_mrkdwn(line)
    assert line.endswith(said)
    assert bool(line) == bool(said)


@pytest.mark.parametrize("status", [R.PENDING, R.SCHEDULED, R.INCOMPLETE, R.DONE])
def test_it_stands_on_the_card_before_and_after_and_in_the_requesters_message(status: RequestStatus) -> None:
    seen = two_apps(left(Caution.LAST_ADMIN), status=status, more=[GAP])
    said = "⚠️ *Left active:* Trainual (the last administrator).\n⚠️ Key cards did not answer. Nothing "
    drawn = [card(seen, NOW), *([outcome(seen, NOW)] if status in {R.INCOMPLETE, R.DONE} else [])]
    for message in drawn:
        check_message(message)
        assert said in shown(message)


def test_done_claims_no_more_than_was_asked() -> None:
    seen = two_apps(left(**OPEN), more=[GAP])
    assert "✅ *Done: 1 of 1 account verified; 1 left active; 1 app not read*" in shown(card(seen, NOW))
    assert "1 of 1 account verified; 1 left active; 1 app not read. Request #12" in card(seen, NOW).text
    first = "is done: 1 account is verified by a fresh read; 1 left active; 1 app not read."
    assert first in shown(outcome(seen, NOW))
    assert "everything" not in shown(outcome(seen, NOW))


def test_what_somebody_took_out_stays_to_be_read_with_who_and_why() -> None:
    whole = plan(
        app_plan(planned(account())),
        *(app_plan(planned(account(n)), app=f"app{n}", title=f"App {n}") for n in (2, 3, 4)),
    )
    asked = report(plan=whole)
    given = {"run_at": None, "reason": "The course is not over", "at": NOW}
    first = FormerView(version=1, steps=asked.steps, change=Change.ACCOUNTS, by=CHEN, **given)
    moved = FormerView(version=2, steps=asked.steps[:1], change=Change.MOMENT, by=ADA, **given)
    done = steps_of(whole, [S.VERIFIED])[:1]
    seen = report(R.DONE, plan=whole, steps=done, version=2, former=(first,))
    for message in (card(seen, NOW), outcome(seen, NOW)):
        check_message(message)
        said = "⚠️ *Left active:* App 2, App 3 and App 4 (taken out by Chen Wei)."
        version = "✏️ *Version 2:* Chen Wei took App 2, App 3 and App 4 out.\n> The course is not over"
        assert f"{said}\n{version}" in shown(message)
    assert " · #12, changed by Chen Wei\n" in shown(card(seen, NOW))
    assert "Version 2" in shown(card(seen.model_copy(update={"status": R.CANCELLED}), NOW))
    later = seen.model_copy(update={"version": 3, "former": (first, moved)})
    assert "(taken out by Chen Wei)" in told(later)


@pytest.mark.parametrize("kind", [RequestKind.UNDO, RequestKind.PROBE, RequestKind.RECLAIM])
def test_a_request_that_is_not_about_all_that_somebody_has_leaves_nothing(kind: RequestKind) -> None:
    assert not told(two_apps(left(**OPEN), kind=kind))
