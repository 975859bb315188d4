"""Is the bot in the channels that it speaks in?"""

from collections.abc import AsyncIterator

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.text import count
from bot.doctor.hearing import heard
from bot.doctor.verdict import Verdict
from bot.people import Directory
from bot.settings import Settings

APPROVALS = "slack.approvals_channel"


async def look_at_channels(
    slack: AsyncWebClient, directory: Directory, settings: Settings
) -> AsyncIterator[Verdict]:
    """One verdict for each channel in the settings."""
    named = {
        APPROVALS: settings.slack.approvals_channel,
        "digest.channel" if settings.digest.channel else "slack.digest_channel": settings.digest_channel,
    }
    for key, channel in named.items():
        if channel:
            look = _look_at_channel(slack, directory, key, channel)
            yield await heard(key, _invite(channel), look)


async def _look_at_channel(slack: AsyncWebClient, directory: Directory, key: str, channel: str) -> Verdict:
    channel_id = await directory.channel_id(channel)
    if channel_id.startswith("#"):
        return Verdict(check=key, ok=False, says=f"the bot sees no {channel}", todo=_invite(channel))
    found = (await slack.conversations_info(channel=channel_id))["channel"]
    name = f"#{found['name']}"
    if found.get("is_archived"):
        return Verdict(check=key, ok=False, says=f"{name} is archived", todo=f"unarchive it, or change {key}")
    if not found.get("is_member"):
        return Verdict(check=key, ok=False, says=f"the bot is not in {name}", todo=_invite(name))
    members = await directory.members(channel_id)
    says = f"the bot is in {name}, with {count(len(members), 'member')}"
    if key == APPROVALS and not found.get("is_private"):
        public = f"{says}, but it is public: whoever leaves could read it there"
        todo = f"make {name} private; until then, those who decide are asked by direct message"
        return Verdict(check=key, ok=True, says=public, todo=todo)
    return Verdict(check=key, ok=True, says=says)


def _invite(channel: str) -> str:
    return f"type `/invite @seatkeeper` in {channel}"
