"""Servers that break off, drip, redirect and never come to an end."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from connectors.contract import Holds, Operation
from connectors.errors import Malformed, OutcomeUnknown, Refused, Unreachable, VendorError
from connectors.http import Roll
from tests.connectors.leaps import leap
from tests.connectors.scripted import raw_server, saying, scripted
from tests.connectors.tenants import READS, TENANTS, TIMEOUT, WRITES, drain, opened

Speak = Callable[[asyncio.StreamWriter], Awaitable[None]]


def bytes_only(data: bytes) -> Speak:
    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return speak


async def drip(writer: asyncio.StreamWriter) -> None:
    """Always a byte more, so that no single read ever times out."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n[")
    while not writer.is_closing():
        writer.write(b" ")
        try:
            await writer.drain()
        except ConnectionError:
            return
        await asyncio.sleep(0.01)
        leap(TIMEOUT / 4)


BROKEN: dict[str, Speak] = {
    "nothing": bytes_only(b""),
    "not-http": bytes_only(b"220 smtp.example ESMTP\r\n"),
    "half-a-head": bytes_only(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "half-a-body": bytes_only(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id"'),
    "bad-chunks": bytes_only(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "drip": drip,
}


@pytest.mark.parametrize("operation", [*READS, *WRITES])
@pytest.mark.parametrize("speak", BROKEN)
async def test_a_connection_that_breaks(spoken: tuple[str, str], operation: Operation, speak: str) -> None:
    async with (
        raw_server(BROKEN[speak]) as base_url,
        opened(*spoken, base_url) as connector,
    ):
        if connector.facts[operation].holds is not Holds.YES:
            return
        with pytest.raises(VendorError) as caught:
            await {**READS, **WRITES}[operation](connector)
    assert type(caught.value) is (OutcomeUnknown if operation in WRITES else Unreachable)


@pytest.mark.parametrize("operation", [*READS, *WRITES])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_leads_to_another_host(
    spoken: tuple[str, str], operation: Operation, status: int
) -> None:
    async with (
        scripted(saying(200, "{}")) as elsewhere,
        scripted(saying(status, Location=f"{elsewhere.base_url}/api/v2/users")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        if connector.facts[operation].holds is not Holds.YES:
            return
        with pytest.raises(Refused, match="another address"):
            await {**READS, **WRITES}[operation](connector)
        assert elsewhere.asked == []
        assert len(server.asked) == 1


@pytest.mark.parametrize("place", ["//other.example/x", "http://[", "https://127.0.0.1/", "", "javascript:1"])
async def test_a_redirect_to_nowhere_is_refused(spoken: tuple[str, str], place: str) -> None:
    async with scripted(saying(302, Location=place)) as server, opened(*spoken, server.base_url) as connector:
        with pytest.raises(Refused):
            await connector.read("7")


async def test_a_read_follows_a_redirect_on_the_same_host_a_few_times(spoken: tuple[str, str]) -> None:
    async with (
        scripted(saying(302, Location="/round")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        with pytest.raises(Refused):
            await connector.read("7")
        assert [request.path for request in server.asked][1:] == ["/round"] * 3


async def test_a_write_follows_no_redirect_at_all(spoken: tuple[str, str]) -> None:
    async with (
        scripted(saying(307, Location="/round")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        with pytest.raises(Refused):
            await connector.deactivate("7")
        assert len(server.asked) == 1


@pytest.mark.parametrize("distinct", [True, False])
async def test_a_list_that_never_ends(
    spoken: tuple[str, str], distinct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if spoken[1] not in TENANTS[spoken[0]].three_pages:
        return
    monkeypatch.setattr(Roll, "most_pages", 4)
    asked = []

    def page(request: web.Request) -> web.Response:
        asked.append(request)
        told = TENANTS[spoken[0]].endless(spoken[1], len(asked) * 2000 if distinct else 0)
        headers = TENANTS[spoken[0]].headers
        return web.Response(text=json.dumps(told), content_type="application/json", headers=headers)

    async with scripted(page) as server, opened(*spoken, server.base_url) as connector:
        with pytest.raises(Malformed, match="more than 4 pages" if distinct else "same page twice"):
            await drain(connector)
    assert len(asked) <= 10
