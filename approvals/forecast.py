"""When an app runs out of seats at its present pace; said only where the past shows a pace. Pure.

The pace is the median of all slopes between two days (Theil 1950, Sen 1968), which a single odd day cannot
move; its range is Sen's interval of 90 %. What is already scheduled is added on its day.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from math import ceil, floor, sqrt
from statistics import median

from connectors.contract import Value

LEAST_DAYS, LEAST_READINGS = 28, 8
"""Less past than this shows no pace."""
LOOKED_BACK = timedelta(days=120)
HORIZON = 730
"""Days ahead; what comes later than that nobody can tell from a trend."""
CONFIDENCE = 1.645
"""Standard deviations to either side that hold 90 %."""


class Point(Value):
    """The seats in use on a day, by its last reading."""

    day: date
    used: int


class Forecast(Value):
    """At this pace the seats run out on about ``about``: at ``earliest``, and at ``latest``.

    ``per_week`` is the pace in seats. ``latest`` is None where it is more than two years off.
    """

    left: int
    per_week: float
    about: date
    earliest: date
    latest: date | None
    readings: int


class _Pace(Value):
    slow: float
    middle: float
    fast: float


def forecast(
    points: Sequence[Point], left: int, today: date, scheduled: Sequence[tuple[date, int]] = ()
) -> Forecast | None:
    """When ``left`` seats are gone, or None: too little past, no clear growth, none left, or years to go.

    ``scheduled`` are changes of the seats in use that are certain, by day.
    """
    recent = [point for point in points if point.day >= today - LOOKED_BACK]
    pace = _pace(recent)
    if pace is None or left <= 0:
        return None
    about = _runs_out(left, pace.middle, today, scheduled)
    if about is None:
        return None
    return Forecast(
        left=left,
        per_week=round(pace.middle * 7, 2),
        about=about,
        earliest=_runs_out(left, pace.fast, today, scheduled) or about,
        latest=_runs_out(left, pace.slow, today, scheduled),
        readings=len(recent),
    )


def _pace(points: Sequence[Point]) -> _Pace | None:
    """Seats a day, where the past is long enough and even the slow end of the range grows."""
    days = (points[-1].day - points[0].day).days if points else 0
    if len(points) < LEAST_READINGS or days < LEAST_DAYS:
        return None
    slopes = sorted(
        (later.used - earlier.used) / (later.day - earlier.day).days
        for earlier, later in combinations(points, 2)
    )
    away = _spread(days // 7 + 1) * (len(slopes) - 1) / 2
    middle = (len(slopes) - 1) / 2
    slow, fast = slopes[floor(middle - away)], slopes[ceil(middle + away)]
    return _Pace(slow=slow, middle=median(slopes), fast=fast) if slow > 0 else None


def _spread(weeks: int) -> float:
    """The share of the slopes that the range holds, by Kendall's variance.

    The readings of one week hang together, so that a week counts as one.
    """
    deviation = sqrt(weeks * (weeks - 1) * (2 * weeks + 5) / 18)
    return min(1.0, CONFIDENCE * deviation / (weeks * (weeks - 1) / 2))


def _runs_out(left: int, pace: float, today: date, scheduled: Sequence[tuple[date, int]]) -> date | None:
    changes = dict.fromkeys((day for day, _ in scheduled), 0)
    for day, change in scheduled:
        changes[day] += change
    remaining = float(left)
    for ahead in range(1, HORIZON + 1):
        day = today + timedelta(days=ahead)
        remaining -= pace + changes.get(day, 0)
        if remaining <= 0:
            return day
    return None
