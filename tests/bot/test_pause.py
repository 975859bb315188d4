"""A pause, as an operator begins and ends it and as everybody else reads it."""

from approvals.states import RequestStatus, StepStatus
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, has_button, request, rows_show, state_of, until
from tests.bot.processes import Apart, kill

DANA = "105"
HELD = "Nothing is changed in any app until somebody resumes."
PAUSED = f"⚠️ *Paused* by <@UADA>: TalentLMS has an incident. {HELD}"


def waits_under_way(message: Message) -> bool:
    return PAUSED in message.shown and "In progress" in message.shown


async def typed(stage: Scene | Apart, who: str, text: str, answer: str) -> str:
    """Types a command and waits for the private answer that says this."""
    hand = stage.workbench.person(who)
    before = {message.ts for message in stage.workbench.slack.messages.ephemerals(who)}
    result = await hand.command(text)
    assert result.ok, result.error
    told = await hand.private_answer(lambda message: answer in message.shown and message.ts not in before)
    return told.shown


async def test_a_pause_holds_what_is_approved_and_resume_lets_it_go_on(stage: Scene) -> None:
    card = await request(stage)
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    told = await typed(stage, "UADA", "/offboard pause TalentLMS has an incident.", "*Paused.*")
    assert "The card of the one open request says so." in told
    held = await ada.sees(APPROVALS, lambda message: PAUSED in message.shown)
    assert (held.ts, has_button("request.approve")(held)) == (card.ts, True)

    assert (await chen.click(held, "request.approve")).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.RUNNING)
    under_way = await ada.sees(APPROVALS, waits_under_way)
    assert under_way.ts == card.ts
    assert (await state_of(stage)).steps[0].status is StepStatus.PLANNED
    assert stage.talentlms.writes == []

    await typed(stage, "UADA", "/offboard resume", "*Resumed.*")
    await until(stage, RequestStatus.DONE)
    assert stage.talentlms.account(DANA).status == "inactive"
    final = await ada.sees(APPROVALS, lambda message: "Done" in message.shown)
    assert "Paused" not in final.shown


async def test_who_may_not_and_what_is_missing_is_said(stage: Scene) -> None:
    await typed(stage, "UBRUNO", "/offboard pause because", "Only operators may do this.")
    await typed(stage, "UADA", "/offboard pause", "Please say why")
    await typed(stage, "UADA", "/offboard resume", "Nothing is paused.")
    await typed(stage, "UADA", "/offboard pause ask @chen first", "*Paused.*")
    again = await typed(stage, "UADA", "/offboard pause again", "Paused already")
    assert "by <@UADA>: ask @chen first. Nothing" in again
    await typed(stage, "UBRUNO", "/offboard resume", "Only operators may do this.")


async def test_a_card_that_is_posted_during_a_pause_says_so(stage: Scene) -> None:
    await typed(stage, "UADA", "/offboard pause TalentLMS has an incident", "No request is open.")
    card = await request(stage)
    assert PAUSED in card.shown


async def test_a_pause_outlives_the_process(apart: Apart) -> None:
    ada = apart.workbench.person("UADA")
    async with apart.bot() as process:
        await apart.send_request()
        await typed(apart, "UADA", "/offboard pause TalentLMS has an incident", "*Paused.*")
        card = await ada.sees(APPROVALS, lambda message: PAUSED in message.shown)
        await ada.click(card, "request.approve")
        await ada.sees(APPROVALS, waits_under_way)
        await kill(process)
    async with apart.bot():
        await typed(apart, "UADA", "/offboard pause again", "Paused already")
        assert apart.talentlms.writes == []
        await typed(apart, "UADA", "/offboard resume", "*Resumed.*")
        await ada.sees(APPROVALS, lambda message: "Done" in message.shown, timeout=60)
    log = await apart.log()
    assert log.count("execution.paused") == log.count("execution.resumed") == log.count("step.started") == 1
