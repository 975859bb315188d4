import asyncio
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.commands.conftest import Typed
from tests.bot.commands.past import REQUEST, write_past

FIELDS = ["seq", "at", "actor", "event", "request", "step", "app", "account", "detail", "prev_hash", "hash"]


def export(typed: Typed, file: Path, options: str = "") -> list[dict[str, Any]]:
    told = typed(f"audit export --format jsonl {options}", DATABASE_URL=f"sqlite:///{file}")
    assert told.exit_code == 0, told.output
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_each_line_has_exactly_the_promised_fields_in_order(past: Path, typed: Typed) -> None:
    lines = export(typed, past)
    assert len(lines) == 7
    assert all(list(line) == FIELDS for line in lines)
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert lines[5] | {"actor": "", "hash": "", "prev_hash": ""} == {
        "seq": 6,
        "at": "2026-11-20T18:01:00.000+00:00",
        "actor": "",
        "event": "request.viewed",
        "request": REQUEST,
        "step": "",
        "app": "",
        "account": "",
        "detail": {"how": "show"},
        "prev_hash": "",
        "hash": "",
    }


@pytest.mark.parametrize("options", ["", "--names"])
def test_somebody_else_can_check_the_chain_by_the_recipe_in_the_help(
    past: Path, typed: Typed, options: str
) -> None:
    before = "0" * 64
    for line in export(typed, past, options):
        noted = line.pop("hash")
        line.pop("actor_name", None)
        rest = json.dumps(line, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(rest.encode()).hexdigest() == noted
        assert line["prev_hash"] == before
        before = noted


def test_the_recipe_itself_runs_as_it_is_printed(past: Path, typed: Typed) -> None:
    shown = typed("audit export --help").stdout
    recipe = re.findall(r"^      (.+)$", shown[shown.index("Python:") : shown.index("The prev_hash")], re.M)
    assert len(recipe) == 5
    told = typed("audit export --names", DATABASE_URL=f"sqlite:///{past}")
    for text in told.stdout.splitlines():
        exec("\n".join(recipe), {"json": json, "hashlib": hashlib, "text": text})


def test_names_are_added_only_when_asked_for(past: Path, typed: Typed) -> None:
    lines = export(typed, past, "--names")
    assert [*lines[0]] == [*FIELDS, "actor_name"]
    assert (lines[0]["actor_name"], lines[6]["actor_name"]) == ("Ada Brandt", "seatkeeper")


@pytest.mark.parametrize("name", ["1", REQUEST])
def test_one_request_can_be_asked_for_by_number_or_id(past: Path, typed: Typed, name: str) -> None:
    assert [line["seq"] for line in export(typed, past, f"--request {name}")] == [6, 7]


@pytest.mark.parametrize("name", ["2", "77777777777777777777", "x"])
def test_a_request_that_is_not_there_is_told(past: Path, typed: Typed, name: str) -> None:
    told = typed(f"audit export --request {name}", DATABASE_URL=f"sqlite:///{past}")
    assert (told.exit_code, told.stdout, told.stderr) == (2, "", f"There is no request {name}.\n")


@pytest.mark.parametrize(
    ("since", "first"),
    [
        ("2026-11-20T18:00:00", 5),
        ("2026-11-20T18:00:00Z", 5),
        ("2026-11-20T19:00:00+01:00", 5),
        ("2026-11-20", 1),
    ],
)
def test_what_happened_since_a_moment(past: Path, typed: Typed, since: str, first: int) -> None:
    assert export(typed, past, f"--since {since}")[0]["seq"] == first


def test_nothing_happened_since_tomorrow(past: Path, typed: Typed) -> None:
    assert export(typed, past, "--since 2026-11-21") == []


@pytest.mark.parametrize("options", ["--since yesterday", "--format xml"])
def test_what_cannot_be_understood_is_misuse(past: Path, typed: Typed, options: str) -> None:
    told = typed(f"audit export {options}", DATABASE_URL=f"sqlite:///{past}")
    assert (told.exit_code, told.stdout) == (2, "")


async def test_a_reader_that_stops_early_sees_no_traceback(past: Path) -> None:
    """As in ``seatkeeper audit export | head -1``, with nobody left to read."""
    unread, write = os.pipe()
    os.close(unread)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "audit", "export"),
        stdout=write,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{past}"},
    )
    os.close(write)
    _, stderr = await process.communicate()
    assert (process.returncode, stderr) == (1, b"")


@pytest.mark.postgres
def test_a_server_exports_the_same_lines(postgres_database: str, past: Path, typed: Typed) -> None:
    write_past(postgres_database)
    told = typed("audit export --since 2026-11-20T18:01 --request 1 --names", DATABASE_URL=postgres_database)
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(line["seq"], line["actor_name"]) for line in lines] == [(6, "Ada Brandt"), (7, "seatkeeper")]
