"""The stage with a second app whose gate is shut: nobody knows what Trainual's deactivation does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.compose import running
from bot.demo.portal import portal_accounts
from bot.demo.scene import KEY, Scene, demo_environment
from bot.settings import Settings, load
from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.messages import Message
from bot.workbench.server import Workbench
from bot.workbench.surfaces import View
from connectors.sandbox.talentlms import TalentLMSSandbox
from connectors.sandbox.trainual import DEMO_SECRETS, TrainualSandbox, TrainualUser
from tests.bot.acting import APPROVALS, REASON, has_button, preview

DANA_IN_TRAINUAL = "205"
OWNER = "UFARAH"
"""Who looks after Trainual: she is no approver, and not in the approvals channel."""

TRAINUAL = """
[apps.trainual]
connector = "trainual"
api = "v1"
title = "Trainual"
base_url = "{base_url}"
owner = "farah@harbourpine.example"
calls_per_second = 500
settles_in = "1s"
"""


@dataclass(frozen=True)
class Gated(Scene):
    """The stage with a Trainual company beside the portal."""

    trainual: TrainualSandbox


@asynccontextmanager
async def gated_scene(folder: Path) -> AsyncIterator[Gated]:
    """Both vendors, the workspace and the bot between them."""
    clock = MovableClock()
    people = [
        TrainualUser("201", "Ines Duarte", "ines@harbourpine.example", "Billing Admin"),
        TrainualUser(DANA_IN_TRAINUAL, "Dana Okafor", "dana@harbourpine.example"),
        TrainualUser("206", "Kim Larsen", "kim@harbourpine.example", status="invited"),
    ]
    talentlms = TalentLMSSandbox(portal_accounts(clock()), api_key=KEY, clock=clock)
    trainual = TrainualSandbox(people, clock=clock)
    async with talentlms, trainual:
        workbench = Workbench(demo_company(), clock=clock, vendors=[talentlms, trainual])
        await workbench.start()
        async with running(gated_settings(folder, workbench, talentlms, trainual), clock) as bot:
            clock.on_move(bot.worker.sweep)
            await bot.worker.leading.wait()
            yield Gated(workbench, talentlms, clock, bot, trainual)
        await workbench.stop()


def gated_settings(
    folder: Path, workbench: Workbench, talentlms: TalentLMSSandbox, trainual: TrainualSandbox
) -> Settings:
    """The demo's settings with Trainual."""
    environ = demo_environment(folder, workbench, talentlms)
    environ["SEATKEEPER_TRAINUAL_API_KEY"] = DEMO_SECRETS["api_key"]
    config = Path(environ["SEATKEEPER_CONFIG"])
    config.write_text(config.read_text() + TRAINUAL.format(base_url=trainual.base_url))
    return load(environ)


def only(view: View, app: str, *values: str) -> dict[str, object]:
    """The form with exactly these boxes ticked in one app, and nothing in the others."""
    state: dict[str, object] = {}
    for block in view.blocks:
        if str(block.get("block_id", "")).startswith("tick:"):
            options = block["element"]["options"] if block["block_id"].startswith(f"tick:{app}:") else []
            chosen = [option for option in options if option["value"] in values]
            state[block["block_id"]] = {"tick": {"type": "checkboxes", "selected_options": chosen}}
    return state | REASON


async def ask_for(stage: Gated, *values: str, who: str = "UBRUNO", text: str = "/offboard @dana") -> Message:
    """Sends a request that is about Trainual alone, with these boxes ticked; returns its card."""
    view = await preview(stage, who, text)
    result = await stage.workbench.person(who).submit(view, only(view, "trainual", *values))
    assert result.ok, (result.error, result.errors)
    return await stage.workbench.person("UADA").sees(APPROVALS, has_button("request.approve"))


async def task_for(stage: Gated, who: str = OWNER) -> Message:
    """The message that asks somebody to do something by hand, with live buttons."""
    return await stage.workbench.person(who).direct_message(has_button("task.done"), timeout=20)
