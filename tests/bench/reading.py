"""How long 100,000 accounts take through each connector, and how much memory.

By itself: ``python -m tests.bench.reading``. Vendor and reader are processes of their own. The first table
has the connector's own pace lifted, so that only its paging bounds it: the harder case, since a pace that
waits hides all work. The second table has the pace as it is, with as few accounts as show it.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

from connectors import learnupon, scim, thought_industries
from connectors.scim import pages as scim_pages
from connectors.talentlms import portal as talentlms
from connectors.talentlms import v2 as talentlms_v2
from connectors.trainual import company as trainual
from connectors.trainual import v1 as trainual_v1
from tests.bench.figures import Section, Target
from tests.bench.printing import conclude, console, show
from tests.bench.reading_reader import Reading
from tests.bench.reading_vendor import LATENCY
from tests.connectors.tenants import TENANTS

ACCOUNTS = 100_000
SLOWEST = 1.3
MOST = 40.0
UNHURRIED = 100_000.0
LONGEST_LINE = 2**20


@dataclass(frozen=True)
class Case:
    """A connector in one dialect: ``ahead`` calls at once but for ``alone`` of them, at its own pace.

    ``few`` are the accounts that show the pace in some seconds; none where paging is slower than the pace.
    """

    name: str
    dialect: str
    rate: float
    burst: float
    ahead: int = 1
    alone: int = 0
    few: int = 0

    @property
    def label(self) -> str:
        return f"{self.name} {self.dialect}"

    def bound(self, calls: int) -> float:
        """The seconds that the vendor's answers take, with as many at once as the paging permits."""
        alone = min(self.alone, calls)
        return (alone + ceil((calls - alone) / self.ahead)) * LATENCY

    def paced(self, calls: int) -> float:
        """The same where the connector keeps to its pace."""
        return max(self.bound(calls), (calls - self.burst) / self.rate + LATENCY)


CASES = (
    Case(
        "talentlms",
        "v2",
        talentlms.CALLS_PER_SECOND,
        talentlms.BURST,
        ahead=talentlms_v2.PAGES_AHEAD,
        alone=1,
        few=20_000,
    ),
    Case("talentlms", "v1", talentlms.CALLS_PER_SECOND, talentlms.BURST),
    Case(
        "thought_industries", "v2", thought_industries.CALLS_PER_SECOND, thought_industries.BURST, few=2_800
    ),
    Case("learnupon", "v1", learnupon.CALLS_PER_SECOND, learnupon.CALLS_PER_SECOND, few=12_000),
    Case(
        "trainual",
        "v1",
        trainual.CALLS_PER_SECOND,
        trainual.CALLS_PER_SECOND,
        ahead=trainual_v1.PAGES_AHEAD,
        alone=1,
        few=600,
    ),
    Case("trainual", "archive", trainual.CALLS_PER_SECOND, trainual.CALLS_PER_SECOND),
    # What the server can, its first page and the look behind its last one are waited for alone.
    Case("scim", "v2", scim.CALLS_PER_SECOND, scim.BURST, ahead=scim_pages.PAGES_AHEAD, alone=3, few=7_000),
)
PLAIN = {("trainual", "archive"): "httpx and json alone", ("scim", "v2"): "scim2-client alone"}
"""Who else reads the same pages."""


@dataclass(frozen=True)
class Run:
    """One reading, and the calls that it took by the vendor's count."""

    label: str
    calls: int
    reading: Reading
    bound: float

    @property
    def ratio(self) -> float:
        return self.reading.seconds / self.bound

    @property
    def megabytes(self) -> float:
        return self.reading.grown / 1e6

    def row(self, *more: str) -> list[str]:
        """The figures as they are printed."""
        seconds, accounts = f"{self.reading.seconds:.2f}", f"{self.reading.accounts:,}"
        figures = [f"{self.calls:,}", seconds, f"{self.bound:.2f}", f"{self.ratio:.2f}"]
        return [self.label, accounts, *figures, f"{self.megabytes:.0f}", *more]


class Vendor:
    """A running vendor."""

    def __init__(self, process: asyncio.subprocess.Process, case: Case, base_url: str) -> None:
        self._process, self._case, self._base_url = process, case, base_url

    async def read(self, module: str, rate: float | None) -> tuple[int, Reading]:
        """The calls and the reading of a new reader."""
        calls, told = await self.ask(module, rate)
        return calls, Reading(**told)

    async def ask(self, module: str, rate: float | None) -> tuple[int, dict[str, Any]]:
        """The calls that a program made, and what it told in JSON."""
        case = self._case
        given = {"connector": case.name, "api": case.dialect, "base_url": self._base_url, "timeout": 60.0}
        order = {"settings": given | {"calls_per_second": rate}, "secrets": dict(TENANTS[case.name].secrets)}
        reader = await _start(module, json.dumps(order))
        told, _ = await reader.communicate()
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return int(await _line(self._process)), json.loads(told)


@asynccontextmanager
async def vendor(case: Case, accounts: int) -> AsyncIterator[Vendor]:
    """A vendor with so many accounts, whose pages are made by a first reading that nobody measures."""
    process = await _start("tests.bench.reading_vendor", case.name, case.dialect, str(accounts))
    try:
        running = Vendor(process, case, await _line(process))
        await running.read("tests.bench.reading_reader", UNHURRIED)
        yield running
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def measure() -> list[Section]:
    """Both tables."""
    runs, peers = [], []
    for case in CASES:
        async with vendor(case, ACCOUNTS) as running:
            calls, reading = await running.read("tests.bench.reading_reader", UNHURRIED)
            runs.append((case, Run(case.label, calls, reading, case.bound(calls))))
            if label := PLAIN.get((case.name, case.dialect)):
                calls, reading = await running.read("tests.bench.reading_plain", None)
                peers.append(Run(label, calls, reading, case.bound(calls)))
    return [_unpaced(runs, peers), await _paced()]


def _unpaced(runs: Sequence[tuple[Case, Run]], peers: Sequence[Run]) -> Section:
    largest = max((run for _, run in runs), key=lambda run: run.megabytes)
    times = [Target(f"reading {run.label}", run.ratio, SLOWEST, "× its bound") for _, run in runs]
    return Section(
        f"Reading {ACCOUNTS:,} accounts, {LATENCY * 1000:.0f} ms a call, pace lifted",
        ("", "accounts", "calls", "s", "bound s", "ratio", "MB", "at its pace"),
        [run.row(f"{case.paced(run.calls):,.0f} s") for case, run in runs] + [run.row("") for run in peers],
        [*times, Target(f"memory of reading, most by {largest.label}", largest.megabytes, MOST, "MB")],
        [
            "bound: the vendor's answers alone, with as many at once as the paging permits; MB: the most "
            "above what the reader held before",
            "trainual archive gives everybody in one answer of 17 MB, of which the bound of one call knows "
            "nothing: see what receiving and decoding it takes alone",
        ],
    )


async def _paced() -> Section:
    runs = []
    for case in CASES:
        if case.few:
            async with vendor(case, case.few) as running:
                calls, reading = await running.read("tests.bench.reading_reader", None)
                runs.append(Run(case.label, calls, reading, case.paced(calls)))
    slowest = max(runs, key=lambda run: run.ratio)
    return Section(
        "Reading at the connector's own pace",
        ("", "accounts", "calls", "s", "bound s", "ratio", "MB"),
        [run.row() for run in runs],
        [Target(f"own pace, slowest by {slowest.label}", slowest.ratio, SLOWEST, "× its bound")],
        ["bound: as above, or what the pace permits, whichever takes longer"],
    )


async def _start(module: str, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


def main() -> None:
    """Runs this part alone."""
    to = console()
    sections = asyncio.run(measure())
    for section in sections:
        show(to, section)
    conclude(to, [target for section in sections for target in section.targets])


if __name__ == "__main__":
    main()
