"""Every dialect of every connector, in front of its sandbox or of a server that says what a test wants."""

from collections.abc import AsyncIterator

import hypothesis
import pytest

from connectors import beside, http
from connectors.registry import dialects
from tests.connectors.tenants import TENANTS, Tenant, tenancy

DIALECTS = [(name, dialect) for name, dialect, _ in dialects()]
OVER_HTTP = [pair for pair in DIALECTS if TENANTS[pair[0]].over_http]

# A busy machine is no bug.
hypothesis.settings.register_profile("connectors", deadline=None, max_examples=60)
hypothesis.settings.load_profile("connectors")


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing recovers in these tests, so that nobody need wait for it."""
    monkeypatch.setattr(http, "BACKOFF", 0.002)


@pytest.fixture(params=OVER_HTTP, ids="-".join)
def spoken(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name of a connector that speaks HTTP, and one of its dialects."""
    pair: tuple[str, str] = request.param
    return pair


@pytest.fixture(autouse=True)
def long_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked beside an answer may take its time on a busy machine."""
    monkeypatch.setattr(beside, "PATIENCE", 30.0)


@pytest.fixture(params=DIALECTS, ids="-".join)
def known(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name of any connector, and one of its dialects."""
    pair: tuple[str, str] = request.param
    return pair


@pytest.fixture
async def tenant(known: tuple[str, str]) -> AsyncIterator[Tenant]:
    """A few accounts, whether a vendor tells them or a list."""
    async with tenancy(*known) as one:
        yield one


@pytest.fixture
async def full_tenant(known: tuple[str, str]) -> AsyncIterator[Tenant]:
    """More than two full pages of accounts."""
    async with tenancy(*known, many=True) as one:
        yield one
