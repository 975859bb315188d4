"""The digest through the workbench: the moved clock brings it, and operators have one when they ask."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from typer.testing import CliRunner, Result

from approvals.posted import plans
from bot.__main__ import app
from bot.blocks.digest import REVIEW
from bot.demo.scene import Scene
from bot.digest import post_now, read_apps
from bot.guard import Guard
from bot.hall import Hall
from bot.metrics import Metrics
from bot.tasks import Tasks
from bot.workbench.messages import Message

SEATS = "CSEATS"
WEEK = timedelta(days=7)


def has_review(message: Message) -> bool:
    return REVIEW in json.dumps(message.blocks)


async def planned(stage: Scene) -> None:
    """The bot has looked into its calendar, as it does when it begins to act."""
    database, calendar = stage.bot.hall.database, stage.bot.hall.settings.digest
    committed = asyncio.Event()
    database.on_commit(committed.set)
    async with asyncio.timeout(20):
        while await database.read(plans, now := stage.clock(), calendar.next_due(now)):
            await committed.wait()
            committed.clear()


async def answer(stage: Scene, who: str) -> str:
    """What somebody is told who asks for a digest now."""
    told: list[str] = []

    async def tell(sentence: str) -> None:
        told.append(sentence)

    hall = stage.bot.hall
    await post_now(hall, await hall.directory.person(who), tell)
    return " ".join(told)


async def test_the_moved_clock_brings_the_next_weeks_digest_and_the_old_one_loses_its_buttons(
    stage: Scene,
) -> None:
    await planned(stage)
    ada = stage.workbench.person("UADA")
    await stage.clock.advance(WEEK)
    first = await ada.sees(SEATS, has_review, timeout=20)
    for words in ("could come back", "Nora Lind", "The audit chain ends with event"):
        assert words in first.shown
    await stage.clock.advance(WEEK)
    second = await ada.sees(SEATS, lambda seen: has_review(seen) and seen.ts != first.ts, timeout=20)
    assert "Since " in second.shown
    old = await ada.sees(SEATS, lambda seen: seen.ts == first.ts and not has_review(seen), timeout=20)
    assert "Nora Lind" in old.shown
    assert "Only operators" in await answer(stage, "UBRUNO")
    assert "will stand in #it-seats" in await answer(stage, "UADA")
    await ada.sees(SEATS, lambda seen: has_review(seen) and seen.ts > second.ts, timeout=20)


async def test_an_app_that_takes_long_holds_no_digest_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.digest.PATIENCE", 0.01)
    answered, tasks = asyncio.Event(), Tasks()
    late: list[str] = []

    class Slow:
        async def fresh_enough(self, apps: Sequence[str], within: timedelta) -> None:
            await answered.wait()
            late.extend(apps)

    parts = {"connectors": {"slow": None}, "tasks": tasks, "guard": Guard(Metrics()), "syncer": Slow()}
    await read_apps(cast(Hall, SimpleNamespace(**parts)))
    assert late == []
    answered.set()
    await tasks.drain(5.0)
    assert late == ["slow"]


async def type_digest(stage: Scene, *words: str) -> Result:
    """Types the command in a thread; the stand-ins and the bot go on meanwhile."""
    environ = dict(stage.bot.hall.settings.environ)
    return await asyncio.to_thread(CliRunner().invoke, app, ["digest", *words], env=environ)


async def test_the_command_tells_it_and_has_the_bot_post_it(stage: Scene) -> None:
    told = await type_digest(stage)
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.startswith(
        "55 of 100 seats in use.\n26 could come back, worth nothing, as no lower plan"
    )
    posted = await type_digest(stage, "--post", "--json")
    document = json.loads(posted.stdout)
    assert (posted.exit_code, document["apps"][0]["used"]) == (0, 55)
    await stage.workbench.person("UADA").sees(SEATS, has_review, timeout=20)
