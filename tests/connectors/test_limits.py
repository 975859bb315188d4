"""How calls are paced, and what the vendor's headers change about that, by a loop's own clock."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from connectors.limits import DEFAULT_RETRY_AFTER, LONGEST_HOLD, LONGEST_RETRY_AFTER, Pace, retry_after
from tests.connectors.leaps import TICK, ticking

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PATIENT = 1000.0


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
async def by_ticks() -> AsyncIterator[None]:
    """A busy machine takes no longer."""
    async with ticking():
        yield


async def took(pace: Pace, turns: int) -> float:
    loop = asyncio.get_running_loop()
    start = loop.time()
    for _ in range(turns):
        await pace.turn(PATIENT)
    return loop.time() - start


async def test_a_burst_of_one_second_then_the_rate() -> None:
    pace = Pace(50, clock)
    assert await took(pace, 50) == 0
    assert await took(pace, 10) == pytest.approx(0.2, abs=10 * TICK)


async def test_a_vendor_may_allow_a_larger_burst() -> None:
    assert await took(Pace(1, clock, burst=100), 100) == 0


async def test_less_than_one_call_a_second_is_possible() -> None:
    pace = Pace(0.5, clock)
    await pace.turn(PATIENT)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pace.turn(PATIENT), 1.9)


async def test_a_hold_keeps_calls_back_until_it_ends() -> None:
    pace = Pace(1000, clock)
    pace.hold(0.1)
    pace.hold(0.01)
    assert 0.0999 < await took(pace, 3) < 0.1 + 5 * TICK


async def test_a_hold_beyond_patience_is_told_and_not_waited_for() -> None:
    pace = Pace(1000, clock)
    pace.hold(10**9)
    assert 0.9 * LONGEST_HOLD < await pace.turn(patience=1.0) <= LONGEST_HOLD


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({}, 0, 0),
        ({"x-ratelimit-remaining": "500", "x-ratelimit-limit": "2000", "x-ratelimit-reset": "100"}, 0, 0),
        ({"x-ratelimit-remaining": "100", "x-ratelimit-limit": "2000", "x-ratelimit-reset": "50"}, 0.4, 0.5),
        ({"x-ratelimit-remaining": "5", "x-ratelimit-limit": "2000", "x-ratelimit-reset": "600"}, 0.9, 1.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 29, 30),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW.timestamp() + 30)}, 29, 30),
        ({"x-ratelimit-remaining": "0"}, 0.9, 1.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 400}, 59, 60),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW.timestamp() - 5)}, 0, 0),
        ({"x-ratelimit-remaining": "nonsense", "x-ratelimit-reset": "30"}, 0, 0),
        ({"x-ratelimit-remaining": "-1", "x-ratelimit-reset": "30"}, 0, 0),
    ],
)
async def test_the_vendors_headers_slow_us_down(
    headers: Mapping[str, str], least: float, most: float
) -> None:
    pace = Pace(1000, clock)
    pace.heed(headers)
    assert least <= await pace.turn(patience=0.0) <= most


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({}, 0, 0),
        ({"left-of-minute": "600", "left-of-week": "5"}, 0.05, 0.1),
        ({"left-of-minute": "10"}, 0.9, 1.0),
        ({"left-of-minute": "0"}, 59, 60),
        ({"left-of-minute": "600", "left-of-week": "0"}, 59, 60),
        ({"left-of-minute": "many"}, 0, 0),
    ],
)
async def test_what_is_left_of_a_window_is_made_to_last(
    headers: Mapping[str, str], least: float, most: float
) -> None:
    pace = Pace(1000, clock, windows={"left-of-minute": 60.0, "left-of-week": 604800.0})
    pace.heed(headers)
    assert least <= await pace.turn(patience=0.0) <= most


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, DEFAULT_RETRY_AFTER),
        ({"retry-after": "3"}, 3),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Fri, 20 Nov 2026 11:00:30 GMT"}, 0),
        ({"retry-after": "soon"}, DEFAULT_RETRY_AFTER),
        ({"retry-after": "-5"}, DEFAULT_RETRY_AFTER),
        ({"retry-after": "soon", "x-ratelimit-reset": "7"}, 7),
        ({"x-ratelimit-reset": str((NOW + timedelta(seconds=9)).timestamp())}, 9),
        ({"x-ratelimit-reset": "3000", "x-ratelimit-remaining": "0"}, 3000),
        ({"x-ratelimit-reset": "3000", "x-ratelimit-remaining": "1700"}, DEFAULT_RETRY_AFTER),
        ({"retry-after": "9" * 400}, LONGEST_RETRY_AFTER),
    ],
)
def test_how_long_a_429_asks_us_to_wait(headers: Mapping[str, str], seconds: float) -> None:
    assert retry_after(headers, clock) == pytest.approx(seconds)
