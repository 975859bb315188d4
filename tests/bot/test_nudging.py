"""Somebody is reminded of what waits for them, and decides it from there."""

from datetime import timedelta

from approvals.states import RequestStatus
from bot.demo.scene import Scene
from tests.bot.acting import APPROVALS, has_button, request, rows_show


async def test_a_reminder_decides_and_every_copy_of_it_is_closed(stage: Scene) -> None:
    card = await request(stage)
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    await stage.clock.advance(timedelta(hours=2))
    first = await ada.direct_message(lambda message: "Reminder 1" in message.shown)
    other = await chen.direct_message(lambda message: "Reminder 1" in message.shown)
    assert card.ts.replace(".", "") in str(first.blocks)
    assert has_button("request.approve")(other)
    assert (await ada.click(first, "request.approve")).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    for hand in (ada, chen):
        over = await hand.direct_message(lambda message: "Done" in message.shown or "✅" in message.shown)
        assert not has_button("request.approve")(over)
    final = await ada.sees(APPROVALS, lambda message: "Done" in message.shown)
    assert not has_button("request.approve")(final)
