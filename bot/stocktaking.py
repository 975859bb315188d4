"""What the apps' stored readings show now; what is old is read again first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from approvals.database import Database
from approvals.stale_stock import Circumstances, leave_of
from approvals.stocks import AGAIN, AppStock, stocks, unread
from approvals.syncing import Syncer
from bot.hall import Hall
from bot.roll import Rolls
from bot.tables import PeopleTable
from connectors.contract import Clock, Connector


@dataclass(frozen=True)
class Stocktaking:
    """Takes stock of apps for people; without ``rolls`` nobody is said to have left."""

    database: Database
    connectors: Mapping[str, Connector]
    syncer: Syncer
    rolls: Rolls | None
    people: PeopleTable
    clock: Clock

    @classmethod
    def of(cls, hall: Hall) -> "Stocktaking":
        """The one of a running bot."""
        return cls(hall.database, hall.connectors, hall.syncer, hall.rolls, hall.settings.people, hall.clock)

    async def find_old(self, apps: Sequence[str]) -> Sequence[str]:
        """The apps whose newest reading is a day old, or that were never read, unless that was just tried."""
        return await self.database.read_soon(unread, apps, self.clock())

    async def refresh(self, apps: Sequence[str]) -> None:
        """Reads these apps, side by side, but for those that somebody has just tried to read."""
        await self.syncer.fresh_enough(apps, AGAIN)

    async def take(self, apps: Sequence[str]) -> tuple[AppStock, ...]:
        """The stock of these apps by what is stored."""
        named = {app: self.connectors[app] for app in apps}
        return await self.database.read_soon(stocks, named, await self._circumstances())

    async def _circumstances(self) -> Circumstances:
        if self.rolls is not None:
            return await self.rolls.circumstances()
        return Circumstances(
            at=self.clock(), roll=None, on_leave=leave_of(self.people.on_leave, self.people.aliases)
        )
