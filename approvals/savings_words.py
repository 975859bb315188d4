"""The savings ledger as people read it. Pure; nothing is escaped here."""

from collections.abc import Iterator, Mapping
from datetime import date

from approvals.savings import AppSavings, Totals
from approvals.seat_costs import NOTHING
from approvals.seat_words import money, worth_words
from connectors.seats import Price


def savings_words(savings: AppSavings, today: date) -> str:
    """What was freed in one app and what that saves, in one line without a stop."""
    if not savings.freed:
        return "nothing freed yet"
    back = f", {savings.returned:,} of them taken again" if savings.returned else ""
    return "; ".join([f"{savings.freed:,} freed{back}", *_worths(savings, today)])


def alarm_words(savings: AppSavings) -> str:
    """That seats did not come back although their accounts are off, and what to do; or nothing."""
    number = len(savings.alarms)
    if not number:
        return ""
    seats, accounts = ("seat", "its account is") if number == 1 else ("seats", "their accounts are")
    return (
        f"{number:,} {seats} of {savings.title} did not come back although {accounts} off: look at what "
        "the app counts, or whether somebody took the place meanwhile"
    )


def total_words(totals: Totals) -> str:
    """The sums by currency, such as ``€12 and $36 a month now, $1,080 a year from renewals on``."""
    now, later = _sums(totals.per_month), _sums(totals.at_renewals)
    told = [f"{now} a month now" if now else "", f"{later} a year from renewals on" if later else ""]
    return ", ".join(filter(None, told)) or "no money that is known"


def _sums(prices: Mapping[str, Price]) -> str:
    """A currency in which it comes to nothing is told only where it does in all."""
    told = {currency: price for currency, price in prices.items() if price != NOTHING} or prices
    return " and ".join(money(price, currency) for currency, price in sorted(told.items()))


def _worths(savings: AppSavings, today: date) -> Iterator[str]:
    """Of several moments each says of how many seats it tells."""
    parts = [(savings.running.freed, savings.running)] if savings.running.freed else []
    parts += [(later.seats, later.worth) for later in savings.later]
    for seats, worth in parts:
        told = worth_words(worth, today)
        yield f"{seats:,} of them: {told}" if len(parts) > 1 else told
