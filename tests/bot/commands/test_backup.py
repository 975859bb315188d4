import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commands.conftest import Typed


def test_a_copy_is_whole_and_says_what_is_in_it(past: Path, tmp_path: Path, typed: Typed) -> None:
    told = typed("backup copy.db", DATABASE_URL=f"sqlite:///{past}")
    assert told.exit_code == 0, told.output
    assert re.search(r"Wrote copy\.db: 0\.\d MB, with 7 audit events, head ", told.stdout)
    verified = typed("audit verify", DATABASE_URL=f"sqlite:///{tmp_path / 'copy.db'}")
    assert verified.stdout == typed("audit verify", DATABASE_URL=f"sqlite:///{past}").stdout


def test_only_its_owner_can_read_a_copy(past: Path, tmp_path: Path, typed: Typed) -> None:
    typed("backup copy.db", DATABASE_URL=f"sqlite:///{past}")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_taken_while_somebody_writes(past: Path, typed: Typed) -> None:
    with closing(sqlite3.connect(past)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        told = typed("backup copy.db", DATABASE_URL=f"sqlite:///{past}")
    assert told.exit_code == 0, told.output


@pytest.mark.parametrize("name", ["file:x?mode=memory", "it's a copy.db", "ünï cödé.db", "a%20b#c.db"])
def test_odd_names_are_only_names(past: Path, tmp_path: Path, typed: Typed, name: str) -> None:
    target = tmp_path / name.replace(" ", "_")
    told = typed(f"backup {target}", DATABASE_URL=f"sqlite:///{past}")
    assert told.exit_code == 0, told.output
    assert target.stat().st_size > 0


def test_nothing_is_overwritten(past: Path, tmp_path: Path, typed: Typed) -> None:
    (tmp_path / "copy.db").write_text("precious")
    told = typed("backup copy.db", DATABASE_URL=f"sqlite:///{past}")
    assert (told.exit_code, told.stderr) == (1, "copy.db exists already, and a backup overwrites nothing.\n")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_failure_leaves_no_half_copy(tmp_path: Path, typed: Typed) -> None:
    (tmp_path / "broken.db").write_text("no database" * 100)
    told = typed("backup copy.db", DATABASE_URL=f"sqlite:///{tmp_path / 'broken.db'}")
    assert told.exit_code == 1
    assert "cannot be copied" in told.stderr
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("target", ["nowhere/copy.db", "."])
def test_a_place_that_cannot_be_written_is_told(past: Path, typed: Typed, target: str) -> None:
    told = typed(f"backup {target}", DATABASE_URL=f"sqlite:///{past}")
    assert told.exit_code == 1
    assert target in told.stderr
    assert "Traceback" not in told.stderr


def test_a_database_that_is_not_there_is_told(typed: Typed) -> None:
    told = typed("backup copy.db")
    assert (told.exit_code, "there is no database at seatkeeper.db" in told.stderr) == (1, True)


def test_a_server_has_tools_of_its_own(tmp_path: Path, typed: Typed) -> None:
    told = typed("backup copy.db", DATABASE_URL="postgresql://keeper:hush@db.example/seats")
    assert told.exit_code == 2
    assert "pg_dump" in told.stderr
    assert not (tmp_path / "copy.db").exists()
