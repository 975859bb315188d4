"""The story of a reminder: drawn with the way to the card that its reader can see."""

import aiohttp
from slack_sdk.errors import SlackApiError

from approvals import outbox
from approvals.models import Outbox
from approvals.report import Report
from bot.blocks.kit import Message
from bot.blocks.nudging import reminder
from bot.hall import Hall


async def reminder_of(hall: Hall, row: Outbox, seen: Report) -> Message:
    """The reminder that a row asks for, as its request stands now."""
    _, times = outbox.reminded_of(row)
    return reminder(seen, hall.clock(), times, await _card_url(hall, row, seen))


async def _card_url(hall: Hall, row: Outbox, seen: Report) -> str:
    """A link to the card, if Slack tells it; a reminder has the buttons as well."""
    who = outbox.addressee(row)
    return await permalink(hall, *await hall.database.read(outbox.card_for, seen.id, who))


async def permalink(hall: Hall, channel: str, ts: str) -> str:
    """A link to a message; empty where there is none, or where Slack does not tell."""
    if not ts:
        return ""
    try:
        answer = await hall.slack.chat_getPermalink(channel=channel, message_ts=ts)
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return ""
    return str(answer["permalink"])
