"""Tables of raw text: nothing in a cell is markup, so nothing in it has to be escaped."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.text import clip, plain

NARROW = 60
"""Characters of a cell that stands in one line."""


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = (), widest: int = NARROW
) -> dict[str, Any]:
    """A table of raw text, at most 99 rows below its head; ``right`` lists the columns with numbers.

    Cells have at most ``widest`` characters, and are wrapped where that is more than one line.
    """
    lines = [head, *rows[:99]]
    wrapped = {"is_wrapped": True} if widest > NARROW else {}
    settings = [{"align": "right" if column in right else "left", **wrapped} for column in range(len(head))]
    cells = [
        [{"type": "raw_text", "text": clip(plain(cell), widest) or "–"} for cell in line] for line in lines
    ]
    return {"type": "table", "rows": cells, "column_settings": settings}
