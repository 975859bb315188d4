"""``seatkeeper seats``: used and headroom of every app, read now."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.apps import open_apps
from bot.blocks.text import count, plain
from bot.clock import wall_clock
from bot.commands.failing import FAILED
from bot.commands.telling import Json, tell_json
from bot.seat_rows import seat_row
from bot.settings import Settings, load
from connectors.contract import Clock, Connector, Value


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
    row = await seat_row(connector, clock)
    return Seats(
        app=connector.app,
        title=row.title,
        used=row.used,
        counting=row.counting,
        limit=row.limit,
        limit_source=row.limit_source,
        headroom=None if row.limit is None or row.used is None else row.limit - row.used,
        as_of=row.read_at,
        gap=row.gap,
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
