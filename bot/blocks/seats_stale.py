"""The seats that could come back, one by one, with the evidence for each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from approvals.stale_groups import OFFERED, RECLAIMABLE, TITLES, Group
from approvals.stale_survey import Seat
from approvals.stocks import AppStock
from bot.blocks.kit import Block, Message, clip, context, header, message, packed, section, table
from bot.blocks.seats import untold, warnings
from bot.blocks.text import count, esc, moment, people_list, plain, plain_day

NOBODY = "No seat could come back: nobody has left, was quiet for long, or left an invitation waiting."
IN_FILE = "The whole list, with all of the evidence, comes as a file in a direct message."
MOST_ROWS = 99
HEAD = ("Account", "Why")
WIDEST = 160
"""Characters of a cell, in two or three lines."""


def stale_message(found: Sequence[AppStock]) -> Message:
    """The seats by group, the surest first; what there is no room for is in a file that follows."""
    rows = stale_rows(found)
    heading = _heading(found)
    if not rows:
        return message(NOBODY, lambda _: [section(NOBODY), *_small(found)])

    def draw(room: int) -> list[Block]:
        shown = rows[:room]
        hidden = len(rows) - len(shown)
        cut = [section(f"… and *{hidden:,} more*. {IN_FILE}")]
        drawn = [table(HEAD, [_cells(line, found) for line in shown], widest=WIDEST)] if shown else []
        return [
            header(f"Seats that could come back{_in(found)}"),
            section(heading),
            *drawn,
            *(cut if hidden else []),
            *packed([clip(line, 600) for line in warnings(stock.seats for stock in found)][: room + 1]),
            *_small(found),
        ]

    return message(heading, draw, most=MOST_ROWS)


def stale_rows(found: Sequence[AppStock]) -> list[tuple[AppStock, Seat]]:
    """Every seat that people look at one by one, by group first and then by app."""
    rows = [(stock, seat) for stock in found if stock.stock for seat in stock.stock.seats]
    order = {group: place for place, group in enumerate(OFFERED)}
    return sorted(rows, key=lambda line: order[line[1].group])


def is_cut(drawn: Message, found: Sequence[AppStock]) -> bool:
    """Whether the drawing has not got room for all of the seats."""
    tables = [block for block in drawn.blocks if block["type"] == "table"]
    return sum(len(block["rows"]) - 1 for block in tables) < len(stale_rows(found))


def holder(seat: Seat) -> str:
    """Whose account it is, by name and address, or else by its id."""
    account = seat.account
    address = account.email or account.login or ""
    return ", ".join(filter(None, dict.fromkeys((account.name.strip(), address)))) or account.id


def in_short(seat: Seat) -> str:
    """The evidence in a few words; the whole sentence is in the file."""
    account = seat.account
    active = f"last active {plain_day(account.last_active_at)}" if account.last_active_at else ""
    match seat.group:
        case Group.ORPHANED:
            return "; ".join(filter(None, (seat.place.because, active)))
        case Group.NOT_IN_SLACK:
            return f"ours, but not in Slack; {active or 'no activity told'}"
        case Group.INVITATION:
            return f"invited {_day(seat.value)}, never came"
        case Group.STALE:
            return active
        case _:
            return f"created {_day(seat.value)}, no activity told"


def _cells(line: tuple[AppStock, Seat], found: Sequence[AppStock]) -> tuple[str, str]:
    """Two columns, which a phone shows side by side."""
    stock, seat = line
    app = (clip(plain(stock.seats.title), 60),) if len(found) > 1 else ()
    return holder(seat), " · ".join((*app, f"{TITLES[seat.group]}: {in_short(seat)}"))


def _heading(found: Sequence[AppStock]) -> str:
    counts = total_by_group(found)
    total = sum(counts.get(group, 0) for group in RECLAIMABLE)
    parts = [f"{TITLES[group].lower()} {counts[group]:,}" for group in RECLAIMABLE if counts.get(group)]
    unlisted = counts.get(Group.NOT_IN_SLACK, 0)
    told = f"*{count(total, 'seat')} could come back*: {', '.join(parts)}." if total else ""
    many = f"{unlisted:,} more" if total else count(unlisted, "seat")
    has = "has" if unlisted == 1 else "have"
    beside = f"{many} {has} an address of ours that Slack does not know: ask first." if unlisted else ""
    return " ".join(filter(None, [told, beside]))


def total_by_group(found: Sequence[AppStock]) -> Mapping[Group, int]:
    """How many accounts each group has in these apps together."""
    return {group: sum(stock.counts.get(group, 0) for stock in found) for group in Group}


def _in(found: Sequence[AppStock]) -> str:
    return f": {found[0].seats.title}" if len(found) == 1 else ""


def _small(found: Sequence[AppStock]) -> list[Block]:
    return [context(clip(line, 1900)) for line in (*untold(found), *_as_read(found))]


def _as_read(found: Sequence[AppStock]) -> list[str]:
    """When the apps were read, those of the same minute together."""
    at: dict[str, list[str]] = {}
    for seats in (stock.seats for stock in found):
        if seats.as_of:
            at.setdefault(moment(seats.as_of.replace(second=0)), []).append(esc(seats.title, 60))
    told = [f"{people_list(titles)}: {when}" for when, titles in at.items()]
    return [f"As read – {' · '.join(told)}"] if told else []


def _day(value: datetime | date | str | None) -> str:
    return plain_day(value) if isinstance(value, date) else str(value or "")
