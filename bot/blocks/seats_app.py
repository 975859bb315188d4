"""One app's seats: what is left, how it went, who holds them, what they cost, and who says each number."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from approvals.forecast import Point
from approvals.seat_model import Origin, SeatModel, Told
from approvals.seat_words import day_words, forecast_words, money, worth_words
from approvals.seats import AppSeats, Headroom, RoleSeats
from approvals.stale_groups import MEANING, OFFERED, TITLES, Group
from approvals.stocks import AppStock
from bot.blocks.charts import evenly, line_chart
from bot.blocks.kit import Block, Message, clip, context, header, message, packed, table
from bot.blocks.seat_cells import a_month, held, left
from bot.blocks.seats import untold, warnings
from bot.blocks.text import (
    NAME,
    count,
    esc,
    is_page,
    link,
    moment,
    more,
    people_list,
    plain,
    sentence,
)
from connectors.seats import Billing, Price

GROUPS = ("Group", "Accounts", "What that is")


def app_message(stock: AppStock, now: datetime) -> Message:
    """Everything that is known about one app's seats."""
    seats, today = stock.seats, now.date()
    top = [*_standing(seats), *_ahead(seats, today), *_could(stock, today)]

    def draw(room: int) -> list[Block]:
        return [
            header(clip(seats.title, 140)),
            *packed(top),
            *_trend(seats, today),
            *([table(GROUPS, _groups(stock), (1,), 120)] if stock.stock and room else []),
            *packed([*_roles(seats, room), *_money(seats, today)]),
            *packed([clip(line, 600) for line in warnings([seats])]),
            *[context(clip(line, 1900)) for line in (*untold([stock]), *_sources(seats))],
        ]

    return message(f"{esc(seats.title, 60)}: {_in_short(seats)}", draw)


def trend(points: Sequence[Point], today: date) -> tuple[Sequence[str], Sequence[int]]:
    """Days in equal steps and the seats in use as last read by then, so many as a line has room for."""
    shown = evenly(points)
    return [_day(point.day, today) for point in shown], [point.used for point in shown]


def _in_short(seats: AppSeats) -> str:
    if seats.used is None:
        return "not read yet"
    of = f" of {seats.limit.value:,}" if seats.limit else ""
    return f"{seats.used.value:,}{of} {'seat' if seats.used.value == 1 else 'seats'} in use"


def _standing(seats: AppSeats) -> Iterator[str]:
    free = f", *{_free(seats)}*" if seats.headroom else ", and nobody says how many there are"
    yield f"*{_in_short(seats)}*{free if seats.used else ''}."
    if seats.headroom and (told := _counted(seats.headroom)):
        yield f"Of what is left, {told} already."
    if seats.headroom and seats.headroom.leaving:
        leaving = count(seats.headroom.leaving, "seat")
        yield f"{leaving} more once all that is approved is done: {_then(seats.headroom.left_later)} then."


def _then(later: int) -> str:
    return f"{-later:,} over the plan" if later < 0 else f"{later:,} left"


def _free(seats: AppSeats) -> str:
    told = left(seats)
    return f"{told} the plan" if told.endswith("over") else f"{told} left"


def _counted(headroom: Headroom) -> str:
    told = held(headroom)
    alone = headroom.invited + headroom.coming == 1
    return f"{people_list(told)} {'is' if alone else 'are'} taken off" if told else ""


def _ahead(seats: AppSeats, today: date) -> Iterator[str]:
    if seats.forecast:
        _, _, told = forecast_words(seats.forecast, today).partition("; ")  # what is left stands above
        yield f"📈 {sentence(told)}"


def _could(stock: AppStock, today: date) -> Iterator[str]:
    number, worth = stock.could_come_back, stock.worth(today)
    if not number or worth is None:
        return
    told, name = worth_words(worth, today), esc(stock.seats.app, 60)
    yield f"*{count(number, 'seat')} could come back* ({esc(told, 300)}): `/seats stale {name}` names them."


def _trend(seats: AppSeats, today: date) -> list[Block]:
    """The chart, and its numbers in text, which is all that an older Slack shows."""
    days, used = trend(seats.history, today)
    if len(days) < 2:
        return []
    lines = {"In use": used}
    if seats.limit:
        lines["Limit"] = [seats.limit.value] * len(days)
    told = " · ".join(f"{day} *{number:,}*" for day, number in zip(days, used, strict=True))
    return [
        line_chart(f"Seats of {seats.title}", days, lines),
        context(f"In use, as last read by then: {told}"),
    ]


def _day(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b} {day:%y}"


def _groups(stock: AppStock) -> list[tuple[str, str, str]]:
    """Those that could come back first, since they are what somebody can act upon."""
    counts, order = stock.counts, dict.fromkeys((*OFFERED, *Group))
    return [(TITLES[one], f"{counts[one]:,}", MEANING[one]) for one in order if counts.get(one)]


def _roles(seats: AppSeats, room: int) -> list[str]:
    if not any(role.role for role in seats.by_role):
        return []
    shown = [_role(role) for role in seats.by_role[: max(room, 1)]]
    hidden = len(seats.by_role) - len(shown)
    return [f"*Roles:* {' · '.join([*shown, *([more(hidden)] if hidden else [])])}"]


def _role(role: RoleSeats) -> str:
    off = f" ({role.seats:,} with a seat)" if role.seats != role.accounts else ""
    return f"{esc(role.role or 'no role', 60)} {role.accounts:,}{off}"


def _money(seats: AppSeats, today: date) -> Iterator[str]:
    model = seats.model
    billed = (
        f", billed {'by the year' if model.billing.value is Billing.ANNUAL else 'by the month'}"
        if (model.billing)
        else ""
    )
    cost = f"{a_month(seats)} a month{billed}" if seats.cost else "unknown: set prices for the app"
    yield f"*Cost:* {esc(cost, 200)}."
    if seats.renewal:
        last = f", to be changed by {day_words(seats.decide_by, today)}" if seats.decide_by else ""
        yield f"*Renewal:* {day_words(seats.renewal, today)}{last}."


def _sources(seats: AppSeats) -> Iterator[str]:
    """Who says each number, and when it was read."""
    model, said = seats.model, dict[Origin, list[str]]()
    for what, origin in [*_numbers(model), (_takes_seat(model), model.counts.origin)]:
        said.setdefault(origin, []).append(esc(what, 100))
    if seats.used and seats.as_of:
        yield f"*In use:* {esc(seats.used.origin.words)}, as of {moment(seats.as_of)}."
    for origin, told in said.items():
        words = f"{origin.words[:1].upper()}{origin.words[1:]}"
        yield f"*{linked(words, origin.link)}:* {people_list(told)}."
    if model.note:
        yield note(model)


def note(model: SeatModel) -> str:
    """What a guide says, with links where it gives addresses of the site that it stands on itself."""
    home = "/".join(model.over.origin.link.split("/")[:3]) + "/"
    told = ((word.partition("://")[2] or word, word) for word in plain(model.note[:600]).split())
    return " ".join(linked(words, url if url.startswith(home) else "") for words, url in told)


def linked(words: str, url: str) -> str:
    """Words with a link behind them, where there is a page."""
    return link(url, words) if is_page(url) else esc(words, NAME)


def _takes_seat(model: SeatModel) -> str:
    states = people_list(sorted(state.value for state in model.counts.value))
    return f"{states} accounts take a seat"


def _numbers(model: SeatModel) -> Iterator[tuple[str, Origin]]:
    whole: tuple[tuple[str, Told[int] | None], ...] = (("limit", model.seats), ("included", model.included))
    prices: tuple[tuple[str, Told[Price] | None], ...] = (
        ("for the plan", model.base),
        ("for a seat", model.price),
        ("for a seat beyond", model.overage),
    )
    yield from ((f"{what} {told.value:,}", told.origin) for what, told in whole if told)
    yield from (
        (f"{money(told.value, model.currency)} a month {what}", told.origin) for what, told in prices if told
    )
