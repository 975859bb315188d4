"""Lists of apps by SCIM: whole or an error, whatever is told of them, and never held."""

import gc
import json
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Operation
from connectors.errors import Malformed
from connectors.http import Answer
from connectors.sandbox.scim import ScimSandbox
from connectors.sandbox.scim_records import Habits
from connectors.scim import Scim
from connectors.scim.asking import Asking, Query
from connectors.scim.pages import PAGES_AHEAD, Listing
from connectors.scim.shapes import Abilities, Page
from tests.connectors.kinds import KEY, clock, learners_from
from tests.connectors.scim_tenant import planted
from tests.connectors.scripted import Reply, scripted
from tests.connectors.tenants import drain
from tests.connectors.test_scim import opened_at

CURSORS = Abilities.model_validate({"pagination": {"cursor": True}})


class Shelf(Asking):
    """A server of so many accounts without any HTTP, that gives at most ``most`` of them a page."""

    def __init__(self, count: int, most: int) -> None:
        self.count, self.most, self.calls = count, most, 0

    async def page(self, operation: Operation, query: Query, allow: Collection[int]) -> Answer | None:
        self.calls += 1
        start = int(str(query.get("startIndex") or query["cursor"] or "1").removeprefix("c"))
        stop = min(start + min(int(query["count"]), self.most), self.count + 1)
        told: dict[str, Any] = {"Resources": [{"id": str(n), "active": True} for n in range(start, stop)]}
        if "cursor" not in query:
            told["totalResults"] = self.count
        elif stop <= self.count:
            told["nextCursor"] = f"c{stop}"
        return Answer("acme", operation, False, 200, {}, json.dumps(told).encode())


@given(count=st.integers(0, 40), most=st.integers(1, 9), wished=st.integers(1, 9), by_cursor=st.booleans())
async def test_each_account_once_whatever_the_pages(
    count: int, most: int, wished: int, by_cursor: bool
) -> None:
    paging = {"cursor": by_cursor, "maxPageSize": wished}
    listing = Listing(
        "acme", Operation.LIST, Shelf(count, most), Abilities.model_validate({"pagination": paging})
    )
    assert [user.id async for user in listing.users()] == [str(n) for n in range(1, count + 1)]


@pytest.mark.parametrize("abilities", [Abilities(), CURSORS])
async def test_pages_are_not_held(abilities: Abilities) -> None:
    shelf, most = Shelf(6000, 100), 0
    gc.collect()
    gc.freeze()  # pages of other tests do not count
    async for user in Listing("acme", Operation.LIST, shelf, abilities).users():
        if user.id.endswith("550"):
            most = max(most, sum(type(thing) is Page for thing in gc.get_objects()))
    assert shelf.calls >= 60
    assert most <= PAGES_AHEAD + 2


@asynccontextmanager
async def full_app(count: int, **habits: Any) -> AsyncIterator[tuple[Scim, ScimSandbox]]:
    accounts = map(planted, learners_from(1, count))
    async with ScimSandbox(accounts, key=KEY, clock=clock, habits=Habits(**habits)) as sandbox:
        connector = opened_at(sandbox.base_url)
        yield connector, sandbox
        await connector.close()


@pytest.mark.parametrize(
    ("count", "off", "sentence"),
    [
        (25, 1, "told of 26 accounts and showed 25"),
        (25, 10, "gave an empty page before the end"),
        (25, -1, "told of 24 accounts and showed 25"),
        (25, -15, "showed more accounts than it told of"),  # the length of the page for the total
        (25, -5, "showed more accounts than it told of"),
        (25, -25, "showed more accounts than it told of"),
    ],
)
async def test_a_total_that_lies_is_an_error(count: int, off: int, sentence: str) -> None:
    async with full_app(count, total_off=off, most=10) as (connector, _):
        with pytest.raises(Malformed, match=sentence):
            await drain(connector)


async def test_a_full_last_page_is_the_last_where_the_server_refuses_the_next() -> None:
    def reply(request: web.Request) -> web.Response:
        if request.path.endswith("Config"):
            return web.json_response({"filter": {"maxResults": 2}})
        if request.query["startIndex"] == "3":
            return web.json_response({"detail": "There is no such page"}, status=400)
        return web.json_response({"totalResults": 2, "Resources": [{"id": "1"}, {"id": "2"}]})

    async with scripted(reply) as server:
        assert len(await drain(opened_at(server.base_url))) == 2


async def test_a_server_that_repeats_its_first_page_is_not_listed() -> None:
    async with full_app(25, repeats=True, most=10) as (connector, _):
        with pytest.raises(Malformed, match="same page twice"):
            await drain(connector)


def cursors(page: Callable[[str], dict[str, Any]]) -> Reply:
    """A server by cursors, which are told as they are asked for."""

    def reply(request: web.Request) -> web.Response:
        if request.path.endswith("Config"):
            return web.json_response({"pagination": {"cursor": True, "index": False}})
        return web.json_response(page(request.query["cursor"]))

    return reply


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (lambda at: {"Resources": [{"id": f"i{at}"}], "nextCursor": "b" if at == "a" else "a"}, "led back"),
        (lambda at: {"Resources": [{"id": "1"}], "nextCursor": f"{at}x"}, "same page twice"),
        (lambda at: {"Resources": [], "nextCursor": f"{at}x"}, "an empty page before the end"),
        (lambda at: {"Resources": [{"id": f"i{at}"}], "totalResults": 3}, "told of 3 accounts and showed 1"),
        (lambda at: {"nextCursor": "a"}, "unknown shape"),
    ],
)
async def test_cursors_that_lead_nowhere_are_errors(
    page: Callable[[str], dict[str, Any]], sentence: str
) -> None:
    async with scripted(cursors(page)) as server:
        with pytest.raises(Malformed, match=sentence):
            await drain(opened_at(server.base_url))


async def test_a_cursor_is_sent_back_as_it_came() -> None:
    odd = "a+/=&b c%20ü"
    first = {"Resources": [{"id": "1"}], "nextCursor": odd, "totalResults": 2}
    pages: dict[str, dict[str, Any]] = {"": first, odd: {"Resources": [{"id": "2"}]}}
    async with scripted(cursors(pages.__getitem__)) as server:
        assert len(await drain(opened_at(server.base_url))) == 2


async def test_a_server_that_gives_cursors_unasked_is_followed() -> None:
    def reply(request: web.Request) -> web.Response:
        if request.path.endswith("Config"):
            return web.Response(status=404)
        last = {"Resources": [{"id": "2"}], "totalResults": 2}
        return web.json_response(
            last
            if "cursor" in request.query
            else {"Resources": [{"id": "1"}], "nextCursor": "n", "totalResults": 2}
        )

    async with scripted(reply) as server:
        assert len(await drain(opened_at(server.base_url))) == 2


async def test_where_numbers_are_the_pages_a_total_is_needed() -> None:
    async with scripted(lambda request: web.json_response({"Resources": [{"id": "1"}]})) as server:
        with pytest.raises(Malformed, match="does not tell how many"):
            await drain(opened_at(server.base_url))


async def test_a_filter_that_the_server_takes_no_notice_of_finds_nobody_else() -> None:
    users = [{"id": str(n), "userName": f"u{n}@acme.example"} for n in range(3)]
    async with scripted(lambda request: web.json_response({"totalResults": 3, "Resources": users})) as server:
        assert [account.id for account in await opened_at(server.base_url).find("U1@acme.example")] == ["1"]


async def test_what_cannot_be_filtered_by_is_looked_for_in_the_list() -> None:
    async with full_app(25, filters=("username",), most=10) as (connector, sandbox):
        (account,) = await connector.find("learner3@acme.example")
        assert account.login == "login4"
        asked = [call.query.get("filter", "") for call in sandbox.calls[1:]]
    assert [one.partition(" ")[0] for one in asked] == ["userName", "emails.value", "", "", ""]
