"""Delivery to the app: one try for a command or an interaction, three more for an event."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from bot.workbench.traffic import Exchange, Traffic
from bot.workbench.wire import Ack, Envelope, Json, Kind

RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds before each retry of an event (docs.slack.dev/apis/events-api)."""

Answer = TypeVar("Answer")


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, envelope: Envelope, within: float) -> Ack: ...

    async def close(self) -> None: ...


class Delivery:
    """Hands envelopes to the carrier, keeps the newest, logs each, and runs errands in the background."""

    def __init__(self, carrier: Carrier, traffic: Traffic, ack_timeout: float, retry_scale: float) -> None:
        self.carrier = carrier
        self.envelopes: deque[Envelope] = deque(maxlen=1000)
        self._traffic = traffic
        self.timeout = ack_timeout
        self.retry_scale = retry_scale
        self._errands: set[asyncio.Task[Any]] = set()

    async def deliver(self, kind: Kind, payload: Json) -> Ack:
        """Deliver once, as Slack does with commands and interactions."""
        return await self.send(Envelope(kind, payload))

    async def send(self, envelope: Envelope) -> Ack:
        self.envelopes.append(envelope)
        ack = await self.carrier.carry(envelope, self.timeout)
        sent = Exchange(envelope.payload, ack.body, ack.ms, ack.status, ack.error)
        self._traffic.add("slack→bot", envelope.what, sent)
        return ack

    async def deliver_event(self, payload: Json) -> Ack:
        """Deliver an event; answer with the first acknowledgement, and go on retrying in the background."""
        ack = await self.deliver("events_api", payload)
        if not ack.ok and not ack.no_retry:
            self.run(self._retry(payload, ack.reason))
        return ack

    async def _retry(self, payload: Json, reason: str) -> None:
        for attempt, seconds in enumerate(RETRY_AFTER, 1):
            await asyncio.sleep(seconds * self.retry_scale)
            ack = await self.send(Envelope("events_api", payload, attempt, reason))
            if ack.ok or ack.no_retry:
                return
            reason = ack.reason

    def run(self, errand: Coroutine[Any, Any, Answer]) -> asyncio.Task[Answer]:
        """Start something at once; it may be awaited, and ends with the server."""
        task = asyncio.ensure_future(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def settled(self) -> None:
        """Wait until no retry and no other errand is under way."""
        while self._errands:
            await asyncio.wait(self._errands)

    async def close(self) -> None:
        for errand in list(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await self.carrier.close()
