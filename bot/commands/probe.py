"""``seatkeeper probe``: asks for the approval to try a deactivation on a throwaway account."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import unescape
from typing import TYPE_CHECKING, Annotated

import typer

from approvals.plan import AppPlan
from approvals.probing import is_lost, learnt
from approvals.register import new_id
from approvals.report import Report, find_request, report
from approvals.states import CLOSED, RequestStatus
from bot.blocks.text import plain
from bot.blocks.works import WORKS
from bot.clock import wall_clock
from bot.commands.failing import FAILED, MISUSED, Stop
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, load

if TYPE_CHECKING:
    from bot.hall import Hall

EVERY = 0.5
"""Seconds between two looks at a request that others decide about."""

App = Annotated[str, typer.Argument(metavar="APP", help="The app's name in seatkeeper.toml.")]
Account = Annotated[str, typer.Option("--account", help="The address of an account that nobody needs.")]
As = Annotated[str, typer.Option("--as", help="The address in Slack of the operator who asks for it.")]
Reason = Annotated[str, typer.Option("--reason", help="Whoever approves reads it.")]
Wait = Annotated[bool, typer.Option("--wait", help="Follow the request to its end and say what was learnt.")]


@dataclass(frozen=True)
class Wish:
    """What was typed."""

    app: str
    address: str
    operator: str
    reason: str


@dataclass(frozen=True)
class Filed:
    """What was asked for, and how far it came."""

    wish: Wish
    shown: AppPlan
    number: int
    channel: str
    end: Report | None = None


def probe(
    app: App, account: Account, operator: As, reason: Reason, wait: Wait = False, as_json: Json = False
) -> None:
    """Learn what a deactivation does in an app, on an account that nobody needs.

    It is read, deactivated, read, deactivated again, reactivated and read, with the seats counted before and
    after. Others approve it in Slack first, as every change; the running bot posts the card and carries it
    out. Exits with 1 when nothing could be asked for or, with --wait, when nothing was learnt.
    """
    settings = load()
    settings.check_slack()
    if app not in settings.apps:
        near = get_close_matches(app, settings.apps, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(settings.apps)}"
        raise Stop(f"There is no app {app} in the settings: {hint}", MISUSED)
    wish = Wish(app, account.strip().lower(), operator.strip().lower(), reason)
    filed = asyncio.run(_run(settings, wish, wait=wait, speak=not as_json))
    if as_json:
        tell_json(_for_programs(filed))
    elif filed.end:
        _tell_end(filed.end)
    if filed.end and not learnt(filed.end):
        raise typer.Exit(FAILED)


async def _run(settings: Settings, wish: Wish, *, wait: bool, speak: bool) -> Filed:
    from bot.filing import filing

    async with filing(settings, [wish.app], wall_clock) as hall:
        filed = await _file(hall, wish)
        if speak:
            _tell_filed(filed, wait=wait)
        if not wait:
            return filed
        end = await _follow(hall, filed.number)
        return Filed(wish, filed.shown, filed.number, filed.channel, end)


async def _file(hall: "Hall", wish: Wish) -> Filed:
    """Looks the account up and asks for the approval, or stops with what stands in the way."""
    from bot.blocks.probe import unfit, warnings
    from bot.offboard import Offboard
    from bot.probing import Probing

    probing = Probing(hall, Offboard(hall))
    actor = await hall.directory.by_email(wish.operator)
    if not actor.slack_id:
        raise Stop(f"Slack knows nobody with the address {plain(wish.operator)}.")
    connector = hall.connectors[wish.app]
    if why := await probing.refused(actor) or await probing.why_not(connector, wish.app):
        raise Stop(_bare(why))
    if whose := await probing.taken(wish.address):
        raise Stop(_bare(whose))
    draft_id = new_id()
    shown = await probing.look(actor, connector, wish.address, draft_id)
    if why := unfit(shown):
        raise Stop("\n".join(_bare(line) for line in (why, *warnings(shown))))
    number, objection = await probing.send(actor, draft_id, wish.reason)
    if objection:
        raise Stop(_bare(objection))
    return Filed(wish, shown, number, hall.settings.slack.approvals_channel)


async def _follow(hall: "Hall", number: int) -> Report:
    """The request at its end, however long that takes; others decide and carry out meanwhile."""
    request_id = await hall.database.read(find_request, number)
    assert request_id is not None
    while (seen := await hall.database.read(report, request_id, hall.rules)).status not in CLOSED:
        await asyncio.sleep(EVERY)
    return seen


def _tell_filed(filed: Filed, *, wait: bool) -> None:
    (only,) = filed.shown.accounts
    named = " · ".join(filter(None, (only.account.name, only.account.email, only.account.role)))
    typer.echo(plain(f"{filed.shown.title}: {named}"))
    typer.echo("It will be deactivated, deactivated again and reactivated, and read after each.")
    told = f"Request #{filed.number} is filed. The running bot posts its card in {filed.channel}"
    typer.echo(plain(f"{told}; while none runs, it waits."))
    if wait:
        typer.echo("Waiting for a decision and the end …")


def _tell_end(end: Report) -> None:
    lines = learnt(end)
    for line in lines:
        typer.secho(plain(line), fg="red" if is_lost(end) else None)
    for line in () if lines else _why_nothing(end):
        typer.echo(plain(line), err=True)


def _why_nothing(end: Report) -> Sequence[str]:
    ended = end.status in {RequestStatus.DONE, RequestStatus.INCOMPLETE}
    said = [f"{WORKS[step.operation].order}: {step.word}" for step in end.steps if step.word and ended]
    why = f": {end.closing_word}" if end.closing_word else ""
    return [f"Nothing was learnt: request #{end.number} is {end.status}{why}.", *said]


def _for_programs(filed: Filed) -> dict[str, object]:
    end = filed.end
    told: dict[str, object] = {"request": filed.number, "app": filed.wish.app, "account": filed.wish.address}
    if end is None:
        return {**told, "status": RequestStatus.SUBMITTED, "learnt": [], "destroyed": False}
    return {**told, "status": end.status, "learnt": learnt(end), "destroyed": is_lost(end)}


def _bare(text: str) -> str:
    """A sentence for Slack as a terminal shows it."""
    return plain(unescape(text).replace("`", ""))
