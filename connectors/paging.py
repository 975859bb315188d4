"""Whole lists from pages: fetched ahead within a small window, and checked so that no part passes for all."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from itertools import islice
from typing import ClassVar, Protocol, TypeVar

from connectors.contract import Operation
from connectors.errors import Malformed

T = TypeVar("T")
K = TypeVar("K")

TURNS_TO_LEAVE = 6
"""Turns of the loop that a call takes to leave; with fewer, it waits while the page before it is read."""


class Numbered(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Numbered)


async def ahead(
    fetch: Callable[[int], Awaitable[T]], numbers: Iterable[int], window: int
) -> AsyncGenerator[T, None]:
    """What ``fetch`` gives for each number, in order, with at most ``window`` under way or waiting."""
    rest = iter(numbers)
    waiting: deque[asyncio.Future[T]] = deque()
    try:
        waiting.extend(asyncio.ensure_future(fetch(number)) for number in islice(rest, window))
        while waiting:
            page = await waiting[0]
            waiting.popleft()
            waiting.extend(asyncio.ensure_future(fetch(number)) for number in islice(rest, 1))
            await _leave()
            yield page
    finally:
        for fetching in waiting:
            fetching.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def chained(
    fetch: Callable[[K], Awaitable[T]], first: K, following: Callable[[T], K | None]
) -> AsyncGenerator[T, None]:
    """Pages of which each shows what to fetch next, if anything; that is under way while one is read."""
    fetching = asyncio.ensure_future(fetch(first))
    try:
        while (turn := following(page := await fetching)) is not None:
            fetching = asyncio.ensure_future(fetch(turn))
            await _leave()
            yield page
        yield page
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)


async def _leave() -> None:
    """Lets the calls that were just begun leave, so that the vendor works while we do."""
    for _ in range(TURNS_TO_LEAVE):
        await asyncio.sleep(0)


class Roll:
    """Calls the accounts of one listing by their ids; raises ``Malformed`` when the pages are no whole list.

    A page that comes twice, an end that never comes, a total that moves or is not reached: each is an error,
    since a list with a hole in it would hide an account. It remembers the ids, and nothing else.
    """

    most_pages: ClassVar[int] = 10_000

    def __init__(self, app: str, operation: Operation) -> None:
        self._app, self._operation = app, operation
        self._ids: set[str] = set()
        self._first_ids: set[str] = set()
        self._total: int | None = None
        self._pages = 0

    def call(self, page: Sequence[N], total: int | None = None) -> list[N]:
        """The page's accounts that were not shown before; ``total`` is what the vendor tells of the whole."""
        self._count_page(page)
        if self._total not in (None, total):
            raise self._broken("changed while it was being listed: try again")
        self._total = total
        return self.fresh(page)

    def fresh(self, rows: Sequence[N]) -> list[N]:
        """Those that were not shown before, of a list that comes in parts and not in pages."""
        fresh = {row.id: row for row in rows if row.id not in self._ids}
        self._ids.update(fresh)
        return list(fresh.values())

    def close(self) -> None:
        """Raises ``Malformed`` unless as many accounts were shown as the vendor told."""
        if self._total not in (None, len(self._ids)):
            raise self._broken(f"told of {self._total} accounts and showed {len(self._ids)}")

    def _count_page(self, page: Sequence[N]) -> None:
        self._pages += 1
        if self._pages > self.most_pages:
            raise self._broken(f"gave more than {self.most_pages} pages")
        if page and page[0].id in self._first_ids:
            raise self._broken("gave the same page twice")
        if not page and self._pages > 1:
            raise self._broken("gave an empty page before the end")
        self._first_ids.update(row.id for row in page[:1])

    def _broken(self, detail: str) -> Malformed:
        return Malformed(self._app, self._operation, detail)
