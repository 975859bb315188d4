"""Trainual's API as its clients use it: its quirks, and what the connector makes of them."""

import asyncio
import gzip
import json
from base64 import b64encode
from contextlib import aclosing

import pytest
from aiohttp import web

from connectors.contract import State
from connectors.errors import Malformed, OutcomeUnknown, Refused, Unreachable
from connectors.trainual.archive import TrainualArchive
from tests.connectors.leaps import leap
from tests.connectors.scripted import raw_server, saying, scripted
from tests.connectors.tenants import DANA, GONE, KEY, TIMEOUT, drain, opened, tenancy

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


def many(count: int) -> bytes:
    return json.dumps([{**USER, "id": n} for n in range(count)]).encode()


async def test_a_long_list_comes_while_it_arrives_and_is_an_error_if_it_breaks_off() -> None:
    async with (
        scripted(saying(200, many(5000)[:-1])) as server,
        opened(*ARCHIVE, server.base_url) as connector,
    ):
        shown = connector.accounts()
        assert (await anext(shown)).id == "0"
        with pytest.raises(Malformed, match="not JSON"):
            assert [account async for account in shown]
        assert len(server.asked) == 1


async def test_a_long_list_that_is_cut_by_the_network_is_unreachable() -> None:
    async def cut(writer: asyncio.StreamWriter) -> None:
        body = many(5000)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        writer.write(body[:-100])
        await writer.drain()

    async with raw_server(cut) as base_url, opened(*ARCHIVE, base_url) as connector:
        with pytest.raises(Unreachable, match="broke off"):
            await drain(connector)


async def test_a_long_list_that_stops_coming_costs_one_timeout() -> None:
    async def stall(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n" + many(2000)[:-1])
        await writer.drain()
        while not writer.is_closing():
            await asyncio.sleep(0.01)
            leap(TIMEOUT / 4)

    async with raw_server(stall) as base_url, opened(*ARCHIVE, base_url) as connector:
        began = asyncio.get_running_loop().time()
        with pytest.raises(Unreachable, match="did not answer within 4 s"):
            await drain(connector)
        assert asyncio.get_running_loop().time() - began < 2 * TIMEOUT


@pytest.mark.parametrize("packed", [False, True])
async def test_a_list_beyond_the_limit_is_malformed(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainualArchive, "largest_body", 100_000)
    body, headers = many(5000), {"Content_Encoding": "gzip"} if packed else {}
    reply = saying(200, gzip.compress(body) if packed else body, **headers)
    async with scripted(reply) as server, opened(*ARCHIVE, server.base_url) as connector:
        with pytest.raises(Malformed, match="more than 100000 bytes"):
            await drain(connector)


async def test_a_compressed_list_is_whole_or_an_error() -> None:
    packed = gzip.compress(many(5000))
    reply = saying(200, packed, Content_Encoding="gzip")
    async with scripted(reply) as server, opened(*ARCHIVE, server.base_url) as connector:
        assert len(await drain(connector)) == 5000
        server.reply = saying(200, packed[:-20], Content_Encoding="gzip")
        with pytest.raises(Malformed):
            await drain(connector)


async def test_a_list_is_asked_for_again_until_it_begins() -> None:
    replies = [saying(503), saying(503), saying(200, many(3))]

    async with scripted(lambda request: replies.pop(0)(request)) as server:
        async with opened(*ARCHIVE, server.base_url) as connector:
            assert len(await drain(connector)) == 3
        assert len(server.asked) == 3


async def test_who_leaves_a_list_early_leaves_no_connection_behind() -> None:
    async with scripted(saying(200, many(50_000))) as server, opened(*ARCHIVE, server.base_url) as connector:
        for _ in range(3):
            assert isinstance(connector, TrainualArchive)
            async with aclosing(connector.accounts()) as shown:
                assert (await anext(shown)).id == "0"
        assert len(await drain(connector)) == 50_000
