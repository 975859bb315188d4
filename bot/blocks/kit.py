"""Block Kit's pieces: the one place that knows Slack's limits, so that no drawing can break them.

Limits from docs.slack.dev/reference/block-kit. A message's whole size is not documented; a third party saw
``msg_blocks_too_long`` near 13,200 characters (slackapi/bolt-js#2509).
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.blocks.plainly import plainly
from bot.blocks.tables import table
from bot.blocks.text import bare, clip, day, esc, mention, moment, more, pages, people_list, plain

__all__ = [
    "Block",
    "Message",
    "actions",
    "button",
    "checkboxes",
    "clip",
    "confirm",
    "context",
    "day",
    "divider",
    "entry",
    "esc",
    "header",
    "home_tab",
    "link_button",
    "mention",
    "message",
    "modal",
    "moment",
    "more",
    "packed",
    "people_list",
    "plan",
    "radios",
    "reason_entry",
    "section",
    "table",
    "task",
]

Block = dict[str, Any]
T = TypeVar("T")
Draw = Callable[[int], list[Block]]
"""Draws with at most so many items in each list; with 0 it draws what must be seen at all costs."""

MESSAGE_BLOCKS, MESSAGE_SIZE = 48, 11_500  # of 50 and 12,000: a note may be added when it is posted
VIEW_BLOCKS, VIEW_SIZE = 100, 200_000
SECTION = 3000
REASON = 500


@dataclass(frozen=True)
class Message:
    """A drawing, the plain one to use if Slack refuses it, and the words for notifications."""

    text: str
    blocks: list[Block]
    plain: list[Block]


def message(text: str, draw: Draw, most: int = 12) -> Message:
    """The fullest drawing that Slack takes, in both forms; ``text`` is escaped already."""
    short = clip(text, 300)

    def attempt(room: int) -> Message | None:
        blocks = draw(room)
        flat = plainly(blocks)
        fits = all(_fits(drawn, MESSAGE_BLOCKS, MESSAGE_SIZE) for drawn in (blocks, flat))
        return Message(short, blocks, flat) if fits else None

    return _fullest(attempt, most) or Message(short, [section(short)], [section(short)])


def modal(
    title: str, draw: Draw, *, callback_id: str = "", metadata: str = "", submit: str = "", most: int = 24
) -> Block:
    """The fullest modal that Slack takes."""
    blocks = _fullest_view(draw, most)
    view: Block = {"type": "modal", "title": _plain_text(title, 24), "close": _plain_text("Close", 24)}
    view |= {"blocks": blocks, "private_metadata": clip(metadata, 3000)}
    view |= {"callback_id": callback_id} if callback_id else {}
    return view | ({"submit": _plain_text(submit, 24)} if submit else {})


def home_tab(draw: Draw, most: int = 24) -> Block:
    """The fullest home tab that Slack takes."""
    return {"type": "home", "blocks": _fullest_view(draw, most)}


def header(text: str) -> Block:
    """A headline; the text is raw."""
    return {"type": "header", "text": _plain_text(text, 150)}


def section(text: str) -> Block:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": _mrkdwn(text, SECTION)}


def context(*texts: str) -> Block:
    """Small print in mrkdwn, at most ten pieces."""
    return {"type": "context", "elements": [_mrkdwn(text, 2000) for text in texts[:10]]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def packed(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn in as few sections as hold them, none of them cut in two."""
    return [section(page) for page in pages(lines, SECTION)]


def actions(*buttons: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons[:25])}


def button(text: str, action_id: str, value: str, style: str = "", confirm: Block | None = None) -> Block:
    """A button; ``style`` is "primary", "danger" or nothing."""
    made: Block = {"type": "button", "text": _plain_text(text, 75), "action_id": action_id}
    made |= {"value": clip(value, 2000)} | ({"style": style} if style else {})
    return made | ({"confirm": confirm} if confirm else {})


def link_button(text: str, action_id: str, url: str) -> Block:
    """A button that opens a page in the browser; the caller has seen that the address is one for it."""
    return {"type": "button", "text": _plain_text(text, 75), "action_id": action_id, "url": url}


def confirm(title: str, text: str, ok: str, cancel: str) -> Block:
    """The question before a button counts; all texts are raw."""
    return {
        "title": _plain_text(title, 100),
        "text": _plain_text(text, 300),
        "confirm": _plain_text(ok, 30),
        "deny": _plain_text(cancel, 30),
    }


def entry(block_id: str, label: str, element: Block, hint: str = "", optional: bool = False) -> Block:
    """An input of a modal; the block and its element keep what was typed while their ids stay."""
    made: Block = {"type": "input", "block_id": block_id, "label": _plain_text(label, 2000)}
    made |= {"element": element, "optional": optional}
    return made | ({"hint": _plain_text(hint, 2000)} if hint else {})


def reason_entry(label: str, example: str, hint: str, *, optional: bool = False) -> Block:
    """The reason, required unless told otherwise: block and action are both called "reason"."""
    element = {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": REASON}
    whole = element | {"placeholder": _plain_text(example, 150)}
    return entry("reason", label, whole, hint, optional=optional)


def checkboxes(
    action_id: str,
    boxes: Mapping[str, str],
    ticked: Collection[str] = (),
    said: Mapping[str, str] | None = None,
) -> Block:
    """Boxes to tick: a label for each value; ``ticked`` are the values of those that begin with a tick.

    ``said`` is small print below a label, by value.
    """
    options: list[Block] = [{"text": _plain_text(text, 75), "value": value} for value, text in boxes.items()]
    for option in options:
        option |= (
            {"description": _plain_text(small, 75)} if (small := (said or {}).get(option["value"])) else {}
        )
    chosen = [option for option in options if option["value"] in ticked]
    made: Block = {"type": "checkboxes", "action_id": action_id, "options": options}
    return made | ({"initial_options": chosen} if chosen else {})


def radios(action_id: str, choices: Mapping[str, str], chosen: str) -> Block:
    """One of several, which begins with ``chosen``."""
    options = {value: {"text": _plain_text(text, 75), "value": value} for value, text in choices.items()}
    made: Block = {"type": "radio_buttons", "action_id": action_id, "options": [*options.values()]}
    return made | {"initial_option": options[chosen]}


def plan(title: str, tasks: Sequence[Block]) -> Block:
    """What is being done and how far it is. The title is a bare string: Slack refuses a text object here."""
    return {"type": "plan", "title": bare(title, 150), "tasks": list(tasks)}


def task(task_id: str, title: str, status: str, details: str, who: Sequence[str] = ()) -> Block:
    """One line of a plan; ``status`` is pending, in_progress, complete or error, ``who`` are Slack ids."""
    people = [part for slack_id in who[:4] for part in ({"type": "user", "user_id": slack_id}, _words(" "))]
    told = [*people, _words(bare(details, 300))]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": told}]}
    made: Block = {"type": "task_card", "task_id": task_id, "title": bare(title, 150)}
    return made | {"status": status, "details": rich}


def _fullest_view(draw: Draw, most: int) -> list[Block]:
    def attempt(room: int) -> list[Block] | None:
        blocks = draw(room)
        return blocks if _fits(blocks, VIEW_BLOCKS, VIEW_SIZE) else None

    return _fullest(attempt, most) or [section("This is more than Slack can show here.")]


def _fullest(attempt: Callable[[int], T | None], most: int) -> T | None:
    """What the most room gives that still fits; everything at once, or else found by halving."""
    best = attempt(most)
    low, high = (most, most) if best is not None else (0, most)
    while low < high:
        room = (low + high) // 2
        found = attempt(room)
        if found is None:
            high = room
        else:
            best, low = found, room + 1
    return best


def _mrkdwn(text: str, limit: int) -> Block:
    """``verbatim``: Slack makes no links or mentions of plain words (its text object page, 2026-11-20)."""
    return {"type": "mrkdwn", "text": clip(text, limit) or "–", "verbatim": True}


def _plain_text(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": clip(plain(text), limit) or "–", "emoji": False}


def _words(text: str) -> Block:
    return {"type": "text", "text": text}


def _fits(blocks: Sequence[Block], most: int, size: int) -> bool:
    return len(blocks) <= most and len(json.dumps(blocks)) <= size
