"""What thousands of requests that wait for votes cost a bot which has nothing else to do.

By itself: ``python -m tests.bench.pending``. The bot is restarted over them, as after a deploy. A bot without
any request stands beside it, so that what the requests cost can be told from what a bot costs.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.clock import wall_clock
from bot.demo.scene import KEY, demo_settings
from bot.settings import Settings
from bot.workbench.limits import Limits
from bot.workbench.server import Workbench
from tests.bench.company import grown_company, leavers, portal, typists
from tests.bench.figures import Section, Target
from tests.bench.printing import conclude, console, show
from tests.bench.program import running
from tests.bench.study import Study

PENDING = 5_000
TOGETHER = 250
SETTLING = 5.0
"""Seconds after the start in which its own work is not counted as idling."""
IDLE = 125.0
"""Seconds that it is watched: one look for what timers have missed falls into them, as every two minutes."""
MOST_CPU, LONGEST_START, MOST_MEMORY = 3.0, 5.0, 200.0
COLUMNS = ("", "start s", "idle CPU %", "MB")


@dataclass(frozen=True)
class Rest:
    """One bot at rest: seconds until it acted, percent of one processor, MB of a million bytes."""

    name: str
    start: float
    share: float
    megabytes: float

    def row(self) -> list[str]:
        """The figures as they are printed."""
        return [self.name, f"{self.start:.2f}", f"{self.share:.2f}", f"{self.megabytes:.0f}"]


async def measure() -> Section:
    """A bot that was never asked for anything, and one that starts over all the requests."""
    with TemporaryDirectory(prefix="seatkeeper-bench-") as folder:
        async with AsyncExitStack() as stack:
            talentlms = await stack.enter_async_context(portal(KEY, wall_clock))
            slack = Workbench(grown_company(), clock=wall_clock, limits=Limits.none())
            await slack.start()
            stack.push_async_callback(slack.stop)
            settings = demo_settings(Path(folder), slack, talentlms)
            study = Study(settings, slack)
            stack.push_async_callback(study.close)
            await study.prepare()
            alone = await _watch("no request", settings)
            await _open_all(study)
            return _section([alone, await _watch(f"{PENDING:,} pending", settings)])


async def _open_all(study: Study) -> None:
    people, requester = leavers(PENDING), typists()[0].id
    for first in range(0, PENDING, TOGETHER):
        await study.open_requests(people[first : first + TOGETHER], requester)


async def _watch(name: str, settings: Settings) -> Rest:
    began = perf_counter()
    async with running(["bot", "run", "--health-port", "0"], settings.environ) as bot:
        await bot.says("worker lease")
        await bot.says("Seatkeeper is up")
        start = perf_counter() - began
        await asyncio.sleep(SETTLING)
        before, since = bot.worked(), perf_counter()
        await asyncio.sleep(IDLE)
        share = (bot.worked() - before) / (perf_counter() - since)
        return Rest(name, start, share * 100, bot.resident())


def _section(rests: Sequence[Rest]) -> Section:
    full = rests[-1]
    return Section(
        f"A bot at rest over {PENDING:,} pending requests",
        COLUMNS,
        [rest.row() for rest in rests],
        [
            Target(f"{full.name}, idle", full.share, MOST_CPU, "% of a processor"),
            Target(f"{full.name}, start", full.start, LONGEST_START, "s"),
            Target(f"{full.name}, memory", full.megabytes, MOST_MEMORY, "MB"),
        ],
    )


def main() -> None:
    """Runs this part of the bench."""
    to = console()
    section = asyncio.run(measure())
    show(to, section)
    conclude(to, section.targets)


if __name__ == "__main__":
    main()
