"""Days as people read them in a sentence. Pure."""

from datetime import date


def full_day(day: date) -> str:
    """A day with its year, such as "20 November 2026"; of a moment it is the day in that moment's zone."""
    return f"{day.day} {day:%B %Y}"
