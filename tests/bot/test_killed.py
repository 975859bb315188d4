"""kill -9 on the bot itself, then a start: the request finishes, and nothing happens twice."""

import asyncio

from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, has_button
from tests.bot.processes import Apart, kill


def done(message: Message) -> bool:
    return "Done" in message.shown


async def test_killed_while_the_vendor_works_it_looks_and_does_not_ask_again(apart: Apart) -> None:
    ada = apart.workbench.person("UADA")
    async with apart.bot() as process:
        await apart.send_request()
        card = await ada.sees(APPROVALS, has_button("request.approve"))
        apart.talentlms.faults.set("hang", on="writes", times=1)
        asked = asyncio.Event()
        apart.talentlms.on_change = lambda: asked.set() if apart.talentlms.writes else None
        await ada.click(card, "request.approve")
        await asyncio.wait_for(asked.wait(), 20)
        await kill(process)
    apart.talentlms.faults.clear()
    async with apart.bot():
        await ada.sees(APPROVALS, done, timeout=60)
    log = await apart.log()
    assert log.count("request.done") == log.count("step.verified") == log.count("vote.cast") == 1


async def test_killed_while_slack_posts_the_card_the_request_still_opens(apart: Apart) -> None:
    ada = apart.workbench.person("UADA")
    async with apart.bot() as process:
        apart.workbench.faults.delay("chat.postMessage", 60, times=1)
        await apart.send_request()
        await apart.posting()
        await kill(process)
    apart.workbench.faults.clear()
    async with apart.bot():
        card = await ada.sees(APPROVALS, has_button("request.approve"), timeout=60)
        await ada.click(card, "request.approve")
        await ada.sees(APPROVALS, done, timeout=60)
    assert apart.talentlms.account("105").status == "inactive"
    assert (await apart.log()).count("request.pending") == 1


async def test_killed_right_after_the_decision_it_is_executed_by_the_next_start(apart: Apart) -> None:
    ada = apart.workbench.person("UADA")
    async with apart.bot() as process:
        await apart.send_request()
        card = await ada.sees(APPROVALS, has_button("request.approve"))
        await ada.click(card, "request.approve")
        await kill(process)
    async with apart.bot():
        await ada.sees(APPROVALS, done, timeout=60)
    assert len([call for call in apart.talentlms.writes if call.method == "PATCH"]) == 1
    assert (await apart.log()).count("request.done") == 1
