"""The weekly digest as values: what the apps and our own numbers came to at one moment. Pure.

It is stored as it was posted, so that it can be drawn again and the next one can say what has changed since.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from approvals.figures import Figures
from approvals.forecast import Forecast
from approvals.savings import AppSavings, Totals, total, total_worth
from approvals.seat_costs import NOTHING, Worth
from approvals.stale_groups import Group
from connectors.contract import Value
from connectors.seats import Price


class Names(StrEnum):
    """How much of people's names a digest shows."""

    FULL = "full"
    MASKED = "masked"
    NONE = "none"


class GroupLine(Value):
    """The accounts of an app in one group, and some of their names, as they may be shown."""

    group: Group
    accounts: int
    reason: str
    names: tuple[str, ...] = ()


class Before(Value):
    """What the digest before this one said of an app."""

    used: int | None
    could_come_back: int
    standing: int


class AppDigest(Value):
    """One app in a digest. ``used`` is None where no reading was ever had.

    ``could_come_back`` are the seats of the reclaimable groups that really come back; ``worth`` is theirs.
    ``doubts`` are sentences about the reading, and ``is_gap`` says that the newest one failed. ``saved`` is
    the app's part of the savings ledger.
    """

    app: str
    title: str
    used: int | None = None
    used_by: str = ""
    limit: int | None = None
    left: int | None = None
    could_come_back: int = 0
    groups: tuple[GroupLine, ...] = ()
    worth: Worth | None = None
    forecast: Forecast | None = None
    doubts: tuple[str, ...] = ()
    is_gap: bool = False
    saved: AppSavings
    before: Before | None = None

    @property
    def used_change(self) -> int | None:
        """By how much the seats in use have changed; None where one of the two numbers is missing."""
        if self.used is None or self.before is None or self.before.used is None:
            return None
        return self.used - self.before.used

    @property
    def over(self) -> int:
        """By how many seats the app is over its plan."""
        return max(0, -(self.left or 0))

    @property
    def is_reviewable(self) -> bool:
        """Whether there is anything to look at one by one."""
        return any(line.reason for line in self.groups)


class Digest(Value):
    """What is posted at ``at``: every app, and our own numbers since the digest before.

    ``due`` is the moment that it was meant for, None for one that somebody asked for. ``is_first`` says that
    there is nothing to compare with, ``since_asked`` that somebody had asked for what it is compared with:
    before there is one of the calendar, that is all there is. ``people_gap`` is why nobody can be said to
    have left, or nothing.
    """

    at: datetime
    due: datetime | None = None
    is_first: bool = True
    since_asked: bool = False
    apps: tuple[AppDigest, ...]
    figures: Figures
    people_gap: str = ""

    @property
    def today(self) -> date:
        """Its day, in UTC as everything that is counted by days."""
        return self.at.date()

    @property
    def used(self) -> int:
        """The seats in use in all apps of which that is known."""
        return sum(app.used or 0 for app in self.apps)

    @property
    def limit(self) -> int | None:
        """The seats that all apps hold; None where it is not known of each."""
        limits = [app.limit for app in self.apps if app.used is not None]
        return sum(each or 0 for each in limits) if limits and None not in limits else None

    @property
    def could_come_back(self) -> int:
        """The seats that could come back, in all apps."""
        return sum(app.could_come_back for app in self.apps)

    @property
    def worths(self) -> Sequence[Worth]:
        """What they are worth, one for each app in which there are any."""
        return [app.worth for app in self.apps if app.worth and app.could_come_back]

    def could_come_back_for(self, per_month: Price | None) -> int:
        """How many of them are worth that, each with all others of its app: nothing, or what nobody knows."""
        known = [app for app in self.apps if app.worth and app.worth.per_month == per_month]
        return sum(app.could_come_back for app in known)

    @property
    def could_save(self) -> Totals:
        """The same in sums, by currency, of those that are worth anything."""
        return total_worth(worth for worth in self.worths if worth.per_month != NOTHING)

    @property
    def saved(self) -> Totals:
        """What the savings ledger comes to, by currency."""
        return total(app.saved for app in self.apps if app.saved.freed)

    @property
    def compared(self) -> Sequence[AppDigest]:
        """The apps that the digest before knew too, with a number then and now."""
        return [app for app in self.apps if app.used_change is not None]


def compare(apps: Sequence[AppDigest], earlier: Digest | None) -> tuple[AppDigest, ...]:
    """The apps with what the digest before said of each."""
    known = {app.app: app for app in earlier.apps} if earlier else {}
    return tuple(
        app.model_copy(update={"before": _before(known[app.app])}) if app.app in known else app
        for app in apps
    )


def _before(app: AppDigest) -> Before:
    return Before(used=app.used, could_come_back=app.could_come_back, standing=app.saved.standing)
