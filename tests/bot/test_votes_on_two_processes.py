"""Two hundred clicks at once over two processes on one database: one decision, one execution."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from approvals.audit import events, verify_chain
from approvals.states import RequestStatus
from bot.compose import SOCKETS
from bot.demo.scene import Scene, demo_environment, scene
from tests.bot.acting import APPROVALS, request, rows_show
from tests.bot.processes import Apart, free_port

TEN = ["UADA", "UCHEN", "UEMIL", "UFARAH", "UGORAN", "UHANA", "UINES", "UJONAS", "UKIM", "ULEA"]
CLICKS = 200


@pytest.fixture
async def pair(ready_folder: Path) -> AsyncIterator[Scene]:
    """The stage with ten approvers and two bots: one in this process, one in a process of its own."""
    async with scene(ready_folder, approvers=TEN) as up:
        up.workbench.invite(APPROVALS, *TEN)
        environ = demo_environment(ready_folder, up.workbench, up.talentlms, approvers=TEN)
        async with Apart(up.workbench, up.talentlms, environ, free_port()).bot():
            assert len(up.workbench.sockets) == 2 * SOCKETS  # clicks go to each of them in turn
            yield up


async def test_two_hundred_clicks_on_two_processes_make_one_decision(pair: Scene) -> None:
    card = await request(pair)
    hands = [pair.workbench.person(who) for who in TEN]
    clicks = [hand.click(card, "request.approve") for _ in range(CLICKS // len(TEN)) for hand in hands]
    assert len(await asyncio.gather(*clicks)) == CLICKS
    seen = await rows_show(pair, lambda seen: seen.status is RequestStatus.DONE)
    assert len(seen.votes) == 1
    told = await everybody_told(pair, CLICKS - 1)
    unrecorded = sum("nothing was recorded" in words for words in told)
    log = await pair.bot.hall.database.read(lambda session: list(events(session)))
    kinds = [row.event for row in log]
    assert kinds.count("vote.cast") == kinds.count("request.approved") == kinds.count("request.running") == 1
    assert kinds.count("vote.refused") == CLICKS - 1 - unrecorded
    assert len([call for call in pair.talentlms.writes if call.method == "PATCH"]) == 1
    assert verify_chain(log)[0] == len(log)


async def everybody_told(stage: Scene, wanted: int) -> list[str]:
    """The private messages, as soon as there are so many."""
    with stage.workbench.slack.changes.listen() as listener:
        async with asyncio.timeout(30):
            while len(told := [one.shown for who in TEN for one in stage.workbench.ephemerals(who)]) < wanted:
                await listener.take()
    assert len(told) == wanted
    return told
