"""Reading apps as a whole, and keeping what they show; daily, and when somebody asks and it is old."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlmodel import Session, col, select

from approvals.audit import SYSTEM, record
from approvals.collecting import Collected, with_imported_activity
from approvals.database import Database
from approvals.imports import BY_COMMAND
from approvals.imports import newest as newest_list
from approvals.own_changes import SETTLED, closed_since, is_changed
from approvals.snapshots import Outcome, Snapshot, keep, last_try, newest, thin
from connectors.contract import Clock, Connector, Operation
from connectors.inventory import Gap, Inventory, take_inventory

PATIENCE = 1800.0
"""Seconds that a whole list may take; Trainual is asked twice a second at most."""
DAILY = timedelta(days=1)
AGAIN = {Outcome.READ: DAILY, Outcome.GAP: timedelta(hours=4), Outcome.HELD: timedelta(hours=1)}
"""After how long an app is read again by itself."""
CONFIRMED_AFTER = timedelta(hours=1)
"""A reading that shows the same drop so much later confirms it."""
SUDDEN = 10
"""So many accounts may be missing at once, be it half of them."""
NONE: Mapping[str, Operation] = MappingProxyType({})


class Syncer:
    """Takes readings of a tenant's apps, of each app one at a time."""

    def __init__(self, database: Database, connectors: Mapping[str, Connector], clock: Clock) -> None:
        self._database = database
        self._connectors = connectors
        self._clock = clock
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._daily = asyncio.Lock()

    async def sync(self, app: str, accept: bool = False) -> Snapshot:
        """Reads an app and keeps what it showed, or that it could not be read.

        A sudden drop is held back until a later reading confirms it; ``accept`` is an operator's word that it
        is true. Raises ``KeyError`` for an app that the settings do not have.
        """
        async with self._turns[app]:
            return await self._sync(self._connectors[app], accept)

    async def fresh_enough(self, apps: Iterable[str], within: timedelta) -> None:
        """Reads, side by side, each app that nobody has tried to read for so long, or since it changed."""
        await asyncio.gather(*(self._refresh(app, within) for app in apps))

    async def daily(self) -> None:
        """Reads what is due, one app after the other; does nothing while that is under way."""
        if self._daily.locked():
            return
        async with self._daily:
            for app in await self._database.read(due, list(self._connectors), self._clock()):
                await self.sync(app)

    async def _refresh(self, app: str, within: timedelta) -> None:
        async with self._turns[app]:
            if await self._database.read(untried, app, self._clock() - within):
                await self._sync(self._connectors[app], False)

    async def _sync(self, connector: Connector, accept: bool) -> Snapshot:
        collected = Collected()
        reading = await take_inventory(
            connector,
            collected.take,
            clock=self._clock,
            timeout=connector.settings.timeout,
            patience=PATIENCE,
        )
        collected.close()
        snapshot = _snapshot(reading, collected, self._clock())
        parts: Sequence[bytes] = collected.parts
        if snapshot.outcome == Outcome.READ and await self._has_list(connector.app):
            parts = await self._database.read(
                with_imported_activity, connector.app, collected.parts, collected.shared
            )
        return await self._database.transact(store, snapshot, parts, accept)

    async def _has_list(self, app: str) -> bool:
        imported = await self._database.read(newest_list, app)
        return imported is not None


def _snapshot(reading: Inventory | Gap, collected: Collected, at: datetime) -> Snapshot:
    if isinstance(reading, Gap):
        gap = reading.sentence
        return Snapshot(app=reading.app, at=at, as_of=reading.read_at, outcome=Outcome.GAP, gap=gap)
    reported = reading.reported
    return Snapshot(
        app=reading.app,
        at=at,
        as_of=reading.read_at,
        outcome=Outcome.READ,
        groups=collected.groups,
        reported=reported.used if reported else None,
        reported_limit=reported.limit if reported else None,
        reported_gap=reading.reported_gap,
    )


def store(session: Session, snapshot: Snapshot, parts: Sequence[bytes], accept: bool = False) -> Snapshot:
    """Keeps a snapshot; one that shows a sudden drop as held, unless it is confirmed or accepted."""
    before = newest(session, snapshot.app)
    ours = closed_since(session, snapshot.app, before.as_of) if before is not None else {}
    if snapshot.outcome == Outcome.READ and before is not None and is_sudden_drop(before, snapshot, ours):
        numbers = {"accounts": snapshot.accounts, "before": before.accounts}
        if accept or _confirmed(session, before, snapshot):
            event, actor = "reading.accepted", BY_COMMAND if accept else SYSTEM
        else:
            event, actor = "reading.held", SYSTEM
            snapshot.outcome = Outcome.HELD
        record(session, event, actor=actor, at=snapshot.at, app=snapshot.app, detail=numbers)
    kept = keep(session, snapshot, parts)
    thin(session, snapshot.app, snapshot.at)
    return kept


def is_sudden_drop(before: Snapshot, now: Snapshot, ours: Mapping[str, Operation] = NONE) -> bool:
    """Whether half of the accounts, or of those that are open, went at once; or all of them.

    Those that our own steps have closed in between are missed by nobody.
    """
    withdrawn = sum(work is Operation.WITHDRAW_INVITATION for work in ours.values())
    return any(
        earlier > 0 and (not later or (earlier - later > SUDDEN and later * 2 <= earlier))
        for earlier, later in (
            (before.accounts - withdrawn, now.accounts),
            (before.open - len(ours), now.open),
        )
    )


def _confirmed(session: Session, before: Snapshot, now: Snapshot) -> bool:
    """Whether a reading since then, an hour ago or more, was held back for nearly the same numbers."""
    held = session.exec(
        select(Snapshot).where(
            Snapshot.app == now.app,
            Snapshot.outcome == Outcome.HELD,
            col(Snapshot.id) > before.id,
            Snapshot.at <= now.at - CONFIRMED_AFTER,
        )
    )
    return any(_alike(one, now) for one in held)


def _alike(one: Snapshot, other: Snapshot) -> bool:
    pairs = (one.accounts, other.accounts), (one.open, other.open)
    return all(abs(a - b) <= max(SUDDEN, a // 10) for a, b in pairs)


def untried(session: Session, app: str, since: datetime, settled: datetime | None = None) -> bool:
    """Whether nobody has tried to read an app since then, or what they read cannot know the newest.

    A list that was imported after it can tell more, and so does a step of ours; ``settled`` leaves out those
    steps that are later than that.
    """
    tried = last_try(session, app)
    if tried is None or tried.at <= since or is_changed(session, app, tried.as_of, settled):
        return True
    imported = newest_list(session, app)
    return imported is not None and imported.imported_at > tried.at


def due(session: Session, apps: Sequence[str], now: datetime) -> Sequence[str]:
    """The apps that are read again by themselves now, the longest unread first."""
    tries = [(last_try(session, app), app) for app in apps]
    waiting = [
        (tried.at if tried else datetime.min.replace(tzinfo=now.tzinfo), app)
        for tried, app in tries
        if tried is None or untried(session, app, now - AGAIN[Outcome(tried.outcome)], now - SETTLED)
    ]
    return [app for _, app in sorted(waiting)]
