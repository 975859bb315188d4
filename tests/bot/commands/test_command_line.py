import asyncio
import os
import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from approvals.unrecorded import Busy
from bot.commands.failing import Stop
from bot.commands.root import Told
from tests.bot.commands.conftest import Typed
from tests.bot.tenant_file import toml, write


def breaking(error: BaseException) -> typer.Typer:
    """A command line like ours, with one command that raises."""
    app = typer.Typer(cls=Told, pretty_exceptions_enable=False, rich_markup_mode=None)

    @app.callback()
    def root(debug: bool = False) -> None:
        """Like ours."""

    @app.command("break")
    def break_it() -> None:
        raise error

    return app


def test_the_version_is_the_distributions(typed: Typed) -> None:
    told = typed("--version")
    assert (told.exit_code, told.stdout) == (0, f"seatkeeper {version('seatkeeper')}\n")


def test_without_a_command_it_lists_the_commands(typed: Typed) -> None:
    listed = re.findall(r"^  (\w+)  ", typed("").output, re.M)
    assert {"run", "demo", "doctor", "seats", "audit", "backup"} <= set(listed)


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (Stop("There is no such thing.", 2), 2, "There is no such thing."),
        (Busy(), 1, "the database is busy; nothing was recorded"),
        (FileNotFoundError(2, "No such file or directory", "x.db"), 1, "x.db: No such file or directory"),
        (TimeoutError(), 1, "it took too long"),
        (RuntimeError("xoxb-1-hush"), 1, "Something broke (RuntimeError: xoxb-[hidden])."),
    ],
)
def test_an_error_is_one_sentence_and_a_code(error: Exception, code: int, sentence: str) -> None:
    told = CliRunner().invoke(breaking(error), ["break"])
    assert told.exit_code == code
    assert told.stderr.startswith(sentence)
    assert told.stderr.count("\n") == 1
    assert told.stdout == ""


def test_with_debug_the_traceback_comes_through() -> None:
    told = CliRunner().invoke(breaking(RuntimeError("inside")), ["--debug", "break"])
    assert isinstance(told.exception, RuntimeError)


@pytest.mark.parametrize("command", ["run", "seats"])
def test_missing_settings_say_what_to_do(typed: Typed, command: str) -> None:
    told = typed(command)
    assert told.exit_code == 2
    assert "copy seatkeeper.example.toml there" in told.stderr


def test_every_problem_of_the_settings_has_its_line(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, toml(slack='aprovals_channel = "#x"'))
    told = typed("run", SLACK_API_URL="nonsense")
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 3


def test_run_needs_tokens(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, toml())
    told = typed("run")
    assert told.exit_code == 2
    assert "SLACK_BOT_TOKEN is not set" in told.stderr
    assert "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)" in told.stderr


def test_run_says_in_a_sentence_that_slack_is_away(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, toml())
    told = typed(
        "run",
        SLACK_BOT_TOKEN="xoxb-hush",
        SLACK_APP_TOKEN="xapp-hush",
        SLACK_API_URL="http://127.0.0.1:1/api",
        SEATKEEPER_TALENTLMS_API_KEY="hush",
    )
    assert told.exit_code == 1
    assert "127.0.0.1:1" in told.stderr
    assert "Traceback" not in told.stderr
    assert "hush" not in told.stderr


async def test_the_module_and_the_console_command_are_the_same() -> None:
    console = Path(sys.executable).with_name("seatkeeper")
    shown = []
    for command in ([sys.executable, "-m", "bot", "--version"], [str(console), "--version"]):
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, env={**os.environ}
        )
        stdout, _ = await process.communicate()
        shown.append((process.returncode, stdout))
    assert shown[0] == shown[1] == (0, f"seatkeeper {version('seatkeeper')}\n".encode())
