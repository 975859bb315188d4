"""What seats cost, and what giving some back is worth, now and at the renewal. Pure; prices are per month."""

from datetime import date
from enum import StrEnum

from approvals.seat_model import SeatModel, Source
from connectors.contract import Value
from connectors.seats import Billing, Over, Plan, Price

NOTHING = Price.of("0")


class Cost(Value):
    """What an app costs per month; ``is_least`` where seats beyond the plan cost an unknown amount more."""

    per_month: Price
    is_least: bool = False


class Ground(StrEnum):
    """Why seats that are given back are worth what they are."""

    PER_SEAT = "per_seat"
    IF_BY_USER = "if_by_user"
    """A guide tells a price of the plan and one by the user; which of them is paid, the vendor does not."""
    LOWER_PLAN = "lower_plan"
    WITHIN_INCLUDED = "within_included"
    NO_LOWER_PLAN = "no_lower_plan"
    KEEPS_SEATS = "keeps_seats"
    NO_PRICE = "no_price"


class Worth(Value):
    """What so many seats are worth once they are free; ``per_month`` is None where no price is known.

    ``billing`` says when it begins: with the next month, or with ``renewal``, which has to be decided on by
    ``decide_by``. ``plan`` is the lower plan that they would do with.
    """

    freed: int
    ground: Ground
    per_month: Price | None
    currency: str = ""
    billing: Billing | None = None
    renewal: date | None = None
    decide_by: date | None = None
    plan: str = ""

    @property
    def now(self) -> Price | None:
        """What is saved per month from now on; nothing before the renewal of an annual contract."""
        if self.per_month is None or self.per_month == NOTHING:
            return self.per_month
        if self.billing is None:
            return None
        return self.per_month if self.billing is Billing.MONTHLY else NOTHING

    @property
    def at_renewal(self) -> Price | None:
        """What the year after the renewal costs less; None where the contract is not annual, or unknown."""
        annual = self.billing is Billing.ANNUAL and self.per_month is not None
        return self.per_month.times(12) if annual and self.per_month else None


def cost_of(model: SeatModel, used: int) -> Cost | None:
    """What an app costs with so many seats in use; None where no price is known.

    A plan with a price of its own costs that and what is beyond it. Else every seat of an annual contract or
    of a plan that has to be changed as a whole is paid for, and otherwise those in use.
    """
    if model.base is not None:
        beyond = _beyond(model, used)
        each = model.overage or model.price
        more = each.value.times(beyond) if each else NOTHING
        return Cost(per_month=model.base.value.plus(more), is_least=bool(beyond and not each))
    if model.price is None:
        return None
    bought = model.seats.value if model.seats and _is_bought_whole(model) else used
    paid = max(bought, used) - (model.included.value if model.included else 0)
    return Cost(per_month=model.price.value.times(max(paid, 0)))


def worth_of(model: SeatModel, used: int, freed: int, today: date) -> Worth:
    """What it is worth to bring the seats in use down by so many."""
    ground, per_month, plan = _value(model, used, min(freed, used))
    return Worth(
        freed=freed,
        ground=ground,
        per_month=per_month,
        currency=model.currency,
        billing=model.billing.value if model.billing else None,
        renewal=model.renewal(today),
        decide_by=model.decide_by(today),
        plan=plan,
    )


def _value(model: SeatModel, used: int, freed: int) -> tuple[Ground, Price | None, str]:
    if model.keeps_seats:
        return Ground.KEEPS_SEATS, NOTHING, ""
    each = model.price or model.overage
    if model.included is not None:
        paid = min(freed, max(0, used - model.included.value))
        if not paid:
            return Ground.WITHIN_INCLUDED, NOTHING, ""
        each = model.overage or model.price
        return Ground.PER_SEAT, each.value.times(paid) if each else None, ""
    if each is not None:
        doubtful = model.base is not None and each.origin.source is Source.PLAN
        return (Ground.IF_BY_USER if doubtful else Ground.PER_SEAT), each.value.times(freed), ""
    if model.over.value is Over.NEXT_TIER and model.preset:
        return _lower_plan(model, used - freed)
    return Ground.NO_PRICE, None, ""


def _lower_plan(model: SeatModel, needed: int) -> tuple[Ground, Price | None, str]:
    assert model.preset is not None
    lower = _smaller(model, needed)
    if lower is None:
        return Ground.NO_LOWER_PLAN, NOTHING, ""
    base = model.base.value if model.base else None
    if base is None or lower.base is None:
        return Ground.LOWER_PLAN, None, lower.name
    low, high = max(base.low - lower.base.high, NOTHING.low), max(base.high - lower.base.low, NOTHING.low)
    return Ground.LOWER_PLAN, Price(low=low, high=high), lower.name


def _smaller(model: SeatModel, needed: int) -> Plan | None:
    """The smallest of the plans below this one that still holds so many."""
    known = model.plans.known
    below = known[: known.index(model.preset)] if model.preset in known else ()
    return next((plan for plan in below if plan.seats is not None and plan.seats >= needed), None)


def _beyond(model: SeatModel, used: int) -> int:
    covered = model.included or model.seats
    return max(0, used - covered.value) if covered else 0


def _is_bought_whole(model: SeatModel) -> bool:
    annual = model.billing is not None and model.billing.value is Billing.ANNUAL
    return annual or model.over.value is Over.NEXT_TIER
