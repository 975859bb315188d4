"""Where this machine keeps a Chromium, and how to start it in tests.

In tests/conftest.py: `pytest_plugins = ["tests.chromium"]`. Tests that use it bear the mark `browser`:
`playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)`.
"""

import os
import shutil
from pathlib import Path

import pytest

NAMES = (
    "chromium-headless-shell",  # first: draws the same pages without a window for a third less work
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",  # its sandbox refuses to run as root, as in a container; it only sees our own page
    "--disable-dev-shm-usage",  # a container's shared memory is too small for it
)


def find_chromium() -> str | None:
    """The path of a Chromium, or None: $CHROMIUM, else one on the PATH, else a macOS application."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in NAMES)
    return next(filter(None, found), None) or next((path for path in MACOS if Path(path).exists()), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one, the test is left out and says so."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium found; install it or set CHROMIUM=/path/to/it")
    return path
