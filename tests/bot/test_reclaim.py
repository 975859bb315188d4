"""Seats that are taken back: from the review through approval and execution to the ledger, and back again."""

from approvals.savings_read import ledger
from approvals.states import RequestKind, RequestStatus
from bot.demo.scene import Scene
from bot.workbench.surfaces import View
from tests.bot.acting import APPROVALS, has_button, rows_show, until

WHY = {"reason": {"reason": {"type": "plain_text_input", "value": "Nobody has used these"}}}
NORA = "113"
asks = has_button("request.approve")


async def review(stage: Scene, who: str = "UBRUNO") -> View:
    """The form, once the app was read."""
    hand = stage.workbench.person(who)
    result = await hand.command("/seats reclaim talentlms")
    assert result.ok, result.error
    return await hand.view(lambda view: bool(view.private_metadata), timeout=20)


async def test_seats_are_reviewed_approved_taken_back_counted_and_brought_back(stage: Scene) -> None:
    bruno, ada = stage.workbench.person("UBRUNO"), stage.workbench.person("UADA")
    view = await review(stage)
    assert "55 of 100 seats (vendor-reported), 34 after" in view.shown
    assert "Nora Lind · nora@harbourpine.example\nhas left; last active" in view.shown
    unreasoned = await bruno.submit(view)
    assert unreasoned.errors == {"reason": "Please give a reason: the approvers decide by it."}
    result = await bruno.submit(view, WHY)
    assert result.ok, (result.error, result.errors)
    card = await ada.sees(APPROVALS, asks)
    assert "take back *21 seats* in TalentLMS (1 orphaned, 20 stale)" in card.shown
    assert "55 of 100 seats (vendor-reported), 34 after" in card.shown
    assert "@harbourpine.example" not in card.shown
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    again = await review(stage, "UADA")
    assert "21 more seats are in #1 already" in again.shown
    await stage.workbench.person("UADA").close(again)
    assert (await ada.click(card, "request.approve")).ok
    seen = await until(stage, RequestStatus.DONE)
    assert seen.kind is RequestKind.RECLAIM
    told = await bruno.direct_message(lambda message: "is done" in message.shown)
    assert "Seats in TalentLMS: 55 → 34 (vendor-reported)." in told.shown
    assert stage.talentlms.account(NORA).status == "inactive"
    hall = stage.bot.hall
    (savings,) = await hall.database.read(ledger, hall.connectors, hall.clock())
    assert savings.freed == 21
    fresh = await review(stage, "UADA")  # read anew, since what was read before does not know of this
    assert "34 of 100 seats (vendor-reported)" in fresh.shown
    assert "Nora Lind" not in fresh.shown
    await stage.workbench.person("UADA").close(fresh)
    assert (await bruno.click(told, "request.details")).ok
    details = await bruno.view(lambda shown: "Timeline" in shown.shown)
    assert "Orphaned: nora@harbourpine.example is deactivated in Slack" in details.shown
    assert (await bruno.click(told, "request.undo")).ok
    undo = await bruno.view(lambda shown: "Accounts 1 to 20 of 21" in shown.shown, timeout=20)
    assert (await bruno.click(undo, "undo.others")).ok
    last = await bruno.view(lambda shown: "Account 21 of 21" in shown.shown, timeout=20)
    assert (await bruno.submit(last, WHY)).ok
    await rows_show(stage, lambda seen: seen.kind is RequestKind.UNDO and len(seen.steps) == 1, number=2)
