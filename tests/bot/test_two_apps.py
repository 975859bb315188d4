"""Two apps that answer at different moments: what was ticked and typed stays, and both are acted on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from approvals.states import RequestStatus, StepStatus
from bot.compose import running
from bot.demo.portal import portal_accounts
from bot.demo.scene import KEY, Scene, demo_environment
from bot.settings import Settings, load
from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from bot.workbench.surfaces import View
from connectors.sandbox.talentlms import TalentLMSSandbox
from tests.bot.acting import APPROVALS, REASON, has_button, until

ACADEMY = """
[apps.academy]
connector = "talentlms"
api = "v1"
title = "Customer Academy"
base_url = "{base_url}"
settles_in = "1s"
"""


@dataclass(frozen=True)
class Both(Scene):
    """The stage with a second portal, which speaks the older dialect."""

    academy: TalentLMSSandbox


@pytest.fixture
async def both(ready_folder: Path) -> AsyncIterator[Both]:
    clock = MovableClock()
    first, second = (TalentLMSSandbox(portal_accounts(clock()), api_key=KEY, clock=clock) for _ in range(2))
    async with first, second:
        workbench = Workbench(demo_company(), clock=clock, vendors=[first, second])
        await workbench.start()
        async with running(two_apps(ready_folder, workbench, first, second), clock) as bot:
            yield Both(workbench, first, clock, bot, second)
        await workbench.stop()


def two_apps(
    folder: Path, workbench: Workbench, first: TalentLMSSandbox, second: TalentLMSSandbox
) -> Settings:
    """The demo's settings with a second app."""
    environ = {**demo_environment(folder, workbench, first), "SEATKEEPER_ACADEMY_API_KEY": KEY}
    config = Path(environ["SEATKEEPER_CONFIG"])
    config.write_text(config.read_text() + ACADEMY.format(base_url=second.base_url))
    return load(environ)


def box(view: View, app: str) -> str:
    """The block of the app's only checkbox."""
    (block,) = [block for block in view.blocks if block["block_id"].startswith(f"tick:{app}:")]
    return str(block["block_id"])


def chosen(view: View, app: str) -> list[Any]:
    """What is ticked for the app."""
    options: list[Any] = view.values[box(view, app)]["tick"]["selected_options"]
    return options


async def test_ticks_and_words_survive_the_filling(both: Both) -> None:
    both.academy.faults.set("delay", on="reads", times=None, seconds=1.0)
    bruno = both.workbench.person("UBRUNO")
    await bruno.command("/offboard @dana")
    early = await bruno.view(
        lambda view: "Asking Customer Academy" in view.shown and "Deactivate" in view.shown
    )
    unticked = {box(early, "talentlms"): {"tick": {"type": "checkboxes", "selected_options": []}}}
    refused = await bruno.submit(early, {**REASON, **unticked})
    assert "Customer Academy" in refused.errors["reason"]

    late = await bruno.view(lambda view: "Asking" not in view.shown, timeout=20)
    assert chosen(late, "talentlms") == []
    assert len(chosen(late, "academy")) == 1
    assert late.values["reason"]["reason"]["value"] == "Her last day was Friday"

    assert (await bruno.submit(late)).ok
    ada = both.workbench.person("UADA")
    await ada.click(await ada.sees(APPROVALS, has_button("request.approve")), "request.approve")
    seen = await until(both, RequestStatus.DONE)
    assert [step.app for step in seen.steps] == ["academy"]
    assert both.talentlms.writes == []


async def test_both_dialects_end_with_proof(both: Both) -> None:
    bruno, ada = both.workbench.person("UBRUNO"), both.workbench.person("UADA")
    await bruno.command("/offboard @kim")
    view = await bruno.view(lambda view: "Deactivate" in view.shown and "Asking" not in view.shown)
    assert (await bruno.submit(view, REASON)).ok
    await ada.click(await ada.sees(APPROVALS, has_button("request.approve")), "request.approve")
    seen = await until(both, RequestStatus.DONE)
    assert {step.app: step.status for step in seen.steps} == {
        "talentlms": StepStatus.VERIFIED,
        "academy": StepStatus.VERIFIED,
    }
    assert {step.evidence.counting for step in seen.steps if step.evidence} == {"counted", "vendor-reported"}


async def test_one_app_down_leaves_the_other_to_be_offboarded_and_says_so(both: Both) -> None:
    both.academy.faults.set("unauthorized", on="reads", times=None)
    bruno = both.workbench.person("UBRUNO")
    await bruno.command("/offboard @dana")
    view = await bruno.view(lambda view: "Deactivate" in view.shown and "Asking" not in view.shown)
    assert "SEATKEEPER_ACADEMY_API_KEY" in view.shown
    assert box(view, "talentlms")
    await bruno.command("/seats")
    table = await bruno.private_answer(lambda message: "Customer Academy" in message.shown)
    assert "TalentLMS" in table.shown
