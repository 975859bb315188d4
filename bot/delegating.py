"""The story of a delegation: an approver names a colleague for some days, looks at it, and ends it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta
from html import unescape

import aiohttp
from slack_sdk.errors import SlackApiError

from approvals import delegating
from approvals.delegating import Wish
from approvals.people import Person
from approvals.policy import OWNER, Delegation
from bot.asks import Verb, parse_offboard
from bot.blocks.delegations import (
    HOW,
    NOBODY,
    ended_words,
    given_words,
    mine_words,
    objected,
    told_delegate,
    told_ended,
    zone_of,
)
from bot.blocks.text import esc
from bot.days import Unclear, read_day
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.offboard import Post
from bot.onlookers import Rooms

Story = Callable[[Body, Tell, Post], Awaitable[None]]

_DAYS = re.compile(r"(?:from\s+(.+?)\s+)?(?:until|till|to)\s+(.+)", re.IGNORECASE)


class Delegating:
    """Answers ``/offboard delegate …``, and leaves the rest to ``otherwise``."""

    def __init__(self, hall: Hall, otherwise: Story) -> None:
        self._hall = hall
        self._otherwise = otherwise
        self._rooms = Rooms(hall.slack, hall.directory)

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/offboard …``."""
        ask = parse_offboard(body.get("text", ""))
        if ask.verb is not Verb.DELEGATE:
            await self._otherwise(body, tell, post)
            return
        actor = await self._hall.directory.person(body["user_id"])
        await tell(await self._answer(actor, ask.text))

    async def _answer(self, actor: Person, typed: str) -> str:
        if not typed:
            now = self._hall.clock()
            mine = await self._hall.database.read_soon(delegating.standing_of, actor, now)
            return mine_words(mine, now)
        return await (self._off(actor) if typed.lower() == "off" else self._give(actor, typed))

    async def _off(self, actor: Person) -> str:
        hall = self._hall
        now = hall.clock()
        ended = await hall.database.transact_soon(delegating.call_back, hall.terms(), actor)
        await self._tell_ended(ended)
        return ended_words(ended, now)

    async def _give(self, actor: Person, typed: str) -> str:
        hall = self._hall
        whom, _, days = typed.partition(" ")
        ask, match = parse_offboard(whom), _DAYS.fullmatch(unescape(days).strip())
        if ask.verb not in {Verb.PERSON, Verb.EMAIL} or match is None:
            return HOW
        try:
            starts, ends = period(match[1] or "", match[2], actor, hall.clock())
        except Unclear as unclear:
            return f"{esc(str(unclear), 300)} Nothing was changed."
        delegate = await self._find(ask.verb, ask.text)
        if not delegate.name:
            return NOBODY
        wish = Wish(actor, delegate, ends, starts, await self._is_outside(delegate), await self._owns(actor))
        given = await hall.database.transact_soon(delegating.give, hall.terms(), wish)
        if given.delegation is None:
            return objected(given)
        now = hall.clock()
        replaced = [each for each in given.instead_of if each.delegate.slack_id != delegate.slack_id]
        await self._tell_ended(replaced)
        told = await self._told(delegate, told_delegate(given.delegation, now))
        return given_words(given, now=now, told=told)

    async def _find(self, verb: Verb, text: str) -> Person:
        directory = self._hall.directory
        return await (directory.person(text) if verb is Verb.PERSON else directory.by_email(text))

    async def _is_outside(self, delegate: Person) -> bool:
        channel = await self._hall.directory.channel_id(self._hall.settings.slack.approvals_channel)
        seen_by = await self._rooms.onlookers(channel)
        return delegate.slack_id not in seen_by.members

    async def _owns(self, actor: Person) -> bool:
        """Whether this person looks after an app, where owners approve."""
        hall = self._hall
        if OWNER not in hall.rules.named:
            return False
        entries = {connector.settings.owner for connector in hall.connectors.values()}
        owners = [await hall.directory.owners(entry, Person()) for entry in sorted(entries)]
        return any(actor.slack_id in found for found in owners)

    async def _tell_ended(self, ended: Sequence[Delegation]) -> None:
        for each in ended:
            await self._told(each.delegate, told_ended(each))

    async def _told(self, person: Person, words: str) -> bool:
        """Whether Slack took a direct message; what was decided holds either way."""
        slack = self._hall.slack
        try:
            room = await slack.conversations_open(users=person.slack_id)
            await slack.chat_postMessage(channel=room["channel"]["id"], text=words)
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            return False
        return True


def period(since: str, until: str, whose: Person, now: datetime) -> tuple[datetime | None, datetime]:
    """When it begins, None for at once, and when it ends: whole days where the delegator is.

    Raises ``bot.days.Unclear``.
    """
    zone = zone_of(whose)
    today = now.astimezone(zone).date()
    first = read_day(since, today, today) if since else today
    last = read_day(until, max(first, today), today)

    def dawn(day: date) -> datetime:
        return datetime.combine(day, time.min, zone)

    return (None if first == today else dawn(first)), dawn(last + timedelta(days=1))
