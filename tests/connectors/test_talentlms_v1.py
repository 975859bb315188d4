"""TalentLMS' older API: its quirks, and what the connector makes of them."""

import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from aiohttp import web

from connectors.errors import Malformed, OutcomeUnknown
from connectors.sandbox.talentlms import PortalAccount, TalentLMSSandbox
from connectors.sandbox.talentlms_v1 import DATES, DateFormat
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import DANA, KEY, STAFF, drain, learners, opened, tenancy

V1 = ("talentlms", "v1")
USER = {"id": "7", "login": "dana", "user_type": "Learner", "status": "active", "email": "dana@acme.example"}


@pytest.mark.parametrize(("accounts", "pages"), [(993, 2), (992, 1), (13, 2), (12, 1)])
async def test_a_page_of_1000_or_of_20_is_not_taken_for_the_last(accounts: int, pages: int) -> None:
    async with tenancy(*V1) as tenant:
        for account in learners(accounts):
            tenant.sandbox.portal.put(account)
        assert len(await drain(tenant.connector)) == accounts + 7
        assert [call.path for call in tenant.sandbox.calls] == [
            f"/api/v1/users/page_size:1000,page_number:{number}" for number in range(1, pages + 1)
        ]


async def test_a_portal_that_ignores_our_page_size_is_listed_whole() -> None:
    everybody = [{**USER, "id": str(n)} for n in range(1, 46)]

    def page(request: web.Request) -> web.Response:
        number = int(request.path.rpartition(":")[2])
        return web.json_response(everybody[(number - 1) * 20 : number * 20])

    async with scripted(page) as server, opened(*V1, server.base_url) as connector:
        assert len(await drain(connector)) == 45


async def test_a_change_by_get_is_counted_as_a_write() -> None:
    async with tenancy(*V1) as tenant:
        await tenant.connector.deactivate(DANA)
        assert [(call.method, call.path) for call in tenant.sandbox.writes] == [
            ("GET", "/api/v1/usersetstatus/user_id:7,status:inactive")
        ]


@pytest.mark.parametrize(
    "told",
    [
        {"user_id": "7", "status": "active"},
        {"user_id": "8", "status": "inactive"},
        {"user_id": "7"},
        {"status": "inactive"},
        {"user_id": "7", "status": ""},
        {"message": "Operation completed successfully"},
    ],
)
async def test_an_answer_that_does_not_name_what_was_asked_leaves_the_outcome_unknown(told: object) -> None:
    async with scripted(saying(200, json.dumps(told))) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate("7")
        assert len(server.asked) == 1


async def test_204_is_no_answer_that_v1_gives() -> None:
    async with scripted(saying(204)) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate("7")


@pytest.mark.parametrize(("body", "ids"), [([USER], ["7"]), ([], []), (USER, ["7"])])
async def test_a_search_may_answer_with_an_account_or_an_array(body: object, ids: list[str]) -> None:
    def answer(request: web.Request) -> web.Response:
        return web.json_response(body if "email:" in request.path else [USER])

    async with scripted(answer) as server, opened(*V1, server.base_url) as connector:
        assert [account.id for account in await connector.find("dana@acme.example")] == ids


async def test_a_search_that_answers_with_somebody_else_is_not_believed() -> None:
    async with scripted(saying(200, json.dumps(USER))) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(Malformed, match="another address"):
            await connector.find("lea@acme.example")


async def test_a_missing_account_is_told_from_a_missing_api() -> None:
    missing = json.dumps({"error": {"type": "invalid_request_error", "message": "does not exist"}})
    async with scripted(saying(404, missing)) as server, opened(*V1, server.base_url) as connector:
        assert await connector.find("dana@acme.example") == []
        server.reply = saying(404, "<html>no such page</html>")
        with pytest.raises(Malformed):
            await connector.find("dana@acme.example")


async def test_an_address_travels_as_one_argument() -> None:
    odd = PortalAccount("77", "odd", "Odd", "One", "o,d:d/d+%2c?#@acme.example")
    async with tenancy(*V1) as tenant:
        tenant.sandbox.portal.put(odd)
        assert [account.id for account in await tenant.connector.find(odd.email)] == ["77"]


@pytest.mark.parametrize("date_format", DATES)
async def test_moments_do_not_depend_on_the_tenants_date_format(date_format: DateFormat) -> None:
    async with (
        TalentLMSSandbox(STAFF, api_key=KEY, date_format=date_format) as sandbox,
        opened(*V1, sandbox.base_url) as connector,
    ):
        account = await connector.read(DANA)
    assert account.created_at == datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
    assert account.last_active_at is None


async def test_a_moment_that_is_not_told_is_none() -> None:
    for stamp in ("", "0", None):
        body = json.dumps({**USER, "created_on_timestamp": stamp, "created_on": "31/12/2023, 10:00:00"})
        async with scripted(saying(200, body)) as server, opened(*V1, server.base_url) as connector:
            assert (await connector.read("7")).created_at is None


@pytest.mark.parametrize("stamp", ["yesterday", "-5", "1e9", "99999999999999", 1700000000, "١٢"])
async def test_a_moment_that_is_none_is_malformed(stamp: object) -> None:
    body = json.dumps({**USER, "created_on_timestamp": stamp})
    async with scripted(saying(200, body)) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(Malformed, match="created_on_timestamp"):
            await connector.read("7")


async def test_the_key_travels_as_the_user_of_basic() -> None:
    async with scripted(saying(200, "[]")) as server, opened(*V1, server.base_url) as connector:
        await drain(connector)
        assert server.asked[0].headers["Authorization"] == "Basic " + b64encode(f"{KEY}:".encode()).decode()
