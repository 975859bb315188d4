import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.bot.commands.tenants import Tenant, tenant
from tests.conftest import TestClock


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def serving(here: Tenant, port: int) -> AsyncIterator[Process]:
    """``seatkeeper run`` in a process of its own, from the line that says that it is up."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--health-port", str(port)),
        env={**os.environ, **here.environ(SEATKEEPER_CONFIG=str(here.config))},
        stderr=PIPE,
    )
    try:
        assert process.stderr
        async for line in process.stderr:
            if json.loads(line)["event"] == "Seatkeeper is up":
                break
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_it_serves_logs_json_tells_its_health_and_stops_when_told(
    tmp_path: Path, clock: TestClock
) -> None:
    port = free_port()
    async with tenant(tmp_path, clock) as here, serving(here, port) as process:
        async with aiohttp.ClientSession() as session:
            ready = await session.get(f"http://127.0.0.1:{port}/readyz")
            assert (ready.status, (await ready.json())["ok"]) == (200, True)
            metrics = await session.get(f"http://127.0.0.1:{port}/metrics")
            assert "seatkeeper_ack_seconds" in await metrics.text()
        process.send_signal(signal.SIGTERM)
        _, stderr = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in stderr
    assert here.slack.bot_token.encode() not in stderr
