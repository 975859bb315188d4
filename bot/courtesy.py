"""Acknowledgements first: work waits for a moment while people wait for theirs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

QUIET = 0.02
"""Seconds after the last answer for which work still waits, because a burst comes with gaps."""
LONGEST = 0.3
"""Seconds for which one burst holds work back at most, or a stream would starve it."""


class Courtesy:
    """Holds work back while a burst is answered, so that no acknowledgement waits behind another's work."""

    def __init__(self) -> None:
        self._waiting = 0
        self._began = 0.0
        self._answered = 0.0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Says that somebody waits for an answer until the block ends."""
        loop = asyncio.get_running_loop()
        if not self._waiting and loop.time() >= self._answered + QUIET:
            self._began = loop.time()
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1
            self._answered = loop.time()

    async def pause(self) -> None:
        """Waits until nobody is waiting for an answer, or for as long as this burst may hold work back."""
        loop = asyncio.get_running_loop()
        while (left := self._free_at(loop.time()) - loop.time()) > 0:
            await asyncio.sleep(left)

    def _free_at(self, now: float) -> float:
        latest = now if self._waiting else self._answered
        return min(latest + QUIET, self._began + LONGEST)
