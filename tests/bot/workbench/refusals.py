"""Calls of the Web API that are expected to be refused."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse


async def refusal(call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
    """The whole answer of a refused call."""
    with pytest.raises(SlackApiError) as error:
        await call
    answer: dict[str, Any] = error.value.response.data
    return answer


async def refused(call: Awaitable[AsyncSlackResponse]) -> str:
    """The error word of a refused call."""
    return str((await refusal(call))["error"])
