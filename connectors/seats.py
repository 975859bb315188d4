"""What a plan says of seats: what takes one, how many there are, what they cost, and who says so."""

from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from connectors.words import State, Value


class Billing(StrEnum):
    """How often a contract is paid for, and so when a seat that is given back saves something."""

    MONTHLY = "monthly"
    ANNUAL = "annual"


class Over(StrEnum):
    """What an account beyond the plan's seats leads to."""

    CHARGED = "charged"
    NEXT_TIER = "next_tier"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class Price(Value):
    """An amount of money as a range, because guides tell no better; a known one has equal ends."""

    low: Decimal = Field(ge=0)
    high: Decimal = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> "Price":
        if self.low > self.high:
            raise ValueError("the lower price comes first")
        return self

    @classmethod
    def of(cls, amount: str) -> "Price":
        """A price that is known."""
        return cls.between(amount, amount)

    @classmethod
    def between(cls, low: str, high: str) -> "Price":
        """A price of which only a range is known."""
        return cls(low=Decimal(low), high=Decimal(high))

    def times(self, number: int) -> "Price":
        """So many of it."""
        return Price(low=self.low * number, high=self.high * number)

    def plus(self, other: "Price") -> "Price":
        """Both together."""
        return Price(low=self.low + other.low, high=self.high + other.high)


def _as_price(value: Any) -> Any:
    """A number is a price; two numbers are a range."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"low": str(value), "high": str(value)}
    if isinstance(value, list | tuple) and len(value) == 2:
        return {"low": str(value[0]), "high": str(value[1])}
    if not isinstance(value, Price | dict):
        raise ValueError("a price is a number such as 4.5, or a range such as [3, 5]")
    return value


Money = Annotated[Price, BeforeValidator(_as_price)]
"""A price as settings write it: ``4.5``, or ``[3, 5]``."""


class Plan(Value):
    """One plan of a vendor, as a source of that day tells it. What no source tells is None.

    ``seats`` is what the plan holds, of which ``included`` are paid for by ``base``, the price of the plan
    per month. ``price`` is that of a seat per month, ``overage`` that of one beyond the seats.
    """

    name: str
    seats: int | None = None
    included: int | None = None
    base: Price | None = None
    price: Price | None = None
    overage: Price | None = None
    currency: str = ""
    billing: Billing | None = None
    source: str
    read_on: date
    note: str = ""


class Plans(Value):
    """What a vendor's plans have in common, and those whose names are known, from small to large.

    ``counts`` are the states that take a seat. Without known plans any name will do: it is just a label.
    """

    counts: frozenset[State] = frozenset({State.ACTIVE})
    over: Over = Over.UNKNOWN
    source: str = ""
    read_on: date | None = None
    note: str = ""
    known: tuple[Plan, ...] = ()

    def named(self, name: str) -> Plan | None:
        """The plan of this name, in whatever case; raises ValueError with the nearest for a name unknown."""
        by_name = {plan.name.casefold(): plan for plan in self.known}
        wanted = name.strip().casefold()
        if not wanted or not by_name or wanted in by_name:
            return by_name.get(wanted)
        near = get_close_matches(wanted, by_name, n=1)
        known = ", ".join(plan.name for plan in self.known)
        hint = f"did you mean {by_name[near[0]].name!r}?" if near else f"known: {known}"
        raise ValueError(f"plan = {name!r} is not known; {hint}")

    def holding(self, seats: int, above: Plan | None) -> Plan | None:
        """The smallest plan after ``above`` that holds so many seats, or one of unknown size; or None."""
        later = self.known[self.known.index(above) + 1 :] if above in self.known else self.known
        return next((plan for plan in later if plan.seats is None or plan.seats >= seats), None)
