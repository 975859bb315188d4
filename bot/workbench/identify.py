"""What Slack adds to blocks before it sends them back: ids, and the defaults of texts."""

from typing import Any

from bot.workbench.ids import Mint
from bot.workbench.inputs import STATE_KEYS, STATELESS
from bot.workbench.wire import Json

INTERACTIVE = frozenset({*STATE_KEYS, *STATELESS})
DEFAULTS: dict[Any, Json] = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}


def identified_block(block: Json, mint: Mint) -> Json:
    """A copy of a block with ids and defaults throughout; what had an id keeps it."""
    return {**_identified(block, mint), "block_id": block.get("block_id") or mint.short()}


def _identified(value: Any, mint: Mint) -> Any:
    if isinstance(value, list):
        return [_identified(item, mint) for item in value]
    if not isinstance(value, dict):
        return value
    defaults = DEFAULTS.get(value.get("type"), {})
    named = defaults | {key: _identified(item, mint) for key, item in value.items()}
    if value.get("type") in INTERACTIVE:
        named["action_id"] = value.get("action_id") or mint.short()
    inner = "elements" if value.get("type") == "carousel" else "child_blocks"
    if inner in named:
        named[inner] = [
            {**child, "block_id": child.get("block_id") or mint.short()} for child in named[inner]
        ]
    return named
