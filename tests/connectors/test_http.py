"""What arrives at the vendor, and the bounds of time and size of one call."""

import asyncio
import json

import pytest
from aiohttp import web

from connectors.contract import Operation
from connectors.errors import Malformed, OutcomeUnknown, RateLimited, Unreachable
from connectors.http import Shape, Wire, parse
from tests.connectors.scripted import Scripted, saying, scripted
from tests.connectors.tenants import FAST, clock, settings


def wire(server: Scripted, *, timeout: float = 2.0, largest_body: int = 1000) -> Wire:
    given = settings("talentlms", "v2", server.base_url, timeout=timeout)
    return Wire("acme", given, {}, clock, headers={}, calls_per_second=FAST, largest_body=largest_body)


class Anything(Shape):
    """Any object."""


@pytest.mark.parametrize(("wrote", "error"), [(False, Malformed), (True, OutcomeUnknown)])
async def test_an_answer_over_the_limit_is_not_read(wrote: bool, error: type[Exception]) -> None:
    async with scripted(saying(200, b"[" + b" " * 1000)) as server:
        line = wire(server)
        with pytest.raises(error, match="more than 1000 bytes"):
            await (
                line.write(Operation.DEACTIVATE, "PUT", "/x") if wrote else line.read(Operation.READ, "/x")
            )
        assert len(server.asked) == 1
        await line.close()


async def test_a_hang_costs_one_timeout_and_is_not_asked_again() -> None:
    async def hang(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    async with scripted(hang) as server:
        line = wire(server, timeout=1)
        with pytest.raises(Unreachable, match="did not answer within 1 s"):
            await line.read(Operation.READ, "/x")
        assert len(server.asked) == 1
        await line.close()


async def test_a_read_is_tried_three_times_at_most() -> None:
    async with scripted(saying(503)) as server:
        line = wire(server)
        with pytest.raises(Unreachable, match=r"could not answer \(503\)"):
            await line.read(Operation.READ, "/x")
        assert len(server.asked) == 3
        await line.close()


async def test_a_vendor_that_goes_on_asking_us_to_wait_is_told_of_before_the_time_is_over() -> None:
    async with scripted(saying(429, Retry_After="1")) as server:
        line = wire(server, timeout=1.5)
        with pytest.raises(RateLimited, match="slow down"):
            await line.read(Operation.READ, "/x")
        assert len(server.asked) < 3
        await line.close()


@pytest.mark.parametrize("status", [400, 401, 404, 422])
async def test_a_no_is_not_asked_again(status: int) -> None:
    async with scripted(saying(status)) as server:
        line = wire(server)
        with pytest.raises(Exception, match=str(status)):
            await line.read(Operation.READ, "/x")
        assert len(server.asked) == 1
        await line.close()


async def test_queries_and_bodies_arrive_as_they_were_meant() -> None:
    seen: list[tuple[dict[str, str], str]] = []

    async def note(request: web.Request) -> web.Response:
        seen.append((dict(request.query), await request.text()))
        return web.json_response({})

    async with scripted(note) as server:
        line = wire(server)
        parse(Anything, await line.read(Operation.FIND, "/x", {"filter[email][eq]": "a+b&c=d@x.example"}))
        await line.write(Operation.DEACTIVATE, "PATCH", "/x", json={"status": "inactive"})
        await line.close()
    assert seen[0] == ({"filter[email][eq]": "a+b&c=d@x.example"}, "")
    assert json.loads(seen[1][1]) == {"status": "inactive"}
