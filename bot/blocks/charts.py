"""Charts, with the same numbers in text beside them: an older Slack draws none."""

from collections.abc import Mapping, Sequence
from math import ceil

from bot.blocks.kit import Block
from bot.blocks.text import bare, clip

POINTS = 13
"""Points of a line: with more, a phone has no room for the days below (Slack takes 20)."""


def line_chart(title: str, days: Sequence[str], lines: Mapping[str, Sequence[int]]) -> Block:
    """Lines over days; each line has one number for each day, and each day another label.

    Limits by Slack's documentation of data_visualization, read 2026-11-20: a title of 50 characters, labels
    and names of 20, six lines.
    """
    labels = [clip(day, 20) for day in days]
    series = [
        {"name": clip(name, 20), "data": [_point(day, at) for day, at in zip(labels, numbers, strict=True)]}
        for name, numbers in lines.items()
    ]
    drawn = {"type": "line", "series": series, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": bare(title, 50), "chart": drawn}


def thinned(points: Sequence[object], most: int = POINTS) -> Sequence[int]:
    """The places of at most so many points, evenly apart, the last among them."""
    apart = max(1, ceil(len(points) / most))
    return range((len(points) - 1) % apart, len(points), apart)


def _point(day: str, value: int) -> Mapping[str, object]:
    return {"label": day, "value": value}
