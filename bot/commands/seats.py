"""``seatkeeper seats``: what is used, left and stale, what it costs and what was saved, as in ``/seats``."""

import asyncio
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.console import Console

from approvals.savings import AppSavings
from approvals.savings_read import ledger
from approvals.stocks import AppStock
from bot.blocks.seats_answer import answer_of
from bot.blocks.text import count
from bot.clock import wall_clock
from bot.commands.failing import FAILED, MISUSED, Stop
from bot.commands.seat_records import answer_record, app_record, savings_record, stale_records
from bot.commands.seat_tables import answer_lines, app_table, apps_table, ledger_table, stale_table
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, load
from connectors.contract import Clock

App = Annotated[str, typer.Argument(metavar="[APP]", help="Only this app, with its groups and its trend.")]
Invite = Annotated[int | None, typer.Option("--invite", min=1, help="Can so many more be invited to APP?")]
Stale = Annotated[bool, typer.Option("--stale", help="The seats that could come back, and why.")]
Ledger = Annotated[bool, typer.Option("--ledger", help="What was freed so far, and what that saves.")]


def seats(
    app: App = "", invite: Invite = None, stale: Stale = False, ledger: Ledger = False, as_json: Json = False
) -> None:
    """Show headroom, seats that could return, used, limit and cost of every app, or of one.

    What was last read over a day ago is read again first. Slack is asked who has left. Exits with 1 when an
    app could not be read; its numbers are then those of the reading before, or missing.
    """
    settings = load()
    named = _named(settings, app)
    if invite and not app:
        raise Stop("Name the app that they are to be invited to: seatkeeper seats APP --invite 12.", MISUSED)
    with Console(stderr=True).status(f"Asking {count(len(named), 'app')} …"):
        found, saved = asyncio.run(read_seats(settings, wall_clock, named, with_ledger=ledger))
    if ledger:
        _tell_ledger(saved, as_json)
    elif stale:
        _tell_stale(found, as_json)
    elif invite:
        _tell_answer(found[0], invite, as_json)
    else:
        _tell_apps(found, bool(app), as_json)
    if any(stock.seats.gap or stock.seats.used is None for stock in found):
        raise typer.Exit(FAILED)


async def read_seats(
    settings: Settings, clock: Clock, named: Sequence[str] | None = None, *, with_ledger: bool = False
) -> tuple[Sequence[AppStock], Sequence[AppSavings]]:
    """The stock of these apps, or of all, and on demand the savings; raises ``SettingsError``."""
    from bot.terminal_stocktaking import opened  # brings Slack's client with it, which is slow to import

    async with opened(settings, clock) as stocktaking:
        apps = list(settings.apps) if named is None else named
        await stocktaking.refresh(await stocktaking.find_old(apps))
        found = await stocktaking.take(apps)
        connectors = {app: stocktaking.connectors[app] for app in apps}
        saved = await stocktaking.database.read(ledger, connectors, clock()) if with_ledger else ()
        return found, saved


def _named(settings: Settings, app: str) -> Sequence[str]:
    if app and app not in settings.apps:
        near = get_close_matches(app, settings.apps, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(settings.apps)}"
        raise Stop(f"There is no app {app} in the settings: {hint}", MISUSED)
    return [app] if app else list(settings.apps)


def _tell_apps(found: Sequence[AppStock], alone: bool, as_json: bool) -> None:
    now = wall_clock()
    if as_json:
        tell_json([app_record(stock) for stock in found])
        return
    console = Console()
    console.print(apps_table(found, now))
    if alone:
        console.print()
        console.print(app_table(found[0], now.date()))


def _tell_stale(found: Sequence[AppStock], as_json: bool) -> None:
    if as_json:
        tell_json(stale_records(found))
    else:
        Console().print(stale_table(found))


def _tell_answer(stock: AppStock, number: int, as_json: bool) -> None:
    if as_json:
        tell_json(answer_record(stock, answer_of(stock, number)))
    else:
        for line in answer_lines(stock, answer_of(stock, number)):
            typer.echo(line)


def _tell_ledger(saved: Sequence[AppSavings], as_json: bool) -> None:
    if as_json:
        tell_json(savings_record(saved))
    else:
        Console().print(ledger_table(saved, wall_clock().date()))
