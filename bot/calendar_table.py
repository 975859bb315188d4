"""``[policy.calendar]``: the working hours in which the policy's durations count, checked as it is read."""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from approvals.calendar import MONDAY_TO_FRIDAY, Calendar
from approvals.policy_hours import WEEKENDS, parse_hours

DAYS: Mapping[str, int] = MappingProxyType(
    {day: number for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
)
_HOURS = 'write hours like "09:00-17:00"'


def _days(written: object) -> object:
    if not isinstance(written, list):
        return written
    if unknown := [day for day in written if day not in DAYS]:
        raise ValueError(f"{unknown[0]!r} is no day: {', '.join(DAYS)} are")
    if not written:
        raise ValueError("it is empty")
    return frozenset(DAYS[day] for day in written)


def _hours(written: object) -> tuple[time, time]:
    hours = parse_hours(written) if isinstance(written, str) and " " not in written.strip() else None
    if hours is None or hours.weekends:
        raise ValueError(f"{written!r} are no hours of a day: {_HOURS}; {WEEKENDS} are for days to leave out")
    if hours.ends <= hours.begins and hours.ends != time():
        raise ValueError(f"they end before they begin: {_HOURS}")
    return hours.begins, hours.ends


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'{name!r} is no time zone such as "Europe/Berlin"') from None
    return name


Timezone = Annotated[str, AfterValidator(_timezone)]


class CalendarTable(Calendar):
    """The days, the hours of each, their time zone and the days off."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    days: Annotated[frozenset[int], BeforeValidator(_days)] = MONDAY_TO_FRIDAY
    hours: Annotated[tuple[time, time], BeforeValidator(_hours)] = (time(9), time(17))
    timezone: Timezone = "UTC"
    holidays: frozenset[date] = frozenset()
