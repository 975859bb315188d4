"""The seats of every app in one table; what could not be read is a gap with its sentence, never a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.claims import headroom
from bot.blocks.kit import Block, Message, clip, context, header, message, more, section, table
from bot.blocks.text import count, esc, moment, plain, sentence, stamp
from connectors.contract import Counting

HEAD = ("App", "Used", "Limit", "Headroom", "Who says so", "As of")
NUMBERS = (1, 2, 3)
NO_APPS = "No app is configured yet. Add one to `seatkeeper.toml`, under `[apps.talentlms]` for example."


@dataclass(frozen=True)
class SeatRow:
    """One app's seats; ``used`` is None where they could not be read, and ``gap`` then says why."""

    title: str
    used: int | None
    counting: str
    limit: int | None
    limit_source: str
    read_at: datetime
    gap: str


def seats_table(rows: Sequence[SeatRow], now: datetime) -> Message:
    """Used, limit and headroom of every app, with who says so and when it was read."""
    if not rows:
        return message(NO_APPS, lambda _: [section(NO_APPS)])

    def draw(room: int) -> list[Block]:
        shown = rows[:room]
        hidden = len(rows) - len(shown)
        gaps = [f"⚠️ {_gap(row)}" for row in shown if row.used is None]
        drawn = [table(HEAD, [_cells(row) for row in shown], NUMBERS)] if shown else []
        rest = [context(more(hidden, "app"))] if hidden else []
        told = [section(clip("\n".join(gaps), 2900))] if gaps else []
        return [header("Seats"), *drawn, *rest, *told, context(f"As of {moment(now)}.")]

    return message(_summary(rows), draw, most=99)


def _cells(row: SeatRow) -> tuple[str, ...]:
    limit = "unknown" if row.limit is None else str(row.limit)
    if row.limit is not None and row.limit_source:
        limit += f" ({clip(plain(row.limit_source), 30)})"
    if row.used is None:
        return (row.title, "not read", limit, "unknown", "–", stamp(row.read_at))
    left = "unknown" if row.limit is None else headroom(row.limit, row.used)
    source = "counted by us" if row.counting == Counting.COUNTED else row.counting or "–"
    return (row.title, str(row.used), limit, left, source, stamp(row.read_at))


def _gap(row: SeatRow) -> str:
    return f"*{esc(row.title, 60)}* was not read. {sentence(row.gap, 150)}".rstrip()


def _summary(rows: Sequence[SeatRow]) -> str:
    told = [f"{esc(row.title, 60)} {_short(row)}" for row in rows[:5]]
    rest = [f"{count(len(rows) - 5, 'more app')}"] if len(rows) > 5 else []
    return "Seats: " + ", ".join([*told, *rest])


def _short(row: SeatRow) -> str:
    if row.used is None:
        return "not read"
    return f"{row.used} used" if row.limit is None else f"{row.used} of {row.limit}"
