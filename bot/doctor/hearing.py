"""What Slack answers to a look, as a verdict: a refusal and silence are verdicts as well."""

from collections.abc import Coroutine
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.doctor.verdict import Verdict

NETWORK = "check the network, the proxies and SLACK_API_URL"
UNHEARD = (SlackApiError, aiohttp.ClientError, OSError)
"""Slack refuses, or cannot be reached in time."""


async def heard(check: str, todo: str, look: Coroutine[Any, Any, Verdict]) -> Verdict:
    """The verdict of a look; where Slack refuses it, ``todo`` says what to do."""
    try:
        return await look
    except UNHEARD as error:
        return unheard(check, todo, error)


def unheard(check: str, todo: str, error: Exception) -> Verdict:
    """The verdict when Slack refuses or is silent."""
    if not isinstance(error, SlackApiError):
        return Verdict(check=check, ok=False, says="Slack cannot be reached", todo=NETWORK)
    needed = error.response.get("needed")
    says = f"Slack says {error.response.get('error')}" + (f", for want of {needed}" if needed else "")
    return Verdict(check=check, ok=False, says=says, todo=todo)
