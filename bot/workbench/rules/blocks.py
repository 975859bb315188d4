"""All blocks, and the surfaces on which each is allowed (docs.slack.dev/blocks.json, and field reports)."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.workbench.inputs import elements
from bot.workbench.rules.elements import (
    ACCESSORY,
    ACTION,
    CONTEXT_ACTION,
    ELEMENT_SURFACES,
    HOME,
    IMAGE,
    INPUT,
    MESSAGE,
    MODAL,
)
from bot.workbench.rules.objects import ID, IMAGE_SOURCE, TYPE, plain_text, text
from bot.workbench.rules.rich import ALERT, CARD, CAROUSEL, PLAN, RICH_TEXT, TASK_CARD, VIDEO, container
from bot.workbench.rules.shape import Check, Problem, both, flag, items, one_of, shape, some_of, string
from bot.workbench.rules.tables import CHART, DATA_TABLE, TABLE
from bot.workbench.wire import Json

BLOCK_ID = {"block_id": ID}
_CONTEXT = one_of({"image": IMAGE, **dict.fromkeys(("plain_text", "mrkdwn"), text(3000))})

PLAIN: dict[str, Check] = {
    "section": both(
        shape(
            {"type": TYPE},
            {
                "text": text(3000),
                "fields": items(text(2000), 10),
                "accessory": ACCESSORY,
                "expand": flag,
                **BLOCK_ID,
            },
        ),
        some_of("text", "fields"),
    ),
    "header": shape({"type": TYPE, "text": plain_text(150)}, BLOCK_ID),
    "divider": shape({"type": TYPE}, BLOCK_ID),
    "image": both(
        shape(
            {"type": TYPE, "alt_text": string(2000)}, {"title": plain_text(2000), **IMAGE_SOURCE, **BLOCK_ID}
        ),
        some_of("image_url", "slack_file"),
    ),
    "context": shape({"type": TYPE, "elements": items(_CONTEXT, 10)}, BLOCK_ID),
    "actions": shape({"type": TYPE, "elements": items(ACTION, 25)}, BLOCK_ID),
    "input": shape(
        {"type": TYPE, "label": plain_text(2000), "element": INPUT},
        {"hint": plain_text(2000), "optional": flag, "dispatch_action": flag, **BLOCK_ID},
    ),
    "rich_text": RICH_TEXT,
    "video": VIDEO,
    "card": CARD,
    "table": TABLE,
}
BLOCKS: dict[str, Check] = {
    **PLAIN,
    "context_actions": shape({"type": TYPE, "elements": items(CONTEXT_ACTION, 5)}, BLOCK_ID),
    "container": container(one_of(PLAIN)),
    "carousel": CAROUSEL,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "markdown": shape({"type": TYPE, "text": string(12_000)}, BLOCK_ID),
    "plan": PLAN,
    "task_card": TASK_CARD,
    "alert": ALERT,
}
MESSAGES_ONLY = ("container", "context_actions", "data_visualization", "markdown", "plan", "task_card")
SURFACES = {
    **dict.fromkeys(MESSAGES_ONLY, (MESSAGE,)),
    "card": (MESSAGE, HOME),
    "carousel": (MESSAGE, HOME),
    "data_table": (MESSAGE,),
    "table": (MESSAGE,),
    "alert": (MODAL,),
}
"""Blocks that are not at home everywhere; tables fail on home tabs and cards in modals (field report)."""


def block_problems(blocks: Any, surface: str, at: str, most: int) -> Iterator[Problem]:
    """What is wrong with the blocks of a message, a modal or a home tab."""
    found = list(items(one_of(BLOCKS), most, 0)(blocks, at))
    yield from found
    if not found:
        yield from _misplaced(blocks, surface, at)
        yield from _repeated(blocks, at)


def _misplaced(blocks: Sequence[Json], surface: str, at: str) -> Iterator[Problem]:
    for index, block in enumerate(blocks):
        if surface not in SURFACES.get(block["type"], (surface,)):
            yield Problem(f"unsupported type on a {surface}: {block['type']}", f"{at}/{index}/type")
        for element in _all_elements(block):
            if surface not in ELEMENT_SURFACES.get(element["type"], (surface,)):
                yield Problem(f"unsupported element on a {surface}: {element['type']}", f"{at}/{index}")


def _all_elements(block: Json) -> list[Json]:
    candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    return [element for element in candidates if isinstance(element, dict)]


def _repeated(blocks: Sequence[Json], at: str) -> Iterator[Problem]:
    """Block ids are unique among the blocks, action ids within their block."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Problem(f"block_id {block_id!r} already exists", f"{at}/{index}/block_id")
        seen |= {block_id} if block_id else set()
        actions = [element["action_id"] for _, element in elements([block])]
        if len(set(actions)) < len(actions):
            yield Problem("action_id already exists in this block", f"{at}/{index}")
