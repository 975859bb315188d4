"""What a site of Thought Industries answers: the value, the error that it is or tells of, and whole lists."""

import re
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from typing import Protocol, TypeVar

from pydantic import BaseModel

from connectors.contract import Operation
from connectors.errors import Malformed, NotFound, OutcomeUnknown, Refused
from connectors.http import Answer, Wire, chained, parse
from connectors.thought_industries.shapes import Complaint, Turn

PAGE_SIZE = 100  # the largest, of the page pagination

# How a miss is worded in a 200 is not documented, so only what can mean nothing else is taken for one.
MISSING = re.compile(
    r"((the )?(requested |specified )?(user|account)( (with|for|by) .{1,80}?)? (was |could )?"
    r"(not (be )?found|does(n't| not) exist)|no such user|not found)\W*",
    re.IGNORECASE,
)

M = TypeVar("M", bound=BaseModel)


class Page(Protocol):
    """A page of a list, and where the list goes on."""

    @property
    def rows(self) -> Sequence[object]: ...

    @property
    def following(self) -> Turn | None: ...


P = TypeVar("P", bound=Page)


class Site:
    """Asks one site through its wire."""

    def __init__(self, app: str, wire: Wire) -> None:
        self._app, self._wire = app, wire

    def believed(self, model: type[M], answer: Answer) -> M:
        """The body in the documented shape, or the error that it is or tells of."""
        try:
            return parse(model, answer)
        except (Malformed, OutcomeUnknown) as error:
            raise self._said_no(answer) or error from None

    def _said_no(self, answer: Answer) -> Refused | None:
        try:
            complaint = parse(Complaint, answer)
        except (Malformed, OutcomeUnknown):
            return None
        if answer.wrote and complaint.data:  # a part of it may have been done
            return None
        if MISSING.fullmatch(complaint.message):
            return NotFound(self._app, answer.operation, "has no such account")
        return self._wire.refusal(answer)

    async def pages(
        self, operation: Operation, path: str, page_of: Callable[[Answer], P], *, allow: Collection[int] = ()
    ) -> AsyncGenerator[P, None]:
        """The pages in turn, since only a page tells where the next is; an empty one at the end is none."""
        asked: set[Turn | None] = set()

        async def fetch(turn: Turn | None) -> P:
            if turn in asked:
                raise Malformed(self._app, operation, "led back to a page that it had given")
            asked.add(turn)
            query = dict([turn] if turn else [], perPage=PAGE_SIZE)
            return page_of(await self._wire.read(operation, path, query, allow=allow))

        first = True
        async with aclosing(chained(fetch, None, lambda page: page.following)) as shown:
            async for page in shown:
                if page.rows or page.following or first:
                    yield page
                first = False
