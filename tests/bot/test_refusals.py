"""Who may not: told in private, recorded, and nothing opened."""

import pytest

from approvals.audit import events
from approvals.states import RequestStatus
from bot.demo.scene import Scene
from tests.bot.acting import APPROVALS, request, state_of, until


async def refused(stage: Scene, event: str) -> list[str]:
    """The reasons of every refusal of this kind in the audit log."""
    return await stage.bot.hall.database.read(
        lambda session: [str(row.detail["reason"]) for row in events(session) if row.event == event]
    )


@pytest.mark.parametrize(
    ("who", "why", "listed"),
    [
        ("UMILO", "guest", "Please ask a full member of your team to do this."),
        ("UDANA", "not_requester", "There are no requests that you may see."),
    ],
)
async def test_who_may_not_request_is_told_so_and_gets_no_form(
    stage: Scene, who: str, why: str, listed: str
) -> None:
    stage.workbench.invite("CGENERAL", who)
    hand = stage.workbench.person(who)
    await hand.command("/offboard @kim")
    await hand.private_answer()
    assert await refused(stage, "command.refused") == [why]
    assert list(stage.workbench.views(who)) == []
    await hand.command("/offboard list")
    await hand.private_answer(lambda message: message.shown.endswith(listed))


@pytest.mark.parametrize(("who", "why"), [("UMILO", "guest"), ("UDANA", "not_involved")])
async def test_seats_are_for_those_who_work_with_them(stage: Scene, who: str, why: str) -> None:
    stage.workbench.invite("CGENERAL", who)
    hand = stage.workbench.person(who)
    await hand.command("/seats")
    answer = await hand.private_answer()
    assert "TalentLMS" not in answer.shown
    assert await refused(stage, "command.refused") == [why]


async def test_somebody_from_outside_the_approvers_cannot_vote_even_in_the_channel(stage: Scene) -> None:
    stage.workbench.invite(APPROVALS, "UKIM")
    card = await request(stage)
    kim = stage.workbench.person("UKIM")
    await kim.click(card, "request.approve")
    told = await kim.private_answer()
    await kim.click(card, "request.deny")
    await kim.private_answer(lambda message: message.ts != told.ts)
    assert list(stage.workbench.views("UKIM")) == []
    assert await refused(stage, "vote.refused") == ["not_approver"] * 2
    assert (await state_of(stage)).status is RequestStatus.PENDING


async def test_the_leaver_cannot_vote_on_their_own_departure(stage: Scene) -> None:
    stage.workbench.kick(APPROVALS, "UCHEN")
    card = await request(stage, text="/offboard @chen")
    stage.workbench.invite(APPROVALS, "UCHEN")
    chen = stage.workbench.person("UCHEN")
    await chen.click(card, "request.approve")
    await chen.private_answer()
    assert await refused(stage, "vote.refused") == ["own_departure"]


async def test_others_requests_are_not_shown_and_cannot_be_cancelled(stage: Scene) -> None:
    await request(stage)
    farah = stage.workbench.person("UFARAH")
    await farah.command("/offboard show 1")
    answer = await farah.private_answer()
    assert "Dana" not in answer.shown
    await farah.command("/offboard cancel 1")
    await farah.private_answer(lambda message: message.ts != answer.ts)
    assert (await state_of(stage)).status is RequestStatus.PENDING


async def test_the_requester_may_call_it_back(stage: Scene) -> None:
    await request(stage)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard cancel 1")
    answer = await bruno.private_answer()
    assert "cancelled" in answer.shown
    await until(stage, RequestStatus.CANCELLED)
    final = await bruno.sees(APPROVALS, lambda card: "*Cancelled*" in str(card.blocks))
    assert "request.approve" not in str(final.blocks)


async def test_whatever_is_not_understood_gets_a_sentence_that_says_what_would_work(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard dana please")
    answer = await bruno.private_answer()
    assert "/offboard @" in answer.shown
    await bruno.command("/offboard @dana @emil")
    await bruno.private_answer(lambda message: "`/offboard @dana @emil` names more than one" in message.shown)
    await bruno.command("/seats everything")
    answer = await bruno.private_answer(lambda message: "everything" in message.shown)
    assert "`talentlms`" in answer.shown


async def test_show_and_list_tell_the_requester_what_there_is(stage: Scene) -> None:
    await request(stage)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard list")
    listed = await bruno.private_answer()
    assert "#1" in listed.shown
    await bruno.command("/offboard show 1")
    shown = await bruno.private_answer(lambda message: "dana@harbourpine.example" in message.shown)
    assert shown.ephemeral
    await bruno.command("/offboard help")
    await bruno.private_answer(lambda message: "/offboard cancel" in message.shown)
