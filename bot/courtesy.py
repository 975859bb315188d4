"""Acknowledgements first: work waits for a moment while commands are still arriving."""

import asyncio

QUIET = 0.02
"""Seconds without a new command after which work may begin; Bolt sends an acknowledgement within 0.01."""
LONGEST = 0.3
"""Seconds that work waits at most, so that a steady stream of commands does not starve it."""


class Courtesy:
    """Holds work back while a burst of commands arrives, so that none waits behind another's work."""

    def __init__(self) -> None:
        self._arrived = 0.0

    def arrived(self) -> None:
        """Says that a command has just come in."""
        self._arrived = asyncio.get_running_loop().time()

    async def pause(self) -> None:
        """Waits until no command has come in for a moment."""
        loop = asyncio.get_running_loop()
        latest = loop.time() + LONGEST
        while (left := min(self._arrived + QUIET, latest) - loop.time()) > 0:
            await asyncio.sleep(left)
