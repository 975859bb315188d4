"""What somebody sees in the place of a form that they sent."""

from slack_bolt.context.ack.async_ack import AsyncAck

from approvals.submission import Submitted
from bot.blocks.sending import sent_words
from bot.blocks.words import objection
from bot.guard import acker
from bot.hall import Hall


async def answer_sent(hall: Hall, ack: AsyncAck, sent: Submitted) -> None:
    """Acknowledges a request that is on record; or says in the form what stands against it."""
    if sent.objection is None:
        await acker(ack)(sent_words(sent, hall.settings.slack.approvals_channel, hall.clock()))
    else:
        await ack(response_action="errors", errors={"reason": objection(sent)})
