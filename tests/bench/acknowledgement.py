"""How soon ``/offboard`` is acknowledged when fifty people type it at the same moment."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.workbench.server import Workbench
from tests.bench.company import EXECUTING, leavers, shown, typists
from tests.bench.figures import Section, Target, percentile, spread
from tests.bench.stage import Stage

ROUNDS = 20
BUSY_ROUNDS = 4
"""Each takes as long as a hundred executions do."""
WARM_UP = 2
SLOWEST = 500.0
"""Milliseconds that no acknowledgement may exceed; Slack gives up after 3,000."""
TIMES_BARE = 3.0
PREVIEW_WITHIN = 20.0
UNANSWERED = ("Asking", "Looking")


@dataclass
class Tally:
    """What the rounds of one kind gave; times in milliseconds."""

    name: str
    acks: list[float] = field(default_factory=list)
    lost: int = 0
    opened: list[float] = field(default_factory=list)
    filled: int = 0
    rounds: int = 0
    still_executing: list[int] = field(default_factory=list)

    def row(self, bare: "Tally | None" = None) -> list[str]:
        """The figures as they are printed."""
        against = self.against(bare) if bare else 1.0
        return [self.name, str(len(self.acks)), *spread(self.acks), f"{against:.2f}", str(self.lost)]

    def against(self, bare: "Tally") -> float:
        """Our 99th percentile as a multiple of the bare handler's."""
        return percentile(self.acks, 0.99) / percentile(bare.acks, 0.99)


async def measure(stage: Stage) -> Section:
    """Rounds of fifty commands, in turns for the bare handler and the bot: idle, then while we execute."""
    idle_bare, idle = Tally("idle, bare handler"), Tally("idle, bot")
    await _idle(stage, Tally("warm-up"), Tally("warm-up"), WARM_UP)
    await _idle(stage, idle_bare, idle, ROUNDS)
    busy_bare, busy = Tally("executing, bare handler"), Tally("executing, bot")
    await _executing(stage, busy_bare, busy)
    return _section(idle_bare, idle, busy_bare, busy)


async def _idle(stage: Stage, bare: Tally, bot: Tally, rounds: int) -> None:
    for _ in range(rounds):
        await _burst(stage.bare_slack, bare)
        await _burst_of_previews(stage, bot)


async def _executing(stage: Stage, bare: Tally, bot: Tally) -> None:
    for _ in range(BUSY_ROUNDS):
        await _wave(stage, bare)
        await _wave(stage, bot)


async def _wave(stage: Stage, tally: Tally) -> None:
    """A hundred requests are approved; as soon as the first runs, fifty people type."""
    stage.restore_accounts()
    request_ids = await stage.study.open_requests(leavers(), typists()[0].id)
    await stage.study.approve(request_ids)
    while not stage.talentlms.writes:
        await asyncio.sleep(0.01)
    if tally.name.endswith("bot"):
        burst = asyncio.create_task(_burst_of_previews(stage, tally))
    else:
        burst = asyncio.create_task(_burst(stage.bare_slack, tally))
    before = len(tally.acks)
    while len(tally.acks) == before and not burst.done():
        await asyncio.sleep(0.01)
    tally.still_executing.append(await stage.study.count_open(request_ids))
    await burst
    await stage.study.courses(request_ids)


async def _burst(slack: Workbench, tally: Tally) -> None:
    pairs = zip(typists(), shown(), strict=True)
    commands = (slack.person(one.id).command(f"/offboard @{other.handle}") for one, other in pairs)
    results = await asyncio.gather(*commands)
    tally.acks += [result.ms for result in results]
    tally.lost += sum(not result.ok for result in results)
    tally.rounds += 1


async def _burst_of_previews(stage: Stage, tally: Tally) -> None:
    """The same, followed by a wait until every modal is filled, so that rounds stay apart."""
    for person in typists():
        stage.slack.slack.surfaces.clear(person.id)
    watching = asyncio.create_task(_watch(stage.slack, tally))
    await _burst(stage.slack, tally)
    await watching


async def _watch(slack: Workbench, tally: Tally) -> None:
    began, waiting = time.perf_counter(), {person.id for person in typists()}
    unfilled = set(waiting)
    while unfilled and time.perf_counter() - began < PREVIEW_WITHIN:
        await asyncio.sleep(0.01)
        opened = {user for user in waiting if slack.views(user)}
        tally.opened += [(time.perf_counter() - began) * 1000] * len(opened)
        waiting -= opened
        if not waiting:
            unfilled = {user for user in unfilled if not _is_filled(slack, user)}
    tally.filled += len(typists()) - len(unfilled)


def _is_filled(slack: Workbench, user: str) -> bool:
    words = slack.views(user)[-1].shown
    return not any(word in words for word in UNANSWERED)


def _section(idle_bare: Tally, idle: Tally, busy_bare: Tally, busy: Tally) -> Section:
    rows = [idle_bare.row(), idle.row(idle_bare), busy_bare.row(), busy.row(busy_bare)]
    return Section(
        f"/offboard acknowledged, {len(typists())} at once (ms)",
        ("", "commands", "p50", "p99", "max", "p99 × bare", "lost"),
        rows,
        [*_targets(idle, idle_bare), *_targets(busy, busy_bare)],
        [*_notes(idle), *_notes(busy), _executing_note(busy_bare, busy)],
    )


def _targets(tally: Tally, bare: Tally) -> list[Target]:
    return [
        Target(f"{tally.name}: p99 against the bare handler's", tally.against(bare), TIMES_BARE, " ×"),
        Target(f"{tally.name}: slowest", max(tally.acks), SLOWEST, " ms"),
    ]


def _notes(tally: Tally) -> list[str]:
    wanted, opened = len(tally.acks), tally.opened or [0.0]
    return [
        f"{tally.name}: {len(tally.opened)} of {wanted} modals opened, {tally.filled} filled; "
        f"on the screen after {percentile(opened, 0.5):.0f} ms (p50), "
        f"{percentile(opened, 0.99):.0f} ms (p99); "
        "the trigger dies after 3,000"
    ]


def _executing_note(*tallies: Tally) -> str:
    left: Sequence[int] = [count for tally in tallies for count in tally.still_executing]
    return (
        f"executing: {EXECUTING} requests were approved before each round; when its last acknowledgement "
        f"came, {min(left)} to {max(left)} of them were still under way"
    )
