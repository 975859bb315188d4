"""A date is one day or an error that says what to write; a column may settle what a single cell cannot."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.sheet_dates import MONTHS, NOTHING, NoDate, Order, read_moment, settle

DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # as many parts as a test needs


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03", at(2026, 11, 3)),
        ("2026/11/3", at(2026, 11, 3)),
        ("2026-11-03T08:15:30Z", at(2026, 11, 3, 8, 15, 30)),
        ("2026-11-03 08:15:30.123 +0100", at(2026, 11, 3, 7, 15, 30)),
        ("2026-11-03T23:15:30-05:00", at(2026, 11, 4, 4, 15, 30)),
        ("2026-11-03 08:15 UTC", at(2026, 11, 3, 8, 15)),
        ("3.11.2026", at(2026, 11, 3)),
        ("03.04.2026 08:15", at(2026, 4, 3, 8, 15)),
        ("25/04/2026", at(2026, 4, 25)),
        ("04/25/2026 12:05 AM", at(2026, 4, 25, 0, 5)),
        ("4/25/2026, 12:05 p.m.", at(2026, 4, 25, 12, 5)),
        ("04-04-2026", at(2026, 4, 4)),
        ("Nov 3, 2026", at(2026, 11, 3)),
        ("november 3rd 2026 at 3:04 PM", at(2026, 11, 3, 15, 4)),
        ("3 Sept 2026", at(2026, 9, 3)),
        ("3. May 2026", at(2026, 5, 3)),
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_read(text: str, moment: datetime) -> None:
    assert read_moment(text, Order.UNSETTLED) == moment


@pytest.mark.parametrize("text", [*sorted(NOTHING), "Never", "N/A"])
def test_what_stands_for_nothing_is_not_told(text: str) -> None:
    assert read_moment(text, Order.UNSETTLED) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("03/04/2026", "could be 3 April or 4 March: write 2026-04-03 or 2026-03-04"),
        ("12-1-2026 08:00", "could be 12 January or 1 December: write 2026-01-12 or 2026-12-01"),
        ("yesterday", "is no date that can be read: write 2026-11-20"),
        ("3/4/26", "is no date that can be read"),
        ("46000", "is no date that can be read"),
        ("٣/٤/٢٠٢٦", "is no date that can be read"),
        ("2026-02-30", "is no day or time that there is"),
        ("31/04/2026", "is no day or time that there is"),
        ("13/13/2026", "is no day or time that there is"),
        ("00/00/2026", "is no day or time that there is"),
        ("0000-01-01", "is no day or time that there is"),
        ("0001-01-01 00:00 +0100", "is no day or time that there is"),
        ("3 Foo 2026", "is no day or time that there is"),
        ("2026-11-03 25:00", "is no day or time that there is"),
        ("2026-11-03 13:00 PM", "is no day or time that there is"),
        ("2026-11-03 noon", "is no day or time that there is"),
        ("2026-11-03 08:00 +99:00", "is no day or time that there is"),
    ],
)
def test_any_other_text_is_an_error_that_says_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(NoDate, match=re.escape(sentence)):
        read_moment(text, Order.UNSETTLED)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "25/04/2026", ""], Order.DAY_FIRST),
        (["03/04/2026", "04/25/2026 08:00", "never"], Order.MONTH_FIRST),
        (["03/04/2026", "04/04/2026"], Order.UNSETTLED),
        (["25/04/2026", "04/25/2026"], Order.UNSETTLED),
        (["25.04.2026", "2026-04-25", "25/25/2026"], Order.UNSETTLED),
        ([], Order.UNSETTLED),
    ],
)
def test_a_column_settles_how_it_writes_its_dates(column: list[str], order: Order) -> None:
    assert settle(column) is order


@given(DAYS)
def test_what_is_settled_is_read_that_way(day: date) -> None:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert read_moment(f"{day.day}/{day.month}/{day.year:04}", Order.DAY_FIRST) == moment
    assert read_moment(f"{day.month}/{day.day}/{day.year:04}", Order.MONTH_FIRST) == moment
    assert read_moment(f"{MONTHS[day.month - 1]} {day.day}, {day.year:04}", Order.UNSETTLED) == moment


@given(st.integers(0, 7 * 10**9), st.integers(-23 * 60, 23 * 60))
def test_every_moment_in_the_form_of_iso_is_read_in_its_zone(seconds: int, ahead: int) -> None:
    whole = at(1970, 1, 2) + timedelta(seconds=seconds)
    sign, (hours, minutes) = "-" if ahead < 0 else "+", divmod(abs(ahead), 60)
    local = whole + timedelta(minutes=ahead)
    assert read_moment(f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{minutes:02}", Order.UNSETTLED) == whole


@given(st.text(max_size=30), st.sampled_from(Order))
def test_no_text_breaks_it(text: str, order: Order) -> None:
    with suppress(NoDate):
        read_moment(text, order)
