"""The one way into every handler: nothing escapes to Bolt, and whoever asked gets a sentence."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals.unrecorded import Busy, DiskFull
from bot.blocks.preview import message_view
from bot.logs import reference
from bot.metrics import Metrics

NOTHING_RECORDED = (
    "The database did not answer in time, so nothing was recorded. Please try again in a moment."
)
NO_ROOM = (
    "The disk is full, so nothing was recorded. Free some space where the database is, and then try again."
)

log = structlog.get_logger("seatkeeper")

Body = dict[str, Any]
Tell = Callable[[str], Awaitable[None]]


class Guard:
    """Runs stories, and turns whatever goes wrong in them into a sentence and a line in the log."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def run(self, where: str, work: Callable[[], Awaitable[None]], tell: Tell) -> None:
        """Runs a story; tells the person of a busy database, a full disk or a fault instead of raising."""
        try:
            await work()
        except Busy:
            await _told(tell, NOTHING_RECORDED)
        except DiskFull:
            log.error("the disk is full", where=where)
            await _told(tell, NO_ROOM)
        except Exception:  # the last net: whatever it is, the person is told and the log has it
            await _told(tell, self.broke(where))

    async def decide(
        self, where: str, decision: Callable[[], Awaitable[str]], ack: AsyncAck, tell: Tell
    ) -> None:
        """A click that decides: committed first, then acknowledged, then told its answer, if any."""

        async def work() -> None:
            answer = await decision()
            await ack()
            if answer:
                await tell(answer)

        await self.run(where, work, tell)
        await ack()

    async def take(self, where: str, decision: Callable[[], Awaitable[str]], ack: AsyncAck) -> None:
        """A form that decides: committed first, then closed, or answered in its place."""

        async def work() -> None:
            answer = await decision()
            await (acker(ack)(answer) if answer else ack())

        await self.run(where, work, acker(ack))

    def broke(self, where: str) -> str:
        """Logs the exception being handled, redacted, and returns the sentence for the person."""
        mark = reference()
        self._metrics.error(where)
        log.exception("handler failed", where=where, reference=mark)
        return f"Something broke on our side; the log has it under the reference {mark}. Please try again."


async def _told(tell: Tell, sentence: str) -> None:
    try:
        await tell(sentence)
    except Exception:  # telling failed as well; the log is what is left
        log.exception("the person could not be told")


def teller(respond: AsyncRespond) -> Tell:
    """Tells through the response URL, visible to the person only."""

    async def tell(sentence: str) -> None:
        await respond(text=sentence, response_type="ephemeral", replace_original=False)

    return tell


def acker(ack: AsyncAck) -> Tell:
    """Tells inside the modal that was submitted, by replacing it."""

    async def tell(sentence: str) -> None:
        await ack(response_action="update", view=message_view("Seatkeeper", sentence))

    return tell
