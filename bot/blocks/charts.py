"""Charts, with the same numbers in text beside them: an older Slack draws none."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile

from approvals.forecast import Point
from bot.blocks.kit import Block
from bot.blocks.text import bare, clip

POINTS = 13
"""Points of a line: with more, a phone has no room for the days below (Slack takes 20)."""
STEPS = [timedelta(days=days) for days in (1, 7, 14, 28)]
"""What may lie between two points; thirteen of the longest are a year."""


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


def evenly(points: Sequence[Point], most: int = POINTS) -> Sequence[Point]:
    """At most so many points in equal steps up to the newest, each the last reading of its step.

    A step is a week, or as few weeks as have room for all of the past; while an app is new it is a day. Where
    a step without a reading cannot be avoided the line begins after it: nothing is made up.
    """
    lines = [(step, _back(points, step, most)) for step in STEPS]
    whole = (line for step, line in lines if points and line[0].day - step < points[0].day)
    longest = max(lines, key=lambda each: each[0] * (len(each[1]) - 1))
    return next(whole, longest[1])


def _back(points: Sequence[Point], step: timedelta, most: int) -> Sequence[Point]:
    """Step by step from the newest back, as far as each has a reading; its day is the end of the step."""
    last = points[-1].day if points else date.min
    used = {(last - point.day) // step: point.used for point in points}
    back = takewhile(used.__contains__, range(most))
    return [Point(day=last - place * step, used=used[place]) for place in back][::-1]


def _point(day: str, value: int) -> Mapping[str, object]:
    return {"label": day, "value": value}
