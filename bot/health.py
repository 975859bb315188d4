"""What a supervisor asks on a loopback port: alive, ready, and the numbers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.metrics import Metrics

PATIENCE = 2.0
"""Seconds that a probe may take before it counts as failed."""

Probe = Callable[[], Awaitable[str]]
"""Answers nothing when all is well, else a sentence."""

log = structlog.get_logger("seatkeeper")


def health_app(
    *, alive: Mapping[str, Probe], ready: Mapping[str, Probe], metrics: Metrics
) -> web.Application:
    """``/healthz`` and ``/readyz`` answer 200 or 503 with each probe's sentence; ``/metrics`` the numbers."""

    async def healthz(_: web.Request) -> web.Response:
        return await _answer(alive)

    async def readyz(_: web.Request) -> web.Response:
        return await _answer(ready)

    async def numbers(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", numbers)
    return app


@asynccontextmanager
async def serving(app: web.Application, port: int) -> AsyncIterator[int]:
    """Serves on this machine's loopback only, and gives the port, which is a free one for 0."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _answer(probes: Mapping[str, Probe]) -> web.Response:
    sentences = await asyncio.gather(*(_asked(name, probe) for name, probe in probes.items()))
    failed = {name: sentence for name, sentence in zip(probes, sentences, strict=True) if sentence}
    body = {"ok": not failed, "checks": {name: failed.get(name, "ok") for name in probes}}
    return web.json_response(body, status=503 if failed else 200)


async def _asked(name: str, probe: Probe) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            return await probe()
    except TimeoutError:
        return f"no answer within {PATIENCE:g} s"
    except Exception as error:  # whatever broke, a supervisor needs an answer, and the log has the rest
        log.exception("probe failed", probe=name)
        return f"the probe broke ({type(error).__name__})"
