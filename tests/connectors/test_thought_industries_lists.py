"""The lists of Thought Industries: three envelopes, and every way in which their pages lead nowhere."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors.errors import Malformed, Refused
from connectors.sandbox.thought_industries import Envelope, ThoughtIndustriesSandbox
from tests.connectors.kinds import DANA, KEY, SEEDS, clock, learners_from
from tests.connectors.scripted import Scripted, scripted
from tests.connectors.tenants import drain, opened, tenancy
from tests.connectors.thought_industries_tenant import planted

V2 = ("thought_industries", "v2")


def users(*ids: int) -> list[dict[str, Any]]:
    return [{"id": id_, "disabled": False} for id_ in ids]


def plain(ids: list[int], **info: Any) -> dict[str, Any]:
    return {"users": users(*ids), "pageInfo": info}


def meta(ids: list[int], page: int, pages: int, total: int, cursor: str | None = None) -> dict[str, Any]:
    told = {"page": page, "perPage": 2, "totalPages": pages, "totalCount": total, "nextCursor": cursor}
    return {"data": users(*ids), "meta": told}


def wrapped(ids: list[int], **info: Any) -> dict[str, Any]:
    return {"data": {"APIUsers": plain(ids, **info)}}


@asynccontextmanager
async def in_turn(*pages: Any) -> AsyncIterator[tuple[Scripted, Callable[[], Any]]]:
    """A site that gives these pages one after another, and the ids that the connector lists of it."""
    rest = iter(pages)

    def give(request: web.Request) -> web.Response:
        return web.json_response(next(rest))

    async with scripted(give) as server, opened(*V2, server.base_url) as connector:

        async def ids() -> list[int]:
            return [int(account.id) for account in await drain(connector)]

        yield server, ids


def asked(server: Scripted) -> list[dict[str, str]]:
    return [{key: value for key, value in call.query.items() if key != "perPage"} for call in server.asked]


@pytest.mark.parametrize("envelope", ["A", "B", "C"])
@pytest.mark.parametrize("more", [205, 193, 93, 0])
async def test_each_envelope_is_listed_whole(envelope: Envelope, more: int) -> None:
    async with tenancy(*V2) as tenant:
        tenant.sandbox.envelope = envelope
        for seed in learners_from(1001, more):
            tenant.put(seed)
        assert len(await drain(tenant.connector)) == len(SEEDS) + more
        turns = [set(call.query) - {"perPage"} for call in tenant.sandbox.calls]
        assert {call.query["perPage"] for call in tenant.sandbox.calls} == {"100"}
    pages = -(-(len(SEEDS) + more) // 100)
    assert turns == [set(), *[{"page" if envelope == "C" else "cursor"}] * (pages - 1)]


async def test_a_cursor_goes_before_a_page_number() -> None:
    pages = (meta([1, 2], 1, 2, 3, cursor="x"), meta([3], 2, 2, 3))
    async with in_turn(*pages) as (server, ids):
        assert await ids() == [1, 2, 3]
        assert asked(server) == [{}, {"cursor": "x"}]


async def test_without_a_cursor_pages_go_by_their_numbers() -> None:
    async with in_turn(meta([1, 2], 1, 2, 3), meta([3], 2, 2, 3)) as (server, ids):
        assert await ids() == [1, 2, 3]
        assert asked(server) == [{}, {"page": "2"}]


@pytest.mark.parametrize("first", [0, 1])
async def test_the_number_that_a_page_has_decides_the_next(first: int) -> None:
    pages = (
        wrapped([1, 2], hasMore=True, currentPage=first, total=3),
        wrapped([3], hasMore=False, currentPage=first + 1, total=3),
    )
    async with in_turn(*pages) as (server, ids):
        assert await ids() == [1, 2, 3]
        assert asked(server) == [{}, {"page": str(first + 1)}]


async def test_a_cursor_is_read_only_where_there_is_more() -> None:
    async with in_turn(plain([1], hasMore=False, cursor="stale")) as (server, ids):
        assert await ids() == [1]
        assert len(server.asked) == 1


async def test_an_empty_page_may_be_the_end_and_nobody_may_be_there() -> None:
    async with in_turn(plain([1], hasMore=True, cursor="x"), plain([], hasMore=False)) as (_, ids):
        assert await ids() == [1]
    async with in_turn(plain([], hasMore=False)) as (_, ids):
        assert await ids() == []


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ([plain([1], hasMore=True, cursor="x"), plain([1], hasMore=True, cursor="y")], "same page twice"),
        (
            [plain([1], hasMore=True, cursor="x"), plain([2], hasMore=True, cursor="x")],
            "led back to a page that it had given",
        ),
        ([wrapped([1], hasMore=True, currentPage=1)] * 2, "same page twice"),
        (
            [wrapped([1], hasMore=True, currentPage=1), wrapped([2], hasMore=True, currentPage=1)],
            "led back to a page that it had given",
        ),
        ([plain([1], hasMore=True, cursor="x"), plain([], hasMore=True, cursor="y")], "empty page"),
        ([plain([1], hasMore=True)], "unknown shape"),
        ([plain([1], hasMore="false")], "unknown shape"),
        ([{"users": users(1)}], "unknown shape"),
        ([meta([1], 1, 1, 2)], "told of 2 accounts and showed 1"),
        ([meta([], 1, 0, 2)], "told of 2 accounts and showed 0"),
        ([wrapped([1], hasMore=False, currentPage=1, total=2)], "told of 2 accounts and showed 1"),
        ([meta([1], 1, 2, 2), meta([2], 2, 2, 3)], "changed while it was being listed"),
        ([plain([1], hasMore=False) | {"errors": [{"message": 7}]}], "unknown shape"),
    ],
)
async def test_pages_that_make_no_whole_list(pages: list[Any], sentence: str) -> None:
    async with in_turn(*pages) as (_, ids):
        with pytest.raises(Malformed, match=sentence):
            await ids()


async def test_a_list_that_complains_is_believed_in_no_part() -> None:
    page = wrapped([1], hasMore=False, currentPage=1) | {"errors": [{"message": "Too complex a query"}]}
    async with in_turn(page) as (_, ids):
        with pytest.raises(Refused, match="saying “Too complex a query”"):
            await ids()


@asynccontextmanager
async def site() -> AsyncIterator[tuple[ThoughtIndustriesSandbox, aiohttp.ClientSession]]:
    headers = {"Authorization": f"Bearer {KEY}"}
    async with (
        ThoughtIndustriesSandbox(map(planted, SEEDS), api_key=KEY, clock=clock) as sandbox,
        aiohttp.ClientSession(sandbox.base_url, headers=headers) as session,
    ):
        yield sandbox, session


async def test_the_stand_in_keeps_the_quirks() -> None:
    async with site() as (sandbox, session):
        for number in (1, 2):
            async with session.get(
                "/incoming/v2/users", params={"perPage": "2", "page": str(number)}
            ) as shown:
                told = await shown.json()
                assert [user["id"] for user in told["users"]] == ["1", "2"]
                assert shown.headers["X-RateLimit-Remaining"] == str(120 - number)
        body = {"status": "gone"}
        async with session.put(f"/incoming/v2/users/{DANA}/updateStatus", json=body) as refused:
            assert refused.status == 422
        async with session.get("/incoming/v2/users/TWIN@acme.example") as shown:
            assert (await shown.json())["roleKey"] == "manager"
        assert sandbox.panel()["summary"] == "5 active accounts"
        assert sandbox.alarms == []


async def test_what_destroys_something_raises_an_alarm() -> None:
    async with site() as (sandbox, session):
        async with session.put(f"/incoming/v2/users/{DANA}", json={"studentLicenseSkus": []}) as answer:
            assert answer.status == 200
        async with session.delete(f"/incoming/v2/users/{DANA}") as answer:
            assert answer.status == 405
        assert sandbox.alarms == [f"updated {DANA}", f"asked to delete {DANA}"]
        assert len(sandbox.writes) == 2
