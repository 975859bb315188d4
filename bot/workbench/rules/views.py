"""Rules for a view as a whole."""

import json
from collections.abc import Iterator
from typing import Any

from bot.workbench.refusals import Refusal
from bot.workbench.rules.blocks import block_problems
from bot.workbench.rules.elements import HOME, MODAL
from bot.workbench.rules.messages import refuse
from bot.workbench.rules.objects import plain_text
from bot.workbench.rules.shape import Check, Problem, flag, shape, string, word
from bot.workbench.wire import Json

MOST_BLOCKS = 100
LARGEST = 250_000
"""Characters of JSON (docs.slack.dev/reference/methods/views.open)."""

HERE = "/view"
_COMMON: dict[str, Check] = {
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "private_metadata": string(3000, 0),
}


def _blocks(surface: str) -> Check:
    return lambda value, at: block_problems(value, surface, at, MOST_BLOCKS)


SHAPES = {
    MODAL: shape(
        {"type": word(MODAL), "title": plain_text(24), "blocks": _blocks(MODAL)},
        {
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            **_COMMON,
        },
    ),
    HOME: shape({"type": word(HOME), "blocks": _blocks(HOME)}, _COMMON),
}


def _without_submit(view: Json) -> Iterator[Problem]:
    inputs = any(block["type"] == "input" for block in view["blocks"])
    if inputs and view["type"] == MODAL and "submit" not in view:
        yield Problem("missing required field: submit", HERE)


def checked_view(view: Any, kind: str) -> Json:
    """A view of this kind (modal or home), or a refusal that says what is wrong with it."""
    if not isinstance(view, dict):
        raise Refusal(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]}
        )
    if len(json.dumps(view, ensure_ascii=False, separators=(",", ":"))) > LARGEST:
        raise Refusal("view_too_large")
    problems = list(SHAPES[kind](view, HERE)) or list(_without_submit(view))
    if problems:
        refuse("invalid_arguments", [Problem("failed to match all allowed schemas", HERE), *problems])
    return {"private_metadata": "", "callback_id": "", **view}
