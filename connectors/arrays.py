"""One long JSON array, cut into short ones while it arrives, so that nobody has to hold the whole.

The standard library's scanner only finds where entries end: it is three times as fast as the streaming
parsers on the package index. What the entries hold is for whoever parses the short arrays.
"""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Final

from connectors.bodies import PIECE, Unreadable

LONGEST_ENTRY: Final = 1024 * 1024  # characters; an account is a few hundred
BLANKS: Final = " \t\n\r"
_BLANKS = re.compile(f"[{BLANKS}]*")


async def arrays(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Whole entries of the array that the chunks make, as arrays of their own; ``Unreadable`` if it is none.

    Only the end shows whether the array was whole. A body that does not begin as an array is given on as it
    came, for whoever parses it to say what it is instead.
    """
    splitter, waiting = Splitter(), bytearray()
    async for chunk in chunks:
        waiting += chunk
        if len(waiting) >= PIECE:  # or else a server that drips would have each entry scanned many times
            for array in splitter.feed(bytes(waiting)):
                yield array
            waiting.clear()
    for array in splitter.feed(bytes(waiting), last=True):
        yield array


class Splitter:
    """Finds whole entries in the text of an array; what is begun waits for more."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")().decode
        self._scan = json.JSONDecoder(parse_int=str).raw_decode  # int would refuse long numbers
        self._text = ""
        self._began = self._any = self._ended = False

    def feed(self, data: bytes, *, last: bool = False) -> Iterator[bytes]:
        """Arrays of what is whole by now; after the last data, ``Unreadable`` if something is missing."""
        try:
            self._text += self._decode(data, last)
        except UnicodeDecodeError:
            raise _not_json() from None
        if not self._began:
            self._text = self._text.lstrip(BLANKS)
            self._began = bool(self._text) or last
            if self._began and not self._text.startswith("["):
                yield self._text.encode()
            self._text = self._text.removeprefix("[")
        if self._began and (entries := self._cut()):
            yield f"[{entries}]".encode()
        if last and not self._ended:
            raise _not_json()

    def _cut(self) -> str:
        """The whole entries, with the commas between them; they are taken off the text."""
        begins = ends = 0
        if not self._any and self._text.lstrip(BLANKS).startswith("]"):
            begins, self._ended = self._text.index("]") + 1, True
        while not self._ended and (end := self._end_of_entry(begins)):
            mark = _skip(self._text, end)
            follows = self._text[mark : mark + 1]
            if follows not in (",", "]"):  # the rest of a number may, and what else does shows at the end
                break
            ends, begins, self._ended, self._any = end, mark + 1, follows == "]", True
        entries, self._text = self._text[:ends], self._text[begins:]
        if self._ended and self._text.strip():
            raise _not_json()
        if len(self._text) > LONGEST_ENTRY:
            raise Unreadable(f"gave a list with an entry of more than {LONGEST_ENTRY} characters")
        return entries

    def _end_of_entry(self, begins: int) -> int | None:
        """Where the entry ends, if it is whole."""
        try:
            end: int = self._scan(self._text, _skip(self._text, begins))[1]
        except json.JSONDecodeError:
            return None
        except RecursionError:
            raise _not_json() from None
        return end


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _not_json() -> Unreadable:
    return Unreadable("gave an answer that is not JSON")
