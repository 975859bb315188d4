"""Trainual's API as its clients use it: its quirks, and what the connector makes of them."""

import json
from base64 import b64encode

import pytest
from aiohttp import web

from connectors.contract import State
from connectors.errors import Malformed, OutcomeUnknown, Refused
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import DANA, GONE, KEY, drain, opened, tenancy

ARCHIVE = ("trainual", "archive")
USER = {"id": 7, "email": "dana@acme.example", "name": "Dana Okafor", "status": "active"}
LOGIN = b64encode(f"it@acme.example&f9e05a9e-ccec:{KEY}".encode()).decode()


async def test_the_login_travels_as_the_user_of_basic() -> None:
    async with scripted(saying(200, "[]")) as server, opened(*ARCHIVE, server.base_url) as connector:
        assert await drain(connector) == []
        (asked,) = server.asked
    assert asked.headers["Authorization"] == f"Basic {LOGIN}"
    assert (asked.path, dict(asked.query)) == ("/v1/users", {"with_archived": "true"})


async def test_what_is_sent_to_change_an_account() -> None:
    sent = []

    async def note(request: web.Request) -> web.Response:
        sent.append((request.method, request.path, await request.json()))
        return web.Response(status=204)

    async with scripted(note) as server, opened(*ARCHIVE, server.base_url) as connector:
        await connector.deactivate("7")
        await connector.reactivate("7")
    assert sent == [("PUT", "/v1/users/7/archive", {}), ("PUT", "/v1/users/7/unarchive", {})]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {**USER, "id": 8, "status": "archived"},
        {**USER, "status": "active"},
        {**USER, "status": "locked"},
        {"message": "done"},
        [{**USER, "status": "archived"}],
    ],
)
async def test_a_200_that_does_not_show_the_new_state_leaves_the_outcome_unknown(told: object) -> None:
    body = json.dumps(told)
    async with scripted(saying(200, body)) as server, opened(*ARCHIVE, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate("7")
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", ["active", "pending"])
async def test_an_account_may_come_back_active_or_invited(status: str) -> None:
    body = json.dumps({**USER, "status": status})
    async with scripted(saying(200, body)) as server, opened(*ARCHIVE, server.base_url) as connector:
        await connector.reactivate("7")
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate("7")


async def test_archived_accounts_are_asked_for_and_shown() -> None:
    async with tenancy(*ARCHIVE) as tenant:
        by_id = {account.id: account for account in await drain(tenant.connector)}
        assert by_id[GONE].state is State.DEACTIVATED
        assert (by_id[GONE].vendor_state, by_id[DANA].role) == ("archived", "learner")
        assert len(tenant.sandbox.calls) == 1


async def test_an_account_that_is_shown_twice_is_listed_once() -> None:
    body = json.dumps([USER, USER, {**USER, "id": 8}])
    async with scripted(saying(200, body)) as server, opened(*ARCHIVE, server.base_url) as connector:
        assert [account.id for account in await drain(connector)] == ["7", "8"]


async def test_an_account_without_a_state_is_malformed() -> None:
    body = json.dumps([{"id": 7, "name": "Dana"}])
    async with scripted(saying(200, body)) as server, opened(*ARCHIVE, server.base_url) as connector:
        with pytest.raises(Malformed, match=r"0\.status"):
            await drain(connector)


async def test_a_vendor_that_echoes_the_login_is_not_quoted_with_it() -> None:
    def echo(request: web.Request) -> web.Response:
        return web.json_response({"error": request.headers["Authorization"]}, status=422)

    async with scripted(echo) as server, opened(*ARCHIVE, server.base_url) as connector:
        with pytest.raises(Refused) as caught:
            await connector.deactivate("7")
    assert str(caught.value) == "acme: deactivate: refused (422), saying “Basic [hidden]”"
