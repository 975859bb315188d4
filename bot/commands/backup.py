"""``seatkeeper backup``: a copy of the database, taken while the bot runs."""

from pathlib import Path
from typing import Annotated

import typer

from approvals.backup import Elsewhere, back_up
from bot.commands.failing import MISUSED, Stop
from bot.settings import read_variables


def backup(
    path: Annotated[Path, typer.Argument(help="The new file; an existing one is left alone.")],
) -> None:
    """Copy the SQLite database into a new file.

    The copy is whole and consistent even while the bot is running. A PostgreSQL server has pg_dump for this.
    """
    try:
        copy = back_up(read_variables().database_url.get_secret_value(), path)
    except FileExistsError:
        raise Stop(f"{path} exists already, and a backup overwrites nothing.") from None
    except Elsewhere as elsewhere:
        raise Stop(f"{str(elsewhere)[:1].upper()}{str(elsewhere)[1:]}.", MISUSED) from None
    size = f"{copy.size / 1_000_000:.1f} MB"
    if copy.events:
        typer.echo(f"Wrote {copy.file}: {size}, with {copy.events:,} audit events, head {copy.head[:8]}…")
    else:
        typer.echo(f"Wrote {copy.file}: {size}, with an empty audit log")
