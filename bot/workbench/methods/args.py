"""The arguments of one API call, whichever of Slack's three ways they came."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.workbench.refusals import Refusal
from bot.workbench.wire import Json


class Args:
    """Named arguments; objects may have arrived as JSON strings, flags as ``1`` or ``true``."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """A text that must be there."""
        value = self.text(name)
        if not value:
            messages = [f"[ERROR] missing required field: {name}"]
            raise Refusal(error, response_metadata={"messages": messages})
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        return self.text(name, str(default)).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise Refusal("invalid_arguments") from None

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """An object or a list, None when it is absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(error) from None


async def read_args(request: web.Request) -> Args:
    """The arguments of a request: query, then form or JSON body."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        values |= await _read_json(request)
    elif request.can_read_body:
        values |= await request.post()
    return Args(values)


async def _read_json(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body
