"""The working calendar: durations that run only while people are at work. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from connectors.contract import Value

MONDAY_TO_FRIDAY = frozenset(range(5))
LONGEST = timedelta(days=366)
"""Working time that is counted at most; nothing here waits longer."""
_NOTHING, _DAY = timedelta(), timedelta(days=1)


class Calendar(Value):
    """The hours in which durations run, by the clock on the wall of a time zone.

    ``days`` count from 0, a Monday. Hours that end at midnight last until the end of their day.
    """

    days: frozenset[int] = MONDAY_TO_FRIDAY
    hours: tuple[time, time] = (time(9), time(17))
    timezone: str = "UTC"
    holidays: frozenset[date] = frozenset()

    def spans(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working spans that are not over by a moment, in UTC and in order.

        A span in which the clocks are changed lasts as long as it truly lasts.
        """
        zone, (opens, closes) = ZoneInfo(self.timezone), self.hours
        first = since.astimezone(zone).date() - _DAY
        for day in (first + number * _DAY for number in count()):
            if day.weekday() in self.days and day not in self.holidays:
                last = day + _DAY if closes <= opens else day
                begins = datetime.combine(day, opens, zone).astimezone(UTC)
                ends = datetime.combine(last, closes, zone).astimezone(UTC)
                if begins < ends and since <= ends:
                    yield begins, ends


def after(moment: datetime, duration: timedelta, calendar: Calendar | None = None) -> datetime:
    """The moment at which so much working time has passed; without a calendar, so much time.

    What begins outside the hours begins with the next of them. Raises ``ValueError`` for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is at no moment")
    if calendar is None:
        return moment + duration
    left, at = min(max(duration, _NOTHING), LONGEST), moment
    for begins, ends in calendar.spans(moment):
        at = max(begins, moment)
        if left <= ends - at:
            break
        left -= ends - at
    return at + left


def worked(since: datetime, until: datetime, calendar: Calendar | None = None) -> timedelta:
    """How much working time lies between two moments; nothing where the second comes first."""
    if calendar is None:
        return max(until - since, _NOTHING)
    total = _NOTHING
    for begins, ends in calendar.spans(since):
        if until <= begins:
            break
        total += max(min(ends, until) - max(begins, since), _NOTHING)
    return total
