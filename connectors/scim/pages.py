"""Whole lists of a SCIM server: by page numbers (RFC 7644, 3.4.2.4) or by cursors (RFC 9865)."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from connectors.contract import Operation
from connectors.errors import Malformed
from connectors.http import Roll, ahead, parse
from connectors.scim.shapes import Abilities, Page, User

if TYPE_CHECKING:
    from connectors.scim.asking import Asking

PAGES_AHEAD: Final = 4

NO_SUCH_FILTER: Final = (400, 501)
"""How servers answer to a filter that they do not have."""

PAST_THE_END: Final = (400, 404, 416)
"""How servers may answer to a page behind the last, other than by an empty one."""


class NoSuchFilter(Exception):
    """The server does not filter by that."""


class Listing:
    """One way through the accounts; ``chosen`` is a filter of SCIM, or empty for all of them."""

    def __init__(
        self, app: str, operation: Operation, asking: "Asking", abilities: Abilities, chosen: str = ""
    ) -> None:
        self._app, self._operation, self._asking, self._abilities = app, operation, asking, abilities
        self._filter = {"filter": chosen} if chosen else {}

    async def users(self) -> AsyncGenerator[User, None]:
        """Each account once; raises ``Malformed`` where the pages are no whole list, and ``NoSuchFilter``."""
        roll = Roll(self._app, self._operation)
        async with aclosing(self._pages()) as pages:
            async for page in pages:
                for user in roll.call(page.users, page.total):
                    yield user
        roll.close()

    async def _pages(self) -> AsyncGenerator[Page, None]:
        key, place = ("cursor", "") if self._abilities.by_cursor else ("startIndex", "1")
        allow = NO_SUCH_FILTER if self._filter else ()
        first = await self._page(key, place, self._abilities.page_size, allow)
        if first is None:
            raise NoSuchFilter
        yield first
        calls_by_cursor = self._abilities.by_cursor or first.following
        rest = self._by_cursors(first) if calls_by_cursor else self._by_numbers(first)
        async with aclosing(rest) as pages:
            async for page in pages:
                yield page

    async def _by_cursors(self, page: Page) -> AsyncGenerator[Page, None]:
        """The pages in turn, since only a page tells where the next is; an empty one at the end is none."""
        total, called = page.total, set[str]()
        while cursor := page.following:
            if cursor in called:
                raise self._broken("led back to a page that it had given")
            called.add(cursor)
            page = await self._given("cursor", cursor, self._abilities.page_size)
            if page.users or page.following:
                yield page if page.total is not None else page.model_copy(update={"total": total})

    async def _by_numbers(self, first: Page) -> AsyncGenerator[Page, None]:
        """The pages after the first, each as long as that one, which shows how many are given at most."""
        size = len(first.users)
        if first.total is None:
            raise self._broken("does not tell how many accounts there are")
        if not size:
            return
        starts = range(1 + size, first.total + 1, size)
        rest = ahead(lambda start: self._given("startIndex", start, size), starts, PAGES_AHEAD)
        async with aclosing(rest) as pages:
            async for page in pages:
                yield page
        if first.total % size == 0 and (starts or size >= self._abilities.page_size):
            await self._see_that_nothing_is_at(first.total + 1, size)

    async def _see_that_nothing_is_at(self, start: int, size: int) -> None:
        """A full last page may be a page of more: some servers tell the length of the page for the total."""
        page = await self._page("startIndex", start, size, PAST_THE_END)
        if page and page.users:
            raise self._broken("showed more accounts than it told of")

    async def _given(self, key: str, place: str | int, count: int) -> Page:
        page = await self._page(key, place, count, ())
        if page is None:
            raise self._broken("gave an empty answer")
        return page

    async def _page(self, key: str, place: str | int, count: int, allow: Collection[int]) -> Page | None:
        """The page at this place, or None where the answer has a status of ``allow``."""
        query = {**self._filter, key: place, "count": count}
        answer = await self._asking.page(self._operation, query, allow)
        return parse(Page, answer) if answer else None

    def _broken(self, detail: str) -> Malformed:
        return Malformed(self._app, self._operation, detail)
