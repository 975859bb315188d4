"""What an execution left undone: tried again, handed over, or closed by name."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from approvals import leftovers, manual, outbox
from approvals.changing_accounts import change_accounts
from approvals.manual import Answer
from approvals.people import Person
from approvals.policy import Reason
from approvals.report import Report, history
from approvals.sent import Submission
from connectors.contract import Operation
from connectors.sandbox.faults import Fault
from tests.approvals.handwork import by_hand, workshop
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, Scene
from tests.approvals.vendors import DANA_ID, Office, academy, someone

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        yield Office(scene, [opened])


async def settle(
    office: Office, how: Callable[..., Answer], report: Report, actor: Person, *more: Any
) -> Answer:
    """Somebody clicks one of the card's last buttons."""
    scene = office.scene
    return await scene.database.transact(how, scene.terms(), report.id, actor, *more)


async def left_by(office: Office, fault: Fault) -> Report:
    """A request that this fault has left incomplete; the vendor is well again."""
    request_id = await office.approved()
    office.academy.sandbox.faults.set(fault, on="all")
    report = await office.carry_out(request_id)
    office.academy.sandbox.faults.clear()
    assert report.status == "incomplete"
    return report


async def test_what_the_vendor_kept_from_us_is_tried_again(office: Office) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    assert report.steps[0].status == "unverified"
    assert (await settle(office, leftovers.try_again, report, BRUNO)).reason is Reason.ALLOWED
    assert await office.scene.claims() == [("talentlms", "7")]
    assert office.scene.promises.rounds == [1, 2]
    after = await office.carry_out(report.id)
    assert (after.status, after.round, after.steps[0].status) == ("done", 2, "verified")
    assert len(office.academy.deactivations) == 1
    assert await office.scene.claims() == []


async def test_each_round_has_its_own_three_attempts(office: Office) -> None:
    request_id = await office.approved()
    office.academy.sandbox.faults.set(Fault.RATE_LIMITED, on="writes", retry_after=0)
    report = await office.carry_out(request_id)
    await settle(office, leftovers.try_again, report, BRUNO)
    after = await office.carry_out(report.id)
    attempts = [each.round for each in await office.attempts(after.steps[0].id)]
    assert attempts == [1, 1, 1, 2, 2, 2]


async def test_the_requester_hears_of_each_round(office: Office) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    await settle(office, leftovers.try_again, report, BRUNO)
    await office.carry_out(report.id)
    told = await office.scene.messages(report.id, outbox.Kind.OUTCOME)
    assert [message.audience for message in told] == ["UBRUNO", "UBRUNO/2"]


async def test_what_failed_is_handed_over_and_done_by_hand(office: Office) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    await settle(office, leftovers.do_by_hand, report, ADA)
    (step,) = (await office.scene.report(report.id)).steps
    assert (step.status, step.word) == ("manual", "handed over by Ada Brandt")
    by_hand(office)
    await office.scene.database.transact(manual.declare, office.scene.terms(), step.id, BRUNO, "")
    after = await office.carry_out(report.id)
    assert (after.status, after.steps[0].status) == ("done", "verified")


async def test_a_named_person_closes_the_rest_with_a_reason(office: Office) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    assert (await settle(office, leftovers.close_rest, report, CHEN, " ")).reason is Reason.NO_REASON
    assert (
        await settle(office, leftovers.close_rest, report, CHEN, "left the vendor")
    ).reason is Reason.ALLOWED
    after = await office.scene.report(report.id)
    assert (after.status, after.steps[0].status) == ("done", "overridden")
    assert after.steps[0].word == "closed by Chen Wei: left the vendor"
    told = await office.scene.database.read(history, report.id)
    (closed,) = [each for each in told if each.event == "step.overridden"]
    assert (closed.actor, closed.work) == ("Chen Wei", Operation.DEACTIVATE)
    assert (closed.app, closed.account) == (after.steps[0].title, after.steps[0].account)
    assert [(each.actor, each.ours, each.words) for each in told[-1:]] == [
        ("Chen Wei", False, "left the vendor")
    ]
    assert await office.scene.claims() == []
    assert (await settle(office, leftovers.try_again, report, BRUNO)).reason is Reason.NOT_LEFT


async def test_what_was_taken_out_before_stays_out_when_the_rest_is_closed(office: Office) -> None:
    scene, academy = office.scene, office.academy
    academy.put(someone("21", "dana.okafor", "Dana Okafor"))
    plan = await academy.plan("dana", "dana.okafor")
    request_id = await scene.pending(plan)
    kept = Submission(request_id, ADA, (("talentlms", DANA_ID),), "the other is a test account", (), "")
    assert (await scene.database.transact(change_accounts, scene.terms(), 1, kept)).objection is None
    await scene.vote(request_id, CHEN, version=2)
    academy.sandbox.faults.set(Fault.SERVER_ERROR, on="all")
    report = await office.carry_out(request_id)
    assert await scene.claims() == []
    await settle(office, leftovers.close_rest, report, CHEN, "left the vendor")
    after = await scene.report(request_id)
    (former,) = after.former
    assert [(step.account.id, step.status) for step in after.steps] == [(DANA_ID, "overridden")]
    assert [(step.account.id, step.status) for step in former.steps] == [
        (DANA_ID, "overridden"),
        ("21", "dropped"),
    ]
    assert await scene.claims() == []


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (ADA, Reason.ALLOWED),
        (FARAH, Reason.ALLOWED),
        (BRUNO, Reason.OWN_REQUEST),
        (DANA, Reason.NOT_INVOLVED),
    ],
)
async def test_who_may_close(office: Office, actor: Person, reason: Reason) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    assert (await settle(office, leftovers.close_rest, report, actor, "it is fine")).reason is reason
    assert ("rest.refused" in await office.scene.told(report.id)) is (reason is not Reason.ALLOWED)


async def test_nothing_is_left_of_a_request_that_is_done(office: Office) -> None:
    report, _ = await office.run()
    for how in (leftovers.try_again, leftovers.do_by_hand):
        assert (await settle(office, how, report, BRUNO)).reason is Reason.NOT_LEFT


@pytest.mark.parametrize("how", [leftovers.try_again, leftovers.do_by_hand])
async def test_an_account_that_another_request_holds_by_now_is_left_to_it(
    office: Office, how: Callable[..., Answer]
) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    await office.scene.pending(await office.academy.plan())
    assert (await settle(office, how, report, BRUNO)).reason is Reason.HELD
    after = await office.scene.report(report.id)
    assert (after.status, after.steps[0].status) == ("incomplete", "unverified")


async def test_two_clicks_on_try_again_are_one_round(office: Office) -> None:
    report = await left_by(office, Fault.SERVER_ERROR)
    await settle(office, leftovers.try_again, report, BRUNO)
    assert (await settle(office, leftovers.try_again, report, ADA)).reason is Reason.NOT_LEFT
    assert office.scene.promises.rounds == [1, 2]


async def test_a_claim_by_name_is_looked_at_again_and_never_sent(scene: Scene) -> None:
    async with workshop(scene) as office:
        report, step = await office.run()
        by_hand(office)
        office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="reads")
        await scene.database.transact(manual.declare, scene.terms(), step.id, FARAH, "")
        assert (await office.carry_out(report.id)).steps[0].status == "unverified"
        office.academy.sandbox.faults.clear()
        await settle(office, leftovers.try_again, report, BRUNO)
        after = await office.carry_out(report.id)
        assert (after.status, after.steps[0].status) == ("done", "verified")
        assert office.academy.sandbox.writes == []


async def test_a_drift_is_not_tried_away(office: Office) -> None:
    request_id = await office.approved()
    office.academy.put(someone(DANA_ID, "dana", user_type="SuperAdmin"))
    report = await office.carry_out(request_id)
    await settle(office, leftovers.try_again, report, BRUNO)
    after = await office.carry_out(request_id)
    assert (after.status, after.steps[0].status) == ("incomplete", "refused")
    assert office.academy.sandbox.writes == []
