"""The story of /seats: how many there are and are left, who holds them, and which could come back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from approvals.people import Person
from approvals.plan import title_of
from approvals.policy import Reason
from approvals.stocks import AppStock
from approvals.viewing import look_at_seats, note_list
from bot.asks import Ask, Verb, parse_seats
from bot.blocks.facts import unknown_app
from bot.blocks.kit import Message
from bot.blocks.lists import help_message
from bot.blocks.refusals import refused_seats
from bot.blocks.seats import reading_first, seats_table
from bot.blocks.seats_answer import answer_message, no_number
from bot.blocks.seats_app import app_message
from bot.blocks.seats_stale import is_cut, stale_message
from bot.digest import post_now
from bot.facts import tell_facts
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.seat_sheets import APPS_FILE, STALE_FILE, apps_sheet, stale_sheet
from bot.sending_files import send_files
from bot.stocktaking import Stocktaking

SENT = "The files are in your direct messages with me."
COMMENT = "The seats that you asked for. Open the files in a spreadsheet; names and addresses are in them."

Post = Callable[[Message], Awaitable[None]]


class Seats:
    """Answers ``/seats``."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._stocktaking = Stocktaking.of(hall)

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/seats …``, answered to the person alone."""
        ask = parse_seats(body.get("text", ""))
        if ask.verb is Verb.HELP:
            await post(help_message("/seats"))
            return
        actor = await self._hall.directory.person(body["user_id"])
        if ask.verb is Verb.FACTS:
            await tell_facts(self._hall, actor, ask.text, tell, post)
        elif ask.verb is Verb.DIGEST:
            await post_now(self._hall, actor, tell)
        else:
            await self._look(ask, actor, tell, post)

    async def _look(self, ask: Ask, actor: Person, tell: Tell, post: Post) -> None:
        hall, apps = self._hall, self._named(ask.text)
        reason = await hall.database.transact_soon(look_at_seats, hall.terms(), actor, apps)
        if reason is not Reason.ALLOWED:
            await tell(refused_seats(reason))
        elif ask.text and not apps:
            await tell(self._unclear(ask))
        else:
            await self._answer(ask, actor, await self._stocks(apps, tell), tell, post)

    async def _answer(
        self, ask: Ask, actor: Person, found: Sequence[AppStock], tell: Tell, post: Post
    ) -> None:
        now = self._hall.clock()
        match ask.verb:
            case Verb.STALE:
                await self._tell_stale(actor, found, tell, post)
            case Verb.EXPORT:
                await self._export(actor, found, tell)
            case Verb.INVITE:
                await post(answer_message(found[0], ask.number, now))
            case _ if ask.text:
                await post(app_message(found[0], now))
            case _:
                await post(seats_table(found, now, actor.timezone))

    async def _export(self, actor: Person, found: Sequence[AppStock], tell: Tell) -> None:
        await self._note(actor, found, "export")
        files = {APPS_FILE: apps_sheet(found), STALE_FILE: await asyncio.to_thread(stale_sheet, found)}
        await tell(await send_files(self._hall.slack, actor.slack_id, files, COMMENT) or SENT)

    async def _tell_stale(self, actor: Person, found: Sequence[AppStock], tell: Tell, post: Post) -> None:
        await self._note(actor, found, "stale")
        drawn, files = await asyncio.to_thread(_listed, found)
        await post(drawn)
        if files and (trouble := await send_files(self._hall.slack, actor.slack_id, files, COMMENT)):
            await tell(trouble)

    async def _note(self, actor: Person, found: Sequence[AppStock], how: str) -> None:
        """Whoever looks at people's activity is on record with it."""
        database, now = self._hall.database, self._hall.clock()
        number = sum(len(stock.stock.seats) for stock in found if stock.stock)
        await database.transact_soon(note_list, actor, number, now, how)

    async def _stocks(self, apps: Sequence[str], tell: Tell) -> Sequence[AppStock]:
        """The stock of these apps, once those whose readings are old have been read again."""
        old = await self._stocktaking.find_old(apps)
        if old:
            await tell(reading_first([self._title(app) for app in old]))
            await self._stocktaking.refresh(old)
        return await self._stocktaking.take(apps)

    def _unclear(self, ask: Ask) -> str:
        """Why this was not understood: an app that there is with a wrong number, or no app at all."""
        named, _, number = ask.text.rpartition(" ")
        apps = self._named(named.strip()) if named.strip() and ask.verb is Verb.SEATS else ()
        return no_number(apps[0], number) if apps else unknown_app(ask.text, self._hall.connectors)

    def _named(self, text: str) -> Sequence[str]:
        """Every app, or the one that is named as the settings do, or by its title."""
        wanted = text.casefold()
        return [
            app
            for app in self._hall.connectors
            if not text or wanted in {app.casefold(), self._title(app).casefold()}
        ]

    def _title(self, app: str) -> str:
        return title_of(app, self._hall.connectors[app].settings)


def _listed(found: Sequence[AppStock]) -> tuple[Message, Mapping[str, str]]:
    """The list and, where it is cut, the file; with a hundred thousand accounts that is work for a thread."""
    drawn = stale_message(found)
    return drawn, {STALE_FILE: stale_sheet(found)} if is_cut(drawn, found) else {}
