"""Apps' seats to draw: small by default, and as large as a test wants."""

from datetime import date, timedelta
from typing import Any

from approvals.forecast import Forecast, Point
from approvals.seat_model import model_of
from approvals.seats import AppSeats, Gap, Reading, assess
from approvals.stale import seats_of, tally
from approvals.stale_roll import Member, roll_of
from approvals.stale_stock import Stock
from approvals.stale_survey import Survey
from approvals.stocks import AppStock
from approvals.stored_accounts import StoredAccount, stored
from connectors.contract import Account, AppSettings, State
from connectors.seats import Billing, Over, Plan, Plans, Price
from tests.bot.blocks.values import NOW

HOME = "harbourpine.example"
PLANS = Plans(
    over=Over.NEXT_TIER,
    source="https://docs.example/plans",
    read_on=date(2025, 11, 20),
    note="See https://docs.example/plans for more.",
    known=(
        Plan(name="Core", seats=100, source="https://docs.example/core", read_on=date(2025, 11, 20)),
        Plan(name="Grow", seats=500, source="https://docs.example/grow", read_on=date(2025, 11, 20)),
    ),
)
LABELLED = PLANS.model_copy(update={"known": ()})
"""Plans of which none is known by its name, so that any name will do."""
MEMBERS = [Member("UDANA", (f"dana@{HOME}",), True), Member("UNORA", (f"nora@{HOME}",), False)]


def stored_account(number: int = 1, **fields: Any) -> StoredAccount:
    """A customer's account that was quiet for so many days as its number says."""
    given: dict[str, Any] = {
        "app": "talentlms",
        "id": str(number),
        "email": f"learner{number}@brightwell.example",
        "name": f"Learner {number}",
        "state": State.ACTIVE,
        "vendor_state": "active",
        "created_at": NOW - timedelta(days=800),
        "last_active_at": NOW - timedelta(days=number),
    }
    return stored(Account(**given | fields))


def stock(
    *accounts: StoredAccount,
    title: str = "TalentLMS",
    used: int | None = 47,
    gap: str = "",
    points: int = 0,
    tells: bool = True,
    invited: int = 0,
    plans: Plans = PLANS,
    **settings: Any,
) -> AppStock:
    """One app with 100 seats; with ``used`` None it was never read."""
    told = AppSettings(connector="talentlms", title=title, **{"plan": "Core", **settings})
    groups = ((State.ACTIVE, "Learner", used or 0), (State.INVITED, "Learner", invited))
    reading = None if used is None else Reading(at=NOW, as_of=NOW, groups=groups)
    failed = Gap(sentence=gap, at=NOW) if gap else None
    seats = assess("talentlms", title, model_of(told, plans), reading, today=NOW.date(), gap=failed)
    return AppStock(_with_past(seats, points), take(*accounts, tells=tells) if used is not None else None)


def take(*accounts: StoredAccount, tells: bool = True) -> Stock:
    """These accounts in their groups; with ``tells`` Slack's people are known."""
    roll = roll_of(MEMBERS, read_at=NOW, domains=[HOME], aliases={}) if tells else None
    survey = Survey(app="talentlms", read_at=NOW, at=NOW, reading="7", tells_activity=True, roll=roll)
    return Stock(survey, tally(seats_of(accounts, survey)))


def _with_past(seats: AppSeats, points: int) -> AppSeats:
    """With a reading for each of so many weeks, and what comes of that."""
    past = tuple(
        Point(day=(NOW - timedelta(weeks=points - number)).date(), used=20 + number)
        for number in range(points)
    )
    ahead = Forecast(
        left=53,
        per_week=1.0,
        about=date(2026, 3, 12),
        earliest=date(2026, 2, 20),
        latest=None,
        readings=points,
    )
    return seats.model_copy(update={"history": past, "forecast": ahead}) if points else seats


YEARLY: dict[str, Any] = {
    "price_per_seat": Price.between("6", "9"),
    "currency": "USD",
    "billing": Billing.ANNUAL,
    "renews_on": date(2026, 6, 1),
    "notice_days": 17,
}
"""Settings of a contract that is paid by the year."""
