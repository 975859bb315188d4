"""What a tenant's plan says of an app's seats, each number with who says so. Pure.

Settings overrule what the vendor's API states, and that overrules what a guide says of the plan.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from approvals.days import full_day
from connectors.contract import AppSettings, State, Value
from connectors.seats import Billing, Over, Plan, Plans, Price

T = TypeVar("T")


class Source(StrEnum):
    """Who says a number."""

    SETTINGS = "settings"
    PLAN = "plan"
    REPORTED = "vendor-reported"
    COUNTED = "counted"


class Origin(Value):
    """Where a number comes from; of a plan also its name, the page and the day on which that was read."""

    source: Source
    plan: str = ""
    link: str = ""
    read_on: date | None = None

    @property
    def words(self) -> str:
        """The origin for a table, such as "settings" or "plan Grow, read 20 November 2026"."""
        if self.source is not Source.PLAN:
            return "counted by us" if self.source is Source.COUNTED else self.source.value
        named = f"plan {self.plan}" if self.plan else "a guide" if self.link else "assumed, as nobody tells"
        return f"{named}, read {full_day(self.read_on)}" if self.read_on else named

    @property
    def in_short(self) -> str:
        """The same without the day on which a plan's page was read."""
        return f"plan {self.plan}" if self.plan else self.words


SETTINGS, REPORTED, COUNTED = (
    Origin(source=source) for source in (Source.SETTINGS, Source.REPORTED, Source.COUNTED)
)


class Told(Value, Generic[T]):
    """A number or word with who says so."""

    value: T
    origin: Origin


class SeatModel(Value):
    """The rules of an app's seats. What nobody says is None; prices are per month, in ``currency``.

    ``counts`` are the states that take a seat, unless the role takes none. ``seats`` is what the plan holds
    and ``over`` what happens beyond; ``included`` seats are paid for by ``base``, others cost ``price`` each,
    and those beyond ``seats`` cost ``overage``. ``keeps_seats`` says that a deactivation gives none back.
    """

    plan: str = ""
    counts: Told[frozenset[State]]
    roles_without_seat: frozenset[str] = frozenset()
    seats: Told[int] | None = None
    included: Told[int] | None = None
    base: Told[Price] | None = None
    price: Told[Price] | None = None
    overage: Told[Price] | None = None
    currency: str = ""
    billing: Told[Billing] | None = None
    renews_on: date | None = None
    notice_days: int = 0
    over: Told[Over]
    keeps_seats: bool = False
    note: str = ""
    preset: Plan | None = None
    plans: Plans = Plans()

    def takes_seat(self, state: State, role: str) -> bool:
        """Whether an account in this state and role takes a seat."""
        return state in self.counts.value and role.casefold() not in self.roles_without_seat

    def renewal(self, today: date) -> date | None:
        """The next renewal from today on; the settings may name one of years ago."""
        return None if self.renews_on is None else _next(self.renews_on, today)

    def decide_by(self, today: date) -> date | None:
        """The last day to change the next renewal; None where it has passed, or no notice is set."""
        renewal = self.renewal(today) if self.notice_days else None
        last = renewal - timedelta(days=self.notice_days) if renewal else None
        return last if last and last >= today else None


def model_of(settings: AppSettings, plans: Plans, reported_limit: int | None = None) -> SeatModel:
    """The rules of one app's seats; raises ValueError with the nearest for a plan that the vendor has not."""
    preset = plans.named(settings.plan)
    prices = preset if preset and settings.currency in ("", preset.currency) else None
    own = settings.price_per_seat is not None
    return SeatModel(
        plan=preset.name if preset else settings.plan,
        counts=_counts(settings, plans),
        roles_without_seat=frozenset(role.casefold() for role in settings.roles_without_seat),
        seats=_first(settings.seats, reported_limit, preset and preset.seats, preset),
        included=_first(settings.included, None, preset and preset.included, preset),
        base=_first(settings.base_price, None, None if own or prices is None else prices.base, preset),
        price=_first(settings.price_per_seat, None, prices and prices.price, preset),
        overage=_first(settings.price_over, None, prices and prices.overage, preset),
        currency=settings.currency or ("" if own or prices is None else prices.currency),
        billing=_first(settings.billing, None, preset and preset.billing, preset),
        renews_on=settings.renews_on,
        notice_days=settings.notice_days,
        over=Told(value=plans.over, origin=_of_vendor(plans)),
        keeps_seats=settings.licensed_sub_portal,
        note=" ".join(filter(None, (plans.note, preset.note if preset else ""))),
        preset=preset,
        plans=plans,
    )


def _counts(settings: AppSettings, plans: Plans) -> Told[frozenset[State]]:
    if settings.counts:
        return Told(value=frozenset(settings.counts), origin=SETTINGS)
    kept = frozenset({State.DEACTIVATED}) if settings.licensed_sub_portal else frozenset()
    return Told(value=plans.counts | kept, origin=SETTINGS if kept else _of_vendor(plans))


def _first(own: T | None, reported: T | None, planned: T | None, preset: Plan | None) -> Told[T] | None:
    """What the settings say, else the vendor, else the plan."""
    if own is not None:
        return Told(value=own, origin=SETTINGS)
    if reported is not None:
        return Told(value=reported, origin=REPORTED)
    if planned is None or preset is None:
        return None
    origin = Origin(source=Source.PLAN, plan=preset.name, link=preset.source, read_on=preset.read_on)
    return Told(value=planned, origin=origin)


def _of_vendor(plans: Plans) -> Origin:
    return Origin(source=Source.PLAN, link=plans.source, read_on=plans.read_on)


def _next(renews_on: date, today: date) -> date:
    for year in range(max(renews_on.year, today.year), today.year + 2):
        day = _in_year(renews_on, year)
        if day >= max(today, renews_on):
            return day
    return renews_on


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return date(year, 3, 1)
