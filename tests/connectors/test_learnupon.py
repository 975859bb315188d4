"""LearnUpon: its quirks, and what the connector makes of them."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from connectors.contract import Account, Counting, State, Usage
from connectors.errors import Malformed, NotFound, OutcomeUnknown, Refused
from connectors.learnupon.shapes import User
from connectors.sandbox.learnupon import LearnUponSandbox, PortalUser
from tests.connectors.kinds import DANA, KEY, NOW
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import drain, opened

LU = ("learnupon", "v1")
USER = {"id": 7, "email": "dana@acme.example", "enabled": True, "user_type": "learner"}
DANA_USER = PortalUser(DANA, "dana@acme.example", "Dana", "Okafor")
MISSING = {"response_type": "ERROR", "response_code": 404, "message": "User not found"}


def said(told: object, status: int = 200, **headers: str) -> Any:
    return saying(status, json.dumps(told), **headers)


async def read_as(**fields: object) -> Account:
    async with scripted(said({"user": [USER | fields]})) as server, opened(*LU, server.base_url) as connector:
        return await connector.read(DANA)


async def test_a_change_is_a_put_of_enabled_alone() -> None:
    asked: list[tuple[str, str, object]] = []

    async def note(request: web.Request) -> web.Response:
        asked.append((request.method, request.path, await request.json()))
        return web.json_response({"id": 7})

    async with scripted(note) as server, opened(*LU, server.base_url) as connector:
        await connector.deactivate(DANA)
        await connector.reactivate(DANA)
    assert asked == [
        ("PUT", "/api/v1/users/7", {"User": {"enabled": False}}),
        ("PUT", "/api/v1/users/7", {"User": {"enabled": True}}),
    ]


async def test_the_keys_travel_as_basic_and_a_get_names_no_content() -> None:
    async with scripted(said({"user": [USER]})) as server, opened(*LU, server.base_url) as connector:
        await connector.read(DANA)
        headers = server.asked[0].headers
    assert headers["Authorization"] == "Basic " + b64encode(f"api-user:{KEY}".encode()).decode()
    assert "Content-Type" not in headers


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"id": 8}, OutcomeUnknown),
        ({}, OutcomeUnknown),
        ([], OutcomeUnknown),
        (MISSING, NotFound),
        ({"response_type": "ERROR", "response_code": 1, "message": "No"}, Refused),
    ],
)
async def test_an_answer_that_does_not_name_the_account_decides_nothing(
    told: object, error: type[Exception]
) -> None:
    async with scripted(said(told)) as server, opened(*LU, server.base_url) as connector:
        with pytest.raises(error) as caught:
            await connector.deactivate(DANA)
    assert type(caught.value) is error


async def test_a_change_without_an_answer_is_success() -> None:
    async with scripted(saying(204)) as server, opened(*LU, server.base_url) as connector:
        await connector.deactivate(DANA)


@pytest.mark.parametrize(
    ("fields", "state", "word"),
    [
        ({}, State.ACTIVE, "enabled"),
        ({"enabled": False}, State.DEACTIVATED, "disabled"),
        ({"enabled": False, "account_expires": "2020-01-01"}, State.DEACTIVATED, "disabled"),
        ({"enabled": None}, State.UNKNOWN, ""),
        ({"account_expires": ""}, State.ACTIVE, "enabled"),
        ({"account_expires": "2026-11-21"}, State.ACTIVE, "enabled"),
        ({"account_expires": "2026-11-20"}, State.ACTIVE, "enabled"),
        ({"account_expires": "2026-11-19"}, State.UNKNOWN, "expired"),
        ({"account_expires": "2026-11-19T22:00:00Z"}, State.UNKNOWN, "expired"),
    ],
)
async def test_an_expired_login_that_reads_enabled_may_be_either(
    fields: Mapping[str, object], state: State, word: str
) -> None:
    account = await read_as(**fields)
    assert (account.state, account.vendor_state) == (state, word)


async def test_a_day_is_over_when_it_is_over_everywhere() -> None:
    told = User.model_validate({**USER, "account_expires": "2026-11-19"})
    assert told.login_status(NOW.replace(day=19).date()) == "enabled"
    assert told.login_status(NOW.date()) == "expired"


@pytest.mark.parametrize(
    "fields",
    [
        {"enabled": "false"},
        {"enabled": 0},
        {"account_expires": 1700000000},
        {"account_expires": "soon"},
        {"last_sign_in_at": "2026-01-01T00:00:00"},
        {"last_sign_in_at": 5},
        {"email": {}},
    ],
)
async def test_what_is_no_user_is_malformed(fields: Mapping[str, object]) -> None:
    with pytest.raises(Malformed, match=f"at user.0.{next(iter(fields))}"):
        await read_as(**fields)


async def test_the_last_sign_in_is_the_activity() -> None:
    account = await read_as(last_sign_in_at="2026-10-30T08:15:00Z", created_at="2012-12-18T15:30:09Z")
    assert account.last_active_at == datetime(2026, 10, 30, 8, 15, tzinfo=UTC)
    assert account.created_at == datetime(2012, 12, 18, 15, 30, 9, tzinfo=UTC)
    assert (await read_as(last_sign_in_at=None)).last_active_at is None


async def test_one_account_is_a_list_too() -> None:
    other = {"user": [USER, {**USER, "id": 8}]}
    async with scripted(said(other)) as server, opened(*LU, server.base_url) as connector:
        with pytest.raises(Malformed, match="another account"):
            await connector.read(DANA)
        server.reply = said({"user": []})
        with pytest.raises(NotFound):
            await connector.read(DANA)


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (404, MISSING, None),
        (200, MISSING, None),
        (200, {**MISSING, "response_code": "404"}, None),
        (404, {"response_type": "ERROR"}, None),
        (200, {**MISSING, "response_code": 500}, Malformed),
        (200, {"response_type": "ERROR"}, Malformed),
        (404, {"message": "no such page"}, Malformed),
        (404, {"user": [USER]}, Malformed),
        (200, {"user": [{**USER, "email": "lea@acme.example"}]}, Malformed),
    ],
)
async def test_only_the_apis_own_404_is_a_miss(
    status: int, told: object, error: type[Exception] | None
) -> None:
    def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/search"):
            return web.json_response(told, status=status)
        return web.json_response({"group_invite": []})

    async with scripted(answer) as server, opened(*LU, server.base_url) as connector:
        if error is None:
            assert await connector.find("dana@acme.example") == []
            return
        with pytest.raises(error):
            await connector.find("dana@acme.example")


@pytest.mark.parametrize(("by_username", "calls"), [(False, 1), (True, 2)])
async def test_a_hit_is_looked_up_in_the_list_where_addresses_may_be_shared(
    by_username: bool, calls: int
) -> None:
    users = [DANA_USER, PortalUser("8", "Dana@acme.example", "Dana", "Two")]
    async with (
        LearnUponSandbox(users, by_username=by_username, keys=("api-user", KEY)) as sandbox,
        opened(*LU, sandbox.base_url) as connector,
    ):
        found = await connector.find("dana@acme.example")
        assert [account.id for account in found] == [DANA, "8"][:calls]
        assert [account.login for account in found] == [None, "user7", "user8"][by_username:][:calls]
        assert len(sandbox.calls) == calls


@pytest.mark.parametrize(
    ("size", "headers", "sentence"),
    [
        (499, {}, None),
        (500, {}, "whether there are more pages"),
        (3, {"LU-Has-Next-Page": "perhaps"}, "whether there are more pages"),
        (3, {"LU-Has-Next-Page": "True"}, "same page twice"),
        (500, {"LU-Has-Next-Page": "false"}, None),
    ],
)
async def test_a_header_says_whether_there_are_more_pages(
    size: int, headers: Mapping[str, str], sentence: str | None
) -> None:
    users = {"user": [{**USER, "id": n} for n in range(size)]}

    def page(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/group_invites"):
            return web.json_response({"group_invite": []})
        return web.json_response(users, headers=headers)

    async with scripted(page) as server, opened(*LU, server.base_url) as connector:
        if sentence is None:
            assert len(await drain(connector)) == size
            return
        with pytest.raises(Malformed, match=sentence):
            await drain(connector)


OWN = {"id": 1, "subdomain": "127", "number_licenses_purchased": 50, "number_licenses_used": 47}
"""The tests' portal is at 127.0.0.1."""


@pytest.mark.parametrize(
    ("portals", "usage"),
    [
        (
            [{**OWN, "id": 2, "subdomain": "x"}, OWN],
            Usage(used=47, limit=50, counting=Counting.VENDOR_REPORTED),
        ),
        ([{**OWN, "subdomain": "x"}], Usage(used=1, counting=Counting.COUNTED)),
        ([{**OWN, "number_licenses_purchased": None}], Usage(used=1, counting=Counting.COUNTED)),
        ([], Usage(used=1, counting=Counting.COUNTED)),
        (403, Usage(used=1, counting=Counting.COUNTED)),
        (404, Usage(used=1, counting=Counting.COUNTED)),
    ],
)
async def test_seats_are_this_portals_licences_or_its_active_accounts(portals: Any, usage: Usage) -> None:
    def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/portals"):
            status = portals if isinstance(portals, int) else 200
            return web.json_response({"portals": portals}, status=status)
        assert request.query["login_enabled"] == "true"
        disabled = {**USER, "id": 8, "enabled": False}
        return web.json_response({"user": [USER, disabled]})

    async with scripted(answer) as server, opened(*LU, server.base_url) as connector:
        assert await connector.usage() == usage
