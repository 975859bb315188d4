"""A reminder as its reader sees it, and what silence has changed."""

from datetime import timedelta
from typing import Any

import pytest

from approvals.policy import Waiting
from approvals.policy_silence import Widened
from approvals.report import Report
from approvals.states import RequestStatus
from bot.blocks.card import card
from bot.blocks.kit import Message
from bot.blocks.nudging import reminder
from tests.bot.blocks.slack_rules import check_message
from tests.bot.blocks.values import NOW, report

URL = "https://harbourpine.slack.example/archives/C1/p11"
WIDER = Widened(silent=timedelta(hours=4), who=("@it-leads", "UCHEN"))


def pending(**more: Any) -> Report:
    waiting = (Waiting(who=("UADA",), given=0, needed=1, stages=2),)
    return report(
        **{
            "status": RequestStatus.PENDING,
            "waiting": waiting,
            "expires_at": NOW + timedelta(hours=2),
            **more,
        }
    )


def drawn(message: Message) -> str:
    check_message(message)
    return str(message.blocks)


def test_it_says_what_and_until_when_and_can_be_answered() -> None:
    told = reminder(pending(), NOW, 2, URL)
    shown = drawn(told)
    assert told.text.startswith("Reminder 2: ")
    for words in ("Reminder 2: ", "Dana Okafor", "Waits since", "Expires", "Waits for: <@UADA>", URL):
        assert words in shown
    for action in ("request.approve", "request.deny", "request.details", "request.card"):
        assert action in shown


def test_without_a_link_it_can_be_answered_all_the_same() -> None:
    shown = drawn(reminder(pending(), NOW, 1))
    assert "request.approve" in shown
    assert "request.card" not in shown


def test_somebody_who_is_asked_because_of_silence_reads_why() -> None:
    told = reminder(pending(widened=(WIDER,)), NOW, 0, URL)
    assert "Your word is wanted: " in drawn(told)
    words = "Nobody answered for 4 h: @it-leads and <@UCHEN> may now decide as well"
    assert words in drawn(told)
    assert words in drawn(card(pending(widened=(WIDER,)), NOW))


@pytest.mark.parametrize(
    "status",
    [RequestStatus.APPROVED, RequestStatus.DENIED, RequestStatus.EXPIRED, RequestStatus.CANCELLED],
)
def test_once_it_is_over_it_has_no_live_button(status: RequestStatus) -> None:
    told = reminder(pending(status=status), NOW, 1, URL)
    shown = drawn(told)
    assert "request.approve" not in shown
    assert "request.deny" not in shown
    assert "Reminder" not in told.text
