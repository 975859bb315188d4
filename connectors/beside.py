"""What is asked beside an answer because it is good to know, and left out where it is slow or fails."""

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

from connectors.errors import VendorError

PATIENCE: Final = 2.0  # seconds

T = TypeVar("T")


async def beside(asking: Awaitable[T], untold: T) -> T:
    """What ``asking`` gives, or ``untold`` where the vendor does not tell it within ``PATIENCE``.

    It never raises a ``VendorError``: what it is for must not spoil the answer that it stands beside.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await asking
    except (VendorError, TimeoutError):
        return untold
