"""Reads the body of an answer with a limit that also holds after decompression."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Final

PIECE: Final = 64 * 1024  # bytes
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class Unreadable(ValueError):
    """The body is too large, or not what its header or its beginning says; the text continues a sentence."""


async def read_body(chunks: AsyncIterator[bytes], encoding: str, cap: int) -> bytes:
    """The decompressed body, of at most ``cap`` bytes; memory stays near that, whatever is sent."""
    return b"".join([piece async for piece in unpacked(chunks, encoding, cap)])


async def within(seconds: float, pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """The pieces; ``TimeoutError`` once they were waited for longer than that altogether."""
    now = asyncio.get_running_loop().time
    while True:
        began = now()
        async with asyncio.timeout(seconds):
            piece = await anext(pieces, None)
        if piece is None:
            return
        seconds -= now() - began
        yield piece


async def unpacked(chunks: AsyncIterator[bytes], encoding: str, cap: int) -> AsyncGenerator[bytes, None]:
    """The decompressed body in small pieces, of at most ``cap`` bytes together."""
    unpack = _unpacker(encoding)
    total = 0
    async for chunk in chunks:
        for piece in _pieces(unpack, chunk) if unpack else (chunk,):
            total += len(piece)
            if total > cap:
                raise Unreadable(f"gave an answer of more than {cap} bytes")
            yield piece
    if unpack and not unpack.eof:
        raise Unreadable("gave a compressed answer that breaks off")


def _unpacker(encoding: str) -> "zlib._Decompress | None":
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(_GZIP_OR_ZLIB)
    raise Unreadable("gave an answer in a compression that we did not ask for")


def _pieces(unpack: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    """What the chunk unpacks to, which may be a thousand times as much."""
    piece = b""
    while chunk or len(piece) == PIECE:  # a full piece may have left some behind
        try:
            piece = unpack.decompress(chunk, PIECE)
        except zlib.error:
            raise Unreadable("gave an answer that is not compressed as it says") from None
        yield piece
        chunk = unpack.unconsumed_tail
