"""What the tests of the command line share: a log with a past, and a way to type commands."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.bot.commands.past import write_past
from tests.bot.undone import logging_restored

Typed = Callable[..., Result]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    with logging_restored():
        yield


@pytest.fixture(scope="session")
def past_file(tmp_path_factory: pytest.TempPathFactory, ready_file: Path) -> Path:
    """A database with a past, to be copied."""
    file = Path(shutil.copy(ready_file, tmp_path_factory.mktemp("past")))
    write_past(f"sqlite:///{file}")
    return file


@pytest.fixture
def past(tmp_path: Path, past_file: Path) -> Path:
    """A SQLite database with seven audit events, two of them about request 1."""
    return Path(shutil.copy(past_file, tmp_path / "seatkeeper.db"))


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types a command in an empty folder, with these variables set."""
    monkeypatch.chdir(tmp_path)

    def type_it(line: str, **environ: str) -> Result:
        return CliRunner().invoke(app, line.split(), env=environ)

    return type_it
