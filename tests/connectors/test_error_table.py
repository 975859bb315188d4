"""Which status becomes which error, on reads and on writes, in every dialect."""

import pytest

from connectors.contract import Operation
from connectors.errors import (
    Malformed,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unreachable,
    VendorError,
)
from tests.connectors.scripted import raw_server, saying, scripted
from tests.connectors.tenants import READS, WRITES, keys, opened

# status: (on a read, on a write)
TABLE: dict[int, tuple[type[VendorError], type[VendorError]]] = {
    201: (Malformed, OutcomeUnknown),
    202: (Malformed, OutcomeUnknown),
    206: (Malformed, OutcomeUnknown),
    301: (Refused, Refused),
    304: (Refused, Refused),
    400: (Refused, Refused),
    401: (Refused, Refused),
    403: (Refused, Refused),
    404: (NotFound, NotFound),
    405: (Refused, Refused),
    408: (Unreachable, OutcomeUnknown),
    409: (Refused, Refused),
    418: (Refused, Refused),
    422: (Refused, Refused),
    429: (RateLimited, RateLimited),
    500: (Unreachable, OutcomeUnknown),
    502: (Unreachable, OutcomeUnknown),
    503: (Unreachable, OutcomeUnknown),
    504: (Unreachable, OutcomeUnknown),
    599: (Unreachable, OutcomeUnknown),
}
DOORS = {Operation.READ: READS[Operation.READ], Operation.DEACTIVATE: WRITES[Operation.DEACTIVATE]}


async def error_of(spoken: tuple[str, str], base_url: str, operation: Operation) -> VendorError:
    async with opened(*spoken, base_url) as connector:
        with pytest.raises(VendorError) as caught:
            await DOORS[operation](connector)
    return caught.value


@pytest.mark.parametrize("status", TABLE)
async def test_a_status_is_one_error(spoken: tuple[str, str], status: int) -> None:
    async with scripted(saying(status, '{"error": "no"}')) as server:
        errors = [await error_of(spoken, server.base_url, operation) for operation in DOORS]
    assert tuple(type(error) for error in errors) == TABLE[status]


@pytest.mark.parametrize("operation", DOORS)
async def test_no_server_at_all_is_unreachable(spoken: tuple[str, str], operation: Operation) -> None:
    async with raw_server(_silent) as base_url:
        pass
    error = await error_of(spoken, base_url, operation)
    assert type(error) is Unreachable
    assert error.detail == "could not be reached: check base_url and the network"


async def _silent(_: object) -> None:
    return None


async def test_the_sentences_say_what_to_check(spoken: tuple[str, str]) -> None:
    details = {}
    async with scripted(saying(401)) as server:
        for status in (401, 403, 404, 429, 503):
            server.reply = saying(status, "<html>no</html>")
            error = await error_of(spoken, server.base_url, Operation.READ)
            details[status] = error.detail
    assert details == {
        401: f"refused our key (401): check {keys(*spoken)}",
        403: f"forbids this (403): check the rights of {keys(*spoken)}",
        404: "has no such account (404)",
        429: "asks us to slow down (429)",
        503: "could not answer (503)",
    }


async def test_a_list_that_is_not_there_is_no_missing_account(spoken: tuple[str, str]) -> None:
    async with (
        scripted(saying(404, "<html>nothing here</html>")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        with pytest.raises(NotFound, match="check base_url"):
            await READS[Operation.LIST](connector)


async def test_a_404_of_somebody_else_is_no_empty_search(spoken: tuple[str, str]) -> None:
    async with (
        scripted(saying(404, "<html>nothing here</html>")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        with pytest.raises((NotFound, Malformed)):
            await connector.find("dana@acme.example")


async def test_retry_after_travels_with_the_error(spoken: tuple[str, str]) -> None:
    async with scripted(saying(429, Retry_After="17")) as server:
        error = await error_of(spoken, server.base_url, Operation.DEACTIVATE)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 17.0


async def test_a_vendor_that_asked_to_wait_is_not_called_meanwhile(spoken: tuple[str, str]) -> None:
    async with (
        scripted(saying(429, Retry_After="17")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        for _ in range(3):
            with pytest.raises(RateLimited):
                await connector.deactivate("7")
            with pytest.raises(RateLimited):
                await connector.read("7")
        assert len(server.asked) == 1
