"""Every app of the real tenant, read; and one throwaway account blocked and opened, where one is named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from connectors.errors import VendorError
from tests.live.promises import PROMISES
from tests.live.tenant import WRITE, Live
from tests.live.writing import NotForThis, blocks_and_opens

pytestmark = pytest.mark.live


@contextmanager
def said_in_a_sentence(live: Live) -> Iterator[None]:
    """A failure without its traceback, since a frame may hold what must not be printed."""
    try:
        yield
    except (AssertionError, VendorError, NotForThis, ValueError) as error:
        pytest.fail(f"{live.app}: {error}", pytrace=False)


@pytest.mark.parametrize("promise", PROMISES)
async def test_reading(live: Live, promise: str) -> None:
    with said_in_a_sentence(live):
        await PROMISES[promise](live)


async def test_writing(live: Live) -> None:
    if not (address := os.environ.get(WRITE, "").strip().lower()):
        pytest.skip(f"{WRITE} names no throwaway account")
    with said_in_a_sentence(live):
        await blocks_and_opens(live, address)
