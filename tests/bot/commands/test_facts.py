"""``seatkeeper facts``: settings and database are enough, and looking makes nothing."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from approvals.database import Database
from approvals.migrate import migrate
from bot.blocks.text import plain_day
from connectors.contract import Effect, Operation
from tests.approvals.verdicts import SEAT_CAME_BACK, Log
from tests.bot.commands.conftest import Typed
from tests.bot.tenant_file import toml, write
from tests.conftest import TestClock

TRAINUAL = 'connector = "trainual"\nbase_url = "https://api.trainual.com"'
EVERY = len(Operation) + len(Effect)


@pytest.fixture
def two_apps(tmp_path: Path) -> Path:
    """The settings of a tenant with two apps, without any secret; gives where its database would be."""
    write(tmp_path, toml(apps__trainual=TRAINUAL))
    return tmp_path / "seatkeeper.db"


@pytest.fixture
async def shown_here(two_apps: Path) -> datetime:
    """A database in which a deactivation in Trainual has been verified just now."""
    clock = TestClock()
    clock.now = datetime.now(UTC)
    database = Database(f"sqlite:///{two_apps}")
    migrate(database.engine)
    await Log(database, clock).run("trainual", **SEAT_CAME_BACK)
    database.close()
    return clock.now


def test_every_app_stands_beside_the_others(two_apps: Path, typed: Typed) -> None:
    told = typed("facts")
    assert (told.exit_code, told.stderr) == (0, "")
    head, *rows = told.stdout.splitlines()
    assert head.split() == ["What", "talentlms", "trainual"]
    assert len(rows) >= EVERY
    (deactivation,) = [row for row in rows if row.startswith("Deactivation works")]
    assert deactivation.split(maxsplit=2)[2].split("  ", 1)[0] == "yes, documented"
    assert deactivation.rstrip().endswith("yes, unconfirmed")


def test_one_app_is_told_with_sources_days_needs_and_notes(two_apps: Path, typed: Typed) -> None:
    told = typed("facts talentlms", COLUMNS="200").stdout
    assert told.split()[:2] == ["talentlms", "Known"]
    assert "https://developers.talentlms.io/api/talentlms-public-api, 20 Nov 2026" in told
    assert "needs a paid plan" in told
    assert "The account owner (SuperAdmin) can be neither deleted nor deactivated" in told


def test_a_machine_gets_a_record_for_each_app_and_subject(two_apps: Path, typed: Typed) -> None:
    every = json.loads(typed("facts --json").stdout)
    assert len(every) == 2 * EVERY
    alone = json.loads(typed("facts trainual --json").stdout)
    assert alone == [record for record in every if record["app"] == "trainual"]
    (found,) = [record for record in alone if record["subject"] == "deactivate"]
    assert found["note"].startswith("An HTTP DELETE")
    assert {**found, "note": ""} == {
        "app": "trainual",
        "title": "trainual",
        "subject": "deactivate",
        "known": "yes",
        "certainty": "unconfirmed",
        "holds": "yes",
        "basis": "unconfirmed",
        "source": "https://www.stitchflow.com/user-management/trainual/api",
        "read_on": "2026-11-20",
        "needs": "",
        "note": "",
        "verified_at": None,
        "contradicted_at": None,
    }


def test_looking_makes_no_database(two_apps: Path, typed: Typed) -> None:
    before = sorted(two_apps.parent.iterdir())
    for line in ("facts", "facts trainual", "facts --json"):
        assert typed(line).exit_code == 0
    assert sorted(two_apps.parent.iterdir()) == before


def test_what_was_seen_here_is_told_with_its_day(shown_here: datetime, typed: Typed) -> None:
    told = typed("facts trainual", COLUMNS="200").stdout
    assert f"unconfirmed, verified here on {plain_day(shown_here)}" in told
    records = json.loads(typed("facts --json").stdout)
    seen = {record["subject"] for record in records if record["verified_at"]}
    assert seen == {"deactivate", "frees_seat", "keeps_data"}
    assert {record["app"] for record in records if record["verified_at"]} == {"trainual"}


def test_an_app_that_is_not_there_is_a_sentence(two_apps: Path, typed: Typed) -> None:
    told = typed("facts learnupon")
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr == "The settings have no app learnupon. There are: talentlms and trainual.\n"


def test_a_connector_that_is_not_there_is_a_sentence_too(tmp_path: Path, typed: Typed) -> None:
    write(tmp_path, toml(apps__trainual=TRAINUAL.replace('"trainual"', '"trainaul"')))
    told = typed("facts")
    assert told.exit_code == 2
    assert "did you mean 'trainual'?" in told.stderr


def test_a_database_without_a_log_is_no_lack_of_proof(two_apps: Path, typed: Typed) -> None:
    two_apps.touch()
    told = typed("facts")
    assert told.exit_code == 1
    assert "audit" in told.stderr


def test_a_title_from_the_settings_cannot_draw_on_the_terminal(tmp_path: Path, typed: Typed) -> None:
    write(tmp_path, toml(apps__trainual=f'{TRAINUAL}\ntitle = "\\u001b]0;gone\\u0007[red]x[/red]"'))
    for line in ("facts", "facts trainual"):
        told = typed(line)
        assert "\x1b" not in told.stdout
        assert "[red]x[/red]" in told.stdout
