"""What people do in the scenarios, told in the words of the product."""

import asyncio
from collections.abc import Callable
from typing import Any

from approvals import report
from approvals.report import Report
from approvals.states import RequestStatus
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from bot.workbench.surfaces import View

APPROVALS = "CAPPROVALS"
WAITING = ("Asking", "Looking")
REASON = {"reason": {"reason": {"type": "plain_text_input", "value": "Her last day was Friday"}}}


async def preview(stage: Scene, who: str, text: str) -> View:
    """Types ``/offboard …`` and waits until every app has answered."""
    hand = stage.workbench.person(who)
    result = await hand.command(text)
    assert result.ok, result.error
    return await hand.view(
        lambda view: view.private_metadata and not any(word in view.shown for word in WAITING), timeout=30
    )


async def request(stage: Scene, who: str = "UBRUNO", text: str = "/offboard @dana") -> Message:
    """Opens a request and returns its card, with live buttons."""
    view = await preview(stage, who, text)
    result = await stage.workbench.person(who).submit(view, REASON)
    assert result.ok, (result.error, result.errors)
    card = await stage.workbench.person("UADA").sees(APPROVALS, has_button("request.approve"))
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    return card


def has_button(action_id: str) -> Any:
    """Whether a message has a live button of this kind."""

    def look(message: Message) -> bool:
        rows = [block for block in message.blocks if block["type"] == "actions"]
        return any(element["action_id"] == action_id for row in rows for element in row["elements"])

    return look


async def state_of(stage: Scene, number: int = 1) -> Report:
    """The request as the rows have it now."""
    hall = stage.bot.hall
    request_id = await hall.database.read(report.find_request, number)
    assert request_id is not None
    return await hall.database.read(report.report, request_id, hall.rules)


async def rows_show(stage: Scene, wanted: Callable[[Report], bool], number: int = 1) -> Report:
    """Waits, commit by commit, until the rows of a request are as wanted."""
    committed = asyncio.Event()
    stage.bot.hall.database.on_commit(committed.set)
    async with asyncio.timeout(20):
        while not wanted(seen := await state_of(stage, number)):
            await committed.wait()
            committed.clear()
    return seen


async def until(stage: Scene, status: RequestStatus, number: int = 1, who: str = "UBRUNO") -> Report:
    """Waits for the requester's direct message about the end, and checks the end."""
    await stage.workbench.person(who).direct_message(timeout=20)
    seen = await state_of(stage, number)
    assert seen.status is status, seen.status
    return seen
