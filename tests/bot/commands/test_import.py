"""``seatkeeper import``: what it says, what it refuses, and what it leaves behind."""

import json
from pathlib import Path

import pytest
from typer.testing import Result

from tests.bot.commands.conftest import Typed
from tests.bot.tenant_file import toml, write

ROSTER = 'connector = "roster"\ntitle = "Notion"'
TRAINUAL = 'connector = "trainual"\nbase_url = "https://app.trainual.com"'
GOOD = (
    "E-mail;Name;Status;Last active;Team\na@x.example;Ada;Active;2026-11-03;IT\nl@x.example;Léa;locked;;HR\n"
)
BAD = "Email,Status,Last active\na@x.example,Active,03/04/2026\nb@x.example,Active,2026-11-03\n,Active,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tenant with an app without an API, and one with an API."""
    write(tmp_path, toml(apps__talentlms=None, apps__notion=ROSTER, apps__trainual=TRAINUAL))
    return tmp_path


def put(folder: Path, content: str | bytes, name: str = "people.csv") -> None:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def logged(typed: Typed) -> list[dict[str, object]]:
    told = typed("audit export")
    return [json.loads(line) for line in told.stdout.splitlines()] if told.exit_code == 0 else []


def seats(typed: Typed) -> dict[str, object]:
    """The roster's row of ``seatkeeper seats``; the other app cannot be reached."""
    told = typed("seats --json", SEATKEEPER_TRAINUAL_API_KEY="k", SEATKEEPER_CONFIG="roster.toml")
    (row,) = json.loads(told.stdout)
    assert isinstance(row, dict)
    return row


def assert_refused(told: Result, code: int, *sentences: str) -> None:
    assert told.exit_code == code, told.output
    assert told.stdout == ""
    assert "Traceback" not in told.stderr
    for sentence in sentences:
        assert sentence in told.stderr


def test_a_list_is_imported_and_what_was_understood_is_said(folder: Path, typed: Typed) -> None:
    put(folder, GOOD)
    told = typed("import notion people.csv")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines() == [
        "Imported 2 accounts of notion from people.csv.",
        "States: 1 active, 1 unknown.",
        "Words for a state that are not known: “locked”.",
        "Columns (semicolon-separated): "
        "E-mail (email), Name (name), Status (status), Last active (last active at).",
        "Columns that say nothing here: Team.",
    ]


def test_seats_are_counted_as_of_the_import(folder: Path, typed: Typed) -> None:
    (folder / "roster.toml").write_text(toml(apps__talentlms=None, apps__notion=ROSTER), encoding="utf-8")
    before = seats(typed)
    assert (before["used"], "run `seatkeeper import notion file.csv`" in str(before["gap"])) == (None, True)
    put(folder, GOOD)
    told = typed("import notion people.csv --json")
    after = seats(typed)
    moment = json.loads(told.stdout)["as_of"]
    assert (after["used"], after["gap"], after["as_of"]) == (1, "", moment)


def test_a_program_gets_json(folder: Path, typed: Typed) -> None:
    put(folder, GOOD)
    told = json.loads(typed("import notion people.csv --json").stdout)
    assert told.pop("as_of")
    assert len(told.pop("sha256")) == 64
    assert told == {
        "imported": True,
        "app": "notion",
        "file": "people.csv",
        "rows": 2,
        "skipped": 0,
        "last_active": 1,
        "encoding": "utf-8-sig",
        "columns": {"email": "E-mail", "name": "Name", "status": "Status", "last_active_at": "Last active"},
        "ignored": ["Team"],
        "problems": [],
    }


def test_one_wrong_row_and_nothing_is_imported(folder: Path, typed: Typed) -> None:
    put(folder, BAD)
    told = typed("import notion people.csv")
    assert_refused(told, 1)
    assert told.stderr.splitlines() == [
        "Nothing was imported from people.csv: 2 rows are wrong.",
        "row 2, Last active: '03/04/2026' could be 3 April or 4 March: write 2026-04-03 or 2026-03-04",
        "row 4, Email: the row has neither id nor address",
        "Correct them, or leave such rows out with --skip-bad.",
    ]
    assert logged(typed) == []
    answered = typed("import notion people.csv --json")
    assert answered.exit_code == 1
    assert (json.loads(answered.stdout)["imported"], len(json.loads(answered.stdout)["problems"])) == (
        False,
        2,
    )


def test_bad_rows_are_skipped_on_request_and_named(folder: Path, typed: Typed) -> None:
    put(folder, BAD)
    told = typed("import notion people.csv --skip-bad")
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("Imported 1 account of notion from people.csv.\n")
    assert "2 rows were skipped:\nrow 2, Last active: '03/04/2026'" in told.stdout
    (event,) = logged(typed)
    detail = event["detail"]
    assert isinstance(detail, dict)
    assert (event["event"], event["app"], detail["rows"], detail["skipped"]) == (
        "list.imported",
        "notion",
        1,
        2,
    )


def test_very_many_problems_are_told_in_part_to_people_and_wholly_to_programs(
    folder: Path, typed: Typed
) -> None:
    put(folder, "Email\n" + "nobody\n" * 1500)
    told = typed("import notion people.csv")
    assert_refused(told, 1, "1,500 rows are wrong", "… and 1,480 more, which --json tells")
    assert len(told.stderr.splitlines()) == 23
    assert len(json.loads(typed("import notion people.csv --json").stdout)["problems"]) == 1500


def test_the_fallback_to_latin_1_is_said_aloud(folder: Path, typed: Typed) -> None:
    put(folder, GOOD.encode("latin-1"))
    told = typed("import notion people.csv")
    assert "The file is not in UTF-8 and was read as Latin-1" in told.stdout


def test_a_list_without_states_says_what_that_means(folder: Path, typed: Typed) -> None:
    put(folder, "Email\na@x.example\n")
    assert "A row without a status counts as unknown" in typed("import notion people.csv").stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "people.csv is empty."),
        (b"PK\x03\x04\x00", "people.csv is no text file: save the list as CSV."),
        (b"1,a@x.example\n", "people.csv has no header: its first row must name the columns"),
        (b"Email\n", "Nothing was imported from people.csv: it has a header and no rows."),
        (b'Email\n"a@x.example', "people.csv cannot be read from row 2 on: its quotation marks do not fit."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(
    folder: Path, typed: Typed, content: bytes, sentence: str
) -> None:
    put(folder, content)
    assert_refused(typed("import notion people.csv"), 1, sentence)
    assert logged(typed) == []


def test_when_every_row_is_bad_the_list_of_before_stays(folder: Path, typed: Typed) -> None:
    put(folder, GOOD)
    typed("import notion people.csv")
    put(folder, "Email\nnobody\n")
    assert_refused(typed("import notion people.csv --skip-bad"), 1, "no row of it is right")
    assert len(logged(typed)) == 1


def test_a_file_that_is_too_large_is_not_read(
    folder: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.importing.LARGEST", 1024 * 1024)
    put(folder, b"Email\n" + b" " * 1024 * 1024)
    assert_refused(typed("import notion people.csv"), 1, "people.csv is larger than 1 MB")


@pytest.mark.parametrize(("file", "sentence"), [("nowhere.csv", "No such file"), (".", "Is a directory")])
def test_a_file_that_cannot_be_opened_is_told(folder: Path, typed: Typed, file: str, sentence: str) -> None:
    assert_refused(typed(f"import notion {file}"), 1, sentence)


@pytest.mark.parametrize(
    ("app", "hint"), [("notoin", "did you mean notion?"), ("zzz", "there is notion, trainual")]
)
def test_an_app_that_is_not_in_the_settings_is_told(folder: Path, typed: Typed, app: str, hint: str) -> None:
    put(folder, GOOD)
    assert_refused(typed(f"import {app} people.csv"), 2, f"There is no app {app} in the settings: {hint}")


def test_an_app_with_an_api_takes_the_dates_alone(folder: Path, typed: Typed) -> None:
    put(folder, GOOD)
    told = typed("import trainual people.csv")
    assert told.stdout.splitlines()[:2] == [
        "Imported 2 accounts of trainual from people.csv.",
        "Dates of a last activity: 1.",
    ]
    put(folder, "Email\na@x.example\n")
    assert_refused(
        typed("import trainual people.csv"), 1, "trainual is read by its API, and a list adds only"
    )


def test_text_from_the_file_cannot_draw_on_the_terminal(folder: Path, typed: Typed) -> None:
    put(folder, "Email,Status,\x1b]0;gone\x07\na@x.example,\x1b[31mred,\n\x1b[2Jnobody,,\n")
    told = typed("import notion people.csv --skip-bad")
    assert told.exit_code == 0, told.output
    assert "\x1b" not in told.output
