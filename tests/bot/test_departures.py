"""Somebody is deactivated in Slack: the operators get a draft, by event or by roll call, and nothing else."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from approvals import departing
from approvals.audit import events
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, REASON, WAITING, has_button, rows_show

OPEN = has_button("departure.open")


async def draft(stage: Scene, who: str = "UADA") -> Message:
    """The draft that an operator gets, with live buttons."""
    return await stage.workbench.person(who).direct_message(OPEN, timeout=20)


async def happened(stage: Scene) -> list[str]:
    rows = await stage.bot.hall.database.read(lambda session: [row.event for row in events(session)])
    return [event for event in rows if not event.startswith("message.")]


def silently(stage: Scene, user: str, *, deleted: bool) -> None:
    """A change in Slack whose event is lost."""
    people = stage.workbench.company.people
    old = stage.workbench.company.find_person(user)
    assert old is not None
    people[people.index(old)] = replace(old, deleted=deleted)


async def learnt(stage: Scene) -> None:
    """The first roll call is over: Nora, who left long ago, is no news."""
    committed = asyncio.Event()
    stage.bot.hall.database.on_commit(committed.set)
    async with asyncio.timeout(20):
        while not await stage.bot.hall.database.read(departing.has_learnt):
            await committed.wait()
            committed.clear()
    assert await happened(stage) == []


async def test_the_draft_opens_the_usual_preview_and_the_request_closes_it(stage: Scene) -> None:
    await learnt(stage)
    for _ in range(2):
        await stage.workbench.change_person("UDANA", deleted=True)
    found = await draft(stage)
    for word in ("Dana Okafor has left Slack", "dana@harbourpine.example", "Nobody has asked for anything"):
        assert word in found.shown
    ada = stage.workbench.person("UADA")
    assert (await ada.click(found, "departure.open")).ok
    view = await ada.view(
        lambda view: view.private_metadata and not any(word in view.shown for word in WAITING), timeout=20
    )
    assert "already deactivated in Slack" in view.shown
    assert (await ada.submit(view, REASON)).ok
    await rows_show(stage, lambda seen: seen.number == 1)
    closed = await ada.direct_message(lambda seen: seen.ts == found.ts and not OPEN(seen))
    assert "Request #1 by <@UADA> asks for it." in closed.shown
    assert (await happened(stage)).count("departure.noticed") == 1


async def test_what_no_event_told_is_seen_within_a_day_and_so_is_a_return(stage: Scene) -> None:
    await learnt(stage)
    silently(stage, "UDANA", deleted=True)
    await stage.clock.advance(timedelta(days=1))
    found = await draft(stage)
    silently(stage, "UDANA", deleted=False)
    await stage.clock.advance(timedelta(days=1))
    ada = stage.workbench.person("UADA")
    closed = await ada.direct_message(lambda seen: seen.ts == found.ts and not OPEN(seen), timeout=20)
    assert "Dana Okafor is back in Slack" in closed.shown
    assert [message for message in stage.workbench.messages(APPROVALS) if message.bot] == []
    assert "request.drafted" not in await happened(stage)


async def test_one_click_closes_it_and_people_without_accounts_are_no_message(stage: Scene) -> None:
    await learnt(stage)
    await stage.workbench.change_person("UJONAS", deleted=True)
    await stage.workbench.change_person("UDANA", deleted=True)
    found = await draft(stage)
    assert "Dana Okafor" in found.shown
    ada = stage.workbench.person("UADA")
    assert (await ada.click(found, "departure.dismiss")).ok
    await ada.direct_message(lambda seen: "Closed by <@UADA>" in seen.shown and not OPEN(seen))
    clicks = [one for one in stage.workbench.envelopes if "departure.dismiss" in str(one.payload)]
    await stage.workbench.redeliver(clicks[0])
    await ada.private_answer(lambda seen: "It is closed already. Closed by <@UADA>" in seen.shown)
    assert sorted(await happened(stage)) == sorted([
        *["departure.noticed", "departure.looked_up", "departure.ended"],
        *["departure.noticed", "departure.looked_up", "departure.ended"],
    ])  # fmt: skip
