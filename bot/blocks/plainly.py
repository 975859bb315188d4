"""The same message in the oldest blocks only, for a Slack that refuses the newer ones."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.text import esc, pages

ICONS = {"pending": "▫️", "in_progress": "⏳", "complete": "✓", "error": "❗"}


def plainly(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headers, plans and tables as sections; no charts, whose numbers stand beside; all else as it is."""
    return [flat for block in blocks for flat in _flat(block)]


def _flat(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block["type"] == "header":
        return _sections([f"*{esc(block['text']['text'])}*"])
    if block["type"] == "plan":
        return _sections([f"*{esc(block['title'])}*", *map(_task, block["tasks"])])
    if block["type"] == "table":
        head, *rows = [[esc(cell["text"]) for cell in row] for row in block["rows"]]
        return _sections([_row(head, row) for row in rows])
    return [] if block["type"] == "data_visualization" else [block]


def _task(task: dict[str, Any]) -> str:
    said = "".join(map(_part, task["details"]["elements"][0]["elements"]))
    return f"{ICONS[task['status']]} *{esc(task['title'])}*: {said}"


def _part(part: dict[str, Any]) -> str:
    if part["type"] == "user":
        return f"<@{part['user_id']}>"
    return esc(part["text"]) or " "


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    cells = [f"{title.lower()} {cell}" for title, cell in zip(head[1:], row[1:], strict=True)]
    return f"*{row[0]}*: {' · '.join(cells)}"


def _sections(lines: Sequence[str]) -> list[dict[str, Any]]:
    texts = [{"type": "mrkdwn", "text": page or "–", "verbatim": True} for page in pages(lines)]
    return [{"type": "section", "text": text} for text in texts]
