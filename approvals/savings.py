"""The savings ledger: what was really freed, by fresh readings, and what that is worth. Pure.

A deactivation counts when a fresh read has verified it and the seats in use fell with it. What was
reactivated, or came back by itself, is taken off again. Money is what the app's own billing makes of it, and
currencies are never added up.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from approvals.seat_costs import Worth, worth_of
from approvals.seat_model import SeatModel
from connectors.contract import State, Value
from connectors.seats import Billing, Price


class Came(StrEnum):
    """Whether the seat of an account that is off came back."""

    FREED = "freed"
    NOT_FREED = "not_freed"
    AS_SAID = "as_said"
    NO_SEAT = "no_seat"
    UNMEASURED = "unmeasured"


class Proof(NamedTuple):
    """What the evidence of one verified step says; seats that could not be read are None.

    ``back_at`` is when the account was seen to be open again, ``is_undone`` that a request did it.
    """

    app: str
    account_id: str
    request_number: int
    step_id: str
    role: str
    state_before: str
    seats_before: int | None
    seats_after: int | None
    counting: str
    read_at: datetime
    back_at: datetime | None = None
    is_undone: bool = False


class Entry(NamedTuple):
    """One line of the ledger: a deactivation, what became of its seat, and from which day it saves something.

    That day is None where an annual contract names no renewal.
    """

    proof: Proof
    came: Came
    begins: date | None

    @property
    def stands(self) -> bool:
        """Whether the seat came back and is still free."""
        return self.came is Came.FREED and self.proof.back_at is None


class Later(Value):
    """Seats whose saving begins with a renewal, known or not, and what the year after it costs less."""

    renewal: date | None
    seats: int
    worth: Worth


class AppSavings(Value):
    """What was freed in one app. ``running`` is saved now, ``later`` from a renewal on.

    ``returned`` were freed and taken again, ``unmeasured`` have no seat count before or after.
    ``alarms`` are the ids of the steps whose account is off although its seat did not come back.
    """

    app: str
    title: str
    freed: int
    returned: int
    unmeasured: int
    as_said: int
    alarms: tuple[str, ...]
    currency: str
    running: Worth
    later: tuple[Later, ...]

    @property
    def standing(self) -> int:
        """The seats that were freed and are still free."""
        return self.freed - self.returned


class Totals(NamedTuple):
    """What is saved per month now, and in the year after the renewals that come, for each currency."""

    per_month: Mapping[str, Price]
    at_renewals: Mapping[str, Price]


def enter(proof: Proof, model: SeatModel, said_to_stay: bool) -> Entry:
    """The ledger's line for one proof; ``said_to_stay``: a fact had said that no seat would come back."""
    return Entry(proof, _came(proof, model, said_to_stay), _begins(proof.read_at.date(), model))


def save_up(
    app: str,
    title: str,
    model: SeatModel,
    proofs: Iterable[Proof],
    *,
    used: int,
    today: date,
    said_to_stay: bool = False,
) -> AppSavings:
    """What the app's proofs amount to with ``used`` seats in use now, each seat counted once."""
    entries = [enter(proof, model, said_to_stay) for proof in proofs]
    came = [entry.came for entry in entries]
    standing = [entry for entry in entries if entry.stands]
    waiting = [entry for entry in standing if entry.begins is None or entry.begins > today]
    return AppSavings(
        app=app,
        title=title,
        freed=came.count(Came.FREED),
        returned=sum(entry.came is Came.FREED and not entry.stands for entry in entries),
        unmeasured=came.count(Came.UNMEASURED),
        as_said=came.count(Came.AS_SAID),
        alarms=tuple(entry.proof.step_id for entry in entries if entry.came is Came.NOT_FREED),
        currency=model.currency,
        running=_running(model, used + len(waiting), len(standing) - len(waiting), today),
        later=tuple(_later(model, used, waiting, today)),
    )


def total(savings: Iterable[AppSavings]) -> Totals:
    """The sums of each currency; an amount without a currency stands under an empty name."""
    per_month: dict[str, Price] = {}
    at_renewals: dict[str, Price] = {}
    for one in savings:
        _add(per_month, one.currency, one.running.now)
        for later in one.later:
            _add(at_renewals, one.currency, later.worth.at_renewal)
    return Totals(per_month, at_renewals)


def total_worth(worths: Iterable[Worth]) -> Totals:
    """The same of what could still be saved."""
    per_month: dict[str, Price] = {}
    at_renewals: dict[str, Price] = {}
    for worth in worths:
        _add(per_month, worth.currency, worth.now)
        _add(at_renewals, worth.currency, worth.at_renewal)
    return Totals(per_month, at_renewals)


def _came(proof: Proof, model: SeatModel, said_to_stay: bool) -> Came:
    """A seat that others took meanwhile hides the one that came back, so a rise proves nothing."""
    if not model.takes_seat(State(proof.state_before), proof.role):
        return Came.NO_SEAT
    before, after = proof.seats_before, proof.seats_after
    if before is None or after is None or after > before:
        return Came.UNMEASURED
    if after < before:
        return Came.FREED
    return Came.AS_SAID if said_to_stay or model.keeps_seats else Came.NOT_FREED


def _begins(freed_on: date, model: SeatModel) -> date | None:
    """When it is worth something: at once, or with the first renewal that could still be changed by then."""
    if model.billing is None or model.billing.value is not Billing.ANNUAL:
        return freed_on
    renewal = model.renewal(freed_on)
    if renewal is None or freed_on <= _last_day(renewal, model):
        return renewal
    return model.renewal(renewal + timedelta(days=1))


def _last_day(renewal: date, model: SeatModel) -> date:
    """The last day on which a renewal can be changed."""
    return renewal - timedelta(days=model.notice_days)


def _running(model: SeatModel, used: int, freed: int, today: date) -> Worth:
    """What counts since the last renewal is saved every month by now."""
    worth = worth_of(model, used + freed, freed, today)
    billing = worth.billing and Billing.MONTHLY
    return worth.model_copy(update={"billing": billing, "renewal": None, "decide_by": None})


def _later(model: SeatModel, used: int, waiting: Sequence[Entry], today: date) -> Iterable[Later]:
    """One renewal after the other: the next one is worth what comes on top of those before."""
    left = used + len(waiting)
    for renewal in sorted({entry.begins for entry in waiting}, key=lambda day: day or date.max):
        seats = sum(entry.begins == renewal for entry in waiting)
        last = _last_day(renewal, model) if renewal else None
        known = {"renewal": renewal, "decide_by": last if last and last >= today else None}
        worth = worth_of(model, left, seats, today).model_copy(update=known)
        yield Later(renewal=renewal, seats=seats, worth=worth)
        left -= seats


def _add(sums: dict[str, Price], currency: str, price: Price | None) -> None:
    if price is not None:
        sums[currency] = sums[currency].plus(price) if currency in sums else price
