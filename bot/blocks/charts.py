"""Charts, with the same numbers in text beside them: an older Slack draws none."""

from collections.abc import Mapping, Sequence

from bot.blocks.kit import Block
from bot.blocks.text import clip, plain

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
    return {"type": "data_visualization", "title": clip(plain(title), 50), "chart": drawn}


def thinned(points: Sequence[object], most: int = POINTS) -> Sequence[int]:
    """The places of at most so many points, evenly apart, the first and the last among them."""
    last = len(points) - 1
    if last < most:
        return range(len(points))
    return [round(number * last / (most - 1)) for number in range(most)]


def _point(day: str, value: int) -> Mapping[str, object]:
    return {"label": day, "value": value}
