import asyncio

import aiohttp
import pytest

from bot import health
from bot.health import health_app, serving
from bot.metrics import Metrics


async def well() -> str:
    return ""


async def behind() -> str:
    return "the worker lease is held elsewhere"


async def broken() -> str:
    raise RuntimeError("xoxb-1-hush")


async def silent() -> str:
    await asyncio.Event().wait()
    return ""


async def ask(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def test_a_bot_that_is_well_answers_200() -> None:
    app = health_app(alive={"loop": well}, ready={"slack": well, "database": well}, metrics=Metrics())
    async with serving(app, 0) as port:
        assert await ask(port, "/healthz") == (200, '{"ok": true, "checks": {"loop": "ok"}}')
        status, body = await ask(port, "/readyz")
    assert status == 200
    assert body == '{"ok": true, "checks": {"slack": "ok", "database": "ok"}}'


async def test_what_is_wrong_is_said_with_503() -> None:
    app = health_app(alive={}, ready={"worker": behind, "slack": well}, metrics=Metrics())
    async with serving(app, 0) as port:
        status, body = await ask(port, "/readyz")
    assert status == 503
    assert body == (
        '{"ok": false, "checks": {"worker": "the worker lease is held elsewhere", "slack": "ok"}}'
    )


async def test_a_probe_that_breaks_or_hangs_counts_as_wrong_and_tells_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    app = health_app(alive={"broken": broken, "silent": silent}, ready={}, metrics=Metrics())
    async with serving(app, 0) as port:
        status, body = await ask(port, "/healthz")
    assert status == 503
    assert "the probe broke (RuntimeError)" in body
    assert "no answer within 0.05 s" in body
    assert "hush" not in body


async def test_metrics_are_served_as_prometheus_reads_them() -> None:
    metrics = Metrics()
    metrics.error("votes")
    async with serving(health_app(alive={}, ready={}, metrics=metrics), 0) as port:
        status, body = await ask(port, "/metrics")
    assert status == 200
    assert 'seatkeeper_errors_total{where="votes"} 1.0' in body


async def test_it_listens_at_one_loopback_address_alone() -> None:
    async with serving(health_app(alive={}, ready={}, metrics=Metrics()), 0) as port:
        with pytest.raises(OSError, match=r"127\.0\.0\.2|refused|assign|timed out"):
            await asyncio.wait_for(asyncio.open_connection("127.0.0.2", port), 1)
