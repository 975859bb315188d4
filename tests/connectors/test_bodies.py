"""The limit on a body's size, before and after decompression."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest

from connectors.bodies import PIECE, Unreadable, read_body, unpacked, within
from tests.connectors.leaps import ticking


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


async def test_a_chunk_that_unpacks_to_much_comes_out_in_small_pieces() -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    pieces = [piece async for piece in unpacked(chunks(packed), "gzip", cap=1_000_000)]
    assert b"".join(pieces) == b"x" * 1_000_000
    assert max(map(len, pieces)) == PIECE


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
async def test_nothing_is_left_behind_in_a_piece_that_is_full(size: int) -> None:
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    for packed in (gzip.compress(body), zlib.compress(body, 0)):
        assert await read_body(chunks(packed), "gzip", cap=size) == body


async def test_only_the_waiting_is_counted_against_the_time() -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(0.1)
        yield b"b"
        await asyncio.Event().wait()

    async with ticking():
        pieces = within(0.4, slow())
        assert await anext(pieces) == b"a"
        await asyncio.sleep(0.5)
        assert await anext(pieces) == b"b"
        with pytest.raises(TimeoutError):
            await anext(pieces)


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
