"""Leaps on the clock of the event loop, so that no test waits for a timeout, nor meets one when busy."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from connectors.sandbox.faults import Faults

TICK = 0.005  # seconds


@dataclass
class LoopClock:
    """What a loop counts its timers by: ``passing`` seconds and those that were leapt over."""

    passing: Callable[[], float]
    leapt: float = 0.0

    def __call__(self) -> float:
        return self.passing() + self.leapt


def leap(seconds: float) -> None:
    """Lets so many seconds pass at once for every timer of the running loop."""
    own = vars(asyncio.get_running_loop())
    own.setdefault("time", LoopClock(asyncio.get_running_loop().time)).leapt += seconds


@asynccontextmanager
async def ticking() -> AsyncIterator[None]:
    """Time on the running loop passes by ticks, one whenever whoever can go on has gone on.

    It begins at zero, because a loop counts from the machine's start, and after a day floats lose too much.
    """
    loop = asyncio.get_running_loop()
    vars(loop)["time"] = LoopClock(lambda: 0.0)
    ticks = asyncio.create_task(_tick())
    try:
        yield
    finally:
        ticks.cancel()
        with suppress(asyncio.CancelledError):
            await ticks
        del vars(loop)["time"]


async def _tick() -> None:
    while True:
        await asyncio.sleep(0)
        leap(TICK)


class Leaping(Faults):
    """Faults of a sandbox in the test's own loop, where a call that hangs lets ``seconds`` pass at once."""

    def __init__(self, changed: Callable[[], None], seconds: float) -> None:
        super().__init__(changed)
        self.seconds = seconds

    async def wait_until_released(self) -> None:
        leap(self.seconds)
        await super().wait_until_released()
