"""Where an app imports a file, whoever does the work by hand is offered it; LearnUpon is such an app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from approvals.states import RequestStatus, StepStatus
from bot.bulk import bulk_files
from bot.demo.scene import Scene
from bot.workbench.clock import MovableClock
from connectors.contract import Operation
from connectors.sandbox.learnupon import LearnUponSandbox, PortalUser
from tests.bot.acting import APPROVALS, has_button, preview, rows_show
from tests.bot.blocks.values import account, report, step, task
from tests.bot.gated_stage import only
from tests.bot.second_vendor import beside_talentlms
from tests.connectors.tenants import opened

DANA = "305"
FILE = "```\nemail,enabled\ndana@harbourpine.example,N\n```"
LEARNUPON = """
[apps.learnupon]
connector = "learnupon"
title = "LearnUpon"
base_url = "{base_url}"
owner = "farah@harbourpine.example"
calls_per_second = 500
settles_in = "1s"
"""


@dataclass(frozen=True)
class Portal(Scene):
    """The stage with a LearnUpon portal that refuses to disable Dana."""

    learnupon: LearnUponSandbox


@asynccontextmanager
async def portal_scene(folder: Path) -> AsyncIterator[Portal]:
    clock = MovableClock()
    people = [
        PortalUser("301", "ines@harbourpine.example", "Ines", "Duarte", "admin"),
        PortalUser(DANA, "dana@harbourpine.example", "Dana", "Okafor"),
    ]
    learnupon = LearnUponSandbox(people, clock=clock)
    learnupon.refuses = {DANA}
    secrets = {"SEATKEEPER_LEARNUPON_USERNAME": "demo-user", "SEATKEEPER_LEARNUPON_PASSWORD": "demo-key"}
    async with beside_talentlms(folder, clock, learnupon, LEARNUPON, secrets) as up:
        yield Portal(up.workbench, up.talentlms, up.clock, up.bot, learnupon)


async def test_what_a_person_does_by_hand_may_be_done_by_file(ready_folder: Path) -> None:
    async with portal_scene(ready_folder) as stage:
        bruno, ada, farah = (stage.workbench.person(who) for who in ("UBRUNO", "UADA", "UFARAH"))
        view = await preview(stage, "UBRUNO", "/offboard @dana")
        assert (await bruno.submit(view, only(view, "learnupon", DANA))).ok
        await ada.click(await ada.sees(APPROVALS, has_button("request.approve")), "request.approve")
        card = await ada.sees(APPROVALS, has_button("rest.by_hand"))
        await ada.click(card, "request.details")
        assert "import this file" not in (await ada.view(lambda view: "Timeline" in view.shown)).shown

        await ada.click(card, "rest.by_hand")
        message = await farah.direct_message(has_button("task.done"), timeout=20)
        assert "*Or import this file in LearnUpon:* 1 account\n1. Sign in to the portal" in message.shown
        assert FILE in message.shown
        await ada.click(card, "request.details")
        assert FILE in (await ada.view(lambda view: "import this file" in view.shown)).shown

        stage.learnupon.put(replace(stage.learnupon.account(DANA), enabled=False))
        await farah.click(message, "task.done")
        assert (await farah.submit(await farah.view(), {})).ok
        await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
        done = await farah.direct_message(lambda message: "A fresh read shows it" in message.shown)
        assert "import this file" not in done.shown


async def test_the_file_holds_what_a_person_was_asked_to_deactivate_and_nothing_else() -> None:
    steps = (
        step(account(1, login=None), StepStatus.MANUAL, task=task()),
        step(account(2, login=None), StepStatus.MANUAL, task=task(assignees=("UCHEN",))),
        step(account(3), StepStatus.REFUSED, task=task()),
        step(account(4), StepStatus.VERIFIED, task=task()),
        step(account(5), StepStatus.MANUAL, operation=Operation.REACTIVATE, task=task()),
        step(account(6), StepStatus.MANUAL, app="gone", task=task()),
    )
    which = report(RequestStatus.INCOMPLETE, steps=steps)
    async with (
        opened("learnupon", "v1", "https://acme.learnupon.com") as learnupon,
        opened("talentlms", "v2", "https://acme.talentlms.com") as talentlms,
    ):
        (everybody,) = bulk_files({"talentlms": learnupon}, which)
        (mine,) = bulk_files({"talentlms": learnupon}, which, "UADA")
        assert bulk_files({"talentlms": talentlms}, which) == ()
        unsafe = step(account(7, login=None, email="=a@x.example"), StepStatus.MANUAL, task=task())
        (barred,) = bulk_files({"talentlms": learnupon}, which.model_copy(update={"steps": (unsafe,)}))
    assert everybody.csv.split() == [
        "email,enabled",
        "dana@harbourpine.example,N",
        "dana2@harbourpine.example,N",
    ]
    assert mine.csv.split() == ["email,enabled", "dana@harbourpine.example,N"]
    assert mine.steps == learnupon.bulk_steps != ()
    assert (barred.csv, barred.trouble) == (
        "",
        "account 7 has no address that is safe in a file: do it by hand",
    )
