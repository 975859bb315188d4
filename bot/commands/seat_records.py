"""Seats for programs: JSON with keys that stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from approvals.invites import Answer
from approvals.savings import AppSavings, total
from approvals.seat_words import answer_words, doubts
from approvals.seats import AppSeats
from approvals.stale_groups import Group
from approvals.stale_words import trace_of, why
from approvals.stocks import AppStock
from bot.blocks.seats_stale import stale_rows
from connectors.seats import Price

Record = dict[str, Any]


def app_record(stock: AppStock) -> Record:
    """One app's seats. A number that nobody told is null; ``gap`` says why nothing newer could be read."""
    seats = stock.seats
    return {
        "app": seats.app,
        "title": seats.title,
        "used": seats.used.value if seats.used else None,
        "counting": seats.used.origin.source.value if seats.used else "",
        "limit": seats.limit.value if seats.limit else None,
        "limit_source": seats.limit.origin.words if seats.limit else "",
        "headroom": seats.headroom.left if seats.headroom else None,
        "as_of": seats.as_of.isoformat() if seats.as_of else None,
        "gap": seats.gap.sentence if seats.gap else "",
        "counted": seats.counted,
        "reported": seats.reported,
        "invited": seats.invited if seats.used else None,
        "accounts": seats.accounts,
        "could_come_back": stock.could_come_back if stock.stock else None,
        "groups": {group.value: stock.counts.get(group, 0) for group in Group} if stock.stock else None,
        "roles": [role.model_dump(mode="json") for role in seats.by_role],
        "pending": {"leaving": seats.pending.leaving, "coming": seats.pending.coming},
        **_money(seats),
        "forecast": seats.forecast.model_dump(mode="json") if seats.forecast else None,
        "history": [point.model_dump(mode="json") for point in seats.history],
        "doubts": list(doubts(seats)),
    }


def stale_records(found: Sequence[AppStock]) -> list[Record]:
    """Each seat that could come back, with why, and the field of the reading that says so."""
    return [
        {
            "app": stock.seats.app,
            "account": seat.account.id,
            "name": seat.account.name,
            "address": seat.account.email or seat.account.login,
            "role": seat.account.role,
            "state": seat.account.state.value,
            "group": seat.group.value,
            "why": why(seat, stock.stock.survey),
            "evidence": trace_of(seat, stock.stock.survey).model_dump(mode="json"),
        }
        for stock, seat in stale_rows(found)
        if stock.stock
    ]


def answer_record(stock: AppStock, answer: Answer) -> Record:
    """The answer to "can I invite so many?"."""
    sentence = answer_words(answer, stock.seats.title)
    return {"app": stock.seats.app, **answer.model_dump(mode="json"), "sentence": sentence}


def savings_record(saved: Sequence[AppSavings]) -> Record:
    """The savings of each app, and their sums by currency."""
    sums = total(saved)
    return {
        "apps": [one.model_dump(mode="json") for one in saved],
        "per_month": _prices(sums.per_month),
        "at_renewals": _prices(sums.at_renewals),
    }


def _money(seats: AppSeats) -> Record:
    cost, model = seats.cost, seats.model
    return {
        "cost_per_month": cost.per_month.model_dump(mode="json") if cost else None,
        "cost_is_least": bool(cost and cost.is_least),
        "currency": model.currency,
        "billing": model.billing.value.value if model.billing else None,
        "renews_on": seats.renewal.isoformat() if seats.renewal else None,
        "decide_by": seats.decide_by.isoformat() if seats.decide_by else None,
    }


def _prices(sums: Mapping[str, Price]) -> Record:
    return {currency: price.model_dump(mode="json") for currency, price in sums.items()}
