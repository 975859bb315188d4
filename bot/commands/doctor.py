"""``seatkeeper doctor``: is everything in place, and what is to be done where it is not?"""

import asyncio

import typer

from bot.blocks.text import plain
from bot.commands.failing import FAILED
from bot.commands.telling import Json, tell_json

_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def doctor(as_json: Json = False) -> None:
    """Look at settings, database, Slack and apps, and say what to do about each fault.

    Changes nothing anywhere. Exits with 1 when something is wrong.
    """
    if not asyncio.run(_examine(as_json=as_json)):
        raise typer.Exit(FAILED)


async def _examine(*, as_json: bool) -> bool:
    from bot.clock import wall_clock
    from bot.doctor.examination import examine

    verdicts = []
    async for verdict in examine(wall_clock):
        verdicts.append(verdict)
        if not as_json:
            _tell(verdict.check, verdict.ok, verdict.says, verdict.todo)
    if as_json:
        tell_json([verdict.model_dump() for verdict in verdicts])
    return all(verdict.ok is not False for verdict in verdicts)


def _tell(check: str, ok: bool | None, says: str, todo: str) -> None:
    mark, color = _MARKS[ok]
    typer.secho(mark, fg=color, nl=False)
    typer.echo(f" {plain(f'{check}: {says}')}")
    if todo:
        typer.echo(f"    → {plain(todo)}")
