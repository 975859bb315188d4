"""Days as people type them: one meaning, or a sentence that says what to write."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days import NEAR, Unclear, read_day

TODAY = date(2026, 11, 19)
"""A Thursday."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 Jan", date(2027, 1, 3)),
        ("3 january", date(2027, 1, 3)),
        ("3rd of January", date(2027, 1, 3)),
        ("3. Jan.", date(2027, 1, 3)),
        ("3jan", date(2027, 1, 3)),
        ("Jan 3", date(2027, 1, 3)),
        ("January 3rd", date(2027, 1, 3)),
        ("Jan 3, 2028", date(2028, 1, 3)),
        ("3 Jan 2028", date(2028, 1, 3)),
        ("3 Jan, 2028", date(2028, 1, 3)),
        ("22 Sept 2027", date(2027, 9, 22)),
        ("2027-01-03", date(2027, 1, 3)),
        ("2027-1-3", date(2027, 1, 3)),
        ("2020-01-03", date(2020, 1, 3)),
        ("19 Nov", TODAY),
        ("30 Nov.", date(2026, 11, 30)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 20)),
        ("Friday", date(2026, 11, 20)),
        ("wed", date(2026, 11, 25)),
        ("Monday!", date(2026, 11, 23)),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_read(typed: str, meant: date) -> None:
    assert read_day(typed, TODAY, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("03/04", "two ways. Write the month as a word, 3 Dec, or 2026-12-03."),
        ("3.4.", "two ways"),
        ("03-04-2027", "two ways"),
        ("03/04/27", "two ways"),
        ("2027/01/03", "two ways"),
        ("Thursday", "may be Thursday itself or a week later"),
        ("next Friday", "no day that I can read"),
        ("18 Nov", "With its year it is clear: 2027-11-18."),
        ("20 Aug", "With its year it is clear: 2027-08-20."),
        ("31 Feb", "in no calendar"),
        ("29 Feb 2027", "in no calendar"),
        ("2027-13-01", "in no calendar"),
        ("9999-12-31", "in no calendar"),
        ("3 Jam", "no day that I can read"),
        ("in two weeks", "no day that I can read"),
        ("January", "no day that I can read"),
        ("3", "no day that I can read"),
        ("", "no day that I can read"),
    ],
)
def test_whatever_else_gets_a_sentence_that_says_what_to_write(typed: str, says: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_day(typed, TODAY, TODAY)
    assert says in str(caught.value)
    assert f'"{typed}"' in str(caught.value)


def test_without_a_year_the_end_follows_the_beginning() -> None:
    assert read_day("3 Jan", date(2026, 12, 20), TODAY) == date(2027, 1, 3)
    assert read_day("29 Feb", date(2027, 12, 1), TODAY) == date(2028, 2, 29)
    assert read_day("Friday", date(2026, 12, 21), TODAY) == date(2026, 12, 25)


@given(st.text(max_size=30), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_nothing_that_is_typed_breaks_it(typed: str, today: date) -> None:
    try:
        found = read_day(typed, today, today)
    except Unclear:
        return
    assert isinstance(found, date)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, NEAR.days))
def test_a_near_day_is_read_without_its_year_as_with_it(today: date, ahead: int) -> None:
    day = date.fromordinal(today.toordinal() + ahead)
    assert read_day(f"{day.day} {day:%b}", today, today) == day == read_day(day.isoformat(), today, today)
