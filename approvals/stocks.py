"""Every app's seats, with its accounts in groups: one value for Slack and for the terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from approvals.coming_back import coming_back
from approvals.inquired import kept_of
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
        return coming_back(self.stock.seats, self.seats.model).seats if self.stock else 0

    @property
    def counts(self) -> Mapping[Group, int]:
        """How many accounts each group has; groups without any may be missing."""
        return self.stock.tally.counts if self.stock else {}


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
    """The apps whose newest reading is a day old, or that were never read, unless that was just tried."""
    return [app for app in apps if _is_old(session, app, now) and untried(session, app, now - AGAIN)]


def _is_old(session: Session, app: str, now: datetime) -> bool:
    """Whether the newest reading that succeeded is a day old, or there is a list that it does not know."""
    reading = newest(session, app)
    return reading is None or untried(session, app, now - OLD) or reading.at <= now - OLD
