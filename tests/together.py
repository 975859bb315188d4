"""What the processes of one test run make once and share, whichever of them comes first."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Commons:
    """A folder that all processes of a run know."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def once(self, name: str, make: Callable[[Path], None]) -> Path:
        """The file of this name, made by the first who asks."""
        place = self._root / name
        with self._alone(name):
            if not place.exists():
                fresh = place.with_name(f"fresh-{name}")
                make(fresh)
                fresh.rename(place)
        return place

    @contextmanager
    def lent(self, name: str, begin: Callable[[], str], end: Callable[[str], None]) -> Iterator[str]:
        """What the first user has begun, in words that all of them understand; the last one ends it."""
        words = self._root / name
        with (self._root / f"{name}.users").open("w") as users:
            with self._alone(name):
                fcntl.flock(users, fcntl.LOCK_SH)
                if not words.exists():
                    words.write_text(begin())
            yield words.read_text()
            with self._alone(name):
                if _is_last(users.fileno()):
                    end(words.read_text())
                    words.unlink()

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        with (self._root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="session")
def commons(tmp_path_factory: pytest.TempPathFactory) -> Commons:
    """Of this run: xdist gives each of its processes a folder in a common one."""
    own = tmp_path_factory.getbasetemp()
    return Commons(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def me() -> str:
    """The name of this process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")
