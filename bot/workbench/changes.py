"""Who must look again: one broadcaster that the page's event stream and the tests' waits listen to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """Collects topics until somebody takes them; the same topic twice is taken once."""

    def __init__(self) -> None:
        self._topics: dict[str, None] = {}
        self._woken = asyncio.Event()
        self.closed = False

    def hear(self, topics: tuple[str, ...]) -> None:
        self._topics.update(dict.fromkeys(topics))
        self._woken.set()

    def close(self) -> None:
        self.closed = True
        self._woken.set()

    async def take(self) -> list[str]:
        """Wait for news and take it all; an empty list means that the broadcaster has closed."""
        await self._woken.wait()
        self._woken.clear()
        topics, self._topics = list(self._topics), {}
        return topics


class Changes:
    """Tells listeners in this process which topics changed, such as ``messages:C1`` or ``views:U1``."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def tell(self, *topics: str) -> None:
        for listener in self._listeners:
            listener.hear(topics)

    def close(self) -> None:
        for listener in self._listeners:
            listener.close()

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
