"""LearnUpon's lists: pages of 500, and a header that says whether there are more."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from itertools import count

from connectors.contract import Operation
from connectors.http import Answer, Roll, Wire, chained, parse
from connectors.learnupon.shapes import Page, R

PATH = "/api/v1"
PAGE_SIZE = 500  # no parameter for it is documented


class Lists:
    """Reads the lists of one portal. ``resource`` is what follows the API's path."""

    def __init__(self, app: str, wire: Wire) -> None:
        self._app, self._wire = app, wire

    async def rows(
        self,
        operation: Operation,
        resource: str,
        model: type[Page[R]],
        query: Mapping[str, str] | None = None,
        *,
        allow: Collection[int] = (),
        most_pages: int | None = None,
    ) -> AsyncGenerator[R, None]:
        """Every row; none if the answer has a status of ``allow``. It ends early after ``most_pages``."""
        roll, numbers = Roll(self._app, operation), count(2)

        async def fetch(number: int) -> tuple[Sequence[R], bool]:
            asked: dict[str, str | int] = {**(query or {}), "page": number}
            answer = await self._wire.read(operation, f"{PATH}/{resource}", asked, allow=allow)
            if answer.status in allow:
                return (), False
            rows = parse(model, answer).rows
            return rows, number != most_pages and has_more(answer, len(rows))

        async with aclosing(chained(fetch, 1, lambda page: next(numbers) if page[1] else None)) as pages:
            async for rows, _ in pages:
                for row in roll.call(rows):
                    yield row


def has_more(answer: Answer, shown: int) -> bool:
    """Whether a further page follows this one of so many rows; raises as ``Answer.disbelieved``."""
    told = answer.headers.get("lu-has-next-page", "").strip().lower()
    if told in ("true", "false"):
        return told == "true"
    if told or shown >= PAGE_SIZE:
        raise answer.disbelieved("did not say whether there are more pages")
    return False
