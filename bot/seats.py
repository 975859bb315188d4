"""The story of /seats: every app asked now, side by side, and nothing made up where one is silent."""

import asyncio
from collections.abc import Awaitable, Callable

from approvals.people import Person
from approvals.policy import Reason
from approvals.viewing import look_at_seats
from bot.asks import Verb, parse_seats
from bot.blocks.kit import Message
from bot.blocks.lists import help_message
from bot.blocks.seats import seats_table
from bot.blocks.words import refusal, unknown_command
from bot.facts import tell_facts
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.seat_rows import seat_row


class Seats:
    """Answers ``/seats``."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def command(self, body: Body, tell: Tell, post: Callable[[Message], Awaitable[None]]) -> None:
        """One ``/seats …``, answered to the person alone."""
        hall = self._hall
        ask = parse_seats(body.get("text", ""))
        if ask.verb is Verb.HELP:
            await post(help_message("/seats"))
            return
        if ask.verb is Verb.UNCLEAR:
            await tell(unknown_command("/seats", ask.text))
            return
        actor = await hall.directory.person(body["user_id"])
        if ask.verb is Verb.FACTS:
            await tell_facts(hall, actor, ask.text, tell, post)
        else:
            await self._tell_seats(actor, tell, post)

    async def _tell_seats(
        self, actor: Person, tell: Tell, post: Callable[[Message], Awaitable[None]]
    ) -> None:
        hall = self._hall
        apps = list(hall.connectors)
        reason = await hall.database.transact_soon(look_at_seats, hall.terms(), actor, apps)
        if reason is not Reason.ALLOWED:
            await tell(refusal(reason))
            return
        rows = await asyncio.gather(*(seat_row(app, hall.clock) for app in hall.connectors.values()))
        await post(seats_table(rows, hall.clock()))
