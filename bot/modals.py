"""Drawing anew what stands in a modal that is open."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit import Block


async def redraw(slack: AsyncWebClient, view_id: str, drawing: Block) -> None:
    """Puts a drawing in the place of another; somebody who has closed the modal misses nothing."""
    try:
        await slack.views_update(view_id=view_id, view=drawing)
    except SlackApiError as error:
        if error.response.get("error") != "not_found":  # the person closed it
            raise
