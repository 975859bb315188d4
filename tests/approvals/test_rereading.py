"""The plan of a scheduled request is read again before it is carried out, by real connectors."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from approvals import pausing, requests, steps
from approvals.looking import look
from approvals.moments import Meant, Place
from approvals.outbox import Kind
from approvals.policy import Reason
from approvals.report import Report
from approvals.rereading import Rereader
from approvals.second_reading import Drift
from approvals.settling import AppReading, settle, to_read
from connectors.sandbox.faults import Fault
from connectors.sandbox.talentlms import PortalAccount
from tests.approvals import scenes
from tests.approvals.scenes import ADA, BRUNO, CHEN, FARAH, Scene
from tests.approvals.vendors import DANA_ID, Office, academy, someone
from tests.conftest import START

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

FRIDAY = START + timedelta(days=7)
DANA = someone(DANA_ID, "dana", "Dana Okafor")
TWIN = someone("21", "dana.okafor", "Dana Okafor")
LEAVER = scenes.DANA.model_copy(update={"emails": (*scenes.DANA.emails, TWIN.email)})


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        yield Office(scene, [opened])


async def scheduled(office: Office) -> str:
    """Dana's request for Friday, approved."""
    scene = office.scene
    request_id = await scene.draft(await office.academy.plan(), leaver=LEAVER)
    await scene.submit(request_id, ("talentlms", DANA_ID), moment=Meant(FRIDAY, Place(), time(9)))
    await scene.post_card(request_id)
    assert (await scene.vote(request_id, ADA)).status == "scheduled"
    return request_id


def rereader(office: Office) -> Rereader:
    connectors = {each.connector.app: each.connector for each in office.academies}
    return Rereader(office.scene.database, connectors, office.scene.terms)


async def begin(office: Office, request_id: str) -> Report:
    """What the worker does with a request on Friday: reads it again, and carries out what may be."""
    office.scene.clock.now = FRIDAY
    await rereader(office).reread(request_id)
    return await office.carry_out(request_id)


def drifts(report: Report) -> list[Drift]:
    return [each.drift for each in report.reread.found] if report.reread else []


async def test_what_is_as_it_was_approved_is_done(office: Office) -> None:
    report = await begin(office, await scheduled(office))
    assert (report.status, report.version, report.reread) == ("done", 1, None)
    assert report.started_at == FRIDAY
    assert office.academy.status() == "inactive"
    told = await office.scene.told(report.id)
    assert told[told.index("request.scheduled") :][:3] == [
        "request.scheduled",
        "plan.reread",
        "request.running",
    ]


async def test_before_its_moment_nothing_is_read(office: Office) -> None:
    request_id = await scheduled(office)
    calls = len(office.academy.sandbox.calls)
    await rereader(office).reread(request_id)
    assert (await office.carry_out(request_id)).status == "scheduled"
    assert len(office.academy.sandbox.calls) == calls


async def test_what_was_deactivated_meanwhile_goes_on_and_is_told(office: Office) -> None:
    request_id = await scheduled(office)
    office.academy.put(replace(DANA, status="inactive"))
    report = await begin(office, request_id)
    assert (report.status, report.version, drifts(report)) == ("done", 1, [Drift.DEACTIVATED])
    assert office.academy.sandbox.writes == []


UNCOVERED: dict[str, tuple[PortalAccount, Drift]] = {
    "it has become an administrator's": (replace(DANA, user_type="Administrator"), Drift.ADMIN),
    "it has another login": (replace(DANA, login="dana.okafor"), Drift.IDENTITY),
    "there is another account": (TWIN, Drift.NEW),
}


@pytest.mark.parametrize("case", UNCOVERED)
async def test_what_the_approval_did_not_cover_is_asked_again(office: Office, case: str) -> None:
    changed, drift = UNCOVERED[case]
    request_id = await scheduled(office)
    office.academy.put(changed)
    report = await begin(office, request_id)
    assert (report.status, report.version, drifts(report)[0]) == ("pending", 2, drift)
    assert office.academy.sandbox.writes == []
    assert report.reread is not None
    assert report.reread.asks_again
    assert report.expires_at is not None
    assert report.expires_at > FRIDAY
    assert (await office.scene.vote(request_id, ADA)).decision.reason is Reason.OLD_VERSION
    told = await office.scene.messages(request_id, Kind.NOTICE)
    assert [row.audience for row in told] == ["UBRUNO/2"]


async def test_a_new_account_is_taken_in_and_done_with_the_rest(office: Office) -> None:
    scene, request_id = office.scene, await scheduled(office)
    office.academy.put(TWIN)
    report = await begin(office, request_id)
    assert [step.account.id for step in report.steps] == [DANA_ID, "21"]
    assert await scene.claims() == [("talentlms", "21"), ("talentlms", DANA_ID)]
    assert (await scene.vote(request_id, CHEN, version=2)).status == "approved"
    assert scene.promises.rounds == [2]
    report = await office.carry_out(request_id)
    assert (report.status, [step.status for step in report.steps]) == ("done", ["verified", "verified"])
    assert office.academy.status("21") == "inactive"


async def test_what_is_approved_anew_is_what_was_seen_then(office: Office) -> None:
    request_id = await scheduled(office)
    office.academy.put(replace(DANA, login="dana.okafor"))
    await begin(office, request_id)
    await office.scene.vote(request_id, CHEN, version=2)
    report = await office.carry_out(request_id)
    assert (report.status, report.steps[0].account.login) == ("done", "dana.okafor")
    (former,) = report.former
    assert [(step.account.login, step.status) for step in former.steps] == [("dana", "dropped")]
    assert former.steps[0].id != report.steps[0].id


async def test_what_stays_as_it_was_keeps_its_step(office: Office) -> None:
    scene, request_id = office.scene, await scheduled(office)
    before = await scene.report(request_id)
    office.academy.put(TWIN)
    report = await begin(office, request_id)
    assert [step.id for step in report.former[0].steps] == [before.steps[0].id] == [report.steps[0].id]


async def test_what_is_asked_again_on_a_friday_evening_is_open_on_monday(office: Office) -> None:
    evening = FRIDAY + timedelta(days=(4 - FRIDAY.weekday()) % 7, hours=20 - FRIDAY.hour)
    request_id = await scheduled(office)
    office.academy.put(TWIN)
    office.scene.clock.now = evening
    await rereader(office).reread(request_id)
    report = await office.scene.report(request_id)
    monday = evening.astimezone(ZoneInfo(LEAVER.timezone or "UTC")) + timedelta(days=3)
    assert report.expires_at == monday.replace(hour=13)


async def test_an_account_that_is_gone_is_left_to_the_step_which_raises_the_alarm(office: Office) -> None:
    request_id = await scheduled(office)
    office.academy.sandbox.portal.delete(office.academy.sandbox.account(DANA_ID))
    report = await begin(office, request_id)
    assert (report.status, report.version, drifts(report)) == ("incomplete", 1, [Drift.GONE])
    assert report.steps[0].alarm


async def test_an_app_that_cannot_be_read_then_is_left_to_its_steps(office: Office) -> None:
    request_id = await scheduled(office)
    office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="reads")
    report = await begin(office, request_id)
    assert (report.status, report.version, drifts(report)) == ("incomplete", 1, [Drift.UNREAD])
    assert report.steps[0].status == "unverified"
    assert office.academy.sandbox.writes == []


async def test_a_reading_that_broke_off_is_done_anew(office: Office) -> None:
    scene, request_id = office.scene, await scheduled(office)
    scene.clock.now = FRIDAY
    assert await scene.database.read(to_read, request_id, scene.terms()) is not None  # and then it dies
    report = await begin(office, request_id)
    assert report.status == "done"
    await rereader(office).reread(request_id)  # and once more by a late timer
    assert (await scene.told(request_id)).count("plan.reread") == 1
    assert len(office.academy.deactivations) == 1


async def test_whoever_cancels_while_it_is_read_is_heard(office: Office) -> None:
    scene, request_id = office.scene, await scheduled(office)
    scene.clock.now = FRIDAY
    part = AppReading(await office.academy.plan())
    await scene.database.transact(requests.cancel, scene.terms(), request_id, BRUNO)
    await scene.database.transact(settle, scene.terms(), request_id, 1, [part])
    assert (await office.carry_out(request_id)).status == "cancelled"
    assert "plan.reread" not in await scene.told(request_id)
    assert office.academy.sandbox.writes == []


async def test_a_pause_holds_what_has_become_due_before_its_write(office: Office) -> None:
    scene, request_id = office.scene, await scheduled(office)
    scene.clock.now = FRIDAY
    assert (await scene.database.transact(pausing.pause, scene.terms(), FARAH, "Incident")).changed
    await rereader(office).reread(request_id)
    (step,) = (await scene.report(request_id)).steps
    seen = await look(office.academy.connector, DANA_ID, scene.clock)
    _, attempts = await scene.database.transact(steps.start, step.id, seen, scene.clock())
    assert ((await scene.report(request_id)).status, attempts) == ("running", 0)
