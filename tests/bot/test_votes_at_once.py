"""A hundred votes at once by ten people: one decision, one execution, ninety-nine private answers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from approvals.audit import events, verify_chain
from approvals.states import CLOSED
from bot.demo.scene import Scene, scene
from bot.workbench.surfaces import View
from tests.bot.acting import APPROVALS, request, rows_show

TEN = ["UADA", "UCHEN", "UEMIL", "UFARAH", "UGORAN", "UHANA", "UINES", "UJONAS", "UKIM", "ULEA"]
WHY = {"reason": {"reason": {"type": "plain_text_input", "value": "Not yet"}}}


@pytest.fixture
async def crowd(ready_folder: Path) -> AsyncIterator[Scene]:
    """The stage with ten approvers, all of them in the channel."""
    async with scene(ready_folder, approvers=TEN) as up:
        up.workbench.invite(APPROVALS, *TEN)
        yield up


async def test_a_hundred_votes_make_one_decision_and_ninety_nine_private_answers(crowd: Scene) -> None:
    card = await request(crowd)
    hands = [crowd.workbench.person(who) for who in TEN]
    forms: list[View] = []
    for hand in hands:
        await hand.click(card, "request.deny")
        forms.append(await hand.view())
    clicks = [hand.click(card, "request.approve") for hand in hands for _ in range(9)]
    denials = [hand.submit(form, WHY) for hand, form in zip(hands, forms, strict=True)]
    mixed = [work for pair in zip(clicks[: len(denials)], denials, strict=True) for work in pair]
    results = await asyncio.gather(*mixed, *clicks[len(denials) :])
    assert len(results) == 100
    seen = await rows_show(crowd, lambda seen: seen.status in CLOSED)
    assert len(seen.votes) == 1

    forms_sent = results[1 : 2 * len(denials) : 2]
    told_in_forms = sum(result.outcome == "updated" or not result.ok for result in forms_sent)
    given_up = sum(not result.ok for result in forms_sent)  # Slack itself said so, after its 3 s
    await everybody_told(crowd, 99 - told_in_forms)
    assert count(crowd) + told_in_forms == 99

    log = await crowd.bot.hall.database.read(lambda session: list(events(session)))
    kinds = [row.event for row in log]
    assert kinds.count("vote.cast") == 1
    heard = 99 - unrecorded(crowd)
    assert heard - given_up <= kinds.count("vote.refused") <= heard
    assert kinds.count("request.running") <= 1
    assert len([call for call in crowd.talentlms.writes if call.method == "PATCH"]) <= 1
    assert verify_chain(log)[0] == len(log)


async def everybody_told(stage: Scene, wanted: int) -> None:
    """Waits, change by change, until so many private messages have arrived."""
    with stage.workbench.slack.changes.listen() as listener:
        async with asyncio.timeout(90):
            while count(stage) < wanted:
                await listener.take()


def unrecorded(stage: Scene) -> int:
    """Those who were told that the database was too busy: truly nothing was recorded of them."""
    private = [message for who in TEN for message in stage.workbench.ephemerals(who)]
    forms = [view for who in TEN for view in stage.workbench.views(who)]
    shown = [message.shown for message in private] + [form.shown for form in forms]
    return sum("nothing was recorded" in words for words in shown)


def count(stage: Scene) -> int:
    return sum(len(stage.workbench.ephemerals(who)) for who in TEN)
