"""Fifty people who type ``/offboard`` at the same moment, and what came of it."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.workbench.server import Workbench
from tests.bench.company import shown, typists
from tests.bench.figures import percentile, spread

PATIENCE = 20.0
"""Seconds until a preview counts as one that never came."""
UNANSWERED = ("Asking", "Looking")
"""Words that a preview shows while an app has not answered."""


@dataclass
class Tally:
    """What the rounds of one kind gave; times in milliseconds."""

    name: str
    acks: list[float] = field(default_factory=list)
    lost: int = 0
    opened: list[float] = field(default_factory=list)
    filled: int = 0

    def against(self, bare: "Tally") -> float:
        """Our 99th percentile as a multiple of the bare handler's."""
        return percentile(self.acks, 0.99) / percentile(bare.acks, 0.99)

    def row(self, bare: "Tally") -> list[str]:
        """The figures as they are printed."""
        return [
            self.name,
            str(len(self.acks)),
            *spread(self.acks),
            f"{self.against(bare):.2f}",
            str(self.lost),
        ]

    def previews(self) -> str:
        """A sentence on what the people saw."""
        times = self.opened or [0.0]
        return (
            f"{self.name}: {len(self.opened)} of {len(self.acks)} modals came, {self.filled} were filled; "
            f"on the screen after {percentile(times, 0.5):.0f} ms (p50), {percentile(times, 0.99):.0f} ms "
            "(p99), where the trigger dies after 3000"
        )


async def type_commands(slack: Workbench, tally: Tally) -> None:
    """Everybody types ``/offboard`` about somebody of their own; a command without an answer counts 3 s."""
    pairs = zip(typists(), shown(), strict=True)
    commands = (slack.person(one.id).command(f"/offboard @{other.handle}") for one, other in pairs)
    results = await asyncio.gather(*commands)
    tally.acks += [result.ms for result in results]
    tally.lost += sum(not result.ok for result in results)


async def ask_for_previews(slack: Workbench, tally: Tally) -> None:
    """The same, and then a wait until every preview is filled, so that rounds do not run into one another."""
    for person in typists():
        slack.slack.surfaces.clear(person.id)
    watching = asyncio.create_task(_watch(slack, tally))
    await type_commands(slack, tally)
    await watching


async def _watch(slack: Workbench, tally: Tally) -> None:
    began = time.perf_counter()
    waiting = [person.id for person in typists()]
    while waiting and time.perf_counter() - began < PATIENCE:
        await asyncio.sleep(0.01)
        closed = [user for user in waiting if not slack.views(user)]
        tally.opened += [(time.perf_counter() - began) * 1000] * (len(waiting) - len(closed))
        waiting = closed
    unfilled = [person.id for person in typists()]
    while unfilled and time.perf_counter() - began < PATIENCE:
        await asyncio.sleep(0.05)
        unfilled = [user for user in unfilled if not _is_filled(slack, user)]
    tally.filled += len(typists()) - len(unfilled)


def _is_filled(slack: Workbench, user: str) -> bool:
    views = slack.views(user)
    return bool(views) and not any(word in views[-1].shown for word in UNANSWERED)
