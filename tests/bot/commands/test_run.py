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


IMPORTED = b"import time:"
"""How a line of ``-X importtime`` begins; it ends with the name of a module."""


@asynccontextmanager
async def serving(here: Tenant, port: int) -> AsyncIterator[tuple[Process, set[bytes]]]:
    """``seatkeeper run`` in a process of its own, from the line that says that it is up.

    With the names of the modules that it had tried to import by then.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-m", "bot", "run", "--health-port", str(port)),
        env={**os.environ, **here.environ(SEATKEEPER_CONFIG=str(here.config))},
        stderr=PIPE,
    )
    imported = set()
    try:
        assert process.stderr
        async for line in process.stderr:
            if line.startswith(IMPORTED):
                imported.add(line.rpartition(b"|")[2].strip())
            elif json.loads(line)["event"] == "Seatkeeper is up":
                break
        yield process, imported
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_it_serves_logs_json_tells_its_health_and_stops_when_told(
    tmp_path: Path, clock: TestClock
) -> None:
    port = free_port()
    async with tenant(tmp_path, clock) as here, serving(here, port) as (process, imported):
        async with aiohttp.ClientSession() as session:
            ready = await session.get(f"http://127.0.0.1:{port}/readyz")
            assert (ready.status, (await ready.json())["ok"]) == (200, True)
            metrics = await session.get(f"http://127.0.0.1:{port}/metrics")
            assert "seatkeeper_ack_seconds" in await metrics.text()
        process.send_signal(signal.SIGTERM)
        _, stderr = await process.communicate()
    assert imported > {b"bot", b"structlog", b"httpx"}
    assert b"rich.segment" not in imported, "it would stay in memory for months"
    assert process.returncode == 0
    assert b"Traceback" not in stderr
    assert here.slack.bot_token.encode() not in stderr
