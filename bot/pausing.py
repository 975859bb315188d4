"""The story of a pause: an operator stops every execution, and later lets it go on."""

from collections.abc import Awaitable, Callable

from approvals import pausing
from approvals.people import Person
from approvals.policy import Reason
from bot.asks import Verb, parse_offboard
from bot.blocks.pausing import NO_WORDS, told_paused, told_resumed
from bot.blocks.refusals import refusal
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.offboard import Post

Story = Callable[[Body, Tell, Post], Awaitable[None]]


class Pausing:
    """Answers ``/offboard pause …`` and ``/offboard resume``, and leaves the rest to ``otherwise``."""

    def __init__(self, hall: Hall, otherwise: Story) -> None:
        self._hall = hall
        self._otherwise = otherwise

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/offboard …``."""
        ask = parse_offboard(body.get("text", ""))
        if ask.verb not in {Verb.PAUSE, Verb.RESUME}:
            await self._otherwise(body, tell, post)
            return
        actor = await self._hall.directory.person(body["user_id"])
        await tell(await (self._pause(actor, ask.text) if ask.verb is Verb.PAUSE else self._resume(actor)))

    async def _pause(self, actor: Person, words: str) -> str:
        hall = self._hall
        turn = await hall.database.transact_soon(pausing.pause, hall.terms(), actor, words)
        if turn.reason is Reason.NO_REASON:
            return NO_WORDS
        return told_paused(turn) if turn.reason is Reason.ALLOWED else refusal(turn.reason)

    async def _resume(self, actor: Person) -> str:
        hall = self._hall
        turn = await hall.database.transact_soon(pausing.resume, hall.terms(), actor)
        return told_resumed(turn) if turn.reason is Reason.ALLOWED else refusal(turn.reason)
