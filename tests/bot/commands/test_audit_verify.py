import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commands.conftest import Typed
from tests.bot.commands.past import write_past

TRIGGERS = ("audit_event_no_update", "audit_event_no_delete")


def tamper(file: Path, *statements: str) -> None:
    """Does what an attacker with the file in hand can do: takes the triggers away first."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


def hashes(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        rows: Iterable[tuple[str]] = connection.execute("SELECT hash FROM audit_event ORDER BY seq")
        return [digest for (digest,) in rows]


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def test_a_whole_log_is_told_with_its_length_and_head(past: Path, typed: Typed) -> None:
    head = hashes(past)[-1]
    told = typed("audit verify", DATABASE_URL=url(past))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        f"The audit log is whole: 7 events, head {head[:8]}… at 2026-11-20 18:02 UTC",
        f"To note and to compare later: --head {head}",
    ]


def test_a_machine_reads_the_same_as_json(past: Path, typed: Typed) -> None:
    told = typed("audit verify --json", DATABASE_URL=url(past))
    assert json.loads(told.stdout) == {
        "whole": True,
        "events": 7,
        "head": hashes(past)[-1],
        "at": "2026-11-20T18:02:00Z",
        "noted": None,
    }


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_event SET actor = 'somebody else' WHERE seq = 3", "event 3 was changed after"),
        ("UPDATE audit_event SET detail = '{}' WHERE seq = 3", "event 3 was changed after"),
        ("UPDATE audit_event SET detail = 'no JSON' WHERE seq = 3", "event 3 was changed after"),
        ("UPDATE audit_event SET at = '2026-11-21' WHERE seq = 7", "event 7 was changed after"),
        ("DELETE FROM audit_event WHERE seq = 3", "event 3 is missing: the log goes on with event 4"),
        ("DELETE FROM audit_event WHERE seq = 1", "event 1 is missing"),
        ("UPDATE audit_event SET prev_hash = hash WHERE seq = 4", "event 4 does not follow from event 3"),
    ],
)
def test_the_first_broken_event_is_named(past: Path, typed: Typed, statement: str, sentence: str) -> None:
    tamper(past, statement)
    told = typed("audit verify", DATABASE_URL=url(past))
    assert told.exit_code == 1
    assert told.stderr.startswith(f"The audit log is broken: {sentence}")
    assert told.stdout == ""


def test_a_broken_log_is_json_as_well(past: Path, typed: Typed) -> None:
    tamper(past, "DELETE FROM audit_event WHERE seq = 3")
    told = typed("audit verify --json", DATABASE_URL=url(past))
    assert told.exit_code == 1
    assert json.loads(told.stdout) == {
        "whole": False,
        "problem": "event 3 is missing: the log goes on with event 4",
        "seq": 4,
    }


@pytest.mark.parametrize("digits", [8, 64])
def test_a_head_that_was_noted_earlier_is_found_again(past: Path, typed: Typed, digits: int) -> None:
    told = typed(f"audit verify --head {hashes(past)[4][:digits].upper()}", DATABASE_URL=url(past))
    assert told.exit_code == 0
    assert "The head that you noted is event 5." in told.stdout


def test_cutting_off_the_newest_rows_shows_against_a_noted_head(past: Path, typed: Typed) -> None:
    noted = hashes(past)[-1]
    tamper(past, "DELETE FROM audit_event WHERE seq > 5")
    assert typed("audit verify", DATABASE_URL=url(past)).exit_code == 0
    told = typed(f"audit verify --head {noted}", DATABASE_URL=url(past))
    assert told.exit_code == 1
    assert f"no event has the hash {noted}" in told.stderr


@pytest.mark.parametrize("head", ["9f3c", "xyz12345", "9f3c%", "0" * 65])
def test_what_is_no_head_is_misuse(past: Path, typed: Typed, head: str) -> None:
    told = typed(f"audit verify --head {head}", DATABASE_URL=url(past))
    assert told.exit_code == 2
    assert "8 to 64 digits" in told.stderr


def test_a_log_without_events_is_empty_and_has_no_head(past: Path, typed: Typed) -> None:
    noted = hashes(past)[0]
    tamper(past, "DELETE FROM audit_event")
    assert typed("audit verify", DATABASE_URL=url(past)).stdout == "The audit log is empty.\n"
    assert typed(f"audit verify --head {noted}", DATABASE_URL=url(past)).exit_code == 1


def test_a_wrong_address_makes_no_database(tmp_path: Path, typed: Typed) -> None:
    told = typed("audit verify", DATABASE_URL=url(tmp_path / "typo.db"))
    assert told.exit_code == 1
    assert "there is no database at" in told.stderr
    assert not (tmp_path / "typo.db").exists()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://db/x", "DATABASE_URL must begin with sqlite:/// or postgresql://"),
        ("nonsense", "DATABASE_URL must begin with sqlite:/// or postgresql://"),
        ("postgresql://keeper:hush@127.0.0.1:1/x", "the database cannot be read"),
    ],
)
def test_an_address_that_does_not_do_is_told(typed: Typed, address: str, sentence: str) -> None:
    told = typed("audit verify", DATABASE_URL=address)
    assert told.exit_code == 1
    assert sentence in told.stderr
    assert "hush" not in told.stderr
    assert "Traceback" not in told.output


def test_a_file_that_is_no_database_is_told(tmp_path: Path, typed: Typed) -> None:
    (tmp_path / "notes.txt").write_text("not a database at all, but long enough to look like one" * 100)
    told = typed("audit verify", DATABASE_URL=url(tmp_path / "notes.txt"))
    assert (told.exit_code, "file is not a database" in told.stderr) == (1, True)


def test_a_database_of_somebody_else_is_told(tmp_path: Path, typed: Typed) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection, connection:
        connection.execute("CREATE TABLE song (name TEXT)")
    told = typed("audit verify", DATABASE_URL=url(tmp_path / "other.db"))
    assert (told.exit_code, "holds no audit log" in told.stderr) == (1, True)


@pytest.mark.postgres
def test_a_log_on_a_server_is_verified_too(postgres_database: str, typed: Typed) -> None:
    write_past(postgres_database)
    told = typed("audit verify", DATABASE_URL=postgres_database)
    assert told.stdout.startswith("The audit log is whole: 7 events")
