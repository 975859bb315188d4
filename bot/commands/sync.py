"""``seatkeeper sync``: reads every account of the apps, and keeps what they show."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from approvals.database import Database
from approvals.imports import StoredLists
from approvals.migrate import migrate
from approvals.seat_readings import app_seats
from approvals.seat_words import doubts
from approvals.seats import AppSeats
from approvals.snapshots import Outcome, Snapshot
from approvals.syncing import Syncer
from bot.apps import open_apps
from bot.blocks.text import count, plain
from bot.clock import wall_clock
from bot.commands.failing import FAILED, MISUSED, Stop
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, load
from connectors.contract import Clock, Value

Apps = Annotated[list[str] | None, typer.Argument(metavar="[APP]…", help="Only these apps.")]
Accept = Annotated[
    bool, typer.Option("--accept", help="Believe that so many accounts are gone from these apps at once.")
]


class Synced(Value):
    """What became of one app's reading: "read", "gap", or "held" back because it shows a sudden drop."""

    outcome: str
    accounts: int
    seats: AppSeats


def sync(apps: Apps = None, accept: Accept = False, as_json: Json = False) -> None:
    """Read every account of the apps, and keep what they show as today's snapshot.

    Where more than ten accounts and half of all are gone at once, the reading is held back until another
    shows the same an hour later, or until --accept APP says that it is true. Exits with 1 when an app could
    not be read, or when its reading is held back.
    """
    settings = load()
    named = _named(settings, apps or [], accept)
    console = Console(stderr=True)
    with Progress(*_columns(), console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=len(named))
        done = asyncio.run(read_apps(settings, named, wall_clock, accept, lambda: progress.advance(task)))
    if as_json:
        tell_json([_for_programs(one) for one in done])
    else:
        for one in done:
            typer.echo(plain(_line(one)))
    if any(one.outcome != Outcome.READ for one in done):
        raise typer.Exit(FAILED)


def _columns() -> tuple[TextColumn, BarColumn, MofNCompleteColumn, TimeElapsedColumn]:
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()


def _named(settings: Settings, apps: Sequence[str], accept: bool) -> Sequence[str]:
    for app in apps:
        if app not in settings.apps:
            near = get_close_matches(app, settings.apps, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(settings.apps)}"
            raise Stop(f"There is no app {app} in the settings: {hint}", MISUSED)
    if accept and not apps:
        raise Stop("Name the app whose missing accounts you accept: seatkeeper sync --accept APP.", MISUSED)
    return list(dict.fromkeys(apps)) or list(settings.apps)


async def read_apps(
    settings: Settings, named: Sequence[str], clock: Clock, accept: bool, tick: Callable[[], None]
) -> Sequence[Synced]:
    """Reads these apps side by side; raises ``SettingsError``."""
    async with _opened(settings) as database, open_apps(settings, clock, StoredLists(database)) as connectors:
        syncer = Syncer(database, connectors, clock)

        async def one(app: str) -> Synced:
            snapshot: Snapshot = await syncer.sync(app, accept)
            seats = await database.read(app_seats, connectors[app], clock())
            tick()
            return Synced(outcome=snapshot.outcome, accounts=snapshot.accounts, seats=seats)

        return await asyncio.gather(*map(one, named))


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.callback(database.close)
        await asyncio.to_thread(migrate, database.engine)
        yield database


def _line(one: Synced) -> str:
    seats = one.seats
    told = "; ".join(doubts(seats))
    if seats.used is None or one.outcome == Outcome.GAP:
        return f"{seats.title}: {told or 'not read'}."
    limit = f" of {seats.limit.value:,} seats" if seats.limit else " seats"
    head = f"{seats.title}: {count(one.accounts, 'account')}, {seats.used.value:,}{limit} in use"
    return f"{head} ({seats.used.origin.words}){f'; {told}' if told else ''}."


def _for_programs(one: Synced) -> dict[str, object]:
    seats = one.seats
    return {
        "app": seats.app,
        "outcome": one.outcome,
        "accounts": one.accounts,
        "used": seats.used.value if seats.used else None,
        "used_source": seats.used.origin.source if seats.used else None,
        "limit": seats.limit.value if seats.limit else None,
        "limit_source": seats.limit.origin.words if seats.limit else None,
        "headroom": seats.headroom.left if seats.headroom else None,
        "as_of": seats.as_of.isoformat() if seats.as_of else None,
        "doubts": doubts(seats),
    }
