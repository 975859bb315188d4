"""The story of /offboard history: told in private to those who may see it."""

import pytest

from bot.demo.scene import Scene
from tests.bot.acting import request


@pytest.mark.parametrize("named", ["@dana", "dana@harbourpine.example"])
async def test_those_who_may_see_it_are_told_in_private(stage: Scene, named: str) -> None:
    await request(stage)
    ada = stage.workbench.person("UADA")
    await ada.command(f"/offboard history {named}")
    answer = await ada.private_answer(lambda message: "put the card before the approvers" in message.shown)
    assert answer.ephemeral
    assert "*#1 Dana Okafor* · waiting for approval" in answer.shown


@pytest.mark.parametrize(("who", "told"), [("UDANA", "no request about Dana"), ("UMILO", "Guests cannot")])
async def test_others_learn_nothing(stage: Scene, who: str, told: str) -> None:
    await request(stage)
    stage.workbench.invite("CGENERAL", who)
    hand = stage.workbench.person(who)
    await hand.command("/offboard history @dana")
    answer = await hand.private_answer()
    assert told in answer.shown
    assert "#1" not in answer.shown


async def test_an_address_that_nobody_has_is_told_as_nothing(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard history nobody@harbourpine.example")
    answer = await bruno.private_answer()
    assert "no request about nobody@harbourpine.example" in answer.shown
