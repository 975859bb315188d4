"""The story of somebody leaving Slack: a draft for the operators, which never acts by itself.

Slack's events are hints that may be lost, so everybody is looked at once a day besides. What an event says is
read again, and does no harm where it comes late or twice.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import departing
from approvals.departing import AppFound, How
from approvals.people import Kind, Person
from approvals.plan import title_of
from approvals.policy import Reason, may_request
from bot.asks import Ask, Verb
from bot.blocks.departures import DISMISS, OPEN, departure_message, told, who_may_open
from bot.blocks.kit import Message
from bot.blocks.preview import message_view
from bot.guard import Body, Tell, teller
from bot.hall import Hall
from bot.offboard import Offboard
from bot.onlookers import Rooms
from bot.readings import read_app
from connectors.contract import Account, Connector, State
from connectors.inventory import Gap

PAGE = 200
"""People whom Slack is asked for at a time (docs.slack.dev/reference/methods/users.list)."""

log = structlog.get_logger("seatkeeper")


class Departures:
    """Notices who leaves and who comes back, and looks up what the leavers still have."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._rooms = Rooms(hall.slack, hall.directory)
        self._round = asyncio.Lock()

    async def changed(self, event: Mapping[str, Any]) -> None:
        """Something about somebody changed; mostly, it is not whether they are here."""
        user = event["user"]
        if await self._is_news(user):
            answer = await self._hall.slack.users_info(user=user["id"])
            for departure_id in await self._note([answer["user"]], How.EVENT):
                await self._look_up(departure_id)

    async def joined(self, event: Mapping[str, Any]) -> None:
        """Somebody is here for the first time, maybe as the new account of somebody who had left."""
        if (person := self._hall.directory.seen(event["user"])) is not None:
            await self._hall.database.transact(departing.returned, [person], self._hall.clock())

    def begin(self) -> None:
        """Looks in the background for what events did not tell; in the one process that acts."""
        if not self._round.locked():
            self._hall.tasks.spawn(self._hall.guard.run("departures", self.look_around, _to_nobody))

    async def look_around(self) -> None:
        """Calls the roll if it is time to, and looks up those who left and were not looked up yet."""
        async with self._round:
            if await self._hall.database.read(departing.is_roll_call_due, self._hall.clock()):
                await self._call_the_roll()
            for departure_id in await self._hall.database.read(departing.to_look_up):
                await self._look_up(departure_id)

    async def _call_the_roll(self) -> None:
        database = self._hall.database
        await database.transact(departing.begin_roll_call, self._hall.clock())
        async for page in await self._hall.slack.users_list(limit=PAGE):
            await self._note(page["members"], How.ROLL_CALL)
        await database.transact(departing.end_roll_call, self._hall.clock())

    async def _is_news(self, user: Mapping[str, Any]) -> bool:
        person = self._hall.directory.seen(user)
        return person is not None and any(await self._news([person]))

    async def _note(self, users: Sequence[Mapping[str, Any]], how: How) -> Sequence[str]:
        """Writes down who of these left or came back; returns the departures that are to be looked up."""
        people = [person for user in users if (person := self._hall.directory.seen(user)) is not None]
        gone, back = await self._news(people)
        if back:
            here = [person for person in people if person.slack_id in back]
            await self._hall.database.transact(departing.returned, here, self._hall.clock())
        left = [person for person in people if person.slack_id in gone]
        if not left:
            return []
        return await self._hall.database.transact(departing.left, left, self._hall.clock(), how)

    async def _news(self, people: Sequence[Person]) -> tuple[frozenset[str], frozenset[str]]:
        gone = [person.slack_id for person in people if person.kind is Kind.DEACTIVATED]
        here = [person.slack_id for person in people if person.kind is not Kind.DEACTIVATED]
        return await self._hall.database.read(departing.news, gone, here)

    async def _look_up(self, departure_id: str) -> None:
        """Asks every app, and has the draft shown; whoever is first of several processes shows it."""
        hall = self._hall
        leaver = await hall.database.read(departing.leaver_of, departure_id)
        if leaver is None:
            return
        found = await asyncio.gather(*(self._find(leaver, each) for each in hall.connectors.values()))
        to = await self._whom(leaver)
        worth = await hall.database.transact(departing.show, departure_id, found, to, hall.clock())
        if worth and not to:
            log.warning("nobody can be told that somebody left: name operators in [policy]")

    async def _find(self, leaver: Person, connector: Connector) -> AppFound:
        reading = await read_app(self._hall, leaver, connector)
        title = title_of(connector.app, connector.settings)
        if isinstance(reading, Gap):
            return AppFound(app=connector.app, title=title, gap=reading.sentence)
        accounts, possible = _live(reading.accounts), _live(reading.possible)
        return AppFound(app=connector.app, title=title, accounts=accounts, possible=possible)

    async def _whom(self, leaver: Person) -> Sequence[str]:
        """The operators, else the requesters whom the policy names, else a private approvals channel."""
        hall = self._hall
        for entries in (hall.rules.operators, hall.rules.requesters):
            named = [await hall.directory.owners(entry, leaver) for entry in entries]
            if ids := tuple(dict.fromkeys(slack_id for each in named for slack_id in each)):
                return ids
        channel = await hall.directory.channel_id(hall.settings.slack.approvals_channel)
        onlookers = await self._rooms.onlookers(channel)
        return [channel] if onlookers.known and not onlookers.public else []


async def drawn(hall: Hall, departure_id: str) -> Message | None:
    """The message about a departure as it stands."""
    seen = await hall.database.read(departing.departure, departure_id)
    return departure_message(seen) if seen else None


def listen(app: AsyncApp, hall: Hall, offboard: Offboard) -> None:
    """Registers the events and the two buttons of a draft."""
    story = Departures(hall)

    @app.event("user_change")
    async def changed(event: Body) -> None:
        hall.tasks.spawn(hall.guard.run("departures", lambda: story.changed(event), _to_nobody))

    @app.event("team_join")
    async def joined(event: Body) -> None:
        hall.tasks.spawn(hall.guard.run("departures", lambda: story.joined(event), _to_nobody))

    @app.action(OPEN)
    async def open_request(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        tell = _teller(hall, body, respond)
        await hall.guard.run("departure", lambda: _open(hall, offboard, body, tell), tell)

    @app.action(DISMISS)
    async def dismiss(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        tell = _teller(hall, body, respond)
        await hall.guard.decide("departure", lambda: _dismiss(hall, body), ack, tell)


def _teller(hall: Hall, body: Body, respond: AsyncRespond) -> Tell:
    """Tells beside the draft or, on the home tab, where nothing can be said in private, in a window."""
    if "view" not in body:
        return teller(respond)

    async def tell(sentence: str) -> None:
        view = message_view("Seatkeeper", sentence)
        await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    return tell


async def _open(hall: Hall, offboard: Offboard, body: Body, tell: Tell) -> None:
    """The usual preview, made anew: what the draft shows may be old."""
    actor = await hall.directory.person(body["user"]["id"])
    seen = await hall.database.read_soon(departing.departure, body["actions"][0]["value"])
    if seen is None or seen.ended:
        await tell(told(departing.Answer(Reason.NOT_OPEN, seen)) if seen else "This is over.")
        return
    if may_request(actor, hall.rules) is Reason.NOT_REQUESTER:
        await tell(who_may_open(hall.rules))
        return
    await offboard.start(Ask(Verb.PERSON, seen.person.slack_id), actor, body["trigger_id"], tell)


async def _dismiss(hall: Hall, body: Body) -> str:
    actor = await hall.directory.person(body["user"]["id"])
    departure_id = body["actions"][0]["value"]
    answer = await hall.database.transact_soon(departing.dismiss, hall.terms(), departure_id, actor)
    return told(answer)


def _live(accounts: Sequence[Account]) -> tuple[Account, ...]:
    """What there is still something to do about."""
    return tuple(account for account in accounts if account.state is not State.DEACTIVATED)


async def _to_nobody(_: str) -> None:
    """Nobody asked for this; the log has what broke, and the next round looks again."""
