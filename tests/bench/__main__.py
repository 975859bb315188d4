"""``python -m tests.bench``: prints figures beside a bound or a peer, and asserts nothing about time."""

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import acknowledgement, execution
from tests.bench.figures import Section, Target
from tests.bench.printing import conclude, console, show
from tests.bench.stage import Stage, stage

MOST_MEMORY = 150.0


async def bench() -> None:
    """Measures everything with one bot, from its start on."""
    to = console()
    to.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} before\n")
    with TemporaryDirectory(prefix="seatkeeper-bench-") as folder:
        async with stage(Path(folder)) as up:
            readings = [("after its start", up.bot.resident())]
            sections = [await execution.measure(up)]
            show(to, sections[-1])
            readings.append(("after 120 requests", up.bot.resident()))
            sections.append(await acknowledgement.measure(up))
            show(to, sections[-1])
            readings.append(("after everything", up.bot.resident()))
            sections.append(_memory(readings))
            show(to, sections[-1])
            _complaints(up)
    conclude(to, [target for section in sections for target in section.targets])


def _memory(readings: list[tuple[str, float]]) -> Section:
    most = Target("memory of the running bot", max(mb for _, mb in readings), MOST_MEMORY, " MB")
    rows = [[moment, f"{mb:.0f}"] for moment, mb in readings]
    return Section("Memory of the running bot (resident, MB)", ("", "MB"), rows, [most])


def _complaints(up: Stage) -> None:
    print(len(up.bot.complaints), "complaints")
    for line in up.bot.complaints[:10]:
        print(line[:600])


if __name__ == "__main__":
    asyncio.run(bench())
