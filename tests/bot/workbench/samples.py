"""Small blocks and views that many tests use."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": False}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(action_id: str, value: str = "1", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(action_id), "value": value, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def select(action_id: str, *values: str, **more: Any) -> Json:
    return {"type": "static_select", "action_id": action_id, "options": options(*values), **more}


def field(block_id: str, element: Json | None = None, **more: Any) -> Json:
    """An input block; without an element, a line of text with the action id "typed"."""
    typed = element or {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": typed, **more}


def modal(*blocks: Json, title: str = "A modal", callback_id: str = "form", **more: Any) -> Json:
    head = {"type": "modal", "title": plain(title), "submit": plain("Go"), "callback_id": callback_id}
    return {**head, "blocks": list(blocks), **more}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


def table(rows: int = 2, cells: int = 2, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells for _ in range(rows)]}
