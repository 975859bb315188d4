"""Durations as people write them: ``8h``, ``45s``, ``2d``, ``1h30m``."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

UNITS = ("weeks", "days", "hours", "minutes", "seconds")
EXAMPLES = 'write it like "45s", "8h", "2d" or "1h30m"'

_WRITTEN = re.compile("".join(rf"(?:(?P<{unit}>\d+(?:\.\d+)?){unit[0]})?" for unit in UNITS), re.ASCII)


def parse_duration(text: str) -> timedelta:
    """The duration that ``text`` writes, the larger unit first; raises ``ValueError`` with a sentence."""
    found = _WRITTEN.fullmatch(text.strip())
    parts = {unit: float(number) for unit, number in found.groupdict("0").items()} if found else {}
    if not text.strip() or not parts:
        raise ValueError(f"{text!r} is not a duration: {EXAMPLES}")
    try:
        return timedelta(**parts)
    except OverflowError:
        raise ValueError(f"{text!r} is longer than any calendar") from None


def _written(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a duration in quotes: {EXAMPLES}")
    return parse_duration(value)


Duration = Annotated[timedelta, BeforeValidator(_written)]
"""A duration in the settings."""

Seconds = Annotated[float, BeforeValidator(lambda value: _written(value).total_seconds())]
"""A duration in the settings that is wanted as seconds."""
