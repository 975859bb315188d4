"""What every test may use: a moment, a database on both engines, and what was left out said aloud."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from approvals.database import Database
from approvals.migrate import migrate

pytest_plugins = ["tests.house_left_out", "tests.postgres", "tests.chromium"]

settings.register_profile(
    "seatkeeper",
    deadline=None,  # nothing here asserts how long something takes
    max_examples=60,  # every run draws others
)
settings.load_profile("seatkeeper")

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class TestClock:
    """A clock that stands still until it is moved."""

    __test__ = False

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Moves forward by hours=, minutes=, seconds= or days=."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, empty database; every test that uses it runs on both engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'seatkeeper.db'}"
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate(opened.engine)
    yield opened
    opened.close()
