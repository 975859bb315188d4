"""The stage for the study's tests."""

import pytest

from approvals.database import Database
from tests.approvals.scenes import Scene
from tests.conftest import TestClock


@pytest.fixture
def scene(database: Database, clock: TestClock) -> Scene:
    """A stage on which requests are opened, decided and closed."""
    return Scene(database, clock)
