"""``seatkeeper import``: the list that somebody exported from an app, in the place of the one before."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from approvals.database import Database
from approvals.imports import import_list
from approvals.migrate import migrate
from approvals.sheet_rows import Problem, Survey, survey
from approvals.sheets import LARGEST, SEPARATORS, Column, Sheet, Unreadable, open_sheet
from bot.blocks.text import count, plain
from bot.clock import wall_clock
from bot.commands.failing import FAILED, MISUSED, Stop
from bot.commands.telling import Json, tell_json
from bot.settings import Settings, load
from connectors.contract import State
from connectors.roster import STATES, Roster
from connectors.roster.lists import Imported

SHOWN = 20
"""Problems that people are told one by one; programs are told all."""

App = Annotated[str, typer.Argument(metavar="APP", help="The app's name in seatkeeper.toml.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The list as CSV; its first row names columns.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out instead of importing nothing.")]


@dataclass(frozen=True)
class Upload:
    """A file that was read: what it is, and what is in it."""

    app: str
    is_roster: bool
    file: str
    sheet: Sheet
    found: Survey


def import_file(app: App, file: File, skip_bad: SkipBad = False, as_json: Json = False) -> None:
    """Import a list of accounts that somebody exported from an app.

    It takes the place of the app's list before, whole or not at all. For an app without an API (connector =
    "roster") the list is all that is known of it; to any other app it adds when people were last active.

    Columns may stand in any order and be called, for instance, ID, Email, Name, First name, Last name, Role,
    Status, Last active, Created. Dates are best written 2026-11-20, and are taken for UTC. Exits with 1 and
    imports nothing when a row is wrong, unless --skip-bad is given.
    """
    settings = load()
    with Console(stderr=True).status(f"Reading {plain(file.name)} …"):
        at = wall_clock()
        upload = _read(settings, app, file, at)
    if why := _objection(upload, skip_bad):
        _refuse(upload, why, as_json)
    with Console(stderr=True).status(f"Importing {count(upload.found.rows, 'account')} …"):
        imported = asyncio.run(_store(settings.database_url, upload, at))
    if as_json:
        tell_json({"imported": True, **_for_programs(upload), "as_of": imported.imported_at.isoformat()})
    else:
        for sentence in _sentences(upload):
            typer.echo(plain(sentence))


def _read(settings: Settings, app: str, file: Path, now: datetime) -> Upload:
    if app not in settings.apps:
        near = get_close_matches(app, settings.apps, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(settings.apps)}"
        raise Stop(f"There is no app {app} in the settings: {hint}", MISUSED)
    try:
        sheet = open_sheet(_bytes(file))
        found = survey(sheet, now)
    except Unreadable as error:
        raise Stop(f"{file} {error}.") from None
    return Upload(app, settings.apps[app].connector == Roster.name, file.name, sheet, found)


def _bytes(file: Path) -> bytes:
    """The whole file at one moment; what is read twice could change in between."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024 // 1024} MB, which no list of accounts is")
    return data


def _objection(upload: Upload, skip_bad: bool) -> str:
    """Why nothing is imported; a list without anything in it would only take away what is known."""
    sheet, found = upload.sheet, upload.found
    if not upload.is_roster and Column.LAST_ACTIVE not in sheet.columns:
        adds = "a list adds only when people were last active, for which it has no column"
        return f"{upload.app} is read by its API, and {adds}"
    if found.problems and not skip_bad:
        return f"{_are(found.skipped, 'row', 'is', 'are')} wrong"
    if not found.rows:
        return "no row of it is right" if found.problems else "it has a header and no rows"
    return ""


async def _store(url: str, upload: Upload, at: datetime) -> Imported:
    database = Database(url)
    try:
        await asyncio.to_thread(migrate, database.engine)
        sha256 = upload.sheet.sha256
        return await database.transact(import_list, upload.app, upload.file, sha256, upload.found, at)
    finally:
        database.close()


def _refuse(upload: Upload, why: str, as_json: bool) -> NoReturn:
    if as_json:
        tell_json({"imported": False, "problem": why, **_for_programs(upload)})
        raise typer.Exit(FAILED)
    todo = "Correct them, or leave such rows out with --skip-bad." if upload.found.problems else ""
    lines = (f"Nothing was imported from {upload.file}: {why}.", *_problem_lines(upload.found.problems), todo)
    raise Stop("\n".join(plain(line) for line in lines if line))


def _for_programs(upload: Upload) -> Mapping[str, Any]:
    sheet, found = upload.sheet, upload.found
    return {
        "app": upload.app,
        "file": upload.file,
        "sha256": sheet.sha256,
        "rows": found.rows,
        "skipped": found.skipped,
        "last_active": found.active_dates,
        "encoding": sheet.encoding,
        "columns": {column.value: sheet.heading(column) for column in sheet.columns},
        "ignored": sheet.ignored,
        "problems": [problem.model_dump() for problem in found.problems],
    }


def _sentences(upload: Upload) -> Iterator[str]:
    sheet, found = upload.sheet, upload.found
    yield f"Imported {count(found.rows, 'account')} of {upload.app} from {upload.file}."
    if upload.is_roster:
        yield from _of_roster(found)
    else:
        yield f"Dates of a last activity: {found.active_dates:,}."
    if sheet.encoding == "latin-1":
        yield "The file is not in UTF-8 and was read as Latin-1: have a look at names with accents."
    known = ", ".join(f"{sheet.heading(column)} ({column.replace('_', ' ')})" for column in sheet.columns)
    yield f"Columns ({SEPARATORS[sheet.separator]}-separated): {known}."
    if sheet.ignored:
        yield f"Columns that say nothing here: {', '.join(sheet.ignored)}."
    if found.skipped:
        yield f"{_are(found.skipped, 'row', 'was', 'were')} skipped:"
        yield from _problem_lines(found.problems)


def _of_roster(found: Survey) -> Iterator[str]:
    states = dict.fromkeys(State, 0)
    for word, number in found.words.items():
        states[STATES.get(word.casefold(), State.UNKNOWN)] += number
    yield f"States: {', '.join(f'{number:,} {state}' for state, number in states.items() if number)}."
    strange = [f"“{word}”" for word in found.words if word and word.casefold() not in STATES]
    if "" in found.words:
        yield "A row without a status counts as unknown, and seats cannot be counted then."
    if strange:
        more = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
        yield f"Words for a state that are not known: {', '.join(strange[:SHOWN])}{more}."


def _problem_lines(problems: tuple[Problem, ...]) -> Iterator[str]:
    for problem in problems[:SHOWN]:
        yield plain(f"row {problem.row}, {problem.field}: {problem.says}")
    if len(problems) > SHOWN:
        yield f"… and {len(problems) - SHOWN:,} more, which --json tells"


def _are(number: int, noun: str, one: str, many: str) -> str:
    return f"{count(number, noun)} {one if number == 1 else many}"
