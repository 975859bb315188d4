"""A pause, as people read it on the cards and in answer to their command."""

from approvals.pausing import PauseView, Turn
from approvals.report import Report
from bot.blocks.kit import Block, section
from bot.blocks.text import count, esc, mention, moment

NO_WORDS = (
    "Please say why, since every open card shows it: `/offboard pause vendor incident, call Ada first`. "
    "Nothing is paused."
)
HELD = "Nothing is changed in any app until somebody resumes."


def paused(report: Report) -> list[Block]:
    """That the request is held up, by whom and why; no block where it is not."""
    return [pause_block(report.pause)] if report.pause else []


def pause_block(pause: PauseView) -> Block:
    """That everything is held up, by whom and why."""
    return section(f"⚠️ *Paused* by {_by(pause)}. {HELD}")


def told_paused(turn: Turn) -> str:
    """What came of ``/offboard pause``, for whoever typed it."""
    if turn.pause is not None and not turn.changed:
        return f"⚠️ Paused already {moment(turn.pause.since)} by {_by(turn.pause)}. {HELD}"
    on_its_way = ""
    if turn.sent:
        on_its_way = f" {count(turn.sent, 'call')} had been sent before; what it did is still read again."
    return f"⚠️ *Paused.* {HELD} {_cards(turn.open)}{on_its_way} `/offboard resume` goes on."


def told_resumed(turn: Turn) -> str:
    """What came of ``/offboard resume``, for whoever typed it."""
    if not turn.changed:
        return "Nothing is paused."
    return "▶️ *Resumed.* What is approved goes on, and no card says any more that it is paused."


def _by(pause: PauseView) -> str:
    return f"{mention(pause.by)}: {esc(pause.reason, 280).rstrip('.')}"


def _cards(number: int) -> str:
    if number == 0:
        return "No request is open."
    if number == 1:
        return "The card of the one open request says so."
    return f"The cards of {number} open requests say so."
