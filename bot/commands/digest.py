"""``seatkeeper digest``: what the weekly digest would say now; with ``--post`` it is posted."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from approvals.digest import Digest
from approvals.digest_words import lines
from bot.blocks.text import count, plain
from bot.clock import wall_clock
from bot.commands.failing import FAILED, MISUSED, Stop
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, load

Post = Annotated[bool, typer.Option("--post", help="Have the running bot post it in the digest's channel.")]


def digest(post: Post = False, as_json: Json = False) -> None:
    """Show what the weekly digest would say now; apps that were not read within the hour are read first.

    With --post the running bot posts it too, beside the one of the calendar. Exits with 1 when an app could
    not be read.
    """
    settings = load()
    settings.check_slack()
    if post and not settings.digest_channel:
        raise Stop("There is no channel for the digest: set channel under [digest].", MISUSED)
    with Console(stderr=True).status(f"Asking {count(len(settings.apps), 'app')} …"):
        taken = asyncio.run(take_now(settings, post))
    if as_json:
        tell_json(taken.model_dump(mode="json"))
    else:
        for line in lines(taken):
            typer.echo(f"{'  ' if line.startswith(' ') else ''}{plain(line)}")
    if any(app.is_gap for app in taken.apps):
        raise typer.Exit(FAILED)


async def take_now(settings: Settings, post: bool) -> Digest:
    """The digest of this moment; raises ``SettingsError``, or what Slack's client does."""
    from bot.digest import post as post_it
    from bot.digest import take
    from bot.filing import filing

    async with filing(settings, list(settings.apps), wall_clock) as hall:
        taken = await take(hall)
        if post:
            await post_it(hall, taken)
        return taken
