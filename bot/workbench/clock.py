"""A clock that a demonstration and a test can move forward."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any

Callback = Callable[[], object]
"""Called after a move, without arguments; what it returns is awaited when it can be."""


class Moved:
    """A finished move; awaiting it waits for the asynchronous callbacks as well."""

    def __init__(self, tasks: list["asyncio.Future[Any]"]) -> None:
        self._tasks = tasks

    def __await__(self) -> Generator[Any, None, None]:
        for task in self._tasks:
            yield from task.__await__()


class MovableClock:
    """Tells the moment in UTC: real time, plus every move forward so far."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = start - datetime.now(UTC) if start else timedelta()
        self._callbacks: list[Callback] = []
        self._running: set[asyncio.Future[Any]] = set()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def on_move(self, callback: Callback) -> None:
        """Have ``callback()`` called after each move; it may be a coroutine function."""
        self._callbacks.append(callback)

    def advance(self, by: timedelta) -> Moved:
        """Move forward and call back; raise ValueError on a move backwards. The answer may be awaited."""
        if by < timedelta():
            raise ValueError("a clock moves forward only")
        self._offset += by
        results = [callback() for callback in self._callbacks]
        return Moved([self._start(result) for result in results if isinstance(result, Awaitable)])

    def _start(self, result: Awaitable[Any]) -> "asyncio.Future[Any]":
        task = asyncio.ensure_future(result)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task
