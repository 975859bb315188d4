"""An invitation that eats a seat is taken back, and only while it is one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from approvals.execution import Executor
from approvals.plan import AppPlan
from approvals.planner import plan_app
from approvals.report import Report
from connectors.contract import AppSettings, Connector, Operation
from connectors.inventory import Finding, look_up
from connectors.registry import open_connector
from connectors.sandbox.faults import Fault
from connectors.sandbox.learnupon import Invite, LearnUponSandbox
from connectors.sandbox.learnupon_records import PortalUser
from tests.approvals.scenes import DANA, Scene

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

KEYS = ("api-user", "key-of-the-portal")
ACCOUNT = ("learnupon", "invite-7")


@dataclass(frozen=True)
class Portal:
    """A portal to which Dana has been invited and has not come."""

    scene: Scene
    sandbox: LearnUponSandbox
    connector: Connector

    async def plan(self) -> AppPlan:
        found = await look_up(
            self.connector, addresses=DANA.emails, name="", clock=self.scene.clock, timeout=10
        )
        assert isinstance(found, Finding)
        return plan_app(found, self.connector, {}, {})

    async def approved(self) -> str:
        return await self.scene.approved(await self.plan())

    async def carry_out(self, request_id: str) -> Report:
        executor = Executor(self.scene.database, {"learnupon": self.connector}, self.scene.clock, breath=0.01)
        await executor.execute(request_id)
        return await self.scene.report(request_id)


@pytest.fixture
async def portal(scene: Scene) -> AsyncIterator[Portal]:
    invite = Invite("7", DANA.emails[0], "Dana", "Okafor")
    async with LearnUponSandbox([], invites=[invite], keys=KEYS, clock=scene.clock) as sandbox:
        settings = AppSettings(connector="learnupon", base_url=sandbox.base_url, settles_in=0.05)
        secrets = dict(zip(("username", "password"), KEYS, strict=True))
        connector = open_connector("learnupon", settings, secrets, scene.clock)
        yield Portal(scene, sandbox, connector)
        await connector.close()


async def test_an_invitation_is_planned_to_be_withdrawn(portal: Portal) -> None:
    (shown,) = (await portal.plan()).accounts
    assert (shown.account.id, shown.operation, shown.way) == ("invite-7", "withdraw_invitation", "automatic")


async def test_it_is_withdrawn_and_seen_to_be_gone(portal: Portal) -> None:
    report = await portal.carry_out(await portal.approved())
    (step,) = report.steps
    assert (report.status, step.operation, step.status) == ("done", Operation.WITHDRAW_INVITATION, "verified")
    assert not step.alarm
    assert step.evidence is not None
    assert (step.evidence.state_before, step.evidence.state_after) == ("invited", "gone")
    assert portal.sandbox.invites == {}
    assert len(portal.sandbox.writes) == 1


async def test_one_that_is_gone_already_is_left_alone(portal: Portal) -> None:
    request_id = await portal.approved()
    portal.sandbox.invites.clear()
    report = await portal.carry_out(request_id)
    assert (report.status, report.steps[0].word) == ("done", "the invitation was gone already")
    assert portal.sandbox.writes == []


async def test_a_vendor_that_lies_about_it_is_contradicted(portal: Portal) -> None:
    request_id = await portal.approved()
    portal.sandbox.faults.set(Fault.LIES, times=1)
    report = await portal.carry_out(request_id)
    assert (report.status, report.steps[0].status) == ("incomplete", "contradicted")
    assert portal.sandbox.invites


async def test_an_answer_that_was_lost_is_settled_by_a_fresh_read(portal: Portal) -> None:
    request_id = await portal.approved()
    portal.sandbox.faults.set(Fault.DROP_AFTER_EFFECT, on="writes", times=1)
    report = await portal.carry_out(request_id)
    assert (report.status, report.steps[0].status) == ("done", "verified")
    assert len(portal.sandbox.writes) == 1


async def test_who_has_come_meanwhile_is_not_touched(portal: Portal) -> None:
    request_id = await portal.approved()
    portal.sandbox.put(PortalUser("40", DANA.emails[0], "Dana", "Okafor"))
    report = await portal.carry_out(request_id)
    assert report.steps[0].status == "refused"
    assert "has been accepted" in report.steps[0].word
    assert portal.sandbox.writes == []
    assert portal.sandbox.account("40").enabled
