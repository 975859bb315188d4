"""Every app's seats with the groups of those that could come back: one value for Slack, terminal and digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from approvals.seat_readings import app_seats
from approvals.seats import AppSeats
from approvals.snapshots import newest
from approvals.stale_groups import Group
from approvals.stale_stock import Circumstances, Stock, stock_of
from approvals.stale_survey import Kept
from connectors.contract import Connector

OLD = timedelta(days=1)
"""A reading that is older is taken again before somebody is shown its numbers."""

Keeps = Mapping[str, Mapping[str, Kept]]
"""The Keeps that hold, by app and account."""


class AppStock(NamedTuple):
    """The seats of an app, and its accounts by group; ``stock`` is None where the app was never read."""

    seats: AppSeats
    stock: Stock | None

    @property
    def could_come_back(self) -> int:
        """How many seats could be taken back."""
        return self.stock.tally.could_come_back if self.stock else 0

    @property
    def counts(self) -> Mapping[Group, int]:
        """How many accounts each group has; groups without any may be missing."""
        return self.stock.tally.counts if self.stock else {}


def stocks(
    session: Session, connectors: Mapping[str, Connector], known: Circumstances, keeps: Keeps
) -> tuple[AppStock, ...]:
    """The stock of each app by its newest reading, in the order of the settings."""
    return tuple(_stock(session, connector, known, keeps) for connector in connectors.values())


def _stock(session: Session, connector: Connector, known: Circumstances, keeps: Keeps) -> AppStock:
    app = connector.app
    stock = stock_of(session, app, connector.settings, connector.facts, known, keeps.get(app, {}))
    return AppStock(app_seats(session, connector, known.at), stock)


def unread(session: Session, apps: Sequence[str], now: datetime) -> Sequence[str]:
    """The apps whose newest reading is a day old, or that were never read."""
    readings = {app: newest(session, app) for app in apps}
    return [app for app, reading in readings.items() if reading is None or reading.at <= now - OLD]
