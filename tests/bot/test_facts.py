"""The story of /seats facts: who may look is shown what is known, and the look is on record."""

import pytest

from approvals.audit import events
from approvals.models import AuditEvent
from approvals.states import RequestStatus
from bot.demo.scene import Scene
from tests.bot.acting import request, rows_show


async def log(stage: Scene, name: str) -> list[AuditEvent]:
    """Every event of this name."""
    return await stage.bot.hall.database.read(
        lambda session: [row for row in events(session) if row.event == name]
    )


@pytest.mark.parametrize(("who", "text"), [("UBRUNO", ""), ("UADA", " talentlms"), ("UCHEN", " TALENTLMS")])
async def test_those_who_work_with_it_may_look_and_that_is_recorded(
    stage: Scene, who: str, text: str
) -> None:
    hand = stage.workbench.person(who)
    await hand.command(f"/seats facts{text}")
    answer = await hand.private_answer(lambda message: "What is known about" in message.shown)
    assert answer.ephemeral
    assert "Frees the seat" in answer.shown
    assert "read on 20 Nov 2026" in answer.shown
    (look,) = await log(stage, "facts.viewed")
    assert look.detail == {"apps": ["talentlms"]}


@pytest.mark.parametrize(("who", "why"), [("UMILO", "guest"), ("UDANA", "not_involved")])
async def test_others_are_refused_and_that_is_recorded(stage: Scene, who: str, why: str) -> None:
    stage.workbench.invite("CGENERAL", who)
    hand = stage.workbench.person(who)
    await hand.command("/seats facts talentlms")
    answer = await hand.private_answer()
    assert "Frees" not in answer.shown
    (refused,) = await log(stage, "command.refused")
    assert refused.detail == {"command": "facts", "reason": why}
    assert await log(stage, "facts.viewed") == []


async def test_no_vendor_is_asked(stage: Scene) -> None:
    before = len(stage.talentlms.calls)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/seats facts")
    await bruno.private_answer(lambda message: "What is known about" in message.shown)
    assert len(stage.talentlms.calls) == before


async def test_an_app_that_is_not_there_is_told_with_those_that_are(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/seats facts <!channel>")
    answer = await bruno.private_answer()
    assert "There is no app" in answer.shown
    assert "`talentlms`" in answer.shown
    assert "<!channel>" not in answer.shown
    assert await log(stage, "facts.viewed") == []


async def test_help_knows_it(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/seats help")
    await bruno.private_answer(lambda message: "/seats facts talentlms" in message.shown)


async def test_a_deactivation_that_was_seen_to_work_is_told(stage: Scene) -> None:
    card = await request(stage)
    await stage.workbench.person("UADA").click(card, "request.approve")
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/seats facts")
    await bruno.private_answer(lambda message: "documented, verified here on " in message.shown)
