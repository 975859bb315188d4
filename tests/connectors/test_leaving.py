"""The next page is asked for before one is read: a vendor in a thread sees it while our loop is blocked."""

import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from connectors.contract import Operation
from connectors.http import Wire, ahead, chained
from tests.connectors.tenants import FAST, clock, settings

Fetch = Callable[[int], Awaitable[int]]


@dataclass
class Vendor:
    """``base_url`` answers everything; ``second`` is set once it was asked twice."""

    base_url: str = ""
    second: threading.Event = field(default_factory=threading.Event)


@contextmanager
def vendor() -> Iterator[Vendor]:
    made, asked = Vendor(), list[str]()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            if len(asked) == 2:
                made.second.set()
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    made.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def by_numbers(fetch: Fetch) -> AsyncGenerator[int, None]:
    return ahead(fetch, [1, 2, 3], 1)


def by_chain(fetch: Fetch) -> AsyncGenerator[int, None]:
    return chained(fetch, 1, lambda page: page + 1)


@pytest.mark.parametrize("paging", [by_numbers, by_chain])
async def test_the_next_page_is_asked_for_before_one_is_read(
    paging: Callable[[Fetch], AsyncGenerator[int, None]],
) -> None:
    with vendor() as asked:
        given = settings("talentlms", "v2", asked.base_url, timeout=30.0)
        wire = Wire("acme", given, {}, clock, headers={}, calls_per_second=FAST)

        async def fetch(number: int) -> int:
            await wire.read(Operation.LIST, f"/{number}")
            return number

        async with aclosing(paging(fetch)) as pages:
            assert await anext(pages) == 1
            assert asked.second.wait(5.0)
        await wire.close()
