"""Previews: filled app by app, claiming nothing, forgotten after a day."""

import asyncio

from sqlmodel import select

from approvals import drafts
from approvals.database import Database
from approvals.models import Request
from approvals.people import Person
from approvals.plan import AppPlan, Match, Plan, Reading
from tests.approvals.scenes import BRUNO, DANA, Scene, account, part, planned

WAITING = tuple(AppPlan(app=f"app{n}", title=f"App {n}") for n in range(6))


async def test_a_draft_is_what_the_modal_shows(scene: Scene) -> None:
    draft_id = await scene.draft(*WAITING)
    plan = await scene.database.read(drafts.plan_of, draft_id)
    assert plan == Plan(person=DANA, apps=WAITING)
    assert await scene.claims() == []
    assert await scene.messages(draft_id) == []
    assert (await scene.report(draft_id)).number == 0
    (event,) = await scene.log()
    assert (event.event, event.detail) == (
        "request.drafted",
        {"kind": "offboard", "apps": [app.app for app in WAITING]},
    )


async def test_apps_that_answer_at_the_same_moment_lose_nothing(scene: Scene, replica: Database) -> None:
    draft_id = await scene.draft(*WAITING)
    answers = [part(account(), app=app.app) for app in WAITING]
    work = [
        each.transact(drafts.show_app, draft_id, answer, scene.clock())
        for answer, each in zip(answers, (scene.database, replica) * 3, strict=True)
    ]
    plans = await asyncio.gather(*work)
    assert sorted(len(plan.waiting) for plan in plans if plan) == list(range(6))
    plan = await scene.database.read(drafts.plan_of, draft_id)
    assert plan is not None
    assert {app.reading for app in plan.apps} == {Reading.READ}


async def test_what_was_shown_is_on_record_by_ids_alone(scene: Scene) -> None:
    draft_id = await scene.draft(part())
    possible = planned(account("8", "d.okafor"), match=Match.POSSIBLE)
    await scene.database.transact(drafts.show_app, draft_id, part(account(), possible), scene.clock())
    event = (await scene.log(draft_id))[-1]
    assert (event.event, event.app) == ("plan.shown", "talentlms")
    assert event.detail == {"app": "talentlms", "accounts": ["7"], "possible": ["8"], "gap": False}


async def test_an_answer_that_comes_after_the_sending_changes_nothing(scene: Scene) -> None:
    request_id = await scene.submitted()
    before = await scene.report(request_id)
    late = part(account("666", "chen"))
    assert await scene.database.transact(drafts.show_app, request_id, late, scene.clock()) is None
    assert await scene.database.transact(drafts.show_app, "nothing", late, scene.clock()) is None
    assert await scene.report(request_id) == before
    assert await scene.database.read(drafts.plan_of, "nothing") is None


async def test_drafts_are_forgotten_after_a_day_and_requests_never(scene: Scene) -> None:
    request_id = await scene.pending(part(account("8", "chen")))
    old = await scene.draft()
    scene.clock.advance(hours=24)
    assert await scene.database.transact(drafts.purge_drafts, scene.clock()) == 0
    scene.clock.advance(seconds=1)
    young = await scene.draft()
    assert await scene.database.transact(drafts.purge_drafts, scene.clock()) == 1
    left = await scene.database.read(lambda session: session.exec(select(Request.id)).all())
    assert set(left) == {request_id, young}
    event = (await scene.log(old))[-1]
    assert (event.event, set(event.detail)) == ("request.discarded", {"drafted_at"})


async def test_held_accounts_are_told_with_the_request_that_holds_them(scene: Scene) -> None:
    await scene.pending()
    asked = ["7", "8"]
    assert await scene.database.read(drafts.held_accounts, "talentlms", asked) == {"7": 1}
    assert await scene.database.read(drafts.held_accounts, "other", asked) == {}
    assert await scene.database.read(drafts.held_accounts, "talentlms", []) == {}


async def test_somebody_without_any_identity_is_nobody_else(scene: Scene) -> None:
    one = await scene.draft(leaver=Person(name="First Nameless"))
    other = await scene.draft(leaver=Person(name="Second Nameless"))
    names = [(await scene.report(draft_id)).leaver.name for draft_id in (one, other)]
    assert names == ["First Nameless", "Second Nameless"]


async def test_a_person_is_brought_up_to_date_and_keeps_earlier_addresses(scene: Scene) -> None:
    draft_id = await scene.draft()
    renamed = DANA.model_copy(
        update={"name": "Dana Lind", "emails": ("dana.lind@harbourpine.example",), "manager_id": None}
    )
    await scene.draft(leaver=renamed, requester=BRUNO)
    leaver = (await scene.report(draft_id)).leaver
    assert (leaver.name, leaver.manager_id) == ("Dana Lind", "UCHEN")
    assert leaver.emails == ("dana.lind@harbourpine.example", "dana@harbourpine.example")
