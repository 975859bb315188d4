"""``python -m tests.bench``: figures beside a bound or a peer of the same run.

It asserts nothing about time and always ends with 0, because a machine's figures say nothing about another's.
"""

import asyncio
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from tests.bench import acknowledgement, digest, execution, pending, reading
from tests.bench.figures import Section
from tests.bench.memory import Memory
from tests.bench.printing import conclude, console, show
from tests.bench.stage import Stage, stage


async def bench(to: Console) -> list[Section]:
    """Measures everything with one bot, and prints each table as it is ready."""
    memory = Memory()
    with TemporaryDirectory(prefix="seatkeeper-bench-") as folder:
        async with stage(Path(folder)) as up:
            memory.read(up, "after its start")
            with to.status("executing requests …"):
                executed = await execution.measure(up)
            show(to, executed)
            memory.read(up, f"after {up.study.opened} requests")
            with to.status("typing commands …"):
                acknowledged = await acknowledgement.measure(up)
            show(to, acknowledged)
            commands = sum(int(row[1]) for row in acknowledged.rows) // 2
            memory.read(up, f"after {up.study.opened} requests and {commands} previews")
            show(to, memory.section())
            _show_errors(to, up)
    with to.status("reading 100,000 accounts through each connector …"):
        read = await reading.measure()
    for section in read:
        show(to, section)
    with to.status("taking the digest of 100,000 accounts …"):
        taken = await digest.measure()
    show(to, taken)
    with to.status("watching bots that have nothing to do, for some five minutes …"):
        rested = await pending.measure()
    show(to, rested)
    return [executed, acknowledged, memory.section(), *read, taken, rested]


def _show_errors(to: Console, up: Stage) -> None:
    """Figures of a bot that failed at its work mean little, so its errors are part of the answer."""
    if up.bot.errors:
        to.print(Text(f"The bot logged {len(up.bot.errors)} errors; the first:\n{up.bot.errors[0]}\n"))


def main() -> None:
    """Runs the bench."""
    to = console()
    load = os.getloadavg()[0]
    where = f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores"
    to.print(f"{where}, load {load:.2f} at the start\n")
    sections = asyncio.run(bench(to))
    conclude(to, [target for section in sections for target in section.targets])


if __name__ == "__main__":
    main()
