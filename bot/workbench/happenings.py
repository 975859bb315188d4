"""What happens in a company while the app watches: people leave, groups change, channels close."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from bot.workbench.company import Channel, Group, Person
from bot.workbench.delivery import Delivery
from bot.workbench.payloads import event_callback
from bot.workbench.people import user_json
from bot.workbench.refusals import Unfit
from bot.workbench.rooms import add_direct_conversations
from bot.workbench.wire import Ack, Json
from bot.workbench.workspace import Workspace

NOTHING = Ack(True)
"""The answer to an event that nobody subscribed to."""

SILENT_FIELDS = frozenset({"manager"})
"""Changes of custom fields send no user_change (docs.slack.dev/reference/events/user_change)."""

Answer = TypeVar("Answer")


class Happenings:
    """Edits the company and tells the app, if it subscribed.

    What tells the app answers a task: it runs by itself, and awaiting it waits for the first delivery.
    """

    def __init__(self, slack: Workspace, delivery: Delivery, subscribed: Iterable[str]) -> None:
        self._slack = slack
        self._delivery = delivery
        self._subscribed = frozenset(subscribed)

    async def tell(self, event: Json) -> Ack:
        """Deliver an event of the Events API to the app; see ``Delivery.deliver_event``."""
        self._slack.changes.tell("state")
        if event["type"] not in self._subscribed:
            return NOTHING
        return await self._delivery.deliver_event(event_callback(self._slack, event))

    def run(self, errand: Coroutine[Any, Any, Answer]) -> "asyncio.Task[Answer]":
        return self._delivery.run(errand)

    def change_person(self, user: str, **fields: Any) -> "asyncio.Task[Ack]":
        """Change a person's fields, such as ``deleted=True``; fires user_change."""
        people = self._slack.company.people
        old = self._person(user)
        new = replace(old, **fields)
        people[people.index(old)] = new
        if fields.keys() <= SILENT_FIELDS:
            return self.run(self._nothing())
        event: Json = {"type": "user_change", "user": user_json(self._slack, new)}
        return self.run(self.tell(event | {"cache_ts": int(self._slack.now().timestamp())}))

    def add_person(self, person: Person) -> "asyncio.Task[Ack]":
        """Somebody joins; fires team_join."""
        self._slack.company.people.append(person)
        add_direct_conversations(self._slack.company)
        return self.run(self.tell({"type": "team_join", "user": user_json(self._slack, person)}))

    def change_group(self, group_id: str, members: Iterable[str]) -> "asyncio.Task[Ack]":
        """Give a user group other members; fires subteam_members_changed."""
        group = self._group(group_id)
        old, new = set(group.members), list(members)
        group.members = new
        event: Json = {"type": "subteam_members_changed", "subteam_id": group.id}
        event |= {"team_id": self._slack.company.team_id}
        event |= {"added_users": sorted(set(new) - old), "removed_users": sorted(old - set(new))}
        return self.run(self.tell(event))

    def invite(self, channel_id: str, *users: str) -> "asyncio.Task[Ack]":
        """Add members to a conversation; without users, add the app. Fires member_joined_channel for each."""
        channel = self._channel(channel_id)
        new = [user for user in users or (self._slack.company.app.bot_user,) if user not in channel.members]
        channel.members.update(new)
        self._slack.changes.tell("state")
        return self.run(self._tell_of_members(channel, new))

    async def _tell_of_members(self, channel: Channel, users: Iterable[str]) -> Ack:
        """Slack tells only apps that are in the conversation (docs.slack.dev, member_joined_channel)."""
        kind = "G" if channel.private else "C"
        event: Json = {"type": "member_joined_channel", "channel": channel.id, "channel_type": kind}
        event |= {"team": self._slack.company.team_id}
        told = NOTHING
        if self._slack.company.app.bot_user in channel.members:
            for user in users:
                told = await self.tell(event | {"user": user})
        return told

    def kick(self, channel_id: str, *users: str) -> None:
        """Take members out of a conversation; without users, take the app out."""
        self._channel(channel_id).members.difference_update(users or {self._slack.company.app.bot_user})
        self._slack.changes.tell("state")

    def archive(self, channel_id: str, archived: bool = True) -> None:
        self._channel(channel_id).archived = archived
        self._slack.changes.tell("state")

    async def _nothing(self) -> Ack:
        self._slack.changes.tell("state")
        return NOTHING

    def _person(self, user: str) -> Person:
        person = self._slack.person(user)
        if person is None:
            raise Unfit(f"there is no person {user}")
        return person

    def _channel(self, channel_id: str) -> Channel:
        channel = self._slack.company.find_channel(channel_id)
        if channel is None:
            raise Unfit(f"there is no conversation {channel_id}")
        return channel

    def _group(self, group_id: str) -> Group:
        group = self._slack.company.find_group(group_id)
        if group is None:
            raise Unfit(f"there is no group {group_id}")
        return group
