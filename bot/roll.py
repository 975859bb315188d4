"""Everybody in Slack as one snapshot, read in pages at most once an hour."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from approvals.database import Database
from approvals.people import Kind
from approvals.stale_known import former_people
from approvals.stale_roll import Member, Roll, roll_of
from approvals.stale_stock import Circumstances, leave_of
from bot.people import Directory
from bot.tables import PeopleTable
from connectors.contract import Clock

HOUR = timedelta(hours=1)
PAGE = 500
"""People in one answer; Slack takes about twenty such questions a minute
(docs.slack.dev/reference/methods/users.list, read 2026-11-21)."""

log = structlog.get_logger("seatkeeper")


class Rolls:
    """Reads the roll when somebody asks, once at a time, and believes it for an hour."""

    def __init__(
        self,
        slack: AsyncWebClient,
        directory: Directory,
        people: PeopleTable,
        database: Database,
        clock: Clock,
    ) -> None:
        self._slack = slack
        self._directory = directory
        self._people = people
        self._database = database
        self._clock = clock
        self._reading = asyncio.Lock()
        self._newest: Roll | None = None

    async def read(self, within: timedelta = HOUR) -> Roll | None:
        """Who is here and who has left, no older than ``within``; None where Slack cannot be read whole."""
        async with self._reading:
            if self._newest is None or self._clock() - self._newest.read_at > within:
                self._newest = None
                self._newest = await self._or_nothing()
            return self._newest

    async def circumstances(self, within: timedelta = HOUR) -> Circumstances:
        """What is known beside a reading: Slack's people, who is on leave, and the moment."""
        on_leave = leave_of(self._people.on_leave, self._people.aliases)
        return Circumstances(at=self._clock(), roll=await self.read(within), on_leave=on_leave)

    async def _or_nothing(self) -> Roll | None:
        try:
            return await self._call()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("Slack's people could not be read", error=type(error).__name__)
            return None

    async def _call(self) -> Roll:
        read_at = self._clock()
        members = [member async for page in self._pages() for member in page]
        return await asyncio.to_thread(
            roll_of,
            members,
            read_at=read_at,
            domains=self._people.domains,
            aliases=self._people.aliases,
            former=await self._database.read(former_people),
        )

    async def _pages(self) -> AsyncIterator[Sequence[Member]]:
        """People of our own workspace, no bots: an account of somebody else's is none of ours."""
        async for page in await self._slack.users_list(limit=PAGE):
            seen = (self._directory.seen(user) for user in page["members"])
            yield [Member(one.slack_id, one.emails, one.kind is not Kind.DEACTIVATED) for one in seen if one]
