"""Rich text, tasks, plans, cards and containers.

Sources: docs.slack.dev/reference/block-kit/blocks; where it was tried and found otherwise, the field reports.
"""

from collections.abc import Iterator
from typing import Any

from bot.workbench.rules.elements import BUTTON, IMAGE
from bot.workbench.rules.objects import ID, TYPE, plain_text, text
from bot.workbench.rules.shape import (
    Check,
    Problem,
    both,
    flag,
    items,
    number,
    one_of,
    shape,
    some_of,
    string,
    word,
)

BLOCK_ID = {"block_id": ID}
PARTS = ("text", "link", "emoji", "user", "usergroup", "channel", "team", "broadcast", "date", "color")


def _part(value: Any, at: str) -> Iterator[Problem]:
    """A piece of a rich text: a known type, and text that is not empty."""
    if not isinstance(value, dict) or value.get("type") not in PARTS:
        yield Problem("unsupported rich text element", at)
    elif value["type"] == "text":
        yield from string(12_000)(value.get("text"), f"{at}/text")


_PARTS = items(_part, 1000, 0)
_SECTION = shape({"type": TYPE, "elements": _PARTS})
_LIST = shape(
    {"type": TYPE, "elements": items(_SECTION, 1000), "style": word("bullet", "ordered")},
    {"indent": number(0, 8), "offset": number(0), "border": number(0, 1)},
)
_QUOTED = shape({"type": TYPE, "elements": _PARTS}, {"border": number(0, 1), "language": string(50)})
RICH_TEXT = shape(
    {
        "type": TYPE,
        "elements": items(
            one_of(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_quote": _QUOTED,
                    "rich_text_preformatted": _QUOTED,
                }
            ),
            1000,
        ),
    },
    BLOCK_ID,
)

_SOURCE = shape({"type": word("url"), "url": string(3000), "text": string(3000)})


def _task(*statuses: str) -> Check:
    details = one_of({"rich_text": RICH_TEXT})
    optional = {"details": details, "output": details, "sources": items(_SOURCE), "status": word(*statuses)}
    return shape({"type": word("task_card"), "task_id": ID, "title": string(256)}, {**optional, **BLOCK_ID})


TASK_CARD = _task("in_progress", "complete", "error")
"""Standing alone, a task that is pending is refused (field report); within a plan it is not."""

PLAN = shape(
    {"type": TYPE, "title": string(256)},
    {"tasks": items(_task("pending", "in_progress", "complete", "error"), 100, 0), **BLOCK_ID},
)
_IMAGE = one_of({"image": IMAGE})
CARD = both(
    shape(
        {"type": TYPE},
        {
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "hero_image": _IMAGE,
            "icon": _IMAGE,
            "actions": items(one_of({"button": BUTTON}), 3),
            **BLOCK_ID,
        },
    ),
    some_of("title", "body", "hero_image", "actions"),
)
CAROUSEL = shape({"type": TYPE, "elements": items(one_of({"card": CARD}), 10)}, BLOCK_ID)
ALERT = shape(
    {"type": TYPE, "text": text(200)},
    {"level": word("default", "info", "warning", "error", "success"), **BLOCK_ID},
)
VIDEO = shape(
    {
        "type": TYPE,
        "alt_text": string(2000),
        "title": plain_text(199),
        "thumbnail_url": string(3000),
        "video_url": string(3000),
    },
    {
        "author_name": string(49),
        "description": plain_text(199),
        "provider_icon_url": string(3000),
        "provider_name": string(49),
        "title_url": string(3000),
        **BLOCK_ID,
    },
)


def container(child: Check) -> Check:
    """A container around other blocks."""
    return shape(
        {"type": TYPE, "child_blocks": items(child, 10)},
        {
            "title": plain_text(150),
            "rich_text_title": one_of({"rich_text": RICH_TEXT}),
            "subtitle": text(150),
            "width": word("narrow", "standard", "wide", "full"),
            "icon": _IMAGE,
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
            **BLOCK_ID,
        },
    )
