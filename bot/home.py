"""The story of App Home: drawn when somebody opens it, and again, calmly, while they may still look at it.

Nobody tells us when the tab is closed, so whoever opened it lately is taken to look.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from approvals.desk import Desk, desk
from approvals.people import Person
from approvals.plan import title_of
from approvals.policy import Reason
from approvals.viewing import note_list
from bot.blocks.home import APPROVE, broken, home
from bot.blocks.preview import message_view
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.votes import Votes

CALM = 1.0
"""Seconds between a change and the next drawing at least; a drawing that is due takes in what came since."""
SHARE = 10
"""Looks take one part of so many of the time at most, however many people look."""
STEADY = 30.0
"""Seconds between two looks without a change that this process made, since other processes write too."""
LATELY = 900.0
"""Seconds for which somebody who opened the tab is taken to look at it."""
MOST = 50
"""People whose tabs are kept up to date, the newest; the others' when they are opened again."""


@dataclass
class Tab:
    """One person's tab: until when they are taken to look, and what it shows."""

    until: float
    shows: Desk | Reason | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Home:
    """Draws the home tabs of those who look at them."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._tabs: dict[str, Tab] = {}
        self._next: asyncio.TimerHandle | None = None
        self._looking = self._changed = False
        self._pause = CALM
        hall.database.on_commit(self.wake)

    async def opened(self, event: Mapping[str, Any]) -> None:
        """Somebody opened the tab: it is drawn at once, and what it showed is recorded as a look."""
        if event.get("tab") != "home":
            return
        user = str(event["user"])
        await self._hall.courtesy.pause()
        await self._hall.guard.run("home", lambda: self._welcome(user), self._teller(user))

    def wake(self) -> None:
        """Says that something may have changed; whoever looks sees it within a moment."""
        self._changed = True
        if self._tabs and not self._looking:
            self._look_in(self._pause)

    async def _welcome(self, user: str) -> None:
        tab = self._tabs.pop(user, None) or Tab(until=0.0)
        tab.until = monotonic() + LATELY
        self._tabs[user] = tab  # the last one of them is the newest
        async with tab.turn:
            actor, seen = await self._read(user)
            if isinstance(seen, Desk) and seen.shown:
                now = self._hall.clock()
                await self._hall.database.transact_soon(note_list, actor, seen.shown, now, "home")
            await self._publish(user, tab, seen)
        self._look_in(STEADY)

    def _look_in(self, seconds: float) -> None:
        """Looks at every tab then, unless that is to happen sooner anyway."""
        loop = asyncio.get_running_loop()
        at = loop.time() + seconds
        if self._next is not None and not self._next.cancelled():
            if loop.time() < self._next.when() <= at:
                return
            self._next.cancel()
        self._next = loop.call_at(at, lambda: self._hall.tasks.spawn(self._look_around()))

    async def _look_around(self) -> None:
        if self._looking:
            return
        self._looking, self._changed, began = True, False, monotonic()
        try:
            self._forget(began)
            for user, tab in list(self._tabs.items()):
                await self._hall.guard.run("home", partial(self._look_again, user, tab), _to_nobody)
        finally:
            self._looking = False
        self._pause = max(CALM, SHARE * (monotonic() - began))
        if self._tabs:
            self._look_in(self._pause if self._changed else STEADY)

    def _forget(self, now: float) -> None:
        newest = list(self._tabs.items())[-MOST:]
        self._tabs = {user: tab for user, tab in newest if tab.until > now}

    async def _look_again(self, user: str, tab: Tab) -> None:
        async with tab.turn:
            _, seen = await self._read(user)
            if seen != tab.shows:
                await self._publish(user, tab, seen)

    async def _read(self, user: str) -> tuple[Person, Desk | Reason]:
        hall = self._hall
        actor = await hall.directory.person(user)
        titles = {app: title_of(app, one.settings) for app, one in hall.connectors.items()}
        return actor, await hall.database.read(desk, actor, hall.rules, hall.clock(), titles)

    async def _publish(self, user: str, tab: Tab, seen: Desk | Reason) -> None:
        await self._hall.slack.views_publish(user_id=user, view=home(seen, self._hall.clock()))
        tab.shows = seen

    def _teller(self, user: str) -> Tell:
        async def tell(sentence: str) -> None:
            await self._hall.slack.views_publish(user_id=user, view=broken(sentence))

        return tell


async def _to_nobody(_: str) -> None:
    """Nobody asked for this drawing; the log has what broke, and the tab shows what it showed."""


def listen(app: AsyncApp, hall: Hall, votes: Votes) -> None:
    """Registers the event and the one button that no card has."""
    story = Home(hall)

    @app.event("app_home_opened")
    async def opened(event: Body) -> None:
        hall.tasks.spawn(story.opened(event))

    @app.action(APPROVE)
    async def approve(ack: AsyncAck, body: Body) -> None:
        async def tell(sentence: str) -> None:
            view = message_view("Seatkeeper", sentence)
            await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

        await hall.guard.decide("approve", lambda: votes.approve(body), ack, tell)
