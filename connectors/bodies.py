"""Reads the body of an answer with a limit that also holds after decompression."""

import zlib
from collections.abc import AsyncIterator

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class Unreadable(ValueError):
    """The body is too large, or not compressed as its header says; the text continues a sentence."""


async def read_body(chunks: AsyncIterator[bytes], encoding: str, cap: int) -> bytes:
    """The decompressed body, of at most ``cap`` bytes; memory stays near that, whatever is sent."""
    unpack = _unpacker(encoding)
    body = bytearray()
    async for chunk in chunks:
        body += _unpacked(unpack, chunk, cap + 1 - len(body)) if unpack else chunk
        if len(body) > cap:
            raise Unreadable(f"gave an answer of more than {cap} bytes")
    if unpack and not unpack.eof:
        raise Unreadable("gave a compressed answer that breaks off")
    return bytes(body)


def _unpacker(encoding: str) -> "zlib._Decompress | None":
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(_GZIP_OR_ZLIB)
    raise Unreadable("gave an answer in a compression that we did not ask for")


def _unpacked(unpack: "zlib._Decompress", chunk: bytes, most: int) -> bytes:
    try:
        return unpack.decompress(chunk, most)
    except zlib.error:
        raise Unreadable("gave an answer that is not compressed as it says") from None
