"""Holders are asked: one keeps, one releases, two are silent; and one gets the seat back."""

from dataclasses import replace
from datetime import timedelta

from approvals.inquired import kept_of
from approvals.stale_groups import Group
from approvals.states import RequestKind, RequestStatus
from bot.demo.scene import Scene
from bot.stocktaking import Stocktaking
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, has_button, rows_show
from tests.bot.test_reclaim import WHY, review

ASK = {"how": {"how": {"type": "radio_buttons", "selected_option": {"value": "ask"}}}}
CHEN, DANA, EMIL, FARAH = "104", "105", "107", "108"
keeps, releases, wants_back = (has_button(f"holder.{deed}") for deed in ("keep", "release", "back"))


async def unused(stage: Scene) -> None:
    """Chen, Dana and Farah have not been there for long, which a reading shows; Emil has not anyway."""
    portal, long_ago = stage.talentlms, stage.clock() - timedelta(days=190)
    for id_ in (CHEN, DANA, FARAH):
        portal.portal.put(replace(portal.account(id_), last_login=long_ago))
    await stage.bot.hall.syncer.sync("talentlms")


async def letter(stage: Scene, who: str) -> Message:
    return await stage.workbench.person(who).direct_message(keeps, timeout=20)


async def test_one_keep_one_release_two_silences_and_a_seat_that_comes_back(stage: Scene) -> None:
    people = {who: stage.workbench.person(f"U{who.upper()}") for who in ("bruno", "ada", "chen", "dana")}
    await unused(stage)
    result = await people["bruno"].submit(await review(stage), WHY | ASK)
    assert result.ok, (result.error, result.errors)
    told = await people["bruno"].view(lambda view: "Asked 4 people" in view.shown)
    assert "Asked 4 people about 4 seats in TalentLMS." in told.shown
    assert "1 seat: the holder has left, so request the reclaim instead." in told.shown
    for_dana, for_chen = await letter(stage, "UDANA"), await letter(stage, "UCHEN")
    assert "Do you still need TalentLMS?" in for_dana.shown
    assert "about 6 months ago" in for_dana.shown
    assert (await people["dana"].click(for_dana, "holder.keep")).ok
    assert (await people["chen"].click(for_chen, "holder.release")).ok
    kept = await people["dana"].direct_message(lambda seen: "You kept it until" in seen.shown)
    assert not keeps(kept)
    await letter(stage, "UFARAH")
    await stage.clock.advance(timedelta(days=5, hours=1))
    card = await people["ada"].sees(APPROVALS, has_button("request.approve"), timeout=20)
    assert "3 seats" in card.shown
    seen = await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    assert (seen.kind, seen.requester.slack_id) == (RequestKind.RECLAIM, "UBRUNO")
    (shown,) = seen.plan.apps
    why = {each.account.id: each.why for each in shown.accounts}
    assert why[CHEN].startswith("released by the holder on ")
    assert "did not answer" in why[FARAH]
    assert (await people["ada"].click(card, "request.approve")).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    assert [stage.talentlms.account(id_).status for id_ in (CHEN, DANA, EMIL, FARAH)] == [
        "inactive",
        "active",
        "inactive",
        "inactive",
    ]
    await back_to_emil(stage)
    await next_week(stage)


async def back_to_emil(stage: Scene) -> None:
    """Emil is told, says that he needs it, and Bruno has it undone with one click."""
    emil, bruno = stage.workbench.person("UEMIL"), stage.workbench.person("UBRUNO")
    await stage.clock.advance(timedelta(minutes=1))
    told = await emil.direct_message(wants_back, timeout=20)
    assert "seat was taken back" in told.shown
    assert (await emil.click(told, "holder.back")).ok
    assert (await emil.direct_message(lambda seen: "You asked for it back" in seen.shown)).shown
    asked = await bruno.direct_message(lambda seen: "Emil Novak* needs" in seen.shown, timeout=20)
    assert (await bruno.click(asked, "request.undo")).ok
    form = await bruno.view(lambda view: bool(view.private_metadata), timeout=20)
    assert "emil.novak@harbourpine.example" in form.shown


async def next_week(stage: Scene) -> None:
    """Dana's seat is kept, and nobody is asked about it."""
    await stage.clock.advance(timedelta(days=7))
    hall = stage.bot.hall
    assert list(await hall.database.read(kept_of, "talentlms", hall.clock())) == [DANA]
    (stock,) = await Stocktaking.of(hall).take(["talentlms"])
    assert stock.counts[Group.KEPT] == 1
    assert stock.stock is not None
    assert DANA not in {seat.account.id for seat in stock.stock.seats}
