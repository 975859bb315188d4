"""Slack's people as the workbench tells them, asked for once an hour."""

from datetime import timedelta

from approvals.stale_roll import Whereabouts
from bot.demo.scene import Scene

HOME = "harbourpine.example"


async def test_the_roll_knows_who_is_here_and_who_has_left(stage: Scene) -> None:
    rolls = stage.bot.hall.rolls
    roll = await rolls.read()
    assert roll is not None
    assert roll.gap == ""
    found = {name: roll.find([f"{name}@{HOME}"]) for name in ("dana", "emil.novak", "nora", "oskar.blum")}
    assert [place.whereabouts.value for place in found.values()] == ["here", "here", "left", "unlisted"]
    assert found["nora"].slack_id == "UNORA"
    assert roll.find(["pat@brightwell.example"]).whereabouts is Whereabouts.OUTSIDE
    assert await rolls.read() is roll
    again = await rolls.read(within=timedelta(seconds=-1))
    assert again is not None
    assert again is not roll
