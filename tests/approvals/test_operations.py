"""Beyond deactivations: a probe's three steps, an override of the gate, and an invitation taken back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from approvals.cautions import Caution
from approvals.evidence import standings
from approvals.plan import AppPlan, Plan, Tick
from approvals.planner import plan_app
from approvals.policy import Reason
from approvals.states import RequestKind, Way
from approvals.submission import Objection
from connectors.contract import Basis, Connector, Effect, Operation
from connectors.inventory import Finding, look_up
from connectors.sandbox.faults import Fault
from tests.approvals.scenes import ADA, BRUNO, CHEN, FARAH, HOME, Scene, account, part, planned
from tests.approvals.vendors import DANA_ID, Academy, Office, Relay, academy, someone

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


class Unproven(Relay):
    """The same app, whose deactivation is only believed to be one."""

    def __init__(self, to: Connector) -> None:
        super().__init__(to)
        doubted = (Operation.DEACTIVATE, Effect.KEEPS_DATA, Effect.REVERSIBLE)
        less = {each: to.facts[each].model_copy(update={"basis": Basis.UNCONFIRMED}) for each in doubted}
        self.facts = {**to.facts, **less}

    async def reactivate(self, account_id: str) -> None:
        await self.to.reactivate(account_id)


class Destroyer(Unproven):
    """The same app, whose deactivation turns out to destroy the account."""

    academy: Academy

    async def deactivate(self, account_id: str) -> None:
        sandbox = self.academy.sandbox
        sandbox.portal.delete(sandbox.account(account_id))


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock, settles_in=0.4) as opened:
        yield Office(scene, [replace(opened, connector=Unproven(opened.connector))])


async def probed(office: Office) -> str:
    """A probe of Dana's account that Farah, an operator, has asked for and Ada has approved."""
    scene = office.scene
    found = await finding(office)
    shown = plan_app(found, office.academy.connector, {}, {}, kind=RequestKind.PROBE)
    return await approved(scene, shown, kind=RequestKind.PROBE)


async def finding(office: Office) -> Finding:
    found = await look_up(
        office.academy.connector, addresses=[f"dana@{HOME}"], name="", clock=office.scene.clock, timeout=10
    )
    assert isinstance(found, Finding)
    return found


async def approved(scene: Scene, shown: AppPlan, kind: RequestKind) -> str:
    request_id = await scene.draft(shown, requester=FARAH, kind=kind)
    sent = await scene.submit(request_id, ("talentlms", DANA_ID), actor=FARAH)
    assert sent.objection is None
    await scene.post_card(request_id)
    await scene.vote(request_id, ADA)
    return request_id


async def test_a_probe_deactivates_twice_and_reactivates(office: Office) -> None:
    report = await office.carry_out(await probed(office))
    assert [step.status for step in report.steps] == ["verified"] * 3
    assert [step.operation for step in report.steps] == ["deactivate", "deactivate", "reactivate"]
    assert (report.kind, report.status) == (RequestKind.PROBE, "done")
    assert office.academy.status() == "active"
    assert len(office.academy.deactivations) == 3


async def test_what_a_probe_has_shown_opens_the_gate(office: Office) -> None:
    await office.carry_out(await probed(office))
    known = await office.scene.database.read(standings, office.scene.clock())
    shown = plan_app(await finding(office), office.academy.connector, known, {})
    assert [(one.way, one.may_override) for one in shown.accounts] == [(Way.AUTOMATIC, False)]


async def test_a_probe_that_finds_the_account_gone_stops_and_closes_the_gate_for_good(scene: Scene) -> None:
    async with academy(scene.clock, settles_in=0.05) as opened:
        connector = Destroyer(opened.connector)
        connector.academy = opened
        office = Office(scene, [replace(opened, connector=connector)])
        found = await finding(office)
        report = await office.carry_out(await probed(office))
        assert [step.status for step in report.steps] == ["contradicted", "refused", "refused"]
        assert report.steps[0].alarm
        known = await scene.database.read(standings, scene.clock())
        (shown,) = plan_app(found, connector, known, {}).accounts
        assert (shown.way, shown.may_override) == (Way.BY_HAND, False)
        assert Caution.DESTRUCTIVE in shown.cautions


class Slow(Unproven):
    """The same app, which destroys a deactivated account a little later."""

    academy: Academy

    async def deactivate(self, account_id: str) -> None:
        await self.to.deactivate(account_id)
        asyncio.get_running_loop().call_later(0.2, self._destroy, account_id)

    def _destroy(self, account_id: str) -> None:
        sandbox = self.academy.sandbox
        sandbox.portal.delete(sandbox.account(account_id))


async def test_an_account_that_vanishes_during_a_probe_closes_the_gate_as_well(scene: Scene) -> None:
    async with academy(scene.clock, settles_in=2.0) as opened:
        connector = Slow(opened.connector)
        connector.academy = opened
        office = Office(scene, [replace(opened, connector=connector)])
        found = await finding(office)
        report = await office.carry_out(await probed(office))
        assert "verified" not in [step.status for step in report.steps[1:]]
        known = await scene.database.read(standings, scene.clock())
        (shown,) = plan_app(found, connector, known, {}).accounts
        assert Caution.DESTRUCTIVE in shown.cautions


async def test_only_operators_may_probe(office: Office) -> None:
    shown = plan_app(await finding(office), office.academy.connector, {}, {}, kind=RequestKind.PROBE)
    draft_id = await office.scene.draft(shown, requester=BRUNO, kind=RequestKind.PROBE)
    sent = await office.scene.submit(draft_id, ("talentlms", DANA_ID))
    assert (sent.objection, sent.reason) == (Objection.NOT_ALLOWED, Reason.NOT_OPERATOR)


@pytest.mark.parametrize("more", [{"user_type": "Administrator"}, {"status": "locked"}])
async def test_an_account_that_matters_is_no_throwaway(office: Office, more: dict[str, str]) -> None:
    office.academy.put(
        someone(DANA_ID, "dana", "Dana Okafor", **more), someone("4", "ada", user_type="Administrator")
    )
    shown = plan_app(await finding(office), office.academy.connector, {}, {}, kind=RequestKind.PROBE)
    assert [one.tick for one in shown.accounts] == [Tick.BARRED]


async def overriding(office: Office) -> str:
    """A request of Bruno's to have the unproven deactivation sent all the same."""
    scene = office.scene
    shown = plan_app(await finding(office), office.academy.connector, {}, {})
    assert shown.accounts[0].may_override
    request_id = await scene.draft(shown)
    tick = ("talentlms", DANA_ID)
    sent = await scene.submit(request_id, tick, overrides=[tick])
    assert sent.objection is None
    await scene.post_card(request_id)
    return request_id


async def test_an_override_needs_two_approvers_and_is_sent(office: Office) -> None:
    request_id = await overriding(office)
    assert (await office.scene.report(request_id)).quorum == 2
    assert (await office.scene.vote(request_id, ADA)).status == "pending"
    assert (await office.scene.vote(request_id, CHEN)).status == "approved"
    report = await office.carry_out(request_id)
    assert (report.status, report.steps[0].way) == ("done", Way.OVERRIDE)
    assert office.academy.status() == "inactive"


async def test_without_an_override_it_is_a_task(office: Office) -> None:
    report = await office.carry_out(await office.approved())
    assert (report.status, report.steps[0].status) == ("incomplete", "manual")
    assert office.academy.sandbox.writes == []


async def test_an_override_that_one_alone_would_decide_cannot_be_sent(office: Office) -> None:
    scene = replace(office.scene, approvers=(ADA,))
    shown = plan_app(await finding(office), office.academy.connector, {}, {})
    tick = ("talentlms", DANA_ID)
    sent = await scene.submit(await scene.draft(shown), tick, overrides=[tick])
    assert sent.objection is Objection.NOBODY_DECIDES


async def test_an_override_that_was_not_offered_is_not_taken(scene: Scene) -> None:
    tick = ("talentlms", "7")
    sent = await scene.submit(await scene.draft(part(planned(account()))), tick, overrides=[tick])
    assert sent.objection is Objection.NOT_SHOWN
    sent = await scene.submit(await scene.draft(part(planned(account()))), tick, hand_overs=[tick])
    assert sent.objection is Objection.NOT_SHOWN


async def test_a_contradicted_operation_is_planned_by_hand(office: Office) -> None:
    proven = replace(office.academy, connector=office.academy.connector.to)  # type: ignore[attr-defined]
    sure = replace(office, academies=[proven])
    request_id = await sure.approved()
    proven.sandbox.faults.set(Fault.LIES, times=1)
    report = await sure.carry_out(request_id)
    assert report.steps[0].status == "contradicted"
    known = await office.scene.database.read(standings, office.scene.clock())
    (shown,) = plan_app(await finding(sure), proven.connector, known, {}).accounts
    assert (shown.way, shown.may_override) == (Way.BY_HAND, True)
    assert Caution.CONTRADICTED in shown.cautions


async def test_content_is_handed_over_by_hand_before_the_account_goes(scene: Scene) -> None:
    owner = planned(account(owns=("Safety at sea",)))
    tick = ("talentlms", "7")
    request_id = await scene.draft(part(owner, owners=("UCHEN",)))
    assert (await scene.submit(request_id, tick, hand_overs=[tick])).objection is None
    steps = await scene.steps(request_id)
    assert [(step.operation, step.way) for step in steps] == [
        ("hand_over", "by_hand"),
        ("deactivate", "automatic"),
    ]
    assert await scene.claims() == [tick]


async def test_a_plan_keeps_its_kind(scene: Scene) -> None:
    request_id = await scene.draft(part(account()), requester=FARAH, kind=RequestKind.PROBE)
    report = await scene.report(request_id)
    assert (report.kind, report.plan.kind) == (RequestKind.PROBE, RequestKind.PROBE)
    assert Plan.model_validate(report.plan.model_dump(mode="json")) == report.plan
