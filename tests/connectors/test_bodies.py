"""The limit on a body's size, before and after decompression."""

import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest

from connectors.bodies import Unreadable, read_body


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_body_of_just_the_limit_is_read() -> None:
    assert await read_body(chunks(b"12345", b"67890"), "", cap=10) == b"1234567890"


async def test_one_byte_more_is_refused_without_reading_on() -> None:
    read = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield b"x" * 100

    with pytest.raises(Unreadable, match="more than 1000 bytes"):
        await read_body(endless(), "identity", cap=1000)
    assert len(read) == 11


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_unpacks(encoding: str) -> None:
    packer = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
    packed = packer.compress(b"hello" * 1000) + packer.flush()
    parts = [packed[i : i + 7] for i in range(0, len(packed), 7)]
    assert await read_body(chunks(*parts), encoding, cap=5000) == b"hello" * 1000
    with pytest.raises(Unreadable, match="more than 4999"):
        await read_body(chunks(packed), encoding, cap=4999)


async def test_a_bomb_costs_no_memory() -> None:
    bomb = zlib.compress(b"\x00" * 50_000_000, 9)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            await read_body(chunks(bomb), "deflate", cap=100_000)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packed", [b"", b"not packed at all", zlib.compress(b"hello")[:-1]])
async def test_what_is_not_packed_as_said_is_unreadable(packed: bytes) -> None:
    with pytest.raises(Unreadable):
        await read_body(chunks(packed), "gzip", cap=1000)
