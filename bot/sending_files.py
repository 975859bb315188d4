"""Files for one person, in their direct message with the bot."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

NOT_ALLOWED = "missing_scope"


async def send_files(slack: AsyncWebClient, slack_id: str, files: Mapping[str, str], comment: str) -> str:
    """Sends texts as files under these names; gives a sentence where Slack refuses them, else nothing."""
    try:
        room = await slack.conversations_open(users=slack_id)
        await slack.files_upload_v2(
            channel=room["channel"]["id"],
            initial_comment=comment,
            file_uploads=[{"filename": name, "title": name, "content": text} for name, text in files.items()],
        )
    except SlackApiError as error:
        return _sentence(str(error.response.get("error", "")))
    return ""


def _sentence(word: str) -> str:
    if word == NOT_ALLOWED:
        return "Slack does not let me send files: somebody has to grant files:write and install me again."
    return f"Slack refused the file ({word or 'without a reason'})."
