"""TalentLMS' current API: its quirks, and what the connector makes of them."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from connectors.errors import Malformed, OutcomeUnknown
from connectors.talentlms.v2 import PAGES_AHEAD
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import DANA, READS, Tenant, drain, opened, tenancy

V2 = ("talentlms", "v2")
USER = {"id": 7, "login": "dana", "type": "Learner", "status": "active", "email": "dana@acme.example"}


def envelope(users: list[dict[str, Any]], total: int, pages: int = 1) -> dict[str, Any]:
    return {"_data": users, "_meta": {"pagination": {"total_pages": pages, "total_results": total}}}


async def listed(told: object) -> list[str]:
    async with scripted(saying(200, json.dumps(told))) as server, opened(*V2, server.base_url) as connector:
        return [account.id for account in await drain(connector)]


async def test_last_login_is_told_by_lists_only() -> None:
    async with tenancy(*V2) as tenant:
        (found,) = await tenant.connector.find("dana@acme.example")
        assert found.last_active_at == datetime(2026, 10, 30, 8, 15, tzinfo=UTC)
        assert found.created_at == datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
        read = await tenant.connector.read(DANA)
        assert (read.last_active_at, read.created_at) == (None, None)
        assert read.model_copy(
            update={"last_active_at": found.last_active_at, "created_at": found.created_at}
        ) == (found)


async def test_never_logged_in_is_none_and_not_never() -> None:
    async with tenancy(*V2) as tenant:
        (hana,) = await tenant.connector.find("hana@acme.example")
    assert hana.last_active_at is None


async def test_a_deactivation_is_a_patch_of_the_status() -> None:
    bodies = []

    async def note(request: web.Request) -> web.Response:
        bodies.append((request.method, request.path, await request.json()))
        return web.Response(status=204)

    async with scripted(note) as server, opened(*V2, server.base_url) as connector:
        await connector.deactivate("7")
        await connector.reactivate("7")
        await connector.end_sessions("7")
    assert bodies == [
        ("PATCH", "/api/v2/users/7", {"status": "inactive"}),
        ("PATCH", "/api/v2/users/7", {"status": "active"}),
        ("POST", "/api/v2/users/7/logout", {"next": ""}),
    ]


async def test_a_200_that_shows_the_new_state_is_success_too() -> None:
    body = json.dumps({"_data": {**USER, "status": "inactive"}})
    async with scripted(saying(200, body)) as server, opened(*V2, server.base_url) as connector:
        await connector.deactivate("7")
        with pytest.raises(OutcomeUnknown, match="another state"):
            await connector.reactivate("7")


async def test_the_key_and_the_version_travel_in_headers() -> None:
    async with scripted(saying(200, json.dumps(envelope([], 0)))) as server:
        async with opened(*V2, server.base_url) as connector:
            await drain(connector)
        headers = server.asked[0].headers
    assert headers["X-API-Key"] == "k3y-9f8e7d"
    assert headers["X-API-Version"] == "2025-01-01"
    assert headers["Accept"] == "application/json"


async def test_a_filter_that_is_ignored_finds_no_more_and_no_less() -> None:
    everybody = [USER, {**USER, "id": 8, "email": "lea@acme.example"}, {**USER, "id": 9, "email": None}]
    all_of_them = saying(200, json.dumps(envelope(everybody, 3)))
    async with scripted(all_of_them) as server, opened(*V2, server.base_url) as connector:
        assert [account.id for account in await connector.find("Lea@acme.example")] == ["8"]


async def test_a_total_under_an_ignored_filter_is_not_believed() -> None:
    inactive = saying(200, json.dumps(envelope([{**USER, "status": "inactive"}], 3)))
    async with scripted(inactive) as server, opened(*V2, server.base_url) as connector:
        with pytest.raises(Malformed, match="filter"):
            await connector.usage()


async def test_usage_is_the_vendors_total_of_active_accounts() -> None:
    async with tenancy(*V2) as tenant:
        assert (await tenant.connector.usage()).used == 5
        assert [dict(call.query) for call in tenant.sandbox.calls] == [
            {"filter[status][eq]": "active", "page[number]": "1", "page[size]": "1"}
        ]


@pytest.mark.parametrize("total", [0, 1, 3])
async def test_a_total_that_is_not_shown_is_malformed(total: int) -> None:
    with pytest.raises(Malformed, match=f"told of {total} accounts and showed 2"):
        await listed(envelope([USER, {**USER, "id": 8}], total))


async def test_an_empty_portal_is_an_empty_list() -> None:
    assert await listed(envelope([], 0)) == []
    assert await listed(envelope([], 0, pages=0)) == []


@pytest.mark.parametrize(
    "moment", ["2024-01-01T00:00:00", "0000-00-00", 1700000000, "0001-01-01T00:00:00+14:00", {}]
)
async def test_a_moment_that_is_none_is_malformed(moment: object) -> None:
    with pytest.raises(Malformed, match="last_login"):
        await listed(envelope([{**USER, "last_login": moment}], 1))


async def test_pages_are_fetched_side_by_side() -> None:
    """As many calls wait at the vendor at once as the window allows, and no more."""
    waiting: set[str] = set()
    most = 0
    full = asyncio.Event()

    async def page(request: web.Request) -> web.Response:
        nonlocal most
        number = int(request.query["page[number]"])
        if number > 1:
            waiting.add(str(number))
            most = max(most, len(waiting))
            if most == PAGES_AHEAD:
                full.set()
            await full.wait()
            waiting.discard(str(number))
        users = [{**USER, "id": number * 100 + n} for n in range(100)]
        return web.json_response(envelope(users, 1200, pages=12))

    async with scripted(page) as server, opened(*V2, server.base_url) as connector:
        assert len(await drain(connector)) == 1200
    assert most == PAGES_AHEAD


async def test_both_error_shapes_are_quoted() -> None:
    for shape in ({"type": "x", "message": "Nope"}, {"error": {"type": "x", "message": "Nope"}}):
        async with (
            scripted(saying(422, json.dumps(shape))) as server,
            opened(*V2, server.base_url) as connector,
        ):
            with pytest.raises(Exception, match=r"refused \(422\), saying “Nope”"):
                await connector.deactivate("7")


async def test_reads_take_one_call_each() -> None:
    async with tenancy(*V2) as tenant:
        await all_reads(tenant)
        assert len(tenant.sandbox.calls) == len(READS)


async def all_reads(tenant: Tenant) -> None:
    for read in READS.values():
        await read(tenant.connector)
