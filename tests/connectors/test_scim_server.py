"""The connector before scim2-server, which none of us wrote, over real HTTP."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import aiohttp
import pytest
from scim2_models import (
    EnterpriseUser,
    Pagination,
    ResourceType,
    ScimProvider,
    ServiceProviderConfig,
    User,
)
from scim2_server.memory import InMemoryStorage
from scim2_server.service import ScimService
from scim2_server.testserver.application import BearerTokenApplication
from scim2_server.utils import load_default_service_provider_config

from connectors.contract import Account, State
from connectors.errors import NotFound, Refused
from connectors.registry import open_connector
from connectors.scim import Scim
from tests.connectors.kinds import KEY, clock
from tests.connectors.tenants import drain, settings

PEOPLE, PAGE = 45, 20
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

Change = Callable[[ServiceProviderConfig], None]


class PlainCursors:
    """Cursors that anybody can read: the server's own need a package without wheels for every machine."""

    def seal(self, query: str, count: int | None, position: Any) -> str:
        return urlsafe_b64encode(json.dumps([query, count, position]).encode()).rstrip(b"=").decode()

    def open(self, cursor: str, query: str, count: int | None, timeout: int | None) -> Any:
        asked, page, position = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        assert (asked, page) == (query, count)
        return position


class Service(ScimService):
    """The protocol, with those cursors."""

    @staticmethod
    def _build_cursors(secret: str | bytes | None) -> Any:
        return PlainCursors()


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *args: object) -> None:
        """Says nothing."""


def as_it_is(config: ServiceProviderConfig) -> None:
    """Everything but cursors."""


def without_patch(config: ServiceProviderConfig) -> None:
    assert config.patch
    config.patch.supported = False


def without_filters(config: ServiceProviderConfig) -> None:
    assert config.filter
    config.filter.supported = False


def without_etags(config: ServiceProviderConfig) -> None:
    assert config.etag
    config.etag.supported = False


def by_cursor(config: ServiceProviderConfig) -> None:
    config.pagination = Pagination(cursor=True, index=False, max_page_size=PAGE)


CONFIGS = (as_it_is, without_patch, without_filters, without_etags, by_cursor)


def application(change: Change) -> BearerTokenApplication:
    config = load_default_service_provider_config()
    assert config.filter
    config.filter.max_results = PAGE
    change(config)
    kind = ResourceType.from_resource(User[EnterpriseUser])
    provider = ScimProvider(models=[User, EnterpriseUser], resource_types=[kind], config=config)
    return BearerTokenApplication(InMemoryStorage(), provider, Service(provider), bearer_tokens=[KEY])


@contextmanager
def served(change: Change) -> Iterator[str]:
    """The server on a port of its own; gives the root of SCIM."""
    with make_server("127.0.0.1", 0, application(change), handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v2"
        finally:
            server.shutdown()
            thread.join()


def person(number: int) -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
        "userName": f"person{number}@acme.example",
        "externalId": f"x{number}",
        "displayName": f"Person {number}",
        "emails": [{"value": f"p{number}@acme.example", "type": "work"}],
        "active": True,
        ENTERPRISE: {"department": "Harbour"},
    }


@asynccontextmanager
async def tenant(change: Change, people: int = PEOPLE) -> AsyncIterator[tuple[Scim, aiohttp.ClientSession]]:
    """The connector, and a session that speaks to the same server without it."""
    with served(change) as base_url:
        shown = {"Authorization": f"Bearer {KEY}"}
        async with aiohttp.ClientSession(f"{base_url}/", headers=shown) as session:
            for number in range(people):
                async with session.post("Users", json=person(number)) as made:
                    assert made.status == 201
            connector = open_connector("acme", settings("scim", "v2", base_url), {"token": KEY}, clock)
            assert isinstance(connector, Scim)
            yield connector, session
            await connector.close()


async def found(connector: Scim, email: str) -> Account:
    (account,) = await connector.find(email)
    return account


@pytest.mark.parametrize("change", CONFIGS)
async def test_lists_everybody_once_over_several_pages(change: Change) -> None:
    async with tenant(change) as (connector, session):
        async with session.get("Users?count=100") as answer:
            assert len((await answer.json())["Resources"]) <= PAGE
        accounts = await drain(connector)
        assert sorted(account.email or "" for account in accounts) == sorted(
            f"p{number}@acme.example" for number in range(PEOPLE)
        )
        assert (await connector.usage()).used == PEOPLE


@pytest.mark.parametrize("change", CONFIGS)
async def test_finds_and_reads_the_same(change: Change) -> None:
    async with tenant(change, 3) as (connector, _):
        account = await found(connector, "P1@acme.example")
        assert account == await found(connector, "person1@acme.example") == await connector.read(account.id)
        assert (account.login, account.name) == ("person1@acme.example", "Person 1")
        assert await connector.find("nobody@acme.example") == []
        with pytest.raises(NotFound):
            await connector.read("nobody")


@pytest.mark.parametrize("change", CONFIGS)
async def test_deactivates_and_reactivates_twice_and_changes_nothing_else(change: Change) -> None:
    async with tenant(change, 2) as (connector, session):
        account = await found(connector, "p1@acme.example")
        before = await told(session, account)
        for _ in range(2):
            await connector.deactivate(account.id)
            assert (await connector.read(account.id)).state is State.DEACTIVATED
        assert {**await told(session, account), "active": True} == before
        for _ in range(2):
            await connector.reactivate(account.id)
        assert await told(session, account) == before
        with pytest.raises(NotFound):
            await connector.deactivate("nobody")


async def told(session: aiohttp.ClientSession, account: Account) -> dict[str, Any]:
    """The account as the server has it, but for when it was changed."""
    async with session.get(f"Users/{account.id}") as answer:
        whole: dict[str, Any] = await answer.json()
        del whole["meta"]
        return whole


async def test_a_wrong_token_is_refused() -> None:
    with served(as_it_is) as base_url:
        connector = open_connector("acme", settings("scim", "v2", base_url), {"token": "other"}, clock)
        with pytest.raises(Refused, match="refused our key"):
            await connector.deactivate("1")
        await connector.close()
