"""A reader in a process of its own: ``python -m tests.bench.reading_reader ORDER``, told and telling in JSON.

It reads every account and keeps none, so that its memory is the connector's and httpx's alone.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.contract import AppSettings
from connectors.registry import open_connector


@dataclass(frozen=True)
class Reading:
    """What reading everything took: seconds, and bytes of memory at its most above what was held before."""

    accounts: int
    seconds: float
    grown: int


def resident(field: str) -> int:
    """The bytes that this process holds (``VmRSS``) or held at most (``VmHWM``)."""
    status = Path("/proc/self/status")
    if status.exists():
        rows = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(rows[field].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS: bytes, and only the most


async def read(accounts: AsyncIterator[object]) -> Reading:
    """Counts them all."""
    idle, began, counted = resident("VmRSS"), time.perf_counter(), 0
    async for _ in accounts:
        counted += 1
    seconds = time.perf_counter() - began
    return Reading(counted, seconds, resident("VmHWM") - idle)


async def main(settings: dict[str, Any], secrets: dict[str, str]) -> None:
    """Opens the connector, reads, and prints the reading."""
    connector = open_connector("bench", AppSettings(**settings), secrets, lambda: datetime.now(UTC))
    print(json.dumps(asdict(await read(connector.accounts()))))
    await connector.close()


if __name__ == "__main__":
    asyncio.run(main(**json.loads(sys.argv[1])))
