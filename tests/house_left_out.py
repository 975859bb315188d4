"""What a run of the tests left out is said in one line, the last one; never silently.

A pytest plugin: `pytest_plugins = ["tests.house_left_out"]` in tests/conftest.py. With SEATKEEPER_TEST_ALL=1
(as on the machine that checks every change) anything left out except live tests fails the run.
"""

import os
from collections import Counter
from collections.abc import Generator, Iterator
from itertools import groupby
from typing import Any

import pytest

KINDS = ("browser", "postgres", "live")
OTHER = "other"
MAY_BE_MISSING = "live"
STRICT = "SEATKEEPER_TEST_ALL"

Omission = tuple[str, str]
"""The kind of a skipped test, and why it was skipped."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write a test's kind into its report, which is all that reaches the process that prints."""
    report = yield
    kind = next((name for name in KINDS if item.get_closest_marker(name)), OTHER)
    report.user_properties.append(("kind", kind))
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, Any, Any]:
    """Fail a strict run that left something out, and say what was left out, after everything else."""
    omissions = find_omissions(session.config)
    if must_fail(omissions) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    result = yield
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if omissions and terminal is not None and not hasattr(session.config, "workerinput"):
        terminal.write_line(describe_omissions(omissions), red=must_fail(omissions), yellow=True)
    return result


def find_omissions(config: pytest.Config) -> list[Omission]:
    """Every skip of this run, as the terminal knows it; one line per test or per module skipped whole."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    skipped = terminal.stats.get("skipped", []) if terminal is not None else []
    return [(_kind(report), _reason(report)) for report in skipped]


def must_fail(omissions: list[Omission]) -> bool:
    """Whether everything was asked for and something other than live tests is missing."""
    return os.environ.get(STRICT) == "1" and any(kind != MAY_BE_MISSING for kind, _ in omissions)


def describe_omissions(omissions: list[Omission]) -> str:
    """One line, such as `Left out: 12 browser tests (no Chromium found); 1 live test (no credentials)`."""
    parts = "; ".join(_describe_kind(kind, reasons) for kind, reasons in _by_kind(omissions))
    return f"Left out: {parts}" + (f"; {STRICT}=1 does not allow this" if must_fail(omissions) else "")


def _describe_kind(kind: str, reasons: Counter[str]) -> str:
    count = reasons.total()
    return f"{count} {kind} test{'' if count == 1 else 's'} ({', '.join(reasons)})"


def _by_kind(omissions: list[Omission]) -> Iterator[tuple[str, Counter[str]]]:
    for kind, group in groupby(sorted(omissions), key=lambda omission: omission[0]):
        yield kind, Counter(reason for _, reason in group)


def _kind(report: pytest.TestReport | pytest.CollectReport) -> str:
    properties = dict(getattr(report, "user_properties", []))
    return str(properties.get("kind", OTHER))


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The sentence given to pytest.skip; pytest keeps it as (path, line, "Skipped: sentence")."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return " ".join(told.removeprefix("Skipped: ").split())
