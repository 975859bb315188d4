"""Days as people type them: forgiving where there is one way to read a day, and never guessing."""

import re
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST_YEAR = 9999
NEAR = timedelta(days=183)
"""How far a day without a year may lie ahead; farther on, last year's may have been meant."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?([a-z]+)\.?(?:,?\s*(\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_NUMBERS = re.compile(r"\d{1,4}\s*[./-]\s*\d{1,2}(?:\s*[./-]\s*\d{0,4})?")


class Unclear(ValueError):
    """What was typed is no day, or more than one; the message says what to write, and is not escaped."""


def read_day(text: str, earliest: date, today: date) -> date:
    """The day that was meant; without a year, the first one that is not before ``earliest``.

    Raises ``Unclear`` where there is none or more than one.
    """
    typed = " ".join(text.lower().split()).rstrip(".!")
    if match := _ISO.fullmatch(typed):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if typed in {"today", "tomorrow"}:
        return today + timedelta(days=typed == "tomorrow")
    if _NUMBERS.fullmatch(typed):
        raise Unclear(f'"{text}" can be read in two ways. {_write(earliest)}')
    if (weekday := _weekday(typed)) is not None:
        return _coming(weekday, earliest, text)
    if match := _DAY_FIRST.fullmatch(typed):
        return _of_month(match[2], int(match[1]), match[3], earliest, text)
    if match := _MONTH_FIRST.fullmatch(typed):
        return _of_month(match[1], int(match[2]), match[3], earliest, text)
    raise Unclear(f'"{text}" is no day that I can read. {_write(earliest)}')


def _weekday(typed: str) -> int | None:
    fits = [number for number, word in enumerate(WEEKDAYS) if typed in {word, word[:3]}]
    return fits[0] if fits else None


def _coming(weekday: int, earliest: date, text: str) -> date:
    ahead = (weekday - earliest.weekday()) % 7
    if not ahead:
        raise Unclear(f'"{text}" may be {earliest:%A} itself or a week later. {_write(earliest)}')
    return earliest + timedelta(days=ahead)


def _of_month(word: str, day: int, year: str | None, earliest: date, text: str) -> date:
    month = _month(word)
    if month is None:
        raise Unclear(f'"{text}" is no day that I can read. {_write(earliest)}')
    if year:
        return _day(int(year), month, day, text)
    found = _day(earliest.year, month, day, text, leap=earliest.year + 1)
    if found < earliest:
        found = _day(earliest.year + 1, month, day, text)
    if found - earliest > NEAR:
        raise Unclear(f'"{text}" is over, or far ahead. With its year it is clear: {found.isoformat()}.')
    return found


def _month(word: str) -> int | None:
    for names in (MONTHS, FULL_MONTHS):
        if word in names:
            return names.index(word) + 1
    return 9 if word == "sept" else None


def _day(year: int, month: int, day: int, text: str, leap: int = 0) -> date:
    """The date, or that of the year ``leap`` where this one has none."""
    for each in (each for each in (year, leap) if 0 < each < LAST_YEAR):
        try:
            return date(each, month, day)
        except ValueError:
            continue
    raise Unclear(f'"{text}" is in no calendar.')


def _write(near: date) -> str:
    example = near + timedelta(days=14)
    return f"Write the month as a word, {example.day} {MONTHS[example.month - 1].title()}, or {example}."
