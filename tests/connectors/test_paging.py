"""Pages fetched ahead, in order and within a window; and lists that are not whole."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from connectors.contract import Operation
from connectors.errors import Malformed
from connectors.paging import Roll, ahead, chained


@dataclass(frozen=True)
class Row:
    id: str


def rows(*ids: int) -> list[Row]:
    return [Row(str(n)) for n in ids]


class Pages:
    """Fetches that wait until the test lets them go."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}

    async def fetch(self, number: int) -> int:
        self.asked.append(number)
        gate = self.gates.setdefault(number, asyncio.Event())
        await gate.wait()
        if number < 0:
            raise ValueError("broken")
        return number

    def let_go(self, *numbers: int) -> None:
        for number in numbers:
            self.gates.setdefault(number, asyncio.Event()).set()


async def test_pages_come_in_order_whichever_answers_first() -> None:
    pages = Pages()
    pages.let_go(3, 2, 1, 5, 4)
    assert [page async for page in ahead(pages.fetch, range(1, 6), 3)] == [1, 2, 3, 4, 5]


async def test_no_more_than_the_window_is_under_way() -> None:
    pages = Pages()
    pages.let_go(1)
    async with aclosing(ahead(pages.fetch, range(1, 100), 4)) as stream:
        assert await anext(stream) == 1
        await asyncio.sleep(0)
        assert pages.asked == [1, 2, 3, 4, 5]


async def test_leaving_early_cancels_what_is_under_way() -> None:
    pages = Pages()
    pages.let_go(1)
    async with aclosing(ahead(pages.fetch, range(1, 100), 4)) as stream:
        await anext(stream)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_one_broken_page_breaks_the_list_and_cancels_the_rest() -> None:
    pages = Pages()
    pages.let_go(1, -1)
    with pytest.raises(ValueError, match="broken"):
        assert [page async for page in ahead(pages.fetch, [1, -1, 2, 3], 4)]
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_the_next_page_is_under_way_while_one_is_read() -> None:
    pages = Pages()
    pages.let_go(1, 2, 3)
    chain = chained(pages.fetch, 1, lambda page: page + 1 if page < 3 else None)
    async with aclosing(chain) as stream:
        seen = [(page, list(pages.asked)) async for page in stream]
    assert seen == [(1, [1, 2]), (2, [1, 2, 3]), (3, [1, 2, 3])]


async def test_a_chain_that_is_left_or_broken_leaves_nothing_under_way() -> None:
    pages = Pages()
    pages.let_go(1, -1)
    async with aclosing(chained(pages.fetch, 1, lambda page: 2)) as stream:
        assert await anext(stream) == 1
    with pytest.raises(ValueError, match="broken"):
        assert [page async for page in chained(pages.fetch, 1, lambda page: -1)]
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_no_pages_are_no_answers() -> None:
    assert [page async for page in ahead(Pages().fetch, [], 4)] == []


@pytest.fixture
def roll() -> Roll:
    return Roll("acme", Operation.LIST)


def test_an_account_that_moved_to_the_next_page_is_called_once(roll: Roll) -> None:
    assert roll.call(rows(1, 2, 3)) == rows(1, 2, 3)
    assert roll.call(rows(3, 4, 4)) == rows(4)
    roll.close()


def test_the_parts_of_a_list_may_be_empty_and_show_an_account_twice(roll: Roll) -> None:
    assert roll.fresh(rows(1, 2)) == rows(1, 2)
    assert roll.fresh(rows()) == []
    assert roll.fresh(rows(1, 3)) == rows(3)


def test_a_page_that_comes_twice_is_malformed(roll: Roll) -> None:
    roll.call(rows(1, 2))
    roll.call(rows(3, 4))
    with pytest.raises(Malformed, match="acme: list: gave the same page twice"):
        roll.call(rows(1, 2))


def test_fewer_or_more_than_the_total_are_malformed() -> None:
    for ids in (rows(1, 2), rows(1, 2, 3, 4)):
        roll = Roll("acme", Operation.LIST)
        roll.call(ids, total=3)
        with pytest.raises(Malformed, match=f"told of 3 accounts and showed {len(ids)}"):
            roll.close()


def test_a_total_that_moves_is_malformed(roll: Roll) -> None:
    roll.call(rows(1, 2), total=3)
    with pytest.raises(Malformed, match="changed while it was being listed"):
        roll.call(rows(3, 4), total=4)


def test_an_empty_page_is_a_list_only_at_the_start(roll: Roll) -> None:
    assert roll.call(rows(), total=0) == []
    roll.close()
    with pytest.raises(Malformed, match="empty page"):
        roll.call(rows(), total=0)


def test_an_end_that_never_comes_is_malformed(roll: Roll) -> None:
    for number in range(Roll.most_pages):
        roll.call(rows(number))
    with pytest.raises(Malformed, match="more than 10000 pages"):
        roll.call(rows(-1))
