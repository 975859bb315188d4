"""Acknowledgements go first, and work is neither lost nor starved."""

import asyncio
import time

import pytest

from bot import courtesy as module
from bot.courtesy import QUIET, Courtesy


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Courtesy:
    """One that holds work back for as long as anybody waits."""
    monkeypatch.setattr(module, "LONGEST", 60.0)
    return Courtesy()


async def test_work_begins_at_once_where_nobody_waits() -> None:
    async with asyncio.timeout(0):  # any wait at all would be one too many
        await Courtesy().pause()


async def test_work_waits_for_everybody_who_waits_for_an_answer(patient: Courtesy) -> None:
    first, second = patient.answering(), patient.answering()
    first.__enter__()
    work = asyncio.create_task(patient.pause())
    second.__enter__()
    first.__exit__(None, None, None)
    await asyncio.wait({work}, timeout=QUIET * 3)
    assert not work.done()
    answered = time.monotonic()
    second.__exit__(None, None, None)
    await work
    assert time.monotonic() - answered >= QUIET * 0.9


async def test_an_answer_that_fails_is_over_too(patient: Courtesy) -> None:
    with pytest.raises(RuntimeError), patient.answering():
        raise RuntimeError
    async with asyncio.timeout(10):
        await patient.pause()


async def test_one_burst_holds_work_back_for_so_long_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.05)
    courtesy = Courtesy()
    with courtesy.answering():
        began = time.monotonic()
        async with asyncio.timeout(10):
            await courtesy.pause()
        assert time.monotonic() - began >= 0.045
        with courtesy.answering():  # the same burst: nobody starts it anew
            async with asyncio.timeout(0):
                await courtesy.pause()
