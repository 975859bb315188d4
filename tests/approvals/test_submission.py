"""From preview to request: what is checked, what is claimed, and what is refused with which word."""

import asyncio
from typing import Any

import pytest

from approvals import drafts
from approvals.database import Database
from approvals.people import Kind, Person
from approvals.plan import AppPlan, Match, Tick
from approvals.policy import Reason, Rules
from approvals.submission import Objection, Submitted
from tests.approvals.scenes import (
    ADA,
    BRUNO,
    CARD,
    CHEN,
    DANA,
    FARAH,
    REASON,
    RULES,
    Scene,
    account,
    part,
    planned,
)

TWO = RULES.model_copy(update={"quorum": 2})


async def test_a_preview_becomes_a_request_with_steps_claims_and_a_card(scene: Scene) -> None:
    shown = part(account(), account("8", "okafor", email="okafor@harbourpine.example"))
    draft_id = await scene.draft(shown)
    answer = await scene.submit(draft_id, ("talentlms", "7"), ("talentlms", "8"), copies=["UCHEN", "UCHEN"])
    assert answer == Submitted(number=1)
    report = await scene.report(draft_id)
    assert (report.status, report.number, report.reason) == ("submitted", 1, REASON)
    assert report.submitted_at == scene.clock()
    assert [(step.account, step.status, step.operation) for step in report.steps] == [
        (one.account, "planned", "deactivate") for one in shown.accounts
    ]
    assert await scene.claims() == [("talentlms", "7"), ("talentlms", "8")]
    messages = await scene.messages(draft_id)
    assert [(row.kind, row.audience) for row in messages] == [("card", CARD), ("copy", "UCHEN")]


async def test_only_what_was_ticked_becomes_a_step(scene: Scene) -> None:
    draft_id = await scene.draft(part(account(), account("8", "okafor")), part(account("1"), app="other"))
    await scene.submit(draft_id, ("other", "1"))
    assert [(step.app, step.account_id) for step in await scene.steps(draft_id)] == [("other", "1")]
    assert await scene.claims() == [("other", "1")]


async def test_a_tick_that_comes_twice_is_one_step_in_rows_and_log(scene: Scene) -> None:
    draft_id = await scene.draft()
    await scene.submit(draft_id, ("talentlms", "7"), ("talentlms", "7"))
    assert len(await scene.steps(draft_id)) == 1
    event = (await scene.log(draft_id))[-1]
    assert (event.event, event.detail["steps"]) == ("request.submitted", 1)


ONE = (part(account()),)
BARRED = (part(planned(account(), Tick.BARRED)),)
WAITING = (*ONE, AppPlan(app="other", title="Other"))
ADA_GONE = ADA.model_copy(update={"kind": Kind.DEACTIVATED})
SEVEN, EIGHT, HIDDEN = ("talentlms", "7"), ("talentlms", "8"), ("hidden", "7")

OBJECTIONS: dict[str, tuple[tuple[AppPlan, ...], dict[str, Any], Objection, str]] = {
    "an app has not answered": (WAITING, {}, Objection.WAITING, "Other"),
    "nothing is ticked": (ONE, {"ticks": ()}, Objection.NOTHING_TICKED, ""),
    "an account that was not shown": (ONE, {"ticks": (EIGHT,)}, Objection.NOT_SHOWN, "talentlms"),
    "an app that was not shown": (ONE, {"ticks": (HIDDEN,)}, Objection.NOT_SHOWN, "hidden"),
    "a barred account": (BARRED, {}, Objection.NOT_SHOWN, "talentlms"),
    "a good tick carries no bad one": (ONE, {"ticks": (SEVEN, EIGHT)}, Objection.NOT_SHOWN, "talentlms"),
    "no reason": (ONE, {"reason": ""}, Objection.NO_REASON, ""),
    "a reason of blanks": (ONE, {"reason": " \n\t"}, Objection.NO_REASON, ""),
    "nobody could decide": (ONE, {"approvers": ()}, Objection.NOBODY_DECIDES, ""),
    "only the leaver could decide": (ONE, {"approvers": (DANA,)}, Objection.NOBODY_DECIDES, ""),
    "only the requester could decide": (ONE, {"approvers": (BRUNO,)}, Objection.NOBODY_DECIDES, ""),
    "only somebody deactivated could": (ONE, {"approvers": (ADA_GONE,)}, Objection.NOBODY_DECIDES, ""),
}


@pytest.mark.parametrize("title", OBJECTIONS)
async def test_objections_leave_the_draft_as_it_was(scene: Scene, title: str) -> None:
    parts, changes, objection, particulars = OBJECTIONS[title]
    draft_id = await scene.draft(*parts)
    before = await scene.log()
    answer = await scene.submit(draft_id, **changes)
    assert (answer.objection, answer.particulars, answer.number) == (objection, particulars, 0)
    assert (await scene.report(draft_id)).status == "draft"
    assert await scene.claims() == []
    assert await scene.messages(draft_id) == []
    assert await scene.log() == before


async def test_a_preview_lasts_an_hour(scene: Scene) -> None:
    draft_id = await scene.draft()
    scene.clock.advance(hours=1, seconds=1)
    assert (await scene.submit(draft_id)).objection is Objection.TOO_OLD
    fresh = await scene.draft()
    scene.clock.advance(hours=1)
    assert (await scene.submit(fresh)).objection is None


async def test_what_is_gone_cannot_be_sent(scene: Scene) -> None:
    assert (await scene.submit("nothing")).objection is Objection.GONE
    sent = await scene.submitted()
    assert (await scene.submit(sent)).objection is Objection.GONE
    others = await scene.draft(requester=FARAH)
    assert (await scene.submit(others)).objection is Objection.GONE


@pytest.mark.parametrize(
    ("actor", "reason"),
    [(ADA, Reason.NOT_REQUESTER), (BRUNO.model_copy(update={"kind": Kind.GUEST}), Reason.GUEST)],
)
async def test_who_may_not_ask_is_refused_and_on_record(scene: Scene, actor: Person, reason: Reason) -> None:
    draft_id = await scene.draft()
    answer = await scene.submit(draft_id, actor=actor)
    assert (answer.objection, answer.reason) == (Objection.NOT_ALLOWED, reason)
    event = (await scene.log())[-1]
    assert (event.event, event.detail) == ("command.refused", {"command": "submit", "reason": reason.value})


async def test_an_account_is_held_by_one_open_request_at_a_time(scene: Scene) -> None:
    await scene.submitted()
    answer = await scene.submit(await scene.draft())
    assert (answer.objection, answer.particulars) == (Objection.HELD, "1")


async def test_of_two_that_are_sent_at_once_one_is_held(scene: Scene, replica: Database) -> None:
    one, other = await scene.draft(), await scene.draft()
    answers = await asyncio.gather(scene.submit(one), scene.on(replica).submit(other))
    assert sorted(str(answer.objection) for answer in answers) == ["None", "held"]
    assert len(await scene.claims()) == 1


async def test_numbers_follow_each_other_without_gaps(scene: Scene, replica: Database) -> None:
    ids = [await scene.draft(part(account(str(n)))) for n in range(10)]
    places = (scene, scene.on(replica)) * 5
    sent = [
        place.submit(id_, ("talentlms", str(n)))
        for n, (id_, place) in enumerate(zip(ids, places, strict=True))
    ]
    assert sorted(answer.number for answer in await asyncio.gather(*sent)) == list(range(1, 11))


async def test_a_quorum_needs_as_many_different_people(scene: Scene) -> None:
    scene.rules = TWO
    draft_id = await scene.draft()
    again = Person(slack_id="UADA2", name="Ada again", emails=ADA.emails)
    scene.rules = TWO.model_copy(update={"approvers": ("UADA", "UADA2", "UCHEN")})
    assert (await scene.submit(draft_id, approvers=(ADA, again))).objection is Objection.NOBODY_DECIDES
    assert (await scene.submit(draft_id, approvers=(ADA, CHEN))).objection is None


async def test_where_everybody_may_decide_nobody_is_looked_up(scene: Scene) -> None:
    scene.rules = Rules(requesters=("*",), approvers=("*",))
    assert (await scene.submit(await scene.draft(), approvers=())).objection is None


async def test_a_possible_match_that_somebody_ticked_is_a_step(scene: Scene) -> None:
    possible = planned(account(), Tick.OPEN, Match.POSSIBLE)
    draft_id = await scene.draft(part(possible))
    assert (await scene.submit(draft_id)).objection is None
    plan = await scene.database.read(drafts.plan_of, draft_id)
    assert plan is not None
    assert plan.apps[0].accounts == (possible,)
