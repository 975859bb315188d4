"""The seats of an app's newest stored reading in their groups, in one pass over its accounts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain

from sqlmodel import Session

from approvals import snapshots
from approvals.own_changes import as_we_left_them, closed_since
from approvals.stale import Tally, seats_of, tally
from approvals.stale_roll import Roll
from approvals.stale_survey import Kept, Seat, Survey, admins_of, tells_activity
from approvals.stored_accounts import StoredAccount
from connectors.contract import AppSettings, Fact, Subject


@dataclass(frozen=True)
class Circumstances:
    """What is known beside the reading, at the moment ``at``.

    ``roll`` is None where Slack could not be read, and ``on_leave`` has the last day of somebody's leave by
    each of their addresses.
    """

    at: datetime
    roll: Roll | None
    on_leave: Mapping[str, date]


@dataclass(frozen=True)
class Stock:
    """An app's seats by groups, and what they were held against."""

    survey: Survey
    tally: Tally

    @property
    def seats(self) -> Sequence[Seat]:
        """The seats that people look at one by one, by group and the longest quiet first."""
        return self.tally.seats


def stock_of(
    session: Session,
    app: str,
    settings: AppSettings,
    facts: Mapping[Subject, Fact],
    known: Circumstances,
    kept: Mapping[str, Kept],
) -> Stock | None:
    """The seats of the newest reading; None where there was none yet. ``kept`` are the Keeps by account.

    What our own steps have closed since that reading is off, so that nobody is offered it once more.
    """
    reading = snapshots.newest(session, app)
    if reading is None:
        return None
    survey = Survey(
        app=app,
        reading=str(reading.id),
        read_at=reading.as_of,
        at=known.at,
        tells_activity=tells_activity(facts, snapshots.accounts(session, app)),
        stale_after=timedelta(seconds=settings.stale_after),
        invited_after=timedelta(seconds=settings.invited_after),
        protected=frozenset(entry.lower() for entry in settings.protected),
        roll=known.roll,
        on_leave=known.on_leave,
        kept=kept,
    )
    closed = closed_since(session, app, reading.as_of)
    return take_stock(as_we_left_them(snapshots.accounts(session, app), closed), survey)


def take_stock(accounts: Iterable[StoredAccount], survey: Survey) -> Stock:
    """Groups every account, one at a time; administrators last, when it is known which there are."""
    admins: list[StoredAccount] = []

    def seats() -> Iterator[Seat]:
        yield from seats_of(_others(accounts, admins), survey)

    def last() -> Iterator[Seat]:
        yield from seats_of(admins, replace(survey, admins=admins_of(admins)))

    told = tally(chain(seats(), last()))
    return Stock(replace(survey, admins=admins_of(admins)), told)


def _others(accounts: Iterable[StoredAccount], admins: list[StoredAccount]) -> Iterator[StoredAccount]:
    """All but the administrators, who are laid aside."""
    for account in accounts:
        if account.is_admin:
            admins.append(account)
        else:
            yield account


def leave_of(on_leave: Mapping[str, date], aliases: Mapping[str, Sequence[str]]) -> Mapping[str, date]:
    """The last day of somebody's leave under each of their addresses; of two the later one."""
    days: dict[str, date] = dict(on_leave)
    for main, others in aliases.items():
        person = (main, *others)
        if said := [on_leave[address] for address in person if address in on_leave]:
            days |= dict.fromkeys(person, max(said))
    return days
