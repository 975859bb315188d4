"""Dates as spreadsheets write them. What could be two days is neither, unless its column settles it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType


class Order(StrEnum):
    """How a column writes days and months in digits."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNSETTLED = "unsettled"


class NoDate(ValueError):
    """The text names no day, or could name two; the message goes on after the text and says what to write."""


NOTHING = frozenset({"", "-", "–", "—", "never", "none", "null", "n/a", "na", "not yet"})
"""What stands for "not told" in a cell, in lower case."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        word: at
        for at, name in enumerate(MONTHS, 1)
        for word in (name.lower(), name[:3].lower(), name[:4].lower())
    }
)

_TIME = r"(?:(?:T|,? +(?:at +)?)(?P<time>.+))?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}", re.A)
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}", re.A
)
_DAY_WORD = re.compile(rf"(?P<day>\d{{1,2}})\.? (?P<month>[a-z]+)\.?,? (?P<year>\d{{4}}){_TIME}", re.A | re.I)
_WORD_DAY = re.compile(
    rf"(?P<month>[a-z]+)\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_TIME}", re.A | re.I
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)? ?(?P<half>[ap]\.?m\.?)?"
    r" ?(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?",
    re.A | re.I,
)


def settle(texts: Iterable[str]) -> Order:
    """How a column writes its dates, as far as those of them show it that can be read in one way only."""
    found: set[Order] = set()
    for text in texts:
        match = _YEAR_LAST.fullmatch(text)
        if match and match["mark"] != ".":
            found |= _shown_by(int(match["one"]), int(match["two"]))
    return found.pop() if len(found) == 1 else Order.UNSETTLED


def _shown_by(one: int, two: int) -> set[Order]:
    if one <= 12 < two:
        return {Order.MONTH_FIRST}
    return {Order.DAY_FIRST} if two <= 12 < one else set()


def read_moment(text: str, order: Order) -> datetime | None:
    """The moment in UTC, which is meant where no zone is told; None for "never" and the like.

    Years have four digits. With points the day comes first; otherwise ``order`` decides. Raises ``NoDate``.
    """
    if text.casefold() in NOTHING:
        return None
    for form in (_YEAR_FIRST, _DAY_WORD, _WORD_DAY):
        if match := form.fullmatch(text):
            return _moment(match, _month(match["month"]), int(match["day"]))
    if match := _YEAR_LAST.fullmatch(text):
        return _moment(match, *_month_and_day(match, order))
    raise NoDate("is no date that can be read: write 2026-11-20")


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS.get(text.lower(), 0)


def _month_and_day(match: re.Match[str], order: Order) -> tuple[int, int]:
    one, two = int(match["one"]), int(match["two"])
    if match["mark"] == "." or two <= 12 < one or one == two:
        return two, one
    if one <= 12 < two:
        return one, two
    if order is Order.UNSETTLED and max(one, two) <= 12 and min(one, two) > 0:
        year, day_first, month_first = match["year"], f"{two:02}-{one:02}", f"{one:02}-{two:02}"
        may_be = f"{one} {MONTHS[two - 1]} or {two} {MONTHS[one - 1]}"
        raise NoDate(f"could be {may_be}: write {year}-{day_first} or {year}-{month_first}")
    return (one, two) if order is Order.MONTH_FIRST else (two, one)


def _moment(match: re.Match[str], month: int, day: int) -> datetime:
    try:
        midnight = datetime(int(match["year"]), month, day, tzinfo=UTC)
        return midnight if match["time"] is None else _at(midnight, match["time"].strip())
    except (ValueError, OverflowError):
        raise NoDate("is no day or time that there is: write 2026-11-20 or 2026-11-20 18:30") from None


def _at(midnight: datetime, text: str) -> datetime:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half and not 1 <= hour <= 12:
        raise ValueError(text)
    hour = hour % 12 + 12 * half.startswith("p") if half else hour
    local = midnight.replace(hour=hour, minute=int(match["minute"]), second=int(match["second"] or 0))
    return local.replace(tzinfo=_zone(match["zone"] or "z")).astimezone(UTC)


def _zone(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(ahead if text[0] == "+" else -ahead)
