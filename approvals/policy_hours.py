"""Times of day at which a rule holds, as people write them: ``18:00-08:00 Europe/Berlin``, ``weekends``."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from connectors.contract import Value

WEEKENDS = "weekends"
MIDNIGHT = time()
EXAMPLES = 'write it like "18:00-08:00 Europe/Berlin" or "weekends Europe/Berlin"'

_WRITTEN = re.compile(r"(?:(\d\d?:\d\d)-(\d\d?:\d\d)|weekends)(?: +([A-Za-z][\w+/-]*))?", re.ASCII)
_SATURDAY = 5


class Hours(Value):
    """Some hours of every day, over midnight where they end before they begin; or whole weekends."""

    begins: time = MIDNIGHT
    ends: time = MIDNIGHT
    weekends: bool = False
    zone: str = "UTC"

    def covers(self, at: datetime) -> bool:
        """Whether a moment lies in these hours, by the clock on the wall of their zone."""
        local = at.astimezone(ZoneInfo(self.zone))
        if self.weekends:
            return local.weekday() >= _SATURDAY
        now = local.time().replace(tzinfo=None)
        if self.begins < self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def __str__(self) -> str:
        day = WEEKENDS if self.weekends else f"{self.begins:%H:%M}-{self.ends:%H:%M}"
        return f"{day} {self.zone}"


def parse_hours(text: object) -> Hours:
    """The hours that ``text`` writes, in UTC where it names no zone; else ``ValueError`` with a sentence."""
    if isinstance(text, Hours):
        return text
    found = _WRITTEN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} are no hours: {EXAMPLES}")
    begins, ends, zone = found.groups()
    if not _is_zone(zone or "UTC"):
        raise ValueError(f"{zone!r} is no time zone: {EXAMPLES}")
    if begins is None:
        return Hours(weekends=True, zone=zone or "UTC")
    return Hours(begins=_time(begins), ends=_time(ends), zone=zone or "UTC")


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f"{text!r} is no time of day: {EXAMPLES}") from None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
