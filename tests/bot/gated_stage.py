"""The stage with a second app whose gate is shut: nobody knows what Trainual's deactivation does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.scene import Scene
from bot.workbench.clock import MovableClock
from bot.workbench.messages import Message
from bot.workbench.surfaces import View
from connectors.sandbox.trainual import DEMO_SECRETS, TrainualSandbox, TrainualUser
from tests.bot.acting import APPROVALS, REASON, has_button, preview
from tests.bot.second_vendor import beside_talentlms

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
    trainual = TrainualSandbox(people, clock=clock)
    secrets = {"SEATKEEPER_TRAINUAL_API_KEY": DEMO_SECRETS["api_key"]}
    async with beside_talentlms(folder, clock, trainual, TRAINUAL, secrets) as up:
        yield Gated(up.workbench, up.talentlms, up.clock, up.bot, trainual)


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
