"""What people are told when a story cannot be finished."""

import pytest

from approvals.unrecorded import Busy, DiskFull
from bot.guard import NO_ROOM, NOTHING_RECORDED, Guard
from bot.metrics import Metrics


@pytest.mark.parametrize(("fault", "told"), [(Busy(), NOTHING_RECORDED), (DiskFull(), NO_ROOM)])
async def test_a_database_that_recorded_nothing_is_told_as_that(fault: Exception, told: str) -> None:
    sentences: list[str] = []

    async def work() -> None:
        raise fault

    async def tell(sentence: str) -> None:
        sentences.append(sentence)

    await Guard(Metrics()).run("approve", work, tell)
    assert sentences == [told]
