"""The command line: ``seatkeeper …``, or ``python -m bot …``."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.commands.root import Root

app = typer.Typer(
    cls=Root,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    from bot.logs import configure  # brings structlog, which comes with the commands

    configure("WARNING")


def main() -> None:
    """The console command ``seatkeeper``."""
    app()


if __name__ == "__main__":
    main()
