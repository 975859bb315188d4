"""A full reclaim: digest, review, the holders' answers, request, execution, ledger, and the next digest."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

from typer.testing import CliRunner

from approvals import snapshots
from approvals.stale_survey import STALE_AFTER
from bot.__main__ import app
from bot.blocks.digest import REVIEW
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from bot.workbench.surfaces import View
from tests.bot.holders_answers import CHEN, DANA, FARAH, answers, approval, ask, back_to_emil
from tests.bot.test_digest import SEATS, has_review, planned

OSKAR = "114"


async def test_a_full_reclaim_from_one_digest_to_the_next(stage: Scene) -> None:
    unused(stage)
    await planned(stage)
    first = await digest(stage)
    assert f"• *Stale {await quiet(stage)}*: no activity for 90 days (Dana Okafor, " in first.shown
    await ask(stage, await review(stage, first))
    await answers(stage)
    await approval(stage)
    assert await freed(stage) == 4
    await back_to_emil(stage)
    last = await digest(stage)
    assert f"• *Stale {await quiet(stage) - 1}*: no activity for 90 days (" in last.shown
    assert "1 kept" in last.shown
    assert "4 fewer seats in use" in last.shown
    assert "4 seats freed so far" in last.shown
    assert "Dana" not in last.shown + (await review(stage, last)).shown


def unused(stage: Scene) -> None:
    """Chen, Dana and Farah have not been there for long, Dana longest of all; Emil has not anyway."""
    portal = stage.talentlms
    for id_, days in ((CHEN, 190), (DANA, 250), (FARAH, 190)):
        portal.portal.put(replace(portal.account(id_), last_login=stage.clock() - timedelta(days=days)))


async def digest(stage: Scene) -> Message:
    """The moved clock brings Monday, and with it the digest in its channel."""
    coming = stage.bot.hall.settings.digest.next_due(stage.clock())
    await stage.clock.advance(coming - stage.clock() + timedelta(minutes=1))
    ada, day = stage.workbench.person("UADA"), f"Seats on {coming.day} "
    return await ada.sees(SEATS, lambda seen: has_review(seen) and day in seen.shown, timeout=20)


async def quiet(stage: Scene) -> int:
    """Who was not there for 90 days by the vendor's own records, without Oskar, whom Slack does not know."""
    reading = await stage.bot.hall.database.read(snapshots.newest, "talentlms")
    assert reading is not None
    since = reading.as_of - STALE_AFTER
    active = [one for one in stage.talentlms.portal.all() if one.status == "active" and one.id != OSKAR]
    return sum(one.last_login is not None and one.last_login <= since for one in active)


async def review(stage: Scene, posted: Message) -> View:
    """The form behind a digest's own button."""
    bruno = stage.workbench.person("UBRUNO")
    assert (await bruno.click(posted, REVIEW, block_id="digest:talentlms")).ok
    return await bruno.view(lambda view: bool(view.private_metadata), timeout=20)


async def freed(stage: Scene) -> int:
    """What the savings ledger says in the terminal; typed in a thread, so that the bot goes on meanwhile."""
    environ = dict(stage.bot.hall.settings.environ)
    typed = ["seats", "--ledger", "--json"]
    told = await asyncio.to_thread(CliRunner().invoke, app, typed, env=environ)
    assert (told.exit_code, told.stderr) == (0, "")
    (talentlms,) = json.loads(told.stdout)["apps"]
    return int(talentlms["freed"])
