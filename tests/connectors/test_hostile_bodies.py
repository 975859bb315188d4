"""Bodies that no vendor should send: each is an error of ours, quickly, and with nothing believed."""

import gzip
import json

import pytest

from connectors.contract import Holds, Operation, State
from connectors.errors import Malformed, OutcomeUnknown, VendorError
from tests.connectors.scripted import Reply, saying, scripted
from tests.connectors.tenants import DANA, READS, TENANTS, WRITES, opened

DEEP = "[" * 50_000 + "]" * 50_000
DEEP_OBJECT = '{"_data":' * 50_000 + "1" + "}" * 50_000
OTHER = {"id": "8", "user_id": "8", "status": "active", "user_type": {"name": "x"}, "type": "x"}

BODIES: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n ",
    "html": b"<!doctype html><title>Sign in</title>",
    "truncated": b'{"_data": [{"id": 7, "login": "da',
    "null": b"null",
    "number": b"7",
    "text": b'"ok"',
    "true": b"true",
    "deep": DEEP.encode(),
    "deep-object": DEEP_OBJECT.encode(),
    "latin-1": '{"status": "läuft"}'.encode("latin-1"),
    "utf-16": '{"status": "inactive"}'.encode("utf-16"),
    "zeros": b"\x00" * 100,
    "nan": b"NaN",
    "two-documents": b"{}{}",
    "numbers": json.dumps([1] * 10_000).encode(),
}
BOMB = gzip.compress(b" " * 64 * 1024 * 1024, 1)
OBJECTS: dict[str, bytes] = {
    "no-fields": b"{}",
    "nulls": b'{"_data": null, "_meta": null, "id": null, "user_id": null, "status": null}',
    "wrong-types": json.dumps(
        {"_data": [{"id": [1], "status": {}, "type": 5}], "_meta": 3, "id": {}}
    ).encode(),
    "wrong-root": json.dumps({"users": [OTHER]}).encode(),
    "error-in-200": b'{"error": {"type": "api_error", "message": "no"}}',
    "negative-pages": b'{"_data": [], "_meta": {"pagination": {"total_pages": -1, "total_results": -1}}}',
    "other-account": json.dumps({**OTHER, "_data": OTHER}).encode(),
    "boolean-id": json.dumps({"_data": {**OTHER, "id": True}, "id": True, "user_id": True}).encode(),
}


# They hold just the state that was asked for, and v2 documents no id in the answer to a change.
UNTOLD = {
    (("talentlms", "v2"), Operation.REACTIVATE, "other-account"),
    (("talentlms", "v2"), Operation.REACTIVATE, "boolean-id"),
}


async def assert_not_believed(spoken: tuple[str, str], operation: Operation, reply: Reply) -> None:
    ask = {**READS, **WRITES}[operation]
    expected = OutcomeUnknown if operation in WRITES else Malformed
    async with scripted(reply) as server, opened(*spoken, server.base_url) as connector:
        if connector.facts[operation].holds is not Holds.YES:
            return
        with pytest.raises(VendorError) as caught:
            await ask(connector)
        assert len(server.asked) == 1
    assert type(caught.value) is expected
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("operation", [*READS, *WRITES])
@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_no_document_of_theirs(
    spoken: tuple[str, str], operation: Operation, body: str
) -> None:
    await assert_not_believed(spoken, operation, saying(200, BODIES[body]))


# Ending sessions is left out: no document shows its answer, so that any object is taken for one.
@pytest.mark.parametrize("operation", [*READS, Operation.DEACTIVATE, Operation.REACTIVATE])
@pytest.mark.parametrize("body", OBJECTS)
async def test_an_object_of_the_wrong_shape(spoken: tuple[str, str], operation: Operation, body: str) -> None:
    if (spoken, operation, body) in UNTOLD:
        return
    await assert_not_believed(spoken, operation, saying(200, OBJECTS[body]))


@pytest.mark.parametrize("operation", [*READS, *WRITES])
@pytest.mark.parametrize("encoding", ["br", "gzip", "gzip, gzip", "zstd"])
async def test_a_compression_that_is_none(
    spoken: tuple[str, str], operation: Operation, encoding: str
) -> None:
    await assert_not_believed(spoken, operation, saying(200, b"\x1f\x8bnot", Content_Encoding=encoding))


@pytest.mark.parametrize("operation", [*READS, *WRITES])
async def test_a_bomb_is_not_unpacked(spoken: tuple[str, str], operation: Operation) -> None:
    await assert_not_believed(spoken, operation, saying(200, BOMB, Content_Encoding="gzip"))


@pytest.mark.parametrize("operation", [*READS, *WRITES])
async def test_a_compressed_answer_that_breaks_off(spoken: tuple[str, str], operation: Operation) -> None:
    half = gzip.compress(json.dumps({"id": DANA, "status": "inactive"}).encode())[:-9]
    await assert_not_believed(spoken, operation, saying(200, half, Content_Encoding="gzip"))


async def test_a_compressed_answer_is_read(spoken: tuple[str, str]) -> None:
    packed = gzip.compress(json.dumps(TENANTS[spoken[0]].told(spoken[1], DANA)).encode())
    async with (
        scripted(saying(200, packed, Content_Encoding="gzip")) as server,
        opened(*spoken, server.base_url) as connector,
    ):
        assert (await connector.read(DANA)).state is State.ACTIVE
