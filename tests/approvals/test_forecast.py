from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from approvals.forecast import Point, forecast
from approvals.seat_words import forecast_words

TODAY = date(2026, 11, 20)


def past(used: Sequence[int], every: int = 1) -> list[Point]:
    """Readings so many days apart, the last of them today."""
    first = TODAY - timedelta(days=every * (len(used) - 1))
    return [Point(day=first + timedelta(days=every * n), used=number) for n, number in enumerate(used)]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_a_steady_pace_runs_out_on_its_day() -> None:
    ahead = forecast(past(range(40, 80)), 5, TODAY)
    assert ahead is not None
    assert (ahead.about, ahead.earliest, ahead.latest) == (in_days(5), in_days(5), in_days(5))
    assert (ahead.left, ahead.per_week, ahead.readings) == (5, 7.0, 40)
    assert forecast_words(ahead, TODAY) == "5 left; at this pace you run out about 25 November"


def test_a_step_a_week_is_a_pace_and_has_a_range() -> None:
    used = [50 + day // 7 + (day % 5 == 0) for day in range(70)]
    ahead = forecast(past(used), 6, TODAY)
    assert ahead is not None
    assert ahead.latest is not None
    assert ahead.earliest < ahead.about < ahead.latest
    assert " (between " in forecast_words(ahead, TODAY)
    assert in_days(30) < ahead.about < in_days(55)


def test_one_odd_reading_does_not_move_the_pace() -> None:
    used = [*range(40, 80)]
    used[20] = 4
    assert forecast(past(used), 5, TODAY) == forecast(past(range(40, 80)), 5, TODAY)


@pytest.mark.parametrize(
    ("points", "left"),
    [
        (past(range(40, 68)), 5),  # 27 days
        (past(range(40, 47), every=7), 5),  # seven readings
        (past([60] * 40), 5),
        (past(range(80, 40, -1)), 5),
        (past([60, 61] * 20), 5),  # up and down
        (past(range(40, 80)), 0),
        (past(range(40, 80)), -3),
        (past(range(40, 80)), 5000),  # in many years
        ([], 5),
    ],
)
def test_without_enough_past_or_clear_growth_nothing_is_foretold(points: list[Point], left: int) -> None:
    assert forecast(points, left, TODAY) is None


def test_what_is_scheduled_counts_on_its_day() -> None:
    points = past(range(40, 80))
    leavers = [(in_days(3), -1), (in_days(3), -1), (in_days(60), -9)]
    ahead = forecast(points, 5, TODAY, leavers)
    assert ahead is not None
    assert ahead.about == in_days(7)
    returning = forecast(points, 5, TODAY, [(in_days(2), 1)])
    assert returning is not None
    assert returning.about == in_days(4)


def test_what_was_long_ago_says_nothing_of_the_pace_now() -> None:
    old = [Point(day=TODAY - timedelta(days=400 - n), used=1000 - n) for n in range(200)]
    assert forecast([*old, *past(range(40, 80))], 5, TODAY) == forecast(past(range(40, 80)), 5, TODAY)
