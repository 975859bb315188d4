"""What is on record about one person: each request with the newest of its events."""

from datetime import datetime

from approvals.history import Past, Record
from bot.blocks.kit import Block, Message, context, message, more, packed, section
from bot.blocks.lists import request_line
from bot.blocks.text import count, moment, name
from bot.blocks.timeline import timeline

EVENTS = 3
"""Events of each request, for every request that there is room for."""


def history_message(record: Record, now: datetime) -> Message:
    """Every request about somebody that the reader may see, the newest first, as full as it fits."""
    who = name(record.person)
    total = len(record.requests) + len(record.more)
    if not total:
        told = f"There is no request about {who} that you may see."
        return message(told, lambda _: [section(told)])

    def draw(room: int) -> list[Block]:
        shown = record.requests[: room + 1]
        numbers = [past.line.number for past in record.requests[room + 1 :]]
        hidden = [*numbers, *record.more]
        rest = [context(f"{more(len(hidden), 'request')}: {_listed(hidden)}")] if hidden else []
        lines = [line for past in shown for line in _past(past, EVENTS * room)]
        return [section(f"*{who}*"), *packed(lines), *rest, context(f"As of {moment(now)}.")]

    return message(f"{who}: {count(total, 'request')} that you may see", draw)


def _past(past: Past, room: int) -> list[str]:
    told = timeline(past.events, past.line.leaver, past.line.kind, room)
    return [request_line(past.line), *(f"• {line}" for line in told)]


def _listed(numbers: list[int]) -> str:
    """The first of them, as `/offboard show` takes them."""
    return ", ".join(f"#{number}" for number in numbers[:20]) + (" …" if len(numbers) > 20 else "")
