"""What is asked beside an answer never spoils it."""

import asyncio

import pytest

from connectors import beside as module
from connectors.beside import beside
from connectors.errors import Malformed, RateLimited, VendorError


async def told() -> str:
    return "told"


async def refused(error: VendorError) -> str:
    raise error


async def test_what_is_told_is_given() -> None:
    assert await beside(told(), "") == "told"


@pytest.mark.parametrize(
    "error",
    [Malformed("acme", "find", "gave an empty answer"), RateLimited("acme", "find", "asks us to wait")],
)
async def test_what_fails_is_untold(error: VendorError) -> None:
    assert await beside(refused(error), "") == ""


async def test_what_takes_too_long_is_untold_and_not_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    asking = asyncio.ensure_future(asyncio.Event().wait())
    assert await beside(asking, False) is False
    assert asking.cancelled()


async def test_a_fault_of_ours_is_not_hidden() -> None:
    async def broken() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await beside(broken(), "")
