"""Seats for people at a terminal: the cells of ``/seats``, with nothing in them that could steer it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from approvals.invites import Answer
from approvals.savings import AppSavings, total
from approvals.savings_words import alarm_words, savings_words, total_words
from approvals.seat_words import answer_words, day_words, doubts, forecast_words, worth_words
from approvals.seats import AppSeats
from approvals.stale_groups import MEANING, OFFERED, TITLES, Group
from approvals.stale_words import why
from approvals.stocks import AppStock
from bot.blocks.seat_cells import HEAD, NUMBERS, row, says_who
from bot.blocks.seats import ROLL_GAP
from bot.blocks.seats_app import trend
from bot.blocks.seats_stale import NOBODY, holder, stale_rows
from bot.blocks.text import count, plain


def apps_table(found: Sequence[AppStock], now: datetime) -> Lines:
    """A line for each app, and below who says its numbers and whatever makes them doubtful."""
    table = _table(HEAD[:-1], (row(stock, now)[:-1] for stock in found), NUMBERS)
    said = [f"{stock.seats.title}: {'; '.join(_said(stock.seats))}." for stock in found]
    return _below(table, [*said, *_untold(found)])


def app_table(stock: AppStock, today: date) -> Lines:
    """One app's accounts by group, its trend, and what comes of both."""
    order = dict.fromkeys((*OFFERED, *Group))
    groups = [(TITLES[one], f"{stock.counts[one]:,}", MEANING[one]) for one in order if stock.counts.get(one)]
    return _below(_table(("Group", "Accounts", "What that is"), groups, (1,)), list(_told(stock, today)))


def stale_table(found: Sequence[AppStock]) -> Lines:
    """Every seat that could come back, with the whole sentence that says why."""
    lines = [
        (stock.seats.title, holder(seat), TITLES[seat.group], why(seat, stock.stock.survey))
        for stock, seat in stale_rows(found)
        if stock.stock
    ]
    table = _table(("App", "Account", "Group", "Why"), lines) if lines else Text(NOBODY)
    return _below(table, _untold(found))


def answer_lines(stock: AppStock, answer: Answer) -> Sequence[str]:
    """The answer to "can I invite so many?", and what makes it doubtful."""
    told = (answer_words(answer, stock.seats.title), *(f"{doubt}." for doubt in doubts(stock.seats)))
    return [plain(line) for line in told]


def ledger_table(saved: Sequence[AppSavings], today: date) -> Lines:
    """What was freed in each app and what that saves, with the sums and the alarms."""
    lines = [(one.title, f"{one.freed:,}", f"{one.standing:,}", savings_words(one, today)) for one in saved]
    table = _table(("App", "Freed", "Still free", "What that saves"), lines, (1, 2))
    alarms = [f"{words}." for one in saved if (words := alarm_words(one))]
    return _below(table, [f"Together: {total_words(total(saved))}.", *alarms])


def _said(seats: AppSeats) -> Sequence[str]:
    return (says_who(seats), *doubts(seats))


def _told(stock: AppStock, today: date) -> Iterator[str]:
    seats, number = stock.seats, stock.could_come_back
    if number and (worth := stock.worth(today)):
        yield f"{count(number, 'seat')} could come back: {worth_words(worth, today)}."
    if seats.forecast:
        yield f"{forecast_words(seats.forecast, today)}."
    if len(seats.history) > 1:
        days, used = trend(seats.history, today)
        yield f"In use: {', '.join(f'{day} {number:,}' for day, number in zip(days, used, strict=True))}."
    if any(role.role for role in seats.by_role):
        yield f"Roles: {', '.join(f'{role.role} {role.accounts:,}' for role in seats.by_role)}."
    yield from _renewal(seats, today)


def _renewal(seats: AppSeats, today: date) -> Iterator[str]:
    if seats.renewal:
        last = f", to be changed by {day_words(seats.decide_by, today)}" if seats.decide_by else ""
        yield f"Renewal: {day_words(seats.renewal, today)}{last}."


def _untold(found: Sequence[AppStock]) -> list[str]:
    rolls = [stock.stock.survey.roll for stock in found if stock.stock]
    gaps = {roll.gap if roll else ROLL_GAP.removesuffix(".") for roll in rolls}
    return [f"{gap[:1].upper()}{gap[1:]}." for gap in sorted(filter(None, gaps))]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column, title in enumerate(head):
        table.add_column(title, justify="right" if column in right else "left", overflow="fold")
    for line in rows:
        table.add_row(*(Text(plain(cell)) for cell in line))
    return table


def _below(shown: RenderableType, lines: Sequence[str]) -> Lines:
    """What is shown with sentences below it."""
    return Lines(shown, *([Text("")] if lines else []), *(Text(plain(line)) for line in lines))
