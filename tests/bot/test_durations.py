from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("45s", timedelta(seconds=45)),
        ("8h", timedelta(hours=8)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("1h30m", timedelta(minutes=90)),
        ("1d12h30m15s", timedelta(days=1, hours=12, minutes=30, seconds=15)),
        ("0.5s", timedelta(milliseconds=500)),
        (" 8h ", timedelta(hours=8)),
        ("0s", timedelta()),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", " ", "8", "h", "8 h", "30m1h", "8x", "-8h", "1h1h", "٣h", "eight hours"]
)
def test_what_is_no_duration_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match='write it like "45s", "8h", "2d" or "1h30m"'):
        parse_duration(text)


def test_a_duration_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than any calendar"):
        parse_duration("9999999999999w")


@given(st.text(alphabet="0123456789.wdhms "))
def test_what_is_read_at_all_is_a_duration_and_nothing_else_is_raised(text: str) -> None:
    with suppress(ValueError):
        assert parse_duration(text) >= timedelta()


@given(st.integers(0, 400), st.integers(0, 23), st.integers(0, 59))
def test_units_add_up(days: int, hours: int, minutes: int) -> None:
    written = f"{days}d{hours}h{minutes}m"
    assert parse_duration(written) == timedelta(days=days, hours=hours, minutes=minutes)
