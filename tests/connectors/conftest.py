"""Every dialect of every connector, in front of its sandbox or of a server that says what a test wants."""

from collections.abc import AsyncIterator

import hypothesis
import pytest

from connectors import http
from connectors.registry import dialects
from tests.connectors.tenants import Tenant, tenancy

DIALECTS = [(name, dialect) for name, dialect, _ in dialects()]
IDS = ["-".join(pair) for pair in DIALECTS]

# A busy machine is no bug.
hypothesis.settings.register_profile("connectors", deadline=None)
hypothesis.settings.load_profile("connectors")


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing recovers in these tests, so that nobody need wait for it."""
    monkeypatch.setattr(http, "BACKOFF", 0.002)


@pytest.fixture(params=DIALECTS, ids=IDS)
def spoken(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name of a connector and one of its dialects."""
    pair: tuple[str, str] = request.param
    return pair


@pytest.fixture
async def tenant(spoken: tuple[str, str]) -> AsyncIterator[Tenant]:
    """A few accounts."""
    async with tenancy(*spoken) as one:
        yield one


@pytest.fixture
async def full_tenant(spoken: tuple[str, str]) -> AsyncIterator[Tenant]:
    """More than two full pages of accounts."""
    async with tenancy(*spoken, many=True) as one:
        yield one
