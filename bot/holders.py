"""The story of asking holders: a letter each, what they answer, and what follows when nobody does."""

import asyncio
from collections.abc import Sequence

from approvals import (
    answering,
    asking_over,
    inquiring,
    letters,
    overtaken,
    passing_on,
    released,
    reminding,
    report,
)
from approvals.inquired import Asked
from approvals.inquiring import Barred, Round
from approvals.inquiry_view import inquiry_view, letter_view
from approvals.letters import Wish
from approvals.people import Kind, Person
from approvals.plan import title_of
from approvals.stale_stock import Stock
from approvals.stale_survey import Seat, addresses_of
from approvals.submission import Objection
from bot.blocks.holders import asked_words, letter_message, taken_back, wanted_back
from bot.blocks.kit import Message
from bot.blocks.letters_told import over_message, reminder_message
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.nudging import permalink
from bot.offboard import Offboard, Post
from bot.reclaiming import Reclaiming
from bot.stocktaking import Stocktaking

AT_ONCE = 5
"""People whom Slack is asked about at a time."""


async def ask(hall: Hall, actor: Person, app: str, account_ids: Sequence[str]) -> Round:
    """Asks the holders of these accounts whether they still need them; says who is asked and who is not.

    Raises KeyError for an app that is not configured.
    """
    connector = hall.connectors[app]
    (known,) = await Stocktaking.of(hall).take([app])
    seats, barred = await hall.database.read_soon(
        inquiring.weigh, known.stock, app, account_ids, hall.clock()
    )
    owners = await owners_of(hall, app)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(seat: Seat, stock: Stock) -> Wish:
        async with room:
            return await _wish(hall, seat, stock, app, owners)

    wishes = await asyncio.gather(*(one(seat, known.stock) for seat in seats if known.stock))
    title, manner = title_of(app, connector.settings), hall.settings.digest.manner
    asked = await hall.database.transact_soon(inquiring.ask, hall.terms(), manner, title, actor, wishes)
    return Round(reason=asked.reason, asked=asked.asked, barred=_once([*barred, *asked.barred]))


async def ask_in_words(hall: Hall, actor: Person, app: str, account_ids: Sequence[str]) -> str:
    """The same, telling in a few lines what follows."""
    asked = await ask(hall, actor, app, account_ids)
    return asked_words(asked, title_of(app, hall.connectors[app].settings))


class Holders:
    """What time brings to the seats that are asked about; in the one process that acts."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._reclaiming = Reclaiming(hall, Offboard(hall), _no_command)
        self._round = asyncio.Lock()
        self._is_asked = False

    def begin(self) -> None:
        """Looks in the background at what is due; where that goes on already, once more after it."""
        self._is_asked = True
        if not self._round.locked():
            self._hall.tasks.spawn(self._hall.guard.run("holders", self._look_as_asked, _to_nobody))

    async def _look_as_asked(self) -> None:
        async with self._round:
            while self._is_asked:
                self._is_asked = False
                await self._look_around()

    async def _look_around(self) -> None:
        """Ends what is needless, reminds, passes over the silent, asks for what was released, and tells."""
        database, at = self._hall.database, self._hall.clock()  # one moment: who is silent joins who released
        needless, seen = await database.read(overtaken.find_overtaken)
        if needless or seen:
            await database.transact(overtaken.end_overtaken, self._hall.terms(), needless, seen)
        for letter_id in await database.read(letters.overdue, at):
            await database.transact(letters.look, self._hall.terms(), letter_id)
        for passed in await database.read(passing_on.to_pass_on):
            await self._pass_on(passed)
        for batch in await database.read(released.batches, at):
            await self._request(batch)
        if await database.read(released.is_unsettled):
            await database.transact(released.settle, self._hall.terms())

    async def _pass_on(self, passed: passing_on.Handover) -> None:
        hall, holder = self._hall, passed.holder
        known = await hall.directory.leaver(holder.slack_id)
        manager = await hall.directory.person(known.manager_id) if known.manager_id else None
        manner = hall.settings.digest.manner
        await hall.database.transact(passing_on.pass_on, hall.terms(), manner, passed, manager)

    async def _request(self, batch: released.Batch) -> None:
        """Asks for what was released by the usual door, in the name of whoever asked the holders."""
        hall, terms = self._hall, self._hall.terms()
        if batch.app not in hall.connectors or released.is_too_late(batch, terms.now):
            await hall.database.transact(released.give_up, terms, batch.inquiries)
            return
        actor = await hall.directory.person(batch.asker.slack_id)
        reason = released.reason_of(batch)
        sent = await self._reclaiming.request(actor, batch.app, list(batch.said), reason, batch.said)
        found = await hall.database.read(report.find_request, sent.number) if not sent.objection else None
        if sent.objection is Objection.NOT_ALLOWED:
            await hall.database.transact(released.give_up, terms, batch.inquiries)
        elif found is None:
            await hall.database.transact(released.put_off, terms, batch.inquiries)
        else:
            await hall.database.transact(released.requested, hall.terms(), batch.inquiries, found)


async def drawn_letter(hall: Hall, letter_id: str) -> Message | None:
    """A letter as it stands."""
    seen = await hall.database.read(letter_view, letter_id)
    return letter_message(seen) if seen else None


async def drawn_reminder(hall: Hall, subject: str) -> Message | None:
    """What still waits for somebody's answer, with the way to where it is asked."""
    seen = await hall.database.read(reminding.waiting, subject)
    return reminder_message(seen, await permalink(hall, seen.channel, seen.ts)) if seen else None


async def drawn_over(hall: Hall, inquiry_id: str) -> Message | None:
    """How it ended that somebody asked holders."""
    seen = await hall.database.read(asking_over.over, inquiry_id)
    return over_message(seen) if seen else None


async def drawn_taken_back(hall: Hall, inquiry_id: str) -> Message | None:
    """What a holder is told whose seat was taken back."""
    seen = await hall.database.read(inquiry_view, inquiry_id)
    return taken_back(*seen) if seen else None


async def drawn_wanted_back(hall: Hall, inquiry_id: str) -> Message | None:
    """What those are told who can bring a seat back."""
    seen = await hall.database.read(inquiry_view, inquiry_id)
    return wanted_back(*seen) if seen else None


async def _wish(hall: Hall, seat: Seat, stock: Stock, app: str, owners: Sequence[Person]) -> Wish:
    """Who is asked about a seat: its holder who is in Slack, or else the app's owner."""
    slack_id = seat.place.slack_id
    holder = await hall.directory.person(slack_id) if slack_id else None
    if holder is not None and holder.kind in answering.CAN_ANSWER:
        return inquiring.wish(seat, stock, app, holder).model_copy(update={"to": (holder,)})
    outside = Person(emails=tuple(addresses_of(seat.account)), name=seat.account.name, kind=Kind.OUTSIDE)
    known = {"asks": Asked.OWNER, "to": tuple(owners)}
    return inquiring.wish(seat, stock, app, outside).model_copy(update=known)


async def owners_of(hall: Hall, app: str) -> Sequence[Person]:
    nobody = Person(kind=Kind.OUTSIDE)
    ids = await hall.directory.owners(hall.connectors[app].settings.owner, nobody)
    return [await hall.directory.person(slack_id) for slack_id in ids]


def _once(barred: Sequence[Barred]) -> tuple[Barred, ...]:
    return tuple({each.account_id: each for each in reversed(barred)}.values())


async def _no_command(body: Body, tell: Tell, post: Post) -> None:
    """Nobody types anything here."""


async def _to_nobody(_: str) -> None:
    """Nobody asked for this; the log has what broke, and the next round looks again."""
