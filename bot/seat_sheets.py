"""Seats as files for spreadsheets, in which no cell can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from approvals.stale_groups import TITLES
from approvals.stale_survey import Seat, Survey
from approvals.stale_words import trace_of, why
from approvals.stocks import AppStock
from bot.blocks.seats_stale import stale_rows
from bot.blocks.text import plain

APPS_FILE, STALE_FILE = "seats.csv", "seats-that-could-come-back.csv"

APPS_HEAD = (
    *("app", "title", "used", "used_source", "invited", "limit", "limit_source", "left", "over"),
    *("could_come_back", "cost_low", "cost_high", "currency", "renews_on", "as_of", "gap"),
)
STALE_HEAD = (
    *("app", "account_id", "name", "address", "role", "state", "group", "why"),
    *("field", "value", "reading", "read_at", "source", "last_active_at", "created_at"),
)

_FORMULA = re.compile(r"[\s\u200c\u200d]*[=+\-@＝＋－＠]")


def harmless(cell: str) -> str:
    """The cell in one line; one that a spreadsheet would take for a formula begins with an apostrophe.

    That is how a spreadsheet marks text itself (owasp.org/www-community/attacks/CSV_Injection, 2026-11-21).
    """
    text = plain(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def apps_sheet(found: Sequence[AppStock]) -> str:
    """A line for each app; what nobody tells is an empty cell."""
    return _sheet(APPS_HEAD, (_app(stock) for stock in found))


def stale_sheet(found: Sequence[AppStock]) -> str:
    """A line for each seat that could come back, with all of its evidence."""
    lines = ((stock, seat) for stock, seat in stale_rows(found) if stock.stock)
    return _sheet(STALE_HEAD, (_seat(stock.seats.app, seat, _survey(stock)) for stock, seat in lines))


def _survey(stock: AppStock) -> Survey:
    assert stock.stock is not None
    return stock.stock.survey


def _app(stock: AppStock) -> Sequence[object]:
    seats, model = stock.seats, stock.seats.model
    left = seats.headroom.left if seats.headroom else None
    cost = seats.cost.per_month if seats.cost else None
    return (
        seats.app,
        seats.title,
        seats.used.value if seats.used else None,
        seats.used.origin.words if seats.used else "",
        seats.invited if seats.used else None,
        seats.limit.value if seats.limit else None,
        seats.limit.origin.words if seats.limit else "",
        None if left is None else max(left, 0),
        None if left is None else max(-left, 0),
        stock.could_come_back if stock.stock else None,
        cost.low if cost else None,
        cost.high if cost else None,
        model.currency,
        seats.renewal,
        seats.as_of.isoformat() if seats.as_of else "",
        seats.gap.sentence if seats.gap else "",
    )


def _seat(app: str, seat: Seat, survey: Survey) -> Sequence[object]:
    account, trace = seat.account, trace_of(seat, survey)
    moments = (account.last_active_at, account.created_at)
    return (
        app,
        account.id,
        account.name,
        account.email or account.login or "",
        account.role,
        account.state.value,
        TITLES[seat.group],
        why(seat, survey),
        trace.field,
        trace.value,
        trace.reading,
        trace.read_at.isoformat(),
        trace.source,
        *(at.isoformat() if at else "" for at in moments),
    )


def _sheet(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([harmless("" if cell is None else str(cell)) for cell in line] for line in lines)
    return text.getvalue()
