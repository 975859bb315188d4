"""What is left can be settled from the card, and every way says first what it will do."""

import pytest

from approvals.leftovers import FAILED
from approvals.report import StepView
from approvals.states import RequestStatus, StepStatus
from bot.blocks.card import card
from bot.blocks.kit import Message
from bot.blocks.leftovers import close_form
from bot.blocks.outcome import outcome
from tests.bot.blocks.slack_rules import buttons, check_message, check_view, shown
from tests.bot.blocks.values import NOW, account, declared, evidence, report, step, task

R, S = RequestStatus, StepStatus
ALL = {"rest.again", "rest.by_hand", "rest.close", "request.details"}


def left(*steps: StepView, status: RequestStatus = R.INCOMPLETE, kind: str = "offboard") -> Message:
    message = card(report(status, steps=steps, kind=kind), NOW)
    check_message(message)
    return message


@pytest.mark.parametrize("failed", sorted(FAILED))
def test_what_failed_can_be_tried_again_handed_over_or_closed(failed: StepStatus) -> None:
    pressed = buttons(left(step(account(), failed), step(account(2), S.VERIFIED, evidence=evidence())))
    assert set(pressed) == ALL
    assert {button["value"] for button in pressed.values()} == {"req-3f9a:1"}


def test_each_way_says_what_it_will_do() -> None:
    pressed = buttons(left(step(account(), S.REFUSED), step(account(2), S.REFUSED)))
    again, by_hand = pressed["rest.again"]["confirm"], pressed["rest.by_hand"]["confirm"]
    assert again["title"]["text"] == "Try 2 accounts again?"
    assert again["text"]["text"].startswith(
        "dana@harbourpine.example in TalentLMS and dana2@harbourpine.example in TalentLMS. Each account"
    )
    assert "asked of the app again." in again["text"]["text"]
    assert by_hand["title"]["text"] == "Have 2 accounts done by hand?"
    assert "direct message" in by_hand["text"]["text"]


def test_what_the_app_promised_and_did_not_do_is_not_promised_to_be_asked_of_it_again() -> None:
    long = account(email=f"{'d' * 60}@harbourpine.example")
    said = step(long, S.UNVERIFIED, task=declared(), title="T" * 60, apart="manager of a long name")
    pressed = buttons(left(step(long, S.CONTRADICTED, title="T" * 60), said, step(account(2), S.REFUSED)))
    told = pressed["rest.again"]["confirm"]["text"]["text"]
    assert "asked of the app again, or of a person where the app said yes and did not do it." in told
    assert told.endswith("What was said to be done by hand is only read.")


def test_while_somebody_is_at_work_it_can_only_be_closed() -> None:
    message = left(step(account(), S.MANUAL, task=task()))
    assert set(buttons(message)) == {"rest.close", "request.details"}
    assert "<@UADA> is asked to do this by hand." in shown(message)


def test_a_probe_is_never_done_by_hand() -> None:
    assert "rest.by_hand" not in buttons(left(step(account(), S.REFUSED), kind="probe"))


@pytest.mark.parametrize("status", [status for status in RequestStatus if status is not R.INCOMPLETE])
def test_nothing_can_be_settled_where_nothing_is_left(status: RequestStatus) -> None:
    assert not {"rest.again", "rest.by_hand", "rest.close"} & set(
        buttons(left(step(account(), S.REFUSED), status=status))
    )


def test_the_requester_settles_but_does_not_close() -> None:
    message = outcome(report(R.INCOMPLETE, steps=(step(account(), S.REFUSED),)), NOW)
    check_message(message)
    assert set(buttons(message)) == ALL - {"rest.close"}


def test_the_form_to_close_says_what_stays_as_it_is() -> None:
    steps = (step(account(), S.CONTRADICTED), step(account(2), S.VERIFIED))
    view = close_form(report(R.INCOMPLETE, steps=steps))
    check_view(view)
    assert (view["callback_id"], view["private_metadata"]) == ("rest.closed", "req-3f9a:1")
    assert "*Dana Okafor* (#12): 1 account not settled." in shown(view)
    assert "❗ dana@harbourpine.example (TalentLMS): contradicted by a fresh read" in shown(view)
    assert "dana2@" not in shown(view)


def test_a_long_rest_still_fits_the_form() -> None:
    check_view(
        close_form(report(R.INCOMPLETE, steps=tuple(step(account(n), S.REFUSED) for n in range(1, 200))))
    )
