"""One long array, cut into short ones while it arrives: whole entries in their order, or an error."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.arrays import LONGEST_ENTRY, Splitter, arrays
from connectors.bodies import PIECE, Unreadable

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
ENTRIES = st.lists(
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=8,
)
BLANKS = st.text(" \t\r\n", max_size=3)


def split(*parts: bytes) -> list[Any]:
    """The entries that come out, when these parts come in."""
    splitter = Splitter()
    short = [array for part in parts for array in splitter.feed(part)]
    short += splitter.feed(b"", last=True)
    return [entry for array in short for entry in json.loads(array)]


async def chunks(body: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


@given(ENTRIES, BLANKS, st.booleans(), st.data())
def test_entries_come_out_as_they_went_in_wherever_the_body_is_cut(
    entries: list[Any], blank: str, plain: bool, data: st.DataObject
) -> None:
    told = f",{blank}".join(json.dumps(entry, ensure_ascii=plain) for entry in entries)
    body = f"{blank}[{blank}{told}{blank}]{blank}".encode()
    at = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=4)))
    parts = [body[start:end] for start, end in zip([0, *at], [*at, len(body)], strict=True)]
    assert split(*parts) == entries


@given(ENTRIES, st.data())
def test_a_body_that_breaks_off_anywhere_is_never_a_list(entries: list[Any], data: st.DataObject) -> None:
    body = json.dumps(entries).encode()
    with pytest.raises((Unreadable, ValueError)):
        split(body[: data.draw(st.integers(0, len(body) - 1))])


@pytest.mark.parametrize(
    "body",
    ["[1 2]", "[1,2]]", "[1,2]x", "[1,]", "[,1]", "[1,,2]", "[]]", "[1}", "[tru]", "[1,2][3]", "[" * 100_000],
)
def test_what_is_no_array_is_unreadable(body: str) -> None:
    with pytest.raises(Unreadable, match="not JSON"):
        split(body.encode())


@pytest.mark.parametrize("body", [b"", b" \n ", b"<html>", b"{}", b"null", b'"[1]"'])
def test_what_begins_as_no_array_is_given_on_for_its_reader_to_say_what_it_is(body: bytes) -> None:
    given_on = next(Splitter().feed(body, last=True))
    assert given_on == body.strip()


def test_a_number_is_whole_only_when_something_follows_it() -> None:
    assert split(b"[1", b"2", b"3", b"]") == [123]
    for at in range(1, 8):
        assert split(b"[1.5e-7]"[:at], b"[1.5e-7]"[at:]) == [1.5e-7]


def test_what_is_no_utf_8_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="not JSON"):
        split(b'["l\xe4uft"]')
    assert split(b'["l\xc3', b'\xa4uft"]') == ["läuft"]


def test_an_entry_without_an_end_is_not_waited_for() -> None:
    splitter = Splitter()
    assert list(splitter.feed(b'[1, "')) == [b"[1]"]
    for _ in range(LONGEST_ENTRY // PIECE - 1):
        assert list(splitter.feed(b"x" * PIECE)) == []
    with pytest.raises(Unreadable, match="an entry of more than"):
        list(splitter.feed(b"x" * PIECE))


async def test_entries_come_out_before_the_end_and_little_is_held() -> None:
    body = json.dumps([{"id": n, "name": "x" * 100} for n in range(10_000)]).encode()
    short = [array async for array in arrays(chunks(body, 1000))]
    assert len(short) > 10
    assert max(map(len, short)) < 2 * PIECE
    assert sum(len(json.loads(array)) for array in short) == 10_000
