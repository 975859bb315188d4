"""How soon ``/offboard`` is acknowledged when fifty people type it at the same moment."""

import asyncio
from collections.abc import Sequence

from tests.bench.bursts import Tally, ask_for_previews, type_commands
from tests.bench.company import AT_ONCE, EXECUTING, leavers, typists
from tests.bench.figures import Section, Target
from tests.bench.stage import Stage

IDLE_ROUNDS = 20
BUSY_ROUNDS = 10
WARM_UP = 2
SLOWEST = 500.0
"""Milliseconds that no acknowledgement may exceed; Slack gives up after 3000."""
TIMES_BARE = 3.0


async def measure(stage: Stage) -> Section:
    """Rounds of fifty commands to the bare handler and to the bot: idle, then while requests execute."""
    await _idle(stage, Tally(""), Tally(""), WARM_UP)
    idle_bare, idle = Tally("idle, bare handler"), Tally("idle, bot")
    await _idle(stage, idle_bare, idle, IDLE_ROUNDS)
    busy_bare, busy = Tally("executing, bare handler"), Tally("executing, bot")
    left = [await _wave(stage, busy_bare, busy) for _ in range(BUSY_ROUNDS)]
    return Section(
        f"/offboard until its acknowledgement, {AT_ONCE} at once (ms)",
        ("", "commands", "p50", "p99", "max", "p99 × bare", "lost"),
        [idle_bare.row(idle_bare), idle.row(idle_bare), busy_bare.row(busy_bare), busy.row(busy_bare)],
        [*_targets(idle, idle_bare), *_targets(busy, busy_bare)],
        [idle.previews(), busy.previews(), _left(left)],
    )


async def _idle(stage: Stage, bare: Tally, bot: Tally, rounds: int) -> None:
    for _ in range(rounds):
        await type_commands(stage.bare_slack, bare)
        await ask_for_previews(stage.slack, bot)


async def _wave(stage: Stage, bare: Tally, bot: Tally) -> int:
    """A hundred requests are approved at once; as soon as the vendor is asked, both get their commands.

    The bare handler goes first, because the previews keep the machine busy for a while. Gives the number of
    requests that were still under way when the bot's last acknowledgement had come.
    """
    stage.restore_accounts()
    request_ids = await stage.study.open_requests(leavers(), typists()[0].id)
    await stage.study.approve(request_ids)
    while not stage.talentlms.writes:
        await asyncio.sleep(0.01)
    await type_commands(stage.bare_slack, bare)
    known = len(bot.acks)
    typing = asyncio.create_task(ask_for_previews(stage.slack, bot))
    while len(bot.acks) == known and not typing.done():
        await asyncio.sleep(0.01)
    left = await stage.study.count_open(request_ids)
    await typing
    await stage.study.courses(request_ids)
    return left


def _targets(tally: Tally, bare: Tally) -> list[Target]:
    return [
        Target(f"{tally.name}, p99 of the acknowledgement", tally.against(bare), TIMES_BARE, "× bare"),
        Target(f"{tally.name}, slowest acknowledgement", max(tally.acks), SLOWEST, "ms"),
    ]


def _left(counts: Sequence[int]) -> str:
    return (
        f"executing: {EXECUTING} requests are approved before each round, and {min(counts)} to {max(counts)} "
        "of them were still under way after its last acknowledgement"
    )
