"""``seatkeeper run`` and ``seatkeeper demo``."""

import asyncio
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot.commands.failing import explain
from bot.logs import configure
from bot.memory import for_good, without
from bot.settings import load


class Level(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


PORT = "Where Slack's requests arrive when SLACK_APP_TOKEN is not set; 3000 unless said otherwise."
HEALTH = "/healthz, /readyz and /metrics, for this machine only; 0 takes a free port."
KEEP = "Keep the database in this folder; otherwise it is thrown away at the end."


def run(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=PORT)] = None,
    health_port: Annotated[int, typer.Option(min=0, max=65535, help=HEALTH)] = 9464,
    log_level: Annotated[Level, typer.Option(case_sensitive=False, help="How much is logged.")] = Level.INFO,
) -> None:
    """Serve Slack and carry out what was approved, until interrupted."""
    configure(log_level)
    settings = load()
    settings.check_slack()
    with without("rich", "pygments"), for_good():
        from bot.serve import run as serve

    asyncio.run(_logged(serve(settings, port, health_port)))


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is; 0 takes a free port.")
    ] = 8765,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    keep: Annotated[Path | None, typer.Option(help=KEEP)] = None,
) -> None:
    """Start everything here: a local Slack in the browser, a stand-in for each app, and the bot."""
    configure("WARNING")
    with for_good():
        from bot.demo import demo as play

    asyncio.run(_logged(play(port, open_browser, keep)))


async def _logged(serving: Coroutine[None, None, None]) -> None:
    """A fault of our own goes to the log with its traceback before it ends the process."""
    try:
        await serving
    except Exception as error:
        if explain(error) is None:
            structlog.get_logger("seatkeeper").exception("Seatkeeper stopped")
        raise
