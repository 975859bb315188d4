"""Durations in working time: never outside the hours, and the same however they are cut into pieces."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.calendar import Calendar, after, worked

BERLIN = Calendar(timezone="Europe/Berlin", holidays=frozenset({date(2026, 12, 25)}))
NIGHTS = Calendar(hours=(time(1), time(4)), timezone="Europe/Berlin", days=frozenset(range(7)))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu")

quarters = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
calendars = st.builds(
    Calendar,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    hours=st.tuples(quarters, quarters).filter(lambda each: each[0] < each[1] or each[1] == time()),
    timezone=st.sampled_from(ZONES),
    holidays=st.frozensets(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=5),
)
SPRING = datetime(2026, 3, 20, tzinfo=UTC)
moments = st.integers(0, 230 * 24 * 60).map(lambda minutes: SPRING + timedelta(minutes=minutes))
durations = st.timedeltas(timedelta(), timedelta(hours=30))
some = settings(max_examples=40, deadline=None)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("moment", "hours", "then"),
    [
        ("2026-11-19 10:00", 2, "2026-11-19 12:00"),
        ("2026-11-19 16:00", 2, "2026-11-20 10:00"),
        ("2026-11-20 16:30", 1, "2026-11-23 09:30"),
        ("2026-11-21 11:00", 1, "2026-11-23 10:00"),
        ("2026-11-19 04:00", 8, "2026-11-19 17:00"),
        ("2026-11-19 17:00", 0, "2026-11-19 17:00"),
        ("2026-11-19 18:00", 0, "2026-11-20 09:00"),
        ("2026-12-24 16:00", 2, "2026-12-28 10:00"),
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),
    ],
)
def test_in_berlin(moment: str, hours: float, then: str) -> None:
    assert after(berlin(moment), timedelta(hours=hours), BERLIN) == berlin(then)


def test_hours_in_which_the_clocks_change_last_as_long_as_they_last() -> None:
    spring, autumn = berlin("2026-03-29 01:00"), berlin("2026-10-25 01:00")
    assert after(spring, timedelta(hours=2), NIGHTS) == berlin("2026-03-29 04:00")
    assert after(autumn, timedelta(hours=4), NIGHTS) == berlin("2026-10-25 04:00")


def test_a_day_may_be_whole() -> None:
    whole = Calendar(hours=(time(), time()), timezone="Europe/Berlin")
    assert after(berlin("2026-11-20 23:00"), timedelta(hours=2), whole) == berlin("2026-11-23 01:00")


def test_without_a_calendar_time_is_time() -> None:
    saturday = datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert after(saturday, timedelta(hours=8)) == saturday + timedelta(hours=8)
    assert worked(saturday, saturday + timedelta(hours=8)) == timedelta(hours=8)
    with pytest.raises(ValueError, match="time zone"):
        after(saturday.replace(tzinfo=None), timedelta())


@some
@given(moments, durations, calendars)
def test_it_is_never_outside_the_hours_and_never_before(
    moment: datetime, duration: timedelta, calendar: Calendar
) -> None:
    then = after(moment, duration, calendar)
    assert then >= moment
    zone, moments_before = ZoneInfo(calendar.timezone), (then, then - timedelta(microseconds=1))
    days = {each.astimezone(zone).date() for each in moments_before}
    assert any(day.weekday() in calendar.days and day not in calendar.holidays for day in days)
    begins, ends = next(calendar.spans(then))
    assert begins <= then <= ends
    assert worked(moment, then, calendar) == duration


@some
@given(moments, durations, durations, calendars)
def test_it_is_additive_and_monotone(
    moment: datetime, one: timedelta, other: timedelta, calendar: Calendar
) -> None:
    both = after(moment, one + other, calendar)
    assert after(after(moment, one, calendar), other, calendar) == both
    assert after(moment, one, calendar) <= both
    assert after(moment, one, calendar) <= after(moment + other, one, calendar)
