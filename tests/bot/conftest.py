"""The whole stage for scenarios: a local Slack, a local TalentLMS and the real bot, over real protocols."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.scene import Scene, scene


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as up:
        yield up
