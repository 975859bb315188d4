"""Works that go on side by side."""

import asyncio
from collections.abc import Coroutine, Iterable


async def side_by_side(works: Iterable[Coroutine[None, None, None]]) -> None:
    """Waits for all of them before it raises the first fault: none is left behind to meet the next try."""
    for fault in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(fault, BaseException):
            raise fault
