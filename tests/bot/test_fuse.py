"""The fuse on the whole stage: a request about many accounts waits for one more approval, and says why."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from approvals.states import RequestStatus
from bot.demo import tenant
from bot.demo.scene import Scene, scene
from tests.bot.acting import APPROVALS, request, rows_show, state_of


@pytest.fixture
async def stage(ready_folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """The demo company, where more than one account within an hour is too much for one approval."""
    monkeypatch.setattr(tenant, "TOML", tenant.TOML.replace("quorum = 1", "quorum = 1\nfuse_accounts = 1"))
    async with scene(ready_folder) as up:
        yield up


async def test_two_accounts_at_once_take_one_more_approval(stage: Scene) -> None:
    card = await request(stage, text="/offboard @emil")
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    assert "2 accounts" in card.shown
    await ada.click(card, "request.approve")
    halfway = await chen.sees(APPROVALS, lambda seen: "1 of 2 approvals" in seen.shown)
    assert "one more" in halfway.shown
    assert (await state_of(stage)).status is RequestStatus.PENDING
    await chen.click(halfway, "request.approve")
    done = await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    assert len(done.votes) == 2
