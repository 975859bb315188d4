"""The story of a channel that somebody gets to see from whom a request that stands there is to be kept."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from approvals import veiling
from approvals.people import Kind
from bot.guard import Body
from bot.hall import Hall
from bot.onlookers import Rooms


class Veils:
    """Takes the request out of the channel; an event says so at once, and a look around in any case."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._rooms = Rooms(hall.slack, hall.directory)

    async def joined(self, event: Mapping[str, Any]) -> None:
        """Somebody was let into a channel."""
        hall, channel, user = self._hall, str(event["channel"]), str(event["user"])
        if (channel, user) in await hall.database.read(veiling.shown_in, channel):
            await hall.database.transact(veiling.veil, hall.terms(), channel, [user])
        confided = await hall.database.read(veiling.confided_in, channel)
        betrayed = [each.request_id for each in confided if user not in each.insiders]
        if betrayed and (await hall.directory.person(user)).kind is not Kind.BOT:
            await hall.database.transact(veiling.veil, hall.terms(), channel, (), betrayed)

    async def look_around(self) -> None:
        """Looks who can see the channels in which open requests are shown."""
        await self._hall.guard.run("veil", self._look, _to_nobody)

    async def _look(self) -> None:
        await self._look_for_leavers()
        await self._look_for_others()

    async def _look_for_others(self) -> None:
        """Where a confidential request stands, nobody else may see the channel."""
        hall = self._hall
        for each in await hall.database.read(veiling.confided_in):
            onlookers = await self._rooms.onlookers(each.channel)
            if await self._rooms.any_other(onlookers, each.insiders):
                await hall.database.transact(veiling.veil, hall.terms(), each.channel, (), [each.request_id])

    async def _look_for_leavers(self) -> None:
        leavers: dict[str, list[str]] = defaultdict(list)
        for channel, slack_id in await self._hall.database.read(veiling.shown_in):
            leavers[channel].append(slack_id)
        for channel, slack_ids in leavers.items():
            onlookers = await self._rooms.onlookers(channel)
            near = set(slack_ids) & onlookers.members
            if onlookers.public:
                near |= await self._hall.database.read(veiling.members_among, slack_ids)
            people = [await self._hall.directory.person(slack_id) for slack_id in sorted(near)]
            seeing = [person.slack_id for person in people if onlookers.include(person)]
            if seeing:
                await self._hall.database.transact(veiling.veil, self._hall.terms(), channel, seeing)


def listen(app: AsyncApp, hall: Hall) -> None:
    """Registers the event."""
    story = Veils(hall)

    @app.event("member_joined_channel")
    async def joined(event: Body) -> None:
        hall.tasks.spawn(hall.guard.run("veil", lambda: story.joined(event), _to_nobody))


async def _to_nobody(_: str) -> None:
    """Nobody asked for this; the log has what broke, and the next look around sees it."""
