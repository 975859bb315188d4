"""What Slack would say about a drawing, and what a reader sees of it."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.blocks.kit import Message
from bot.workbench.rules.messages import checked_blocks
from bot.workbench.rules.views import checked_view

MOST_BLOCKS, LONGEST = 50, 12_000
NOTE = {"type": "context", "elements": [{"type": "mrkdwn", "text": "An earlier copy may stand above."}]}
PLAIN_KINDS = {"section", "context", "actions", "divider"}

_TOKEN = re.compile(r"<[^<>]*>")
_OURS = re.compile(
    r"<@U(?:ADA|BRUNO|CHEN|DANA)>|<!date\^\d+\^(?:\{\w+\}| |at)+\|[^|<>]+>"
    r"|<https://harbourpine\.talentlms\.example/users\|[^<>|]*>|<https://docs\.example/[\w/]*\|[^<>|]*>"
)
_EMOJI = re.compile(r":[\w+'-]+:")


def check_message(message: Message) -> None:
    """Both drawings keep Slack's rules, with room for one note more, and there are words to notify with."""
    for blocks in (message.blocks, message.plain):
        checked_blocks([*blocks, NOTE])
        assert len(blocks) < MOST_BLOCKS
        assert len(json.dumps(blocks)) <= LONGEST
        check_texts(blocks)
    assert {block["type"] for block in message.plain} <= PLAIN_KINDS
    assert 0 < len(message.text) <= 300
    check_mrkdwn(message.text)


def check_view(view: dict[str, Any]) -> None:
    """The modal keeps Slack's rules: inputs need a submit button, and a submit button needs inputs."""
    checked_view(view, "modal")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert bool(inputs) == ("submit" in view)
    check_texts(view["blocks"])


def check_texts(blocks: Sequence[dict[str, Any]]) -> None:
    """Nothing in any text is markup that is not ours."""
    for kind, text in texts(blocks):
        if kind == "mrkdwn":
            check_mrkdwn(text)
        elif kind == "bare":
            assert not set(text) & set("<>\n")


def check_mrkdwn(text: str) -> None:
    """Only our own mentions, dates and links; formatting marks in pairs; no emoji by name; no bare links."""
    tokens = _TOKEN.findall(text)
    assert all(_OURS.fullmatch(token) for token in tokens), tokens
    rest = _TOKEN.sub("", text)
    assert "<" not in rest
    assert "://" not in rest
    assert all(line.startswith("> ") for line in rest.splitlines() if line.startswith((">", "&gt;")))
    assert rest.count("*") % 2 == 0
    assert rest.count("`") % 2 == 0
    assert "~" not in rest
    assert not _EMOJI.search(rest)
    assert not re.search(r"(?<![^\W_])_[^_]+_(?![^\W_])", rest.replace("`", " "))


def texts(node: Any) -> Iterator[tuple[str, str]]:
    """Every text in a drawing with its kind; "bare" is one that stands in no text object."""
    if isinstance(node, list):
        for item in node:
            yield from texts(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["type"], node["text"]
        if isinstance(node.get("title"), str):
            yield "bare", node["title"]
        for value in node.values():
            yield from texts(value)


def shown(drawn: Message | dict[str, Any]) -> str:
    """All that a reader sees, line by line."""
    blocks = drawn.blocks if isinstance(drawn, Message) else drawn["blocks"]
    return "\n".join(text for _, text in texts(blocks))


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    """The buttons by their action."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return {button["action_id"]: button for row in rows for button in row["elements"]}
