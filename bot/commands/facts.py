"""``seatkeeper facts``: what is known about the apps, and how well; no vendor and no Slack is asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from approvals.claims import Standings
from approvals.evidence import standings
from approvals.knowledge import AppKnowledge, Known, knowledge_of
from approvals.ledger import reading, sqlite_file
from approvals.plan import title_of
from bot.blocks.claims import verdict
from bot.blocks.facts import cells, overview
from bot.blocks.text import people_list, plain, plain_day
from bot.clock import wall_clock
from bot.commands.failing import MISUSED, Stop
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, SettingsError, load
from connectors.registry import speaker_of

App = Annotated[str, typer.Argument(metavar="[APP]", help="Only this app, with sources and notes.")]


def facts(app: App = "", as_json: Json = False) -> None:
    """Show what each app can do and what follows from it, how sure that is, and what was seen here.

    Needs the settings and the database, and asks neither Slack nor any vendor. Without a database yet,
    nothing has been seen here.
    """
    known = read_facts(load(), app, wall_clock())
    if as_json:
        tell_json([_record(one, told) for one in known for told in one.known])
    elif len(known) == 1:
        Console().print(_details(known[0]))
    else:
        Console().print(_overview(known))


def read_facts(settings: Settings, named: str, at: datetime) -> Sequence[AppKnowledge]:
    """What is known about every app, or about one; raises ``Stop`` where no app is named so."""
    apps = {name: app for name, app in settings.apps.items() if named in ("", name)}
    if named and not apps:
        there_are = people_list(list(settings.apps), most=20) or "none"
        raise Stop(f"The settings have no app {named}. There are: {there_are}.", MISUSED)
    shown = _standings(settings.database_url, at)
    try:
        return [
            knowledge_of(name, title_of(name, app), speaker_of(name, app).facts, shown)
            for name, app in apps.items()
        ]
    except ValueError as error:
        raise SettingsError([str(error)]) from None


def _standings(url: str, at: datetime) -> Standings:
    """Looking makes no database: where there is none yet, nothing has been shown."""
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        return {}
    with reading(url) as session:
        return standings(session, at)


def _record(app: AppKnowledge, told: Known) -> dict[str, Any]:
    return {
        "app": app.app,
        "title": app.title,
        "subject": told.subject.value,
        "known": verdict(told).value,
        "certainty": told.certainty.value,
        **told.model_dump(mode="json", include={"holds", "basis", "source", "read_on", "needs", "note"}),
        **told.standing.model_dump(mode="json"),
    }


def _overview(apps: Sequence[AppKnowledge]) -> Table:
    head, rows = overview(apps)
    return _table(head, rows)


def _details(app: AppKnowledge) -> Table:
    rows = [[*cells(told), _origin(told)] for told in app.known]
    return _table([app.title, "Known", "How sure", "Where it was read"], rows)


def _origin(told: Known) -> str:
    needs = f"needs {told.needs}" if told.needs else ""
    return "\n".join(filter(None, [f"{told.source}, {plain_day(told.read_on)}", needs, told.note]))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for title in head:
        table.add_column(Text(plain(title)), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(text) for text in row))
    return table


def _cell(text: str) -> Text:
    return Text("\n".join(plain(line) for line in text.splitlines()) or "–")
