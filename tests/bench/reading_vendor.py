"""A vendor in a process of its own: ``python -m tests.bench.reading_vendor NAME DIALECT ACCOUNTS``.

Its sandbox makes each page once. From the second time on the page is given as it was made, after the wait,
so that the making is no part of what is measured. It says its address on its first line; to every line that
it is sent it says how many calls there were since the last, and it ends with the end of its input.
"""

import asyncio
import sys
from dataclasses import replace
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web
from yarl import URL

from connectors.sandbox.scim import ScimSandbox
from tests.connectors.kinds import SEEDS, learners_from
from tests.connectors.tenants import TENANTS

LATENCY = 0.05
"""Seconds that each answer takes."""
KEPT = ("Content-Type", "LU-Has-Next-Page", "X-RateLimit-Limit", "X-RateLimit-Remaining")
PASSED_ON = ("Accept", "Authorization", "X-API-Key", "X-API-Version")
FIRST_ID = 10_000


class Vendor:
    """Answers from memory what the sandbox behind it has answered before."""

    def __init__(self, behind: URL, session: ClientSession) -> None:
        self._behind, self._session = behind, session
        self._made: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.calls = 0

    async def serve(self, request: web.Request) -> web.Response:
        """The answer to a GET."""
        self.calls += 1
        if request.raw_path in self._made:
            await asyncio.sleep(LATENCY)
        else:
            self._made[request.raw_path] = await self._ask(request)
        status, headers, body = self._made[request.raw_path]
        return web.Response(status=status, headers=headers, body=body)

    async def _ask(self, request: web.Request) -> tuple[int, dict[str, str], bytes]:
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        url = URL(f"{self._behind}{request.raw_path}", encoded=True)
        async with self._session.get(url, headers=headers) as answer:
            kept = {name: answer.headers[name] for name in KEPT if name in answer.headers}
            return answer.status, kept, await answer.read()


def fill(name: str, dialect: str, accounts: int) -> Any:
    """A sandbox with so many accounts, as the suite seeds them."""
    kind = TENANTS[name]
    sandbox = kind.sandbox(dialect, many=False)
    for seed in (*SEEDS, *learners_from(FIRST_ID, accounts - len(SEEDS))):
        kind.put(sandbox, seed)
        if isinstance(sandbox, ScimSandbox):  # scim2-client by itself refuses fields that it does not know
            sandbox.put(replace(sandbox.account(seed.id), more={}))
    return sandbox


async def main(name: str, dialect: str, accounts: int) -> None:
    """Serves until the input ends."""
    sandbox = fill(name, dialect, accounts)
    async with sandbox, ClientSession(cookie_jar=DummyCookieJar()) as session:
        behind = URL(sandbox.base_url)
        vendor = Vendor(behind.origin(), session)
        runner = await _serve(vendor)
        print(f"http://127.0.0.1:{runner.addresses[0][1]}{behind.path.rstrip('/')}", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(vendor.calls, flush=True)
            vendor.calls = 0
        await runner.cleanup()


async def _serve(vendor: Vendor) -> web.AppRunner:
    app = web.Application()
    app.router.add_get("/{anything:.*}", vendor.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
