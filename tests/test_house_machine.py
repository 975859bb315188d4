"""What the house does on a machine: which Pythons it takes, when it installs anew, what it left out."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[1]
Answer = subprocess.CompletedProcess[str]

SKIPS = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("number", range(3))
def test_page(number):
    pytest.skip("no Chromium found")

@pytest.mark.live
def test_tenant():
    pytest.skip("no credentials")

def test_something():
    pass
"""
LIVE_ONLY = SKIPS.replace("browser", "live")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder, with a space in its name, that looks to `.ci/install` like a checkout."""
    folder = tmp_path / "seat keeper"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "install", folder / ".ci")
    (folder / "requirements.lock").write_text("# nothing\n")
    (folder / "pyproject.toml").write_text("")
    return folder


def disguise(path: Path, as_if: str) -> Path:
    """Make a Python at a path that answers questions about itself as if those statements had run."""
    run = f"import os, platform, sys\n{as_if}\nexec(sys.argv[1])"
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c {shlex.quote(run)} "$2"\n')
    path.chmod(0o755)
    return path


def install(checkout: Path, **environment: str) -> Answer:
    """Run `.ci/install` there, as make would."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    command = ["sh", ".ci/install"]
    return subprocess.run(command, cwd=checkout, env=clean | environment, capture_output=True, text=True)


def mark_current(checkout: Path) -> None:
    """Make `.venv` look as if it had been made from what is there now."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    subprocess.run(
        "{ cksum requirements.lock pyproject.toml; pwd -P; } >.venv/made-from",
        shell=True,
        cwd=checkout,
        check=True,
    )


@pytest.mark.parametrize(
    ("as_if", "sentence"),
    [
        ("sys.version_info = (3, 10, 4)", "needs Python 3.11 to 3.14"),
        ("sys.version_info = (3, 15, 0)", "is 3.15.0, for which some locked packages have no wheel yet"),
        ("platform.python_implementation = lambda: 'PyPy'", "needs CPython"),
        ("sys.platform = 'win32'", "on Linux and macOS, not on win32"),
        ("platform.machine = lambda: 'riscv64'", "not on riscv64"),
        ("sys.platform = 'linux'; os.confstr = lambda name: None", "glibc 2.28 or newer"),
        ("sys.platform = 'linux'; os.confstr = lambda name: 'glibc 2.17'", "this Linux has 2.17"),
        ("sys.platform = 'darwin'; platform.machine = lambda: 'ppc'", "not on ppc"),
        (
            "sys.platform = 'darwin'; platform.machine = lambda: 'arm64'; "
            "platform.mac_ver = lambda: ('10.15.7', (), '')",
            "needs macOS 11 or newer; this is 10.15.7",
        ),
        ("sys.modules['ensurepip'] = None", "has no venv module"),
    ],
)
def test_an_unsuitable_machine_is_refused_in_one_sentence(checkout: Path, as_if: str, sentence: str) -> None:
    answer = install(checkout, PYTHON=str(disguise(checkout / "python", as_if)))
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not (checkout / ".venv").exists()


def test_the_first_suitable_python_is_taken_and_a_broken_one_passed_over(
    checkout: Path, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "cksum", "cat", "rm"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    disguise(tools / "python3.14", "sys.exit(127)")
    disguise(tools / "python3.12", "sys.modules['ensurepip'] = None")
    disguise(tools / "python3", "sys.version_info = (3, 9, 18)")
    answer = install(checkout, PATH=str(tools))
    assert "has no venv module" in answer.stderr
    assert "make PYTHON=" in answer.stderr
    disguise(tools / "python3.11", "pass")
    assert "Installing into .venv" in install(checkout, PATH=str(tools)).stdout


def test_nothing_is_installed_while_nothing_has_changed(checkout: Path) -> None:
    mark_current(checkout)
    answer = install(checkout)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml", "place", "interpreter"])
def test_a_change_asks_for_a_new_environment(checkout: Path, changed: str) -> None:
    mark_current(checkout)
    refusing = disguise(checkout / "python", "sys.version_info = (3, 10, 4)")
    if changed == "place":
        checkout = checkout.rename(checkout.with_name("elsewhere"))
        refusing = checkout / "python"
    elif changed == "interpreter":
        (checkout / ".venv" / "bin" / "python").unlink()
    else:
        (checkout / changed).write_text("# changed\n")
    assert "3.11 to 3.14" in install(checkout, PYTHON=str(refusing)).stderr


def run_tests(folder: Path, text: str, *options: str, **environment: str) -> Answer:
    """Run a test file of its own, with the plugin that says what was left out."""
    (folder / "test_skips.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  browser:\n  live:\n")
    plugin = ["-p", "tests.house_left_out", "-p", "no:cacheprovider", "-q"]
    command = [sys.executable, "-m", "pytest", f"--rootdir={folder}", *plugin, *options, str(folder)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "in parallel"])
def test_what_was_left_out_is_the_last_line(tmp_path: Path, options: tuple[str, ...]) -> None:
    answer = run_tests(tmp_path, SKIPS, *options, SEATKEEPER_TEST_ALL="")
    last = answer.stdout.splitlines()[-1]
    assert last == "Left out: 3 browser tests (no Chromium found); 1 live test (no credentials)"
    assert answer.returncode == 0


def test_a_strict_run_fails_when_something_was_left_out(tmp_path: Path) -> None:
    answer = run_tests(tmp_path, SKIPS, SEATKEEPER_TEST_ALL="1")
    assert answer.stdout.splitlines()[-1].endswith("SEATKEEPER_TEST_ALL=1 does not allow this")
    assert answer.returncode == 1


def test_a_strict_run_may_do_without_live_tests(tmp_path: Path) -> None:
    assert run_tests(tmp_path, LIVE_ONLY, SEATKEEPER_TEST_ALL="1").returncode == 0


def test_a_module_that_is_skipped_whole_is_left_out_too(tmp_path: Path) -> None:
    answer = run_tests(
        tmp_path, "import pytest\npytest.importorskip('no_such_module')\n", SEATKEEPER_TEST_ALL="1"
    )
    assert answer.stdout.splitlines()[-1].startswith(
        "Left out: 1 other test (could not import 'no_such_module'"
    )
    assert answer.returncode != 0


@pytest.mark.postgres
def test_a_postgresql_of_our_own_is_empty_and_takes_writes(postgres_database: str, postgres_url: str) -> None:
    assert postgres_database != postgres_url
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE seat (account text)")
        assert connection.execute("SELECT count(*) FROM seat").fetchone() == (0,)
