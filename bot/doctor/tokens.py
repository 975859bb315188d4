"""Does Slack know the bot, and was it granted what it needs?"""

from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.verdict import Verdict
from bot.settings import Settings

SCOPES = (
    "commands",
    "chat:write",
    "im:write",
    "users:read",
    "users:read.email",
    "users.profile:read",
    "usergroups:read",
    "channels:read",
    "groups:read",
    "files:write",
)
"""What the bot has to be granted: the same as in manifest.yml, which a test compares."""

REINSTALL = "install the app from manifest.yml again, and set SLACK_BOT_TOKEN to what it then shows"
NEW_SOCKET = "make an app-level token with connections:write, and set SLACK_APP_TOKEN to it"


def look_at_scopes(headers: Mapping[str, str]) -> Verdict:
    """Whether every scope was granted, by the header that Slack sends with each answer."""
    told = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    if told is None:
        return Verdict(check="scopes", ok=None, says="Slack does not tell which ones were granted")
    granted = {scope.strip() for scope in told.split(",")}
    if missing := [scope for scope in SCOPES if scope not in granted]:
        todo = "add them under OAuth & Permissions, and install the app again"
        return Verdict(check="scopes", ok=False, says=f"missing: {', '.join(missing)}", todo=todo)
    more = ", ".join(sorted(granted - set(SCOPES)))
    beside = f", and {more} beside, which nothing needs" if more else ""
    return Verdict(check="scopes", ok=True, says=f"all {len(SCOPES)} are granted{beside}")


async def look_at_socket(slack: AsyncWebClient, settings: Settings) -> Verdict:
    """How Slack's messages reach the bot, and whether Slack would open a socket where one is wanted."""
    token = settings.app_token.get_secret_value()
    if not token:
        says = "Slack calls the bot over HTTP, signed, because SLACK_APP_TOKEN is not set"
        return Verdict(check="socket", ok=True, says=says)
    await slack.apps_connections_open(app_token=token)
    return Verdict(check="socket", ok=True, says="Socket Mode is on, and Slack offers a connection")
