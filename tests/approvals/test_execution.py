"""Look, act once, look again: what becomes of an approved step when the world has changed or not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from approvals import steps
from approvals.audit import move
from approvals.models import Request
from approvals.states import RequestStatus
from connectors.contract import Basis, Connector, Effect, Operation
from connectors.sandbox.faults import Fault
from connectors.sandbox.talentlms import PortalAccount
from tests.approvals.scenes import BRUNO, CHEN, Scene
from tests.approvals.vendors import DANA_ID, Academy, Office, Relay, academy, connect, someone

pytestmark = pytest.mark.parametrize(
    ("ready_url", "office"), [("sqlite", "v2"), ("sqlite", "v1"), ("postgres", "v2")], indirect=True
)

HANA = someone("3", "hana", "Hana Sato", user_type="Administrator")
ADA_ACCOUNT = someone("4", "ada", "Ada Brandt", user_type="Administrator")


@pytest.fixture
async def office(request: pytest.FixtureRequest, scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock, api=request.param) as opened:
        yield Office(scene, [opened])


async def test_an_account_is_deactivated_and_seen_to_be(office: Office) -> None:
    report, step = await office.run()
    assert (report.status, step.status, step.alarm, step.word) == ("done", "verified", False, "")
    assert step.evidence is not None
    assert (step.evidence.state_before, step.evidence.state_after) == ("active", "deactivated")
    assert (step.evidence.seats_before, step.evidence.seats_after) == (3, 2)
    assert step.evidence.counting in {"vendor-reported", "counted"}
    assert step.evidence.read_at == report.started_at == report.finished_at == office.scene.clock()
    assert await office.moves(step.id) == ["started", "accepted", "verified"]
    assert office.academy.status() == "inactive"
    assert len(office.academy.deactivations) == 1
    assert office.academy.sandbox.alarms == []
    assert await office.scene.claims() == []


async def test_sessions_end_where_the_api_can(office: Office) -> None:
    _, step = await office.run()
    assert step.evidence is not None
    ended = office.academy.sandbox.portal.sessions_ended
    assert (step.evidence.sessions, ended) in [("ended", [DANA_ID]), ("not supported", [])]


async def test_one_attempt_is_on_record(office: Office) -> None:
    _, step = await office.run()
    (attempt,) = await office.attempts(step.id)
    assert (attempt.number, attempt.outcome, attempt.state_before) == (1, "accepted", "active")
    assert attempt.ended_at is not None
    assert len(await office.evidence(step.id)) == 1


async def test_what_somebody_did_by_hand_is_not_done_again(office: Office) -> None:
    request_id = await office.approved()
    office.academy.put(someone(DANA_ID, "dana", "Dana Okafor", status="inactive"))
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status) == ("done", "verified")
    assert step.evidence is not None
    assert step.evidence.state_before == step.evidence.state_after == "deactivated"
    assert await office.moves(step.id) == ["verified"]
    assert office.academy.sandbox.writes == []


DRIFTS: dict[str, tuple[PortalAccount, str]] = {
    "another address": (
        replace(someone(DANA_ID, "dana", "Dana Okafor"), email="chen@harbourpine.example"),
        "address or login",
    ),
    "another login": (replace(someone(DANA_ID, "dana"), login="chen"), "address or login"),
    "now the owner": (someone(DANA_ID, "dana", user_type="SuperAdmin"), "account owner"),
    "now an administrator": (someone(DANA_ID, "dana", user_type="Administrator"), "become an administrator"),
}


@pytest.mark.parametrize("drift", DRIFTS)
async def test_what_has_changed_since_the_approval_refuses_the_step(office: Office, drift: str) -> None:
    request_id = await office.approved()
    changed, why = DRIFTS[drift]
    office.academy.put(changed)
    report = await office.carry_out(request_id)
    assert (report.status, report.steps[0].status) == ("incomplete", "refused")
    assert why in report.steps[0].word
    assert office.academy.sandbox.writes == []
    assert await office.scene.claims() == []


async def test_a_changed_name_is_no_drift(office: Office) -> None:
    request_id = await office.approved()
    office.academy.put(someone(DANA_ID, "dana", "Dana Okafor-Lind"))
    assert (await office.carry_out(request_id)).status == "done"


async def test_one_of_two_administrators_goes(office: Office) -> None:
    office.academy.put(HANA, ADA_ACCOUNT)
    report, _ = await office.run("hana")
    assert report.status == "done"


async def test_who_has_become_the_last_administrator_stays(office: Office) -> None:
    office.academy.put(HANA, ADA_ACCOUNT)
    request_id = await office.approved("hana")
    office.academy.put(replace(ADA_ACCOUNT, status="inactive"))
    report = await office.carry_out(request_id)
    assert report.steps[0].word == "nothing was changed: it is the last administrator"
    assert office.academy.sandbox.writes == []


async def test_what_the_settings_protect_since_then_stays(office: Office) -> None:
    request_id = await office.approved()
    old = office.academy
    given: dict[str, Any] = {"api": old.connector.settings.api, "protected": ("dana",)}
    guarded = replace(old, connector=connect(old.sandbox.base_url, office.scene.clock, **given))
    report = await replace(office, academies=[guarded]).carry_out(request_id)
    await guarded.connector.close()
    assert "settings protect" in report.steps[0].word
    assert old.sandbox.writes == []


class Doubtful(Relay):
    """The same vendor after somebody has found its papers to say less than was believed."""

    def __init__(self, to: Connector) -> None:
        super().__init__(to)
        doubted = (Operation.DEACTIVATE, Effect.KEEPS_DATA)
        less = {each: to.facts[each].model_copy(update={"basis": Basis.UNCONFIRMED}) for each in doubted}
        self.facts = {**to.facts, **less}


async def test_what_is_no_longer_proven_is_handed_to_a_person(office: Office) -> None:
    request_id = await office.approved()
    doubtful = Academy(office.academy.sandbox, Doubtful(office.academy.connector))
    report = await replace(office, academies=[doubtful]).carry_out(request_id)
    assert (report.status, report.steps[0].status) == ("incomplete", "manual")
    assert "not proven" in report.steps[0].word
    assert doubtful.sandbox.writes == []


async def test_an_account_that_is_gone_raises_the_alarm(office: Office) -> None:
    request_id = await office.approved()
    office.academy.sandbox.portal.delete(office.academy.sandbox.account(DANA_ID))
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status, step.alarm) == ("incomplete", "refused", True)
    assert step.evidence is not None
    assert step.evidence.state_after == "gone"


async def test_an_app_that_left_the_settings_is_not_verified_and_nothing_is_claimed(office: Office) -> None:
    request_id = await office.approved()
    report = await replace(office, academies=[]).carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status, step.evidence) == ("incomplete", "unverified", None)
    assert "no longer configured" in step.word


async def test_without_any_reading_nothing_is_sent(office: Office) -> None:
    request_id = await office.approved()
    office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="reads")
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status) == ("incomplete", "unverified")
    assert step.word.startswith("nothing was changed, because the account could not be read: TalentLMS ")
    assert office.academy.sandbox.writes == []


async def test_several_accounts_go_one_after_the_other(office: Office) -> None:
    report = await office.carry_out(await office.approved("dana", "chen"))
    seats = [
        (each.evidence.seats_before, each.evidence.seats_after) for each in report.steps if each.evidence
    ]
    assert (report.status, seats) == ("done", [(3, 2), (2, 1)])


async def test_one_account_that_stays_leaves_the_request_incomplete(office: Office) -> None:
    request_id = await office.approved("dana", "chen")
    office.academy.put(replace(someone("8", "chen"), login="somebody"))
    report = await office.carry_out(request_id)
    assert [step.status for step in report.steps] == ["verified", "refused"]
    assert report.status == "incomplete"


async def test_executing_again_changes_nothing(office: Office) -> None:
    report, _ = await office.run()
    before = await office.scene.log()
    assert await office.carry_out(report.id) == report
    assert await office.scene.log() == before
    assert len(office.academy.deactivations) == 1


async def test_nothing_happens_without_an_approval(office: Office) -> None:
    waiting = await office.scene.pending(await office.academy.plan())
    assert (await office.carry_out(waiting)).status == "pending"
    assert office.academy.sandbox.writes == []


async def test_a_request_without_steps_is_never_done(office: Office) -> None:
    request_id = await office.scene.draft(requester=BRUNO, leaver=CHEN)

    def run(session: Session) -> None:
        request = session.get_one(Request, request_id)
        for status in ("submitted", "pending", "approved", "running"):
            move(session, request, RequestStatus(status), actor="seatkeeper", at=office.scene.clock())

    await office.scene.database.transact(run)
    await office.scene.database.transact(steps.finish, request_id, office.scene.clock())
    assert (await office.scene.report(request_id)).status == "incomplete"
