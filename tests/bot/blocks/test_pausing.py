"""How a pause is told: on every open card, on no other, and harmless whatever somebody typed."""

import pytest

from approvals.pausing import PauseView, Turn
from approvals.policy import Reason
from approvals.states import CLOSED, OPEN, RequestStatus
from bot.blocks.card import card
from bot.blocks.pausing import told_paused, told_resumed
from tests.bot.blocks.values import ADA, NOW, report

PAUSE = PauseView(by=ADA, reason="An incident.", since=NOW)
TOLD = "⚠️ *Paused* by <@UADA>: An incident. Nothing is changed in any app until somebody resumes."


def drawn(status: RequestStatus, pause: PauseView | None) -> str:
    return str(card(report(status=status, pause=pause), NOW).blocks)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_every_open_card_says_it(status: RequestStatus) -> None:
    assert TOLD in drawn(status, PAUSE)
    assert "Paused" not in drawn(status, None)


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_no_other_card_says_it(status: RequestStatus) -> None:
    assert "Paused" not in drawn(status, PAUSE)


def test_what_somebody_typed_calls_nobody() -> None:
    hostile = PauseView(by=ADA, reason="<!channel> *all* of you", since=NOW)
    shown = drawn(RequestStatus.PENDING, hostile)
    assert "&lt;!channel&gt; ∗all∗ of you. Nothing is changed" in shown


def turn(**fields: object) -> Turn:
    return Turn.model_validate({"reason": Reason.ALLOWED, "changed": True, "pause": PAUSE, **fields})


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (told_paused(turn(open=0)), "No request is open."),
        (told_paused(turn(open=1)), "The card of the one open request says so."),
        (told_paused(turn(open=12)), "The cards of 12 open requests say so."),
        (told_paused(turn(open=2, sent=1)), "1 call had been sent before"),
        (told_paused(turn(changed=False)), "by <@UADA>: An incident. Nothing is changed"),
        (told_resumed(turn(open=2)), "goes on, and no card says any more that it is paused."),
        (told_resumed(turn(changed=False)), "Nothing is paused."),
    ],
)
def test_whoever_typed_it_hears_what_came_of_it(told: str, says: str) -> None:
    assert says in told
