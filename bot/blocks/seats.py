"""The seats of every app in one table; what could not be read is a gap with its sentence, never a number."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from approvals.seat_words import doubts
from approvals.seats import AppSeats
from approvals.stocks import AppStock
from bot.blocks.kit import Block, Message, clip, context, header, message, more, packed, section, table
from bot.blocks.seat_cells import HEAD, NUMBERS, all_a_month, over_plan, row
from bot.blocks.text import count, esc, people_list, sentence

NO_APPS = "No app is configured yet. Add one to `seatkeeper.toml`, under `[apps.talentlms]` for example."
ROLL_GAP = "Who has left could not be read from Slack, so accounts of people who left are not found here."


def reading_first(titles: Sequence[str]) -> str:
    """What is said while old numbers are read again."""
    named = people_list([esc(title, 60) for title in titles])
    old = "what I know is over a day old, from before our own last step there, or nothing yet"
    return f"Reading {named}: {old}. The answer follows."


def seats_table(found: Sequence[AppStock], now: datetime, tz: str = "") -> Message:
    """The seats of every app, with what could come back, what they cost, and who says so as of when."""
    if not found:
        return message(NO_APPS, lambda _: [section(NO_APPS)])
    apps = [stock.seats for stock in found]

    def draw(room: int) -> list[Block]:
        shown = found[:room]
        hidden = len(found) - len(shown)
        drawn = [table(HEAD, [row(stock, now, tz) for stock in shown], NUMBERS)] if shown else []
        rest = [context(more(hidden, "app"))] if hidden else []
        warned = packed([clip(line, 600) for line in warnings(apps)][:room])
        return [header("Seats"), section(_summary(found)), *drawn, *rest, *warned, context(*_hints(found))]

    return message(_notice(apps), draw, most=99)


def warnings(apps: Iterable[AppSeats]) -> list[str]:
    """What makes numbers doubtful, a line each."""
    return [f"⚠️ *{esc(seats.title, 60)}*: {sentence(told, 400)}" for seats in apps for told in doubts(seats)]


def untold(found: Iterable[AppStock]) -> list[str]:
    """Why nobody can be said to have left, where that is so."""
    surveys = [stock.stock.survey for stock in found if stock.stock]
    gaps = {survey.roll.gap if survey.roll else ROLL_GAP for survey in surveys}
    return [sentence(gap) for gap in sorted(filter(None, gaps))]


def _summary(found: Sequence[AppStock]) -> str:
    apps = [stock.seats for stock in found]
    read = [seats for seats in apps if seats.used]
    used = f"*{count(sum(seats.used.value for seats in read if seats.used), 'seat')} in use*"
    cost = all_a_month(read)
    worth = f", for {esc(cost, 300)} a month where prices are known" if cost else ""
    stale = sum(stock.could_come_back for stock in found)
    could = f" *{stale:,} could come back*: `/seats stale` names them." if stale else ""
    beyond = people_list([esc(told, 100) for told in over_plan(apps)])
    return f"{used} in {count(len(read), 'app')}{worth}.{could}{f' {beyond}.' if beyond else ''}"


def _hints(found: Sequence[AppStock]) -> list[str]:
    name = esc(found[0].seats.app, 60)
    return [
        *untold(found),
        f"`/seats {name}` shows one app, `/seats {name} 12` whether 12 more can be invited.",
    ]


def _notice(apps: Sequence[AppSeats]) -> str:
    told = [f"{esc(seats.title, 60)} {_short(seats)}" for seats in apps[:5]]
    rest = [count(len(apps) - 5, "more app")] if len(apps) > 5 else []
    return "Seats: " + ", ".join([*told, *rest])


def _short(seats: AppSeats) -> str:
    if seats.used is None:
        return "not read"
    return f"{seats.used.value} of {seats.limit.value}" if seats.limit else f"{seats.used.value} used"
