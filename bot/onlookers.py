"""Who can see what is posted in a channel, and whether a request may be shown there."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from approvals.people import Kind, Person
from approvals.privacy import Privacy
from bot.people import Directory, Recent

JUST_NOW = 2.0
"""Seconds for which the members are believed: many requests at once ask once, an invitation is noticed."""
NO_POST = frozenset({"channel_not_found", "not_in_channel", "is_archived"})
"""Why Slack tells nothing of a channel in which it takes no message either."""


@dataclass(frozen=True)
class Onlookers:
    """Those who can see a channel: its members, and everybody but guests where it is public.

    ``known`` is false where Slack did not tell, although a message could stand there.
    """

    members: frozenset[str] = frozenset()
    public: bool = False
    known: bool = True

    def include(self, person: Person) -> bool:
        """Whether this person can see the channel; somebody who is not in Slack cannot."""
        if not person.slack_id or person.kind is Kind.DEACTIVATED:
            return False
        return person.slack_id in self.members or (self.public and person.kind is Kind.MEMBER)


class Rooms:
    """Reads who is in a channel anew for each request, since a minute-old list would betray somebody."""

    def __init__(self, slack: AsyncWebClient, directory: Directory) -> None:
        self._slack = slack
        self._directory = directory
        self._recent = Recent(JUST_NOW)

    async def onlookers(self, channel: str) -> Onlookers:
        """Who can see this channel, by id, as Slack tells it now."""
        return await self._recent.get(channel, lambda: self._ask(channel))

    async def privacy(
        self, onlookers: Onlookers, leaver: Person, told: Sequence[Person] | None
    ) -> Privacy | None:
        """Why a request may not be shown to these; None where it may.

        ``told`` are the people who alone may learn of a confidential request; None of any other.
        """
        if onlookers.include(leaver):
            return Privacy.SEEN
        if not onlookers.known and (leaver.slack_id or told is not None):
            return Privacy.UNKNOWN
        if told is None:
            return None
        insiders = {person.slack_id for person in told}
        return Privacy.CONFIDENTIAL if await self.any_other(onlookers, insiders) else None

    async def any_other(self, onlookers: Onlookers, insiders: Collection[str]) -> bool:
        """Whether any human being but these can see the channel."""
        return onlookers.public or await self._any_human(onlookers.members - frozenset(insiders))

    async def _any_human(self, slack_ids: Collection[str]) -> bool:
        people = await asyncio.gather(*(self._directory.person(slack_id) for slack_id in slack_ids))
        return any(person.kind is not Kind.BOT for person in people)

    async def _ask(self, channel: str) -> Onlookers:
        try:
            found, members = await asyncio.gather(
                self._slack.conversations_info(channel=channel), self._members(channel)
            )
        except SlackApiError as error:
            return Onlookers(known=error.response.get("error") in NO_POST)
        return Onlookers(members, public=not found["channel"].get("is_private"))

    async def _members(self, channel: str) -> frozenset[str]:
        members: set[str] = set()
        async for page in await self._slack.conversations_members(channel=channel, limit=200):
            members |= set(page["members"])
        return frozenset(members)
