"""An offboarding that is taken back, as the people in the workspace live it."""

from datetime import timedelta

from approvals.policy import Rules
from approvals.states import RequestKind, RequestStatus
from bot.demo.scene import Scene
from bot.policy_tables import PolicyTable
from bot.workbench.messages import Message
from bot.workbench.surfaces import View
from tests.bot.acting import APPROVALS, REASON, has_button, preview, request, rows_show, until
from tests.bot.test_leaver import TICKED, all_that_is_seen_by, copy_of

DANA = "105"
asks, undoes = has_button("request.approve"), has_button("request.undo")


async def offboarded(stage: Scene) -> Message:
    """Dana is offboarded by Bruno and Ada; the message that tells Bruno so."""
    card = await request(stage)
    assert (await stage.workbench.person("UADA").click(card, "request.approve")).ok
    await until(stage, RequestStatus.DONE)
    return await stage.workbench.person("UBRUNO").direct_message(undoes, timeout=20)


async def form(stage: Scene, who: str = "UBRUNO") -> View:
    """The form of the undo, once everything was read again."""
    return await stage.workbench.person(who).view(lambda view: bool(view.private_metadata), timeout=20)


async def test_an_offboarding_is_undone_by_the_same_rules_and_proven(stage: Scene) -> None:
    told = await offboarded(stage)
    bruno, ada = stage.workbench.person("UBRUNO"), stage.workbench.person("UADA")
    assert (await bruno.click(told, "request.undo")).ok
    view = await form(stage)
    assert "A deactivation can be undone here" in view.shown
    assert "Comes back as Learner" in view.shown
    result = await bruno.submit(view, REASON)
    assert result.ok, (result.error, result.errors)
    card = await ada.sees(APPROVALS, lambda seen: "Reactivate Dana Okafor" in seen.shown and asks(seen))
    assert "undoing request #1" in card.shown
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING, number=2)
    await ada.click(card, "request.approve")
    seen = await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE, number=2)
    assert seen.kind is RequestKind.UNDO
    assert stage.talentlms.account(DANA).status == "active"
    assert (await ada.sees(APPROVALS, lambda message: "Undone by #2" in message.shown)).shown
    first = await rows_show(stage, lambda seen: bool(seen.undo.undos), number=1)
    assert first.undo.until is None


async def test_what_undoes_something_confidential_stays_among_the_approvers_too(stage: Scene) -> None:
    stage.workbench.invite(APPROVALS, "UKIM")
    bruno, ada = stage.workbench.person("UBRUNO"), stage.workbench.person("UADA")
    assert (await bruno.submit(await preview(stage, "UBRUNO", "/offboard @dana"), {**REASON, **TICKED})).ok
    assert (await ada.click(await copy_of(stage, "UADA"), "request.approve")).ok
    await until(stage, RequestStatus.DONE)
    await bruno.command("/offboard undo 1")
    assert (await bruno.submit(await form(stage), REASON)).ok
    told = await bruno.view(lambda view: "Request #2" in view.shown)
    assert "It is confidential, and others can see #it-approvals" in told.shown
    await ada.direct_message(lambda seen: "Reactivate Dana Okafor" in seen.shown and asks(seen))
    assert "Okafor" not in all_that_is_seen_by(stage, "UKIM")


async def test_when_its_time_is_over_the_button_goes_and_the_command_says_so(stage: Scene) -> None:
    told = await offboarded(stage)
    bruno = stage.workbench.person("UBRUNO")
    assert (await bruno.click(told, "request.details")).ok
    details = await bruno.view(lambda view: "Timeline" in view.shown)
    assert (await bruno.click(details, "request.undo")).ok
    assert "It can be undone until" in (await form(stage)).shown
    await stage.clock.advance(timedelta(days=14, minutes=1))
    gone = await bruno.direct_message(lambda seen: "is done" in seen.shown and not undoes(seen))
    assert "Undo" not in gone.shown
    await bruno.command("/offboard undo 1")
    barred = await bruno.view(lambda view: "could be undone until" in view.shown)
    assert "by hand in the apps" in barred.shown
    assert stage.talentlms.account(DANA).status == "inactive"


def test_the_settings_say_how_long_it_can_be_undone() -> None:
    given = {"requesters": ["UBRUNO"], "approvers": ["UADA"]}
    assert Rules(**dict(PolicyTable.model_validate(given))).undo_for == timedelta(days=14)
    assert PolicyTable.model_validate(given | {"undo_for": "0s"}).undo_for == timedelta()
