"""Tables and charts (docs.slack.dev/reference/block-kit/blocks, and field reports)."""

from collections.abc import Iterator
from typing import Any

from bot.workbench.messages import texts
from bot.workbench.rules.objects import ID, TYPE
from bot.workbench.rules.rich import RICH_TEXT
from bot.workbench.rules.shape import (
    Problem,
    both,
    flag,
    items,
    number,
    one_of,
    optional,
    shape,
    string,
    word,
)

BLOCK_ID = {"block_id": ID}
TABLE_TEXT = 10_000
DATA_TABLE_TEXT = 20_000
POINTS = 20

_RAW_TEXT = shape({"type": TYPE, "text": string(3000)})
_RAW_NUMBER = shape({"type": TYPE, "value": number(), "text": string(3000)})
_HEAD = {"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER}
_CELL = one_of({**_HEAD, "rich_text": RICH_TEXT})
_COLUMN = shape({}, {"align": word("left", "center", "right"), "is_wrapped": flag})

TABLE = shape(
    {"type": TYPE, "rows": items(items(_CELL, 20), 100)},
    {"column_settings": items(optional(_COLUMN), 20), **BLOCK_ID},
)


def cell_text(block: Any) -> int:
    """How many characters stand in the cells of a table."""
    return sum(len(piece) for piece in texts(block.get("rows") or []))


def _even_rows(block: Any, at: str) -> Iterator[Problem]:
    rows = block.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return
    if len({len(row) for row in rows}) > 1:
        yield Problem("all rows must have the same number of cells", f"{at}/rows")
    for index, cell in enumerate(rows[0] if rows else []):
        yield from one_of(_HEAD)(cell, f"{at}/rows/0/{index}")
    if cell_text(block) > DATA_TABLE_TEXT:
        yield Problem(f"must be less than {DATA_TABLE_TEXT + 1} characters over all cells", f"{at}/rows")


DATA_TABLE = both(
    shape(
        {"type": TYPE, "rows": items(items(_CELL, 20), 101, 2), "caption": string(3000)},
        {"page_size": number(1, 100), "row_header_column_index": number(0, 19), **BLOCK_ID},
    ),
    _even_rows,
)

_SEGMENT = shape({"label": string(20), "value": number(1e-12)})
_POINT = shape({"label": string(20), "value": number()})
_SERIES = shape({"name": string(20), "data": items(_POINT, POINTS)})
_AXES = shape({"categories": items(string(20), POINTS)}, {"x_label": string(50), "y_label": string(50)})


def _one_point_per_category(chart: Any, at: str) -> Iterator[Problem]:
    """Series are named differently, and each has exactly one point for each category."""
    series = [one for one in chart.get("series") or [] if isinstance(one, dict)]
    if len({one.get("name") for one in series}) < len(series):
        yield Problem("series names must be unique", f"{at}/series")
    categories = (chart.get("axis_config") or {}).get("categories") or []
    for index, one in enumerate(series):
        labels = [point.get("label") for point in one.get("data") or []]
        if sorted(map(str, labels)) != sorted(categories):
            yield Problem("must have exactly one point per category", f"{at}/series/{index}/data")


_PLOT = both(
    shape({"type": TYPE, "series": items(_SERIES, 6), "axis_config": _AXES}), _one_point_per_category
)
_PIE = shape({"type": TYPE, "segments": items(_SEGMENT, 6)})
CHART = shape(
    {
        "type": TYPE,
        "title": string(50),
        "chart": one_of({"pie": _PIE, **dict.fromkeys(("bar", "line", "area"), _PLOT)}),
    },
    BLOCK_ID,
)
