"""What of an app's seats stands in a cell, the same in Slack and in the terminal. Nothing is escaped."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from approvals.seat_words import money
from approvals.seats import AppSeats, Headroom
from approvals.stocks import AppStock
from bot.blocks.text import count, plain_day, zone
from connectors.seats import Price

HEAD = ("App", "Headroom", "Could return", "Used", "Limit", "Invited", "A month", "As of", "Who says so")
"""What somebody acts upon comes first: a phone shows three or four columns."""
NUMBERS = (1, 2, 3, 4, 5, 6)
UNKNOWN = "unknown"


def row(stock: AppStock, now: datetime, tz: str = "") -> tuple[str, ...]:
    """One app's line below ``HEAD``; what could not be read is said, and never a nought."""
    seats = stock.seats
    limit = f"{seats.limit.value:,}" if seats.limit else UNKNOWN
    if seats.used is None or seats.as_of is None:
        return (seats.title, UNKNOWN, UNKNOWN, "not read", limit, UNKNOWN, UNKNOWN, "never", says_who(seats))
    return (
        seats.title,
        left(seats),
        f"{stock.could_come_back:,}" if stock.stock else UNKNOWN,
        f"{seats.used.value:,}",
        limit,
        f"{seats.invited:,}",
        a_month(seats),
        as_of(seats.as_of, now, tz),
        says_who(seats),
    )


def left(seats: AppSeats) -> str:
    """Seats that can still be given away, or how many are given beyond the plan."""
    if seats.headroom is None:
        return UNKNOWN
    number = seats.headroom.left
    return f"{number:,}" if number >= 0 else f"{-number:,} over"


def a_month(seats: AppSeats) -> str:
    """What the app costs per month."""
    if seats.cost is None:
        return UNKNOWN
    least = "at least " if seats.cost.is_least else ""
    return f"{least}{money(seats.cost.per_month, seats.model.currency)}"


def all_a_month(apps: Iterable[AppSeats]) -> str:
    """What all of them cost per month, each currency for itself; nothing where no price is known."""
    sums: dict[str, Price] = {}
    for seats in apps:
        if seats.cost:
            currency, price = seats.model.currency, seats.cost.per_month
            sums[currency] = sums[currency].plus(price) if currency in sums else price
    return " and ".join(money(price, currency) for currency, price in sorted(sums.items()))


def says_who(seats: AppSeats) -> str:
    """Whether the seats in use are counted or reported, and where the limit comes from."""
    used = seats.used.origin.words if seats.used else ""
    return "; ".join(filter(None, (used, _limit_by(seats)))) or "–"


def _limit_by(seats: AppSeats) -> str:
    if seats.limit is None:
        return ""
    return f"limit: {seats.limit.origin.in_short}"


def as_of(at: datetime, now: datetime, tz: str = "") -> str:
    """A moment as short as it can be: the time today, else the day."""
    local, today = at.astimezone(zone(tz)), now.astimezone(zone(tz)).date()
    return f"{local:%H:%M} {local.tzname()}" if local.date() == today else plain_day(local)


def over_plan(apps: Sequence[AppSeats]) -> Sequence[str]:
    """The apps that have given more seats than their plan holds, such as "Trainual is 3 over its plan"."""
    beyond = ((seats.title, -seats.headroom.left) for seats in apps if seats.headroom)
    return [f"{title} is {number:,} over its plan" for title, number in beyond if number > 0]


def held(headroom: Headroom) -> list[str]:
    """What will take seats that are free today, such as "2 open invitations"."""
    taken = ((headroom.invited, "open invitation"), (headroom.coming, "approved return"))
    return [count(number, what) for number, what in taken if number]
