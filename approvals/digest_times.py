"""When the digest is due, by a cron line on the clock of a place. Pure.

The line is read by croniter, which moves a moment that summer time leaves out to the next that there is.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from croniter import croniter

FIELDS = 5


def check_line(line: str) -> str:
    """The line with single spaces; raises ``ValueError`` for one that is no minute of a calendar."""
    fields = line.split()
    if len(fields) != FIELDS or not croniter.is_valid(" ".join(fields)):
        raise ValueError(f'{line!r} is no cron line: write minute, hour, day, month, weekday: "0 9 * * mon"')
    return " ".join(fields)


def next_due(line: str, timezone: str, now: datetime) -> datetime:
    """The first moment after ``now``; of an hour that the end of summer time repeats only the first time."""
    moments = croniter(line, now.astimezone(ZoneInfo(timezone)))
    while True:
        due: datetime = moments.get_next(datetime)
        if not due.fold:
            return due.astimezone(UTC)
