"""``seatkeeper audit``: is the log whole, and what does it say?"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import Annotated

import typer

from approvals.audit import ChainBroken
from approvals.export import json_line
from approvals.ledger import HeadMissing, Whole, check_log, log_lines, reading, request_named
from approvals.report import name_of
from bot.commands.failing import MISUSED, Stop
from bot.commands.telling import Json, tell_json
from bot.settings import read_variables

audit = typer.Typer(
    help="The audit log: is it whole, and what does it say?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_DIGITS = re.compile(r"[0-9a-f]{8,64}")


class Format(StrEnum):
    """How events are written."""

    JSONL = "jsonl"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no moment; write 2026-11-01 or 2026-11-20T18:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _head(text: str) -> str:
    digits = text.strip().lower()
    if not _DIGITS.fullmatch(digits):
        raise typer.BadParameter("a head is written in 8 to 64 digits from 0 to f")
    return digits


HEAD = "A head that was noted earlier; fails if no event has it, because then newer ones were cut off."
SINCE = "From this moment on (2026-11-01, or 2026-11-20T18:00+01:00; UTC where nothing else is said)."

Head = Annotated[str | None, typer.Option(parser=_head, metavar="HASH", help=HEAD)]
Since = Annotated[datetime | None, typer.Option(parser=_moment, metavar="MOMENT", help=SINCE)]
Named = Annotated[str, typer.Option("--request", metavar="NUMBER", help="Only what concerns this request.")]
Names = Annotated[bool, typer.Option("--names", help="Add actor_name, which the hash does not cover.")]


@audit.command()
def verify(head: Head = None, as_json: Json = False) -> None:
    """Check every link of the audit log's chain.

    Needs the database alone (DATABASE_URL) and works while the bot is running. Exits with 1 at the first
    event that was changed, taken out or put in between, and names it.
    """
    try:
        with reading(_database_url()) as session:
            whole = check_log(session, head or "")
    except (ChainBroken, HeadMissing) as broken:
        if as_json:
            tell_json({"whole": False, "problem": str(broken), "seq": getattr(broken, "seq", None)})
        raise Stop(f"The audit log is broken: {broken}.") from None
    if as_json:
        tell_json({"whole": True, **whole.model_dump(mode="json")})
    else:
        for sentence in _sentences(whole):
            typer.echo(sentence)


@audit.command()
def export(
    form: Annotated[Format, typer.Option("--format", help="How events are written.")] = Format.JSONL,
    since: Since = None,
    request: Named = "",
    names: Names = False,
) -> None:
    """Print the audit log, one event a line, oldest first.

    Each line has seq, at, actor, event, request, step, app, account, detail, prev_hash and hash. Anybody can
    check a line without Seatkeeper: take hash (and actor_name, with --names) out, write the rest as JSON with
    sorted keys, without blanks and with every character beyond ASCII escaped, and hash that with SHA-256. In
    Python:

    \b
        line = json.loads(text)
        noted = line.pop("hash")
        line.pop("actor_name", None)
        rest = json.dumps(line, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(rest.encode()).hexdigest() == noted

    The prev_hash of each event is the hash of the one before it, and 64 zeros in the first.
    """
    with reading(_database_url()) as session:
        wanted = request_named(session, request) if request else ""
        if wanted is None:
            raise Stop(f"There is no request {request}.", MISUSED)
        named = lru_cache(partial(name_of, session))
        for event in log_lines(session, since, wanted):
            sys.stdout.write(json_line(event, named(event.actor) if names else None) + "\n")
    sys.stdout.flush()


def _database_url() -> str:
    return read_variables().database_url.get_secret_value()


def _sentences(whole: Whole) -> Iterator[str]:
    if whole.at is None:
        yield "The audit log is empty."
        return
    moment = f"{whole.at:%Y-%m-%d %H:%M} UTC"
    yield f"The audit log is whole: {whole.events:,} events, head {whole.head[:8]}… at {moment}"
    if whole.noted is not None:
        yield f"The head that you noted is event {whole.noted:,}."
    yield f"To note and to compare later: --head {whole.head}"
