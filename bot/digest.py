"""The story of the weekly digest: the apps are read, the numbers are taken, and it is posted once.

When it is due is a row, so that a standstill makes one digest late, and neither lost nor doubled. Only the
process that acts posts it; which of two is first is decided where the row is filled in.
"""

import asyncio
from datetime import datetime, timedelta

from approvals import posted
from approvals.audit import SYSTEM
from approvals.digest import Digest
from approvals.digest_taking import take_digest
from approvals.people import Person
from approvals.policy import Reason
from bot.blocks.digest import digest_message
from bot.blocks.kit import Message
from bot.blocks.refusals import refusal
from bot.blocks.text import esc
from bot.guard import Tell
from bot.hall import Hall

FRESH = timedelta(hours=1)
"""An app that was read since then is not read again for a digest."""
PATIENCE = 240.0
"""Seconds that a digest waits for its readings; what takes longer is in the next one."""
NOWHERE = "There is no channel for the digest: set `channel` under `[digest]` in `seatkeeper.toml`."


class Digests:
    """Posts what the calendar asks for, in the one process that acts."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._round = asyncio.Lock()

    def begin(self) -> None:
        """Looks in the background whether one is due; while that goes on, another begin does nothing."""
        if self._hall.settings.digest_channel and not self._round.locked():
            self._hall.tasks.spawn(self._hall.guard.run("digest", self.look_around, _to_nobody))

    async def look_around(self) -> None:
        """Plans the next digest, and posts the one that is due."""
        async with self._round:
            await self._plan()
            now = self._hall.clock()
            if (due := await self._hall.database.read(posted.due, now)) is not None:
                await self._post(due)

    async def _plan(self) -> None:
        database, now = self._hall.database, self._hall.clock()
        coming = self._hall.settings.digest.next_due(now)
        if await database.read(posted.plans, now, coming):
            await database.transact(posted.plan, now, coming)

    async def _post(self, due: datetime) -> None:
        hall = self._hall
        digest = await take(hall, due)
        coming = hall.settings.digest.next_due(digest.at)
        await hall.database.transact(posted.post_due, digest, await _channel(hall), coming)


async def post_now(hall: Hall, actor: Person, tell: Tell) -> None:
    """Answers ``/seats digest``: reads what is old and posts a digest, where this person is an operator."""
    reason, actor_id = await hall.database.transact_soon(posted.ask, hall.terms(), actor)
    channel = hall.settings.digest_channel
    if reason is not Reason.ALLOWED or channel is None:
        await tell(NOWHERE if reason is Reason.ALLOWED else refusal(reason))
        return
    await tell(f"Reading the apps; the digest will stand in {esc(channel)} in some minutes at most.")
    await post(hall, await take(hall), actor_id)


async def post(hall: Hall, digest: Digest, actor: str = SYSTEM) -> None:
    """Has a digest posted that somebody asked for."""
    await hall.database.transact(posted.post_asked, digest, await _channel(hall), actor)


async def take(hall: Hall, due: datetime | None = None) -> Digest:
    """Reads what is old, waits for that as long as a digest can, and takes the numbers."""
    await read_apps(hall)
    known = await hall.rolls.circumstances()
    return await hall.database.read(take_digest, hall.connectors, known, hall.settings.digest.names, due)


async def drawn(hall: Hall, subject: str) -> Message | None:
    """A digest as a message; as long as it is the newest, with its buttons."""
    seen = await hall.database.read(posted.find_posted, posted.parse_subject(subject))
    return digest_message(seen) if seen else None


async def read_apps(hall: Hall) -> None:
    """What is late goes on in the background and is kept; the digest says how old its numbers are."""
    readings = [hall.tasks.spawn(_read_app(hall, app)) for app in hall.connectors]
    if readings:
        await asyncio.wait(readings, timeout=PATIENCE)


async def _read_app(hall: Hall, app: str) -> None:
    await hall.guard.run("reading for the digest", lambda: hall.syncer.fresh_enough([app], FRESH), _to_nobody)


async def _channel(hall: Hall) -> str:
    channel = hall.settings.digest_channel
    assert channel is not None, "there is nowhere to post it"
    return await hall.directory.channel_id(channel)


async def _to_nobody(_: str) -> None:
    """Nobody asked for it; the log has what broke, and the next sweep tries again."""
