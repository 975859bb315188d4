"""An undo is a request like any other: of what was verified, one at a time, while there is time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from approvals import outbox
from approvals.drafts import show_app
from approvals.evidence import standings
from approvals.looking import look
from approvals.people import Person
from approvals.plan import AppPlan, Tick
from approvals.policy import Choice, Reason
from approvals.register import new_id
from approvals.report import Report, report
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.submission import Objection
from approvals.undo_planner import undo_part
from approvals.undoing import Bar, Opening, end_offers, open_undo
from approvals.undone import undone_steps
from connectors.contract import Effect
from connectors.sandbox.faults import Fault
from tests.approvals.scenes import ADA, BRUNO, CHEN, FARAH, Scene
from tests.approvals.vendors import DANA_ID, Office, academy, someone

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

DANA = ("talentlms", DANA_ID)


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        yield Office(scene, [opened])


async def opened(office: Office, request_id: str, draft_id: str = "", actor: Person = BRUNO) -> Opening:
    """Somebody asks for an undo."""
    connectors = {"talentlms": office.academy.connector}
    draft = draft_id or new_id()
    terms = office.scene.terms()
    return await office.scene.database.transact(open_undo, terms, request_id, actor, connectors, draft)


async def shown(office: Office, opening: Opening, draft_id: str) -> AppPlan:
    """The form is filled from a fresh look."""
    connector, scene = office.academy.connector, office.scene
    looks = [(one, await look(connector, one.account.id, scene.clock)) for one in opening.wanted]
    part = undo_part(looks, connector, await scene.database.read(standings, scene.clock()), {})
    await scene.database.transact(show_app, draft_id, part, scene.clock())
    return part


async def sent(office: Office, request_id: str, ts: str = "2.2") -> str:
    """An undo of it, approved by Ada."""
    draft_id = new_id()
    await shown(office, await opened(office, request_id, draft_id), draft_id)
    answer = await office.scene.submit(draft_id, DANA)
    assert answer.objection is None, answer
    await office.scene.post_card(draft_id, ts=ts)
    assert (await office.scene.vote(draft_id, ADA)).status == "approved"
    return draft_id


async def offboarded(office: Office) -> Report:
    """Dana's account was deactivated."""
    done, _ = await office.run()
    assert done.status is RequestStatus.DONE
    return done


async def test_what_was_verified_comes_back_and_is_proven(office: Office) -> None:
    before = await offboarded(office)
    assert before.undo.until == office.scene.clock() + timedelta(days=14)
    undo = await office.carry_out(await sent(office, before.id))
    (step,) = undo.steps
    assert (undo.kind, undo.status, undo.undo.of) == (RequestKind.UNDO, RequestStatus.DONE, before.number)
    assert (step.status, office.academy.status()) == (StepStatus.VERIFIED, "active")
    known = await office.scene.database.read(standings, office.scene.clock())
    assert known["talentlms", Effect.REVERSIBLE].verified_at is not None
    after = await office.scene.report(before.id)
    assert [(one.number, one.returned) for one in after.undo.undos] == [(undo.number, (DANA,))]
    assert after.undo.until is None
    (row,) = await office.scene.database.read(undone_steps, before.id)
    assert row.id == step.id
    assert (await opened(office, before.id)).bar is Bar.NOTHING
    assert "undo.asked" in await office.scene.told(before.id)


async def test_what_was_off_before_is_not_brought_back(office: Office) -> None:
    request_id = await office.approved("dana", "chen")
    office.academy.put(someone("8", "chen", "Chen Wei", status="inactive"))
    opening = await opened(office, (await office.carry_out(request_id)).id)
    assert [one.account.id for one in opening.wanted] == [DANA_ID]
    office.academy.put(someone("20", "emil"))
    only = await office.approved("emil")
    office.academy.put(someone("20", "emil", status="inactive"))
    assert (await opened(office, (await office.carry_out(only)).id)).bar is Bar.UNCHANGED


async def test_there_is_one_undo_at_a_time_and_the_second_is_told_who_holds_it(office: Office) -> None:
    before = await offboarded(office)
    late, first = new_id(), new_id()
    await shown(office, await opened(office, before.id, late), late)
    await shown(office, await opened(office, before.id, first), first)
    number = (await office.scene.submit(first, DANA)).number
    await office.scene.post_card(first, ts="2.2")
    second = await opened(office, before.id)
    assert second.bar is Bar.UNDER_WAY
    assert second.holder is not None
    assert (second.holder.number, second.holder.requester.slack_id) == (number, BRUNO.slack_id)
    answer = await office.scene.submit(late, DANA)
    assert (answer.objection, answer.particulars) == (
        Objection.NOT_UNDOABLE,
        f"request #{number} undoes it already",
    )
    assert (await office.scene.report(before.id)).undo.until is None
    await office.scene.vote(first, CHEN, Choice.DENY)
    assert (await office.scene.report(before.id)).undo.until is not None
    assert (await opened(office, before.id)).is_open


async def test_when_its_time_is_over_it_is_not_offered_and_every_message_is_drawn_anew(
    office: Office,
) -> None:
    before = await offboarded(office)
    scene, late = office.scene, new_id()
    await shown(office, await opened(office, before.id, late), late)
    (card,) = await scene.messages(before.id, outbox.Kind.CARD)
    assert await scene.database.transact(end_offers, scene.terms()) == 0
    scene.clock.advance(days=14)
    assert (await opened(office, before.id)).bar is Bar.OVER
    assert await scene.database.transact(end_offers, scene.terms()) == 1
    assert await scene.database.transact(end_offers, scene.terms()) == 0
    (drawn,) = await scene.messages(before.id, outbox.Kind.CARD)
    assert drawn.wanted == card.wanted + 1
    seen = await scene.database.read(report, before.id, scene.rules, scene.clock())
    assert seen.undo.until is None


async def test_only_who_may_see_it_and_may_ask_can_undo_it(office: Office) -> None:
    before = await offboarded(office)
    stranger = await opened(office, before.id, actor=CHEN)
    assert (stranger.reason, stranger.is_open) == (Reason.NOT_REQUESTER, False)
    last = (await office.scene.log())[-1]
    assert (last.event, last.request, last.detail["command"]) == ("command.refused", before.id, "undo")
    assert (await opened(office, before.id, actor=FARAH)).reason is Reason.NOT_REQUESTER
    office.scene.rules = office.scene.rules.model_copy(update={"requesters": ("UCHEN",)})
    assert (await opened(office, before.id, actor=CHEN)).is_open


async def test_what_is_left_of_a_request_is_not_undone_with_it(office: Office) -> None:
    request_id = await office.approved("dana", "chen")
    office.academy.put(replace(office.academy.sandbox.account("8"), email="other@x.example"))
    assert (await office.carry_out(request_id)).status is RequestStatus.INCOMPLETE
    opening = await opened(office, request_id)
    assert (opening.goes_on, [one.account.id for one in opening.wanted]) == (True, [DANA_ID])


async def test_an_undo_and_a_request_that_has_not_ended_cannot_be_undone(office: Office) -> None:
    waiting = await office.scene.pending(await office.academy.plan())
    assert (await opened(office, waiting)).bar is Bar.NOT_ENDED
    await office.scene.vote(waiting, ADA)
    await office.executor().execute(waiting)
    undo = await office.carry_out(await sent(office, waiting))
    assert (await opened(office, undo.id)).bar is Bar.KIND


async def test_a_later_deactivation_is_undone_by_its_own_request(office: Office) -> None:
    first = await offboarded(office)
    office.scene.clock.advance(days=1)
    office.academy.put(someone(DANA_ID, "dana", "Dana Okafor"))
    second = await offboarded(office)
    (wanted,) = (await opened(office, first.id)).wanted
    assert wanted.later == second.number
    (wanted,) = (await opened(office, second.id)).wanted
    assert wanted.later is None


async def test_a_seat_lost_since_the_approval_stops_it_unless_that_was_approved(scene: Scene) -> None:
    async with academy(scene.clock, seats=3) as opened_:
        office = Office(scene, [opened_])
        before = await offboarded(office)
        first = await sent(office, before.id)
        office.academy.put(someone("20", "newcomer"))
        stopped = await office.carry_out(first)
        assert (stopped.status, stopped.steps[0].status) == (RequestStatus.INCOMPLETE, StepStatus.REFUSED)
        assert "no seat is free, 3 of 3 are in use" in stopped.steps[0].word
        assert office.academy.status() == "inactive"
        knowing = await office.carry_out(await sent(office, before.id, ts="3.3"))
        assert (knowing.status, office.academy.status()) == (RequestStatus.DONE, "active")


async def test_a_changed_address_stops_it_and_a_lie_shuts_the_gate(office: Office) -> None:
    before = await offboarded(office)
    changed = await sent(office, before.id)
    was = office.academy.sandbox.account(DANA_ID)
    office.academy.put(replace(was, email="other@x.example"))
    stopped = await office.carry_out(changed)
    assert "address or login is not the one that was approved" in stopped.steps[0].word
    office.academy.put(replace(was))
    believed = await sent(office, before.id, ts="3.3")
    office.academy.sandbox.faults.set(Fault.LIES, on="writes", times=None)
    assert (await office.carry_out(believed)).steps[0].status is StepStatus.CONTRADICTED
    draft_id = new_id()
    (planned,) = (await shown(office, await opened(office, before.id, draft_id), draft_id)).accounts
    assert (planned.tick, planned.may_override) == (Tick.OPEN, True)
