"""The story of a leaver who gets to see a channel in which a request about them stands."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from approvals import veiling
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
        channel, user = str(event["channel"]), str(event["user"])
        if (channel, user) in await self._hall.database.read(veiling.shown_in, channel):
            await self._hall.database.transact(veiling.veil, self._hall.terms(), channel, [user])

    async def look_around(self) -> None:
        """Looks who can see the channels in which open requests are shown."""
        await self._hall.guard.run("veil", self._look, _to_nobody)

    async def _look(self) -> None:
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
