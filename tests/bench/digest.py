"""How long the digest of 100,000 accounts takes, by itself and with their reading, and how much memory.

By itself: ``python -m tests.bench.digest``. Vendor and taker are processes of their own; the connector's own
pace is lifted, so that all work shows beside the vendor's answers.
"""

import asyncio

from tests.bench.digest_taker import Taken
from tests.bench.figures import Section, Target
from tests.bench.printing import conclude, console, show
from tests.bench.reading import ACCOUNTS, CASES, SLOWEST, UNHURRIED, vendor

CASE = CASES[0]
LONGEST = 2.0
MOST = 100.0


async def measure() -> Section:
    """The figures of one app with so many accounts."""
    async with vendor(CASE, ACCOUNTS) as running:
        calls, told = await running.ask("tests.bench.digest_taker", UNHURRIED)
    taken, bound = Taken(**told), CASE.bound(calls)
    whole = taken.reading + taken.digest
    megabytes = taken.grown / 1e6
    return Section(
        f"The digest of {ACCOUNTS:,} accounts",
        ("", "s", "bound s", "ratio", "MB"),
        [
            _row("reading and storing", taken.reading, bound),
            _row("digest from stored readings", taken.digest, LONGEST),
            _row("together", whole, bound, f"{megabytes:.0f}"),
        ],
        [
            Target("digest from stored readings", taken.digest, LONGEST, "s"),
            Target("reading and digest together", whole / bound, SLOWEST, "× the reading's bound"),
            Target("memory of reading and digest", megabytes, MOST, "MB above idle"),
        ],
        [f"through {CASE.label} with its pace lifted; bound: the vendor's answers alone"],
    )


def _row(name: str, seconds: float, bound: float, megabytes: str = "") -> list[str]:
    return [name, f"{seconds:.2f}", f"{bound:.2f}", f"{seconds / bound:.2f}", megabytes]


def main() -> None:
    """Runs this part alone."""
    to = console()
    with to.status(f"reading {ACCOUNTS:,} accounts, and taking their digest …"):
        section = asyncio.run(measure())
    show(to, section)
    conclude(to, section.targets)


if __name__ == "__main__":
    main()
