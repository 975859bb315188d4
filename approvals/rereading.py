"""Before a scheduled request is carried out, its plan is read again in every app.

Nothing is held in memory between the reading and the transaction that settles it: whatever kills the process,
the next run reads anew.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from approvals.database import Database
from approvals.drafts import held_accounts
from approvals.evidence import standings
from approvals.imports import noted_in
from approvals.looking import look
from approvals.planner import plan_app
from approvals.requests import Terms
from approvals.seat_readings import with_promised
from approvals.settling import AppReading, ToRead, settle, to_read
from approvals.states import RequestKind
from connectors.contract import Connector
from connectors.inventory import Finding, Gap, look_up


@dataclass(frozen=True)
class Rereader:
    """Reads the plans of scheduled requests again. ``terms`` tells the moment and the rules of now."""

    database: Database
    connectors: Mapping[str, Connector]
    terms: Callable[[], Terms]

    async def reread(self, request_id: str) -> None:
        """Lets a scheduled request begin or asks again; leaves it alone before its moment, and any other."""
        wanted = await self.database.read(to_read, request_id, self.terms())
        if wanted is None:
            return
        apps = self.connectors.values() if wanted.plan.kind is RequestKind.OFFBOARD else ()
        readings = await asyncio.gather(*(self._read(wanted, each) for each in apps))
        await self.database.transact(settle, self.terms(), request_id, wanted.version, readings)

    async def _read(self, wanted: ToRead, connector: Connector) -> AppReading:
        reading, gone = await self._find(wanted, connector)
        known = await self.database.read(standings, self._now(), connector.app)
        held: dict[str, int | None] = {}
        if isinstance(reading, Finding):
            ids = [account.id for account in (*reading.accounts, *reading.possible)]
            others = await self.database.read(held_accounts, connector.app, ids)
            held = {id_: None for id_, number in others.items() if number != wanted.number}
        old = wanted.plan.part(connector.app)
        owners, kind = old.owners if old else (), wanted.plan.kind
        part = plan_app(reading, connector, known, held, owners=owners, kind=kind)
        return AppReading(await self.database.read(with_promised, part, connector, self._now()), gone)

    async def _find(self, wanted: ToRead, connector: Connector) -> tuple[Finding | Gap, frozenset[str]]:
        """What the app shows of the person now, and of the chosen accounts that are not found as theirs."""
        reading = await look_up(
            connector,
            addresses=wanted.person.emails,
            name=wanted.person.name,
            clock=self._now,
            timeout=connector.settings.timeout,
        )
        if isinstance(reading, Gap):
            return reading, frozenset()
        shown = {account.id for account in (*reading.accounts, *reading.possible)}
        missing = [id_ for id_ in wanted.chosen(connector.app) if id_ not in shown]
        looks = await asyncio.gather(*(look(connector, id_, self._now) for id_ in missing))
        gone = {id_ for id_, seen in zip(missing, looks, strict=True) if seen.gone}
        further = [seen.account for seen in looks if seen.account is not None]
        reading = reading.model_copy(update={"possible": (*reading.possible, *further)})
        return await self.database.read(noted_in, reading), frozenset(gone)

    def _now(self) -> datetime:
        return self.terms().now
