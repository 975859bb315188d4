"""The requests that somebody may see, and what the commands can do."""

from collections.abc import Sequence

from approvals.pausing import PauseView
from approvals.report import Line
from approvals.states import RequestKind
from bot.blocks.kit import Block, Message, context, message, more, packed, section
from bot.blocks.moments import when_listed
from bot.blocks.pausing import pause_block
from bot.blocks.text import count, day, name
from bot.blocks.words import help_text, status_icon, status_word

NOTHING_YET = "There are no requests that you may see."
BEGIN = " `/offboard @person` starts one."
PROMISE = "Nothing is changed in any app before somebody else has approved it."


def request_list(
    lines: Sequence[Line], more_lines: int, pause: PauseView | None = None, *, may_ask: bool = True
) -> Message:
    """The newest requests, open ones first, a line each; a pause, which holds them all up, above them.

    Where there are none, only whoever ``may_ask`` is told how one begins.
    """
    if not lines:
        told = f"{NOTHING_YET}{BEGIN if may_ask else ''}"
        return message(told, lambda _: [section(told)])

    def draw(room: int) -> list[Block]:
        hidden = len(lines) - min(len(lines), room) + more_lines
        rest = [context(more(hidden, "request"))] if hidden else []
        top = [pause_block(pause)] if pause else []
        return [*top, section("*Requests*"), *packed([request_line(line) for line in lines[:room]]), *rest]

    return message(f"{count(len(lines) + more_lines, 'request')} that you may see", draw, most=50)


def help_message(command: str) -> Message:
    """What a command can do."""
    text = f"What `{command}` can do:"
    return message(text, lambda _: [section(f"{text}\n{help_text(command)}"), context(PROMISE)])


def request_line(line: Line) -> str:
    """One request: about whom, where it stands, who asked and when."""
    when = f" · {day(line.submitted_at)}" if line.submitted_at else ""
    meant = f" · {told}" if (told := when_listed(line)) else ""
    what = f"{status_word(line.status)} · {count(line.steps, 'account')}"
    asker = f"asked for by {name(line.requester)}"
    about = f"Undo: {name(line.leaver)}" if line.kind is RequestKind.UNDO else name(line.leaver)
    sign = "🚨 " if line.urgent else ""
    return f"{status_icon(line.status)} {sign}*#{line.number} {about}* · {what} · {asker}{when}{meant}"
