"""``seatkeeper seats``: used and headroom of every app, read now."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from approvals.plan import limit_of, title_of
from bot.apps import open_apps
from bot.blocks.text import count, plain
from bot.clock import wall_clock
from bot.commands.failing import FAILED
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, load
from connectors.contract import Clock, Connector, Value
from connectors.inventory import Gap, read_usage


class Seats(Value):
    """The seats of one app. A number that nobody told is None; ``gap`` says why nothing could be read."""

    app: str
    title: str
    used: int | None = None
    counting: str = ""
    limit: int | None = None
    limit_source: str = ""
    headroom: int | None = None
    as_of: datetime
    gap: str = ""


def seats(as_json: Json = False) -> None:
    """Show used, limit and headroom of every app, read now.

    Exits with 1 when an app could not be read.
    """
    settings = load()
    with Console(stderr=True).status(f"Asking {count(len(settings.apps), 'app')} …"):
        found = asyncio.run(read_seats(settings, wall_clock))
    if as_json:
        tell_json([row.model_dump(mode="json") for row in found])
    else:
        Console().print(_table(found, wall_clock().date()))
    if any(row.gap for row in found):
        raise typer.Exit(FAILED)


async def read_seats(settings: Settings, clock: Clock) -> Sequence[Seats]:
    """Every app's seats, asked side by side; raises ``SettingsError``."""
    async with open_apps(settings, clock) as apps:
        return await asyncio.gather(*(_read(app, clock) for app in apps.values()))


async def _read(connector: Connector, clock: Clock) -> Seats:
    settings = connector.settings
    title = title_of(connector.app, settings)
    reading = await read_usage(connector, clock=clock, timeout=settings.timeout)
    if isinstance(reading, Gap):
        limit, source = limit_of(None, settings)
        row = Seats(app=connector.app, title=title, as_of=reading.read_at, gap=reading.sentence)
        return row.model_copy(update={"limit": limit, "limit_source": source})
    limit, source = limit_of(reading.usage, settings)
    return Seats(
        app=connector.app,
        title=title,
        used=reading.usage.used,
        counting=reading.usage.counting.value,
        limit=limit,
        limit_source=source,
        headroom=None if limit is None else limit - reading.usage.used,
        as_of=reading.read_at,
    )


def _table(rows: Sequence[Seats], today: date) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("App", "Used", "Limit", "Headroom"):
        table.add_column(heading, justify="left" if heading == "App" else "right")
    table.add_column("Read at")
    table.add_column("")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in _cells(row, today)))
    return table


def _cells(row: Seats, today: date) -> tuple[str, ...]:
    numbers = (row.used, row.limit, row.headroom)
    shown = ("–" if number is None else f"{number:,}" for number in numbers)
    said = row.gap or "; ".join(
        filter(None, (row.counting, row.limit_source and f"limit: {row.limit_source}"))
    )
    return (
        row.title,
        *shown,
        f"{row.as_of:%H:%M} UTC" if row.as_of.date() == today else f"{row.as_of:%Y-%m-%d}",
        said,
    )
