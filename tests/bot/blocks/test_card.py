"""The card: what a manager reads on a phone in five seconds, in every state."""

from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.claims import Claim
from approvals.plan import AppPlan, Reading
from approvals.policy import Choice
from approvals.report import Report
from approvals.states import RequestStatus, StepStatus, Way
from bot.blocks.card import WHY_YOU, card
from bot.blocks.kit import Message
from connectors.contract import Basis, Holds, Operation, State
from tests.bot.blocks.slack_rules import buttons, check_message, shown
from tests.bot.blocks.values import (
    ADA,
    CHEN,
    NOW,
    account,
    app_plan,
    claims,
    evidence,
    large_plan,
    plan,
    planned,
    report,
    step,
    steps_of,
    vote,
)

R = RequestStatus
LIVE = {"request.approve", "request.deny"}
JUST_NOW = "<!date^1763647320^{date_short_pretty} at {time}|20 Nov 2025, 14:02 UTC>"
SIZES = [(0, 0), (1, 1), (1, 2), (2, 12), (5, 30), (40, 1), (3, 200)]


def drawn(which: Report, **options: Any) -> Message:
    message = card(which, NOW, **options)
    check_message(message)
    return message


def two_accounts(*cautions: Caution) -> Report:
    return report(plan=plan(app_plan(planned(account()), planned(account(2), *cautions))))


@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize(("apps", "accounts"), SIZES)
@pytest.mark.parametrize("mine", [False, True])
def test_every_state_and_size_keeps_slacks_limits(
    status: RequestStatus, apps: int, accounts: int, mine: bool
) -> None:
    large = large_plan(apps, accounts)
    steps = steps_of(large, list(StepStatus))
    message = drawn(report(status, plan=large, steps=steps), mine=mine)
    assert shown(message).startswith("Offboard Dana Okafor\n")
    live = LIVE & set(buttons(message))
    assert live == (LIVE if status is R.PENDING else set())


def test_a_pending_card_says_who_why_what_and_until_when() -> None:
    text = shown(drawn(two_accounts(Caution.ADMIN)))
    assert text.startswith(
        "Offboard Dana Okafor\n<@UBRUNO> asks to deactivate 2 accounts of *Dana Okafor* (Account Executive) "
        "in TalentLMS · #12\n> Leaves on 30 November\n"
        "*TalentLMS* · 47 of 100 seats (vendor-reported), 45 after\n"
        "• dana@harbourpine.example · Learner · last active 3 Nov 2025\n"
    )
    assert "3 Nov 2025 ⚠️ This is an administrator.\nCan be undone" in text
    assert "Can be undone, keeps the training records and frees the seat (documented)." in text
    assert "May approve: @it-leads or <@UCHEN> (the manager) · 0 of 1 approval · Expires <!date^" in text


def test_the_person_leaving_is_named_but_never_called() -> None:
    assert "UDANA" not in str(drawn(report()).blocks)


def test_approving_says_exactly_what_will_happen() -> None:
    pressed = buttons(drawn(two_accounts()))["request.approve"]
    assert (pressed["style"], pressed["value"]) == ("primary", "req-3f9a:1")
    assert pressed["confirm"]["title"]["text"] == "Offboard Dana Okafor?"
    assert pressed["confirm"]["text"]["text"] == (
        "Deactivate 2 accounts of Dana Okafor in TalentLMS? dana@harbourpine.example and "
        "dana2@harbourpine.example. It can be undone. It happens at once."
    )


def test_a_second_approval_that_is_still_needed_is_said() -> None:
    said = buttons(drawn(report(quorum=2)))["request.approve"]["confirm"]["text"]["text"]
    assert said.endswith("Then 1 approval more must follow.")
    halfway = drawn(report(quorum=2, votes=(vote(ADA), vote(CHEN, current=False))))
    assert "1 of 2 approvals: <@UADA>" in shown(halfway)
    assert buttons(halfway)["request.approve"]["confirm"]["text"]["text"].endswith("It happens at once.")


def test_an_app_that_could_not_be_read_is_on_the_card() -> None:
    gap = AppPlan(app="x", title="Trainual", reading=Reading.GAP, gap="Trainual did not answer")
    text = shown(drawn(report(plan=plan(app_plan(planned(account())), gap))))
    assert "⚠️ Trainual did not answer. Nothing is done there." in text


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (("*",), "anybody but the two of them"),
        (("UADA", "@it-leads"), "<@UADA> or @it-leads"),
        (("UADA", "UCHEN", "manager", "UADA"), "<@UADA> or <@UCHEN> (the manager)"),
        (("UBRUNO", "UDANA", "UADA"), "<@UADA>"),
        (("ada@harbourpine.example",), "ada@harbourpine.example"),
        ((), "nobody"),
    ],
)
def test_who_may_approve_is_told_as_the_policy_names_them(entries: tuple[str, ...], said: str) -> None:
    assert f"May approve: {said} · " in shown(drawn(report(approvers=entries)))


def test_a_copy_says_why_it_came() -> None:
    assert WHY_YOU in shown(drawn(report(), mine=True))
    assert WHY_YOU not in shown(drawn(report(R.DENIED), mine=True))


def test_what_is_confidential_says_so_in_words_that_are_true_wherever_it_stands() -> None:
    for mine in (True, False):
        text = shown(drawn(report(confidential=True), mine=mine))
        assert "if anybody else joins the approvals channel, it goes on by direct message." in text
        assert (WHY_YOU in text) == mine


def test_what_is_done_by_hand_is_in_the_first_sentence_and_not_promised_at_once() -> None:
    one, two = steps_of(two_accounts().plan)
    by_hand = two.model_copy(update={"way": Way.BY_HAND})
    message = drawn(two_accounts().model_copy(update={"steps": (one, by_hand)}))
    assert "asks to deactivate 2 accounts (1 by hand) of *Dana Okafor*" in shown(message)
    asked = buttons(message)["request.approve"]["confirm"]["text"]["text"]
    assert "1 by hand." in asked
    assert asked.endswith("The rest happens at once.")
    whole = drawn(report(steps=(by_hand,)))
    assert "asks to deactivate 1 account (by hand) of *Dana Okafor*" in shown(whole)
    sure = buttons(whole)["request.approve"]["confirm"]["text"]["text"]
    assert sure.endswith("Whoever does it is asked at once.")


def test_an_invitation_is_told_by_its_own_claims() -> None:
    invited = account(2, state=State.INVITED, last_active_at=None)
    withdraw: dict[str, Any] = {"operation": Operation.WITHDRAW_INVITATION}
    claim = Claim(subject=Operation.WITHDRAW_INVITATION, holds=Holds.YES, basis=Basis.DOCUMENTED)
    part = app_plan(planned(invited, **withdraw), claims=(*claims(), claim))
    mine = step(invited, **withdraw)
    alone = drawn(report(plan=plan(part), steps=(mine,)))
    assert "The invitation is withdrawn, which cannot be undone.\nWithdraws invitations (doc" in shown(alone)
    assert "Can be undone" not in shown(alone)
    asked = buttons(alone)["request.approve"]["confirm"]["text"]["text"]
    assert "dana2@harbourpine.example. It cannot be undone. It happens" in asked
    both = report(plan=plan(part), steps=(mine, step(account())))
    asked = buttons(drawn(both))["request.approve"]["confirm"]["text"]["text"]
    assert "It can be undone, except for the invitation." in asked
    deactivated = shown(drawn(report(plan=plan(part), steps=(step(account()),))))
    assert "Withdraws" not in deactivated


def test_a_card_being_posted_cannot_be_pressed() -> None:
    message = drawn(report(R.SUBMITTED, expires_at=None))
    assert not buttons(message)
    assert "Being posted" in shown(message)


def test_a_running_card_shows_each_step_in_a_plan() -> None:
    steps = (
        step(account(), StepStatus.VERIFIED, evidence=evidence()),
        step(account(2), StepStatus.ACCEPTED),
        step(account(3), StepStatus.REFUSED, word="it is the last administrator"),
        step(account(4)),
    )
    message = drawn(report(R.RUNNING, steps=steps, votes=(vote(ADA),)))
    tasks = next(block for block in message.blocks if block["type"] == "plan")["tasks"]
    assert [task["status"] for task in tasks] == ["complete", "in_progress", "error", "pending"]
    assert "1 of 4 accounts verified" in shown(message)
    assert "<@UADA> approved <!date^" in shown(message)
    flat = str(message.plain)
    assert "✓ *TalentLMS: dana@harbourpine.example*: Verified by a fresh read" in flat
    assert "❗ *TalentLMS: dana3@harbourpine.example*: Refused. It is the last administrator" in flat


@pytest.mark.parametrize(
    ("status", "fields", "said"),
    [
        (
            R.DENIED,
            {"closing_word": "She stays", "finished_at": NOW},
            f"⛔ *Denied* by <@UADA> {JUST_NOW}. Nothing was changed.\n> She stays",
        ),
        (R.EXPIRED, {"expires_at": NOW}, f"⌛ *Expired* {JUST_NOW}: nobody had decided. Nothing was changed"),
        (
            R.CANCELLED,
            {"closing_word": "Bruno Keller", "finished_at": NOW},
            f"↩️ *Cancelled* by Bruno Keller {JUST_NOW}. Nothing was changed.",
        ),
        (R.UNDELIVERED, {"closing_word": "is_archived"}, "📭 *Not posted* (is_archived). Nobody was asked"),
    ],
)
def test_an_ending_says_who_and_why(status: RequestStatus, fields: dict[str, Any], said: str) -> None:
    message = drawn(report(status, votes=(vote(ADA, Choice.DENY, "She stays"),), **fields))
    assert said in shown(message)
    assert set(buttons(message)) == {"request.details"}
    assert "✅" not in shown(message)
