"""What a Web API method is: a function over the workspace, with its scope and its tier."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.workbench.methods.args import Args
from bot.workbench.refusals import Refusal
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

Handler = Callable[[Workspace, Args], Json]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Method:
    """One method; ``scope`` is "" where none is needed, ``tier`` 0 where Slack limits it otherwise."""

    name: str
    handler: Handler
    scope: str = ""
    tier: int = 3
    app_level: bool = False


def need_scope(slack: Workspace, scope: str) -> None:
    """Refuse with what is needed and what was granted."""
    if scope and scope not in slack.scopes:
        raise Refusal("missing_scope", needed=scope, provided=",".join(slack.scopes))


def page(items: Sequence[Item], args: Args, default: int = 1000) -> tuple[list[Item], Json]:
    """One page of a list and the ``response_metadata`` that leads to the next one."""
    limit = args.number("limit", default) or default
    cursor = args.text("cursor")
    start = int(cursor.removeprefix("next:"), 36) if cursor.startswith("next:") else 0
    if cursor and not start:
        raise Refusal("invalid_cursor")
    end = start + limit
    more = f"next:{_base36(end)}" if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": more}


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    head = _base36(number // 36) if number >= 36 else ""
    return head + digits[number % 36]
