"""Rows become messages: posted once, updated in step, never faster than Slack allows.

A post whose answer was lost may stand in Slack unseen. It is posted again with a note, because an approval
that nobody sees is worse than two cards for one request; a click on the lost copy takes it in again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any

import aiohttp
import structlog
from aiolimiter import AsyncLimiter
from slack_sdk.errors import SlackApiError

from approvals import outbox, report, requests
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.report import Report
from approvals.states import RequestStatus
from bot.blocks.card import card
from bot.blocks.kit import Message, context, esc
from bot.blocks.outcome import outcome
from bot.blocks.reviews import review_message
from bot.blocks.tasks import task_message
from bot.blocks.veiled import veiled
from bot.blocks.versions import changed_message
from bot.bulk import bulk_files
from bot.hall import Hall
from bot.nudging import reminder_of

EACH = 1.0
"""Seconds between two drawings of one message."""
LOOKS = 0.1
"""Seconds between two looks for what is due, since every commit asks for one."""
PASSING = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
TOO_RICH = frozenset({"invalid_blocks", "invalid_arguments", "invalid_attachments", "msg_blocks_too_long"})
TWICE = "An earlier copy of this card may stand above; both lead to the same request."
AGAIN = "An earlier copy of this message may stand above; both say the same."

Drawer = Callable[[Hall, str], Awaitable[Message | None]]
"""Draws what a message shows of its subject, given that row's id; None where there is nothing to show."""

log = structlog.get_logger("seatkeeper")


class Deliverer:
    """Draws what is due. Runs in the one process that holds the worker lease.

    ``drawers`` are for the kinds of messages that are about no request.
    """

    def __init__(self, hall: Hall, drawers: Mapping[str, Drawer]) -> None:
        self._hall = hall
        self._drawers = drawers
        self._wake = asyncio.Event()
        self._busy: set[int] = set()
        self._drawn_at: dict[int, float] = {}
        self._pace: dict[str, AsyncLimiter] = {}
        self._room = asyncio.Semaphore(8)

    def wake(self) -> None:
        """Says that rows may have changed."""
        self._wake.set()

    async def run(self) -> None:
        """Delivers until cancelled; looks at least once a second, since other processes write rows too."""
        loop = asyncio.get_running_loop()
        while True:
            soonest = loop.time() + LOOKS
            self._wake.clear()
            try:
                await self._round()
            except Exception:  # a database that is away for a moment must not end the deliveries
                log.exception("deliveries are held up")
            try:
                async with asyncio.timeout(1.0):
                    await self._wake.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(soonest - loop.time())

    async def _round(self) -> None:
        self._forget(monotonic() - EACH)
        rows = await self._hall.database.read(outbox.due, self._hall.clock())
        for row in rows:
            if row.id is not None and row.id not in self._busy and self._may_draw(row.id):
                self._busy.add(row.id)
                self._hall.tasks.spawn(self._deliver(row, row.id))

    def _forget(self, before: float) -> None:
        """Lets go of the messages that may be drawn again anyway."""
        self._drawn_at = {row_id: at for row_id, at in self._drawn_at.items() if at > before}

    def _may_draw(self, row_id: int) -> bool:
        since = monotonic() - self._drawn_at.get(row_id, 0.0)
        if since < EACH:
            asyncio.get_running_loop().call_later(EACH - since, self.wake)
        return since >= EACH

    async def _deliver(self, row: Outbox, row_id: int) -> None:
        try:
            async with self._room:
                self._drawn_at[row_id] = monotonic()
                await self._draw(row, row_id)
        except Exception:  # the row stays due, so nothing is lost
            log.exception("a message could not be delivered", outbox=row_id)
            self._hall.tasks.spawn(self._later(row_id, 5.0, sent=True))
        finally:
            self._busy.discard(row_id)
            self.wake()

    async def _draw(self, row: Outbox, row_id: int) -> None:
        hall = self._hall
        message, status = await self._drawing(row)
        if message is None:
            await hall.database.transact(outbox.left_out, row_id, row.wanted)
            return
        doubt = not row.ts and await hall.database.transact(outbox.begin_posting, row_id)
        try:
            channel, ts = await self._send(row, message, doubt)
        except SlackApiError as error:
            await self._refused(row, row_id, error)
        except (aiohttp.ClientError, TimeoutError):
            await self._later(row_id, 2.0, sent=True)
        else:
            await self._stands(row, row_id, channel, ts, status)

    async def _drawing(self, row: Outbox) -> tuple[Message | None, RequestStatus | None]:
        """What the message shows now and, where it is about a request, how that stands."""
        hall = self._hall
        if row.request_id is None:
            return await self._drawers[row.kind](hall, row.subject), None
        seen = await hall.database.read(report.report, row.request_id, hall.rules, hall.clock())
        if row.kind == Kind.VEILED:
            return veiled() if row.ts else None, seen.status
        if row.kind == Kind.REMINDER:
            return await reminder_of(hall, row, seen), seen.status
        return self._message(row, seen), seen.status

    def _message(self, row: Outbox, seen: Report) -> Message:
        now = self._hall.clock()
        if row.kind == Kind.OUTCOME:
            return outcome(seen, now)
        if row.kind == Kind.TASK:
            ordinal, times = outbox.reminded_of(row)
            who = outbox.addressee(row)
            files = () if ordinal else bulk_files(self._hall.connectors, seen, who)
            return task_message(seen, who, ordinal=ordinal, times=times, files=files)
        if row.kind == Kind.CHANGED:
            return changed_message(seen, int(row.audience.rpartition("/")[2]))
        if row.kind == Kind.REVIEW:
            return review_message(seen, times=outbox.reminded_of(row)[1])
        if seen.status is RequestStatus.SUBMITTED and seen.waiting:
            due = self._hall.rules.after(now, self._hall.rules.expires_after)
            seen = seen.model_copy(update={"status": RequestStatus.PENDING, "expires_at": due})
        own = row.kind == Kind.NOTICE and outbox.addressee(row) == seen.requester.slack_id
        return card(seen, now, mine=row.kind == Kind.COPY, own=own)

    async def _send(self, row: Outbox, message: Message, doubt: bool) -> tuple[str, str]:
        channel = row.channel or await self._channel(row)
        target: dict[str, Any] = {"channel": channel}
        if row.ts:
            target["ts"] = row.ts
        else:
            payload = {"subject": row.subject, "message": row.id}
            target["metadata"] = {"event_type": f"seatkeeper_{row.kind}", "event_payload": payload}
        call = self._hall.slack.chat_update if row.ts else self._hall.slack.chat_postMessage
        if not row.ts:
            await self._pace.setdefault(channel, AsyncLimiter(1, EACH)).acquire()
        note = TWICE if row.request_id else AGAIN
        blocks = [*message.blocks, context(esc(note))] if doubt else message.blocks
        try:
            answer = await call(text=message.text, blocks=blocks, **target)
        except SlackApiError as error:
            if error.response.get("error") not in TOO_RICH:
                raise
            answer = await call(text=message.text, blocks=message.plain, **target)
        return str(answer["channel"]), str(answer["ts"])

    async def _channel(self, row: Outbox) -> str:
        if not outbox.is_person(row):
            return row.audience
        answer = await self._hall.slack.conversations_open(users=outbox.addressee(row))
        channel: Mapping[str, Any] = answer["channel"]
        return str(channel["id"])

    async def _stands(
        self, row: Outbox, row_id: int, channel: str, ts: str, status: RequestStatus | None
    ) -> None:
        hall = self._hall
        hall.metrics.delivery("chat.update" if row.ts else "chat.postMessage", ok=True)
        if status and row.kind == Kind.OUTCOME and not row.ts:
            hall.metrics.finished(status.value)
        await hall.database.transact(requests.stands, hall.terms(), row_id, channel, ts, row.wanted)

    async def _refused(self, row: Outbox, row_id: int, error: SlackApiError) -> None:
        hall = self._hall
        word = str(error.response.get("error", "unknown"))
        hall.metrics.delivery("chat.update" if row.ts else "chat.postMessage", ok=False)
        if error.response.status_code == 429 or word in PASSING:
            await self._later(row_id, float(error.response.headers.get("Retry-After", 3.0)), sent=False)
        elif word == "message_not_found" and row.ts:
            await hall.database.transact(outbox.lost, row_id)
        else:
            log.warning("Slack refused a message", error=word, kind=row.kind)
            await hall.database.transact(requests.refused, hall.terms(), row_id, word)

    async def _later(self, row_id: int, seconds: float, *, sent: bool) -> None:
        clock = self._hall.clock()
        await self._hall.database.transact(outbox.postpone, row_id, clock, seconds, sent)
        asyncio.get_running_loop().call_later(seconds, self.wake)
