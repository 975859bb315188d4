"""The whole stage for scenarios: a local Slack, a local TalentLMS and the real bot, over real protocols."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.portal import portal_accounts
from bot.demo.scene import KEY, Scene, demo_environment, scene
from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from connectors.sandbox.talentlms import TalentLMSSandbox
from tests.bot.processes import Apart, free_port


@pytest.fixture
async def stage(ready_folder: Path) -> AsyncIterator[Scene]:
    async with scene(ready_folder) as up:
        yield up


@pytest.fixture
async def apart(ready_folder: Path) -> AsyncIterator[Apart]:
    """The stand-ins, and a bot that can be started and killed in a process of its own."""
    clock = MovableClock()
    talentlms = TalentLMSSandbox(portal_accounts(clock()), api_key=KEY, clock=clock)
    workbench = Workbench(demo_company(), clock=clock, vendors=[talentlms])
    await talentlms.start()
    await workbench.start()
    yield Apart(workbench, talentlms, demo_environment(ready_folder, workbench, talentlms), free_port())
    await workbench.stop()
    await talentlms.stop()
