"""What every test may use: a moment, databases on both engines, and what was left out said aloud."""

import gc
from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings

pytest_plugins = [
    "scim2_client",  # looks through all that is imported, for each of its models: 0.3 s now, 1.5 s at the end
    "tests.house_left_out",
    "tests.together",
    "tests.postgres",
    "tests.databases",
    "tests.chromium",
]

settings.register_profile(
    "seatkeeper",
    deadline=None,  # nothing here asserts how long something takes
    max_examples=60,  # every run draws others
)
settings.load_profile("seatkeeper")

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end, so it is not looked through for garbage; the rest is, seldom."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Pytest looks for garbage ten times at the end; what is left by then goes with the process."""
    gc.freeze()


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
