"""When somebody last logged in, by the timeline of TalentLMS' older API.

``gettimeline/event_type:user_login_user,user_id:7`` shows logins to an unknown depth, as
https://github.com/Trifoia/talentlms-sdk asked a real tenant for them (read 2026-11-20). How a moment is told
is not documented: unix seconds, or a text in the tenant's own date format, which ``siteinfo`` tells as in
https://github.com/epignosis/talentlms-wordpress. Such a text names no zone and is taken for UTC, so that it
may be half a day off.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import FailFast, RootModel

from connectors.contract import Operation
from connectors.http import Id, Shape, Wire, parse, segment

LOGIN = "user_login_user"
SOURCE = "the portal's timeline of logins"
DAYS = {"DDMMYYYY": "%d/%m/%Y", "MMDDYYYY": "%m/%d/%Y", "YYYYMMDD": "%Y/%m/%d"}
TIMES = ("%H:%M:%S", "%I:%M:%S %p")


class Event(Shape):
    """Something that happened, and to whom."""

    action: str
    user_id: Id
    timestamp: str | int | None = None


class Events(RootModel[Annotated[tuple[Event, ...], FailFast()]]):
    """The timeline: a bare array."""


class Site(Shape):
    """How the tenant writes dates."""

    date_format: str = ""


class Timeline:
    """The timeline of one tenant; how it writes dates is asked for once, and only if it matters."""

    def __init__(self, wire: Wire, path: str) -> None:
        self._wire, self._path = wire, path
        self._date_format: str | None = None

    async def last_login(self, account_id: str) -> datetime | None:
        """The last login that it shows of this account; None is "not told". Raises as any read (FIND)."""
        asked = f"event_type:{LOGIN},user_id:{segment(account_id)}"
        answer = await self._wire.read(Operation.FIND, f"{self._path}/gettimeline/{asked}")
        events = parse(Events, answer).root
        told = [str(e.timestamp or "") for e in events if (e.action, e.user_id) == (LOGIN, account_id)]
        date_format = "" if all(map(str.isdecimal, told)) else await self._format()
        return latest(told, date_format)

    async def _format(self) -> str:
        if self._date_format is None:
            answer = await self._wire.read(Operation.FIND, f"{self._path}/siteinfo")
            self._date_format = parse(Site, answer).date_format
        return self._date_format


def latest(told: Iterable[str], date_format: str) -> datetime | None:
    """The last of these moments; what is none in this format is left out."""
    return max(filter(None, (moment_of(text.strip(), date_format) for text in told)), default=None)


def moment_of(text: str, date_format: str) -> datetime | None:
    """The moment in UTC that a text of the timeline tells, if it is one."""
    if text.isascii() and text.isdigit() and len(text) < 12:
        return datetime.fromtimestamp(int(text), UTC)
    for time in TIMES:
        try:
            return datetime.strptime(text, f"{DAYS[date_format]}, {time}").replace(tzinfo=UTC)
        except (KeyError, ValueError):
            continue
    return None
