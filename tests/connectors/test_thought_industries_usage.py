"""The seats of Thought Industries: the licences of clients where they tell them, else the accounts."""

import pytest
from aiohttp import web

from connectors.contract import Counting, Usage
from connectors.sandbox.thought_industries import Envelope, SiteClient, ThoughtIndustriesSandbox
from tests.connectors.kinds import KEY
from tests.connectors.scripted import scripted
from tests.connectors.tenants import opened, tenancy

V2 = ("thought_industries", "v2")
USER = {"id": "7", "disabled": False}
CLIENTS = (
    SiteClient("c1", "Brightwell", 12, 20),
    SiteClient("c2", "Lindqvist", 3, 5),
    SiteClient("c3", "New"),
)


@pytest.mark.parametrize("envelope", ["A", "B", "C"])
async def test_the_licences_of_clients_are_the_seats_where_they_are_told(envelope: Envelope) -> None:
    async with ThoughtIndustriesSandbox([], clients=CLIENTS, api_key=KEY) as site:
        site.envelope = envelope
        async with opened(*V2, site.base_url) as connector:
            usage = await connector.usage()
    assert (usage.used, usage.counting, usage.limit) == (15, Counting.VENDOR_REPORTED, 25)
    assert len(site.calls) == 1


async def test_a_licence_without_a_limit_leaves_the_whole_without_one() -> None:
    clients = [*CLIENTS, SiteClient("c4", "Open", 1)]
    async with (
        ThoughtIndustriesSandbox([], clients=clients, api_key=KEY) as site,
        opened(*V2, site.base_url) as connector,
    ):
        assert await connector.usage() == Usage(used=16, counting=Counting.VENDOR_REPORTED)


@pytest.mark.parametrize("status", [200, 403, 404])
async def test_accounts_are_counted_where_no_client_tells_seats(status: int) -> None:
    async with tenancy(*V2) as tenant:
        tenant.sandbox.clients = [SiteClient("c3", "New")]
        tenant.sandbox.clients_status = status
        usage = await tenant.connector.usage()
        assert (usage.used, usage.counting) == (tenant.sandbox.active(), Counting.COUNTED)


async def test_accounts_are_counted_against_the_seats_of_the_contract() -> None:
    async with tenancy(*V2, seats=100) as tenant:
        tenant.sandbox.clients = list(CLIENTS)
        usage = await tenant.connector.usage()
        assert (usage.used, usage.limit) == (tenant.sandbox.active(), None)


async def test_a_no_about_clients_that_comes_as_200_leaves_the_accounts_to_be_counted() -> None:
    def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/clients"):
            return web.json_response({"errors": [{"message": "Panorama is not part of this site"}]})
        return web.json_response({"users": [USER], "pageInfo": {"hasMore": False}})

    async with scripted(answer) as server, opened(*V2, server.base_url) as connector:
        assert (await connector.usage()).used == 1


async def test_nobody_is_zero_seats() -> None:
    async with ThoughtIndustriesSandbox([], api_key=KEY) as site, opened(*V2, site.base_url) as connector:
        usage = await connector.usage()
    assert (usage.used, usage.counting, usage.limit) == (0, Counting.COUNTED, None)
