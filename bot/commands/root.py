"""The root of the command line: it has the commands, and tells what went wrong with one.

The bot stays in memory for months, so what serves is imported without the commands that only answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from bot.memory import for_good, without


class Told(TyperGroup):
    """Tells every error on stderr, and shows tracebacks with ``--debug``."""

    def invoke(self, ctx: Any) -> Any:  # typer keeps the class of its contexts to itself
        """Runs the command; typer's own exceptions carry an exit code and go on to typer."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            typers = hasattr(error, "exit_code") or isinstance(error, typer.Abort)
            if typers or isinstance(error, BrokenPipeError) or ctx.params.get("debug"):
                raise
            _tell(error)


class Root(Told):
    """Has all commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: Any = Commands()


class Commands(Mapping[str, Any]):  # nor does it give out the class of its commands
    """The commands by name, imported when they are looked at."""

    def __getitem__(self, name: str) -> Any:
        """The command of this name; raises ``KeyError`` where there is none."""
        with for_good():
            found = _that_serve().get(name) or _that_answer()[name]
        if isinstance(found, typer.Typer):
            return typer.main.get_command(found)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(name)(found)
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter({**_that_serve(), **_that_answer()})

    def __len__(self) -> int:
        return len(list(iter(self)))


def _that_serve() -> Mapping[str, Any]:
    with without("rich", "pygments"):  # so structlog loads none of it
        from bot.commands.serve import demo, run

    return {"run": run, "demo": demo}


def _that_answer() -> Mapping[str, Any]:
    from bot.commands.audit import audit
    from bot.commands.backup import backup
    from bot.commands.digest import digest
    from bot.commands.doctor import doctor
    from bot.commands.facts import facts
    from bot.commands.importing import import_file
    from bot.commands.probe import probe
    from bot.commands.seats import seats
    from bot.commands.sync import sync

    return {
        "doctor": doctor,
        "seats": seats,
        "sync": sync,
        "digest": digest,
        "facts": facts,
        "probe": probe,
        "backup": backup,
        "import": import_file,
        "audit": audit,
    }


def _tell(error: Exception) -> None:
    from bot.commands.failing import FAILED, explain, unexpected  # after an error only
    from bot.redaction import redact_text

    sentence, code = explain(error) or (unexpected(error), FAILED)
    typer.echo(redact_text(sentence), err=True)
    raise typer.Exit(code) from None
