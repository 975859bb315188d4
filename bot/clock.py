"""The real clock; everything else is handed one."""

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)
