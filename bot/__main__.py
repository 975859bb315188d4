"""The command line: ``seatkeeper …``, or ``python -m bot …``."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.commands.audit import audit
from bot.commands.backup import backup
from bot.commands.digest import digest
from bot.commands.doctor import doctor
from bot.commands.facts import facts
from bot.commands.failing import Told
from bot.commands.importing import import_file
from bot.commands.probe import probe
from bot.commands.seats import seats
from bot.commands.serve import demo, run
from bot.commands.sync import sync
from bot.logs import configure

app = typer.Typer(
    cls=Told,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, demo, doctor, seats, sync, digest, facts, probe, backup):
    app.command()(command)
app.command("import")(import_file)
app.add_typer(audit, name="audit")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"seatkeeper {version('seatkeeper')}")
        raise typer.Exit


@app.callback()
def seatkeeper(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Seatkeeper takes people's accounts and seats back when they leave, with approval and with proof."""
    configure("WARNING")


def main() -> None:
    """The console command ``seatkeeper``."""
    app()


if __name__ == "__main__":
    main()
