"""Every app's seats, with its accounts in groups: one value for Slack and for the terminal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from approvals.coming_back import ComingBack, coming_back
from approvals.inquired import kept_of
from approvals.own_changes import is_changed
from approvals.seat_costs import Worth, worth_of
from approvals.seat_readings import app_seats
from approvals.seats import AppSeats
from approvals.snapshots import newest
from approvals.stale_groups import Group
from approvals.stale_stock import Circumstances, Stock, stock_of
from approvals.syncing import untried
from connectors.contract import Connector

OLD = timedelta(days=1)
"""A reading that is older is taken again before somebody is shown its numbers."""
AGAIN = timedelta(minutes=10)
"""An app that could not be read is left alone for so long, whoever asks."""


class AppStock(NamedTuple):
    """The seats of an app, and its accounts by group; ``stock`` is None where the app was never read."""

    seats: AppSeats
    stock: Stock | None

    @property
    def could_come_back(self) -> int:
        """How many seats could be taken back."""
        return self._could.seats

    def worth(self, today: date) -> Worth | None:
        """What those of them are worth that are paid for now; None where the app was never read.

        An invitation that takes no seat yet comes back for nothing.
        """
        used = self.seats.used
        return None if used is None else worth_of(self.seats.model, used.value, self._could.taken, today)

    @property
    def counts(self) -> Mapping[Group, int]:
        """How many accounts each group has; groups without any may be missing."""
        return self.stock.tally.counts if self.stock else {}

    @property
    def _could(self) -> ComingBack:
        return coming_back(self.stock.seats, self.seats.model) if self.stock else ComingBack()


def stocks(
    session: Session, connectors: Mapping[str, Connector], known: Circumstances
) -> tuple[AppStock, ...]:
    """The stock of each app by its newest reading, in the order of the settings."""
    return tuple(_stock(session, connector, known) for connector in connectors.values())


def _stock(session: Session, connector: Connector, known: Circumstances) -> AppStock:
    app = connector.app
    kept = kept_of(session, app, known.at)
    stock = stock_of(session, app, connector.settings, connector.facts, known, kept)
    return AppStock(app_seats(session, connector, known.at), stock)


def unread(session: Session, apps: Sequence[str], now: datetime) -> Sequence[str]:
    """The apps whose newest reading is old, or that were never read, unless that was just tried."""
    return [app for app in apps if _is_old(session, app, now) and untried(session, app, now - AGAIN)]


def _is_old(session: Session, app: str, now: datetime) -> bool:
    """Whether the newest reading that succeeded is a day old, or does not know a list or a step of ours."""
    reading = newest(session, app)
    if reading is None or reading.at <= now - OLD or is_changed(session, app, reading.as_of):
        return True
    return untried(session, app, now - OLD)
