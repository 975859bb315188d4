"""Moments as people mean them: a day and a time of day where somebody is, and what the clocks make of it.

Zones are those of the IANA database as Python reads it (docs.python.org/3/library/zoneinfo.html, read
2026-11-20); which of two readings of a local time is meant by ``fold`` is told by PEP 495.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from approvals.people import Person

FARTHEST = timedelta(days=366)
"""How far ahead a moment may lie; farther on, the wrong year was picked."""


class Doubt(StrEnum):
    """Why a time of day is no single moment: the clocks jump over it, or it comes twice that day."""

    SKIPPED = "skipped"
    TWICE = "twice"


@dataclass(frozen=True)
class Place:
    """Where a moment is meant: the zone, and whose it is; nobody's where it is UTC for want of another."""

    zone: str = "UTC"
    whose: Person | None = None

    def local(self, at: datetime) -> datetime:
        """The moment as the clocks there show it."""
        return at.astimezone(_zone(self.zone) or UTC)


@dataclass(frozen=True)
class Meant:
    """What was picked as a moment: ``at`` in UTC, the place whose clocks were read, and the picked time.

    With a ``doubt``, ``at`` is the later of the two moments that could be meant.
    """

    at: datetime
    place: Place
    hour: time
    doubt: Doubt | None = None


def place_of(*people: Person) -> Place:
    """Where the first of these people is whose time zone is known, else UTC."""
    known = (person for person in people if person.timezone and _zone(person.timezone))
    whose = next(known, None)
    return Place(whose.timezone, whose) if whose else Place()


def meant(day: date, hour: time, place: Place) -> Meant:
    """The moment of a local day and time; in doubt the later one, since nobody should be cut off too early.

    A time that the clocks jump over thereby moves forward by as much as they jump.
    """
    zone = _zone(place.zone) or UTC
    first, second = (datetime.combine(day, hour.replace(fold=fold), zone) for fold in (0, 1))
    before, after = (each.astimezone(UTC) for each in (first, second))
    if before == after:
        return Meant(before, place, hour)
    doubt = Doubt.SKIPPED if before > after else Doubt.TWICE
    return Meant(max(before, after), place, hour, doubt)


def is_far(at: datetime, now: datetime) -> bool:
    """Whether a moment lies so far ahead that it can hardly be meant."""
    return at > now + FARTHEST


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
