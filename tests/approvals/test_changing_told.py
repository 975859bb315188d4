"""Whose request somebody else changes hears of it directly, of every version once."""

from datetime import timedelta

import pytest

from approvals.changing_accounts import change_accounts
from approvals.outbox import Kind
from approvals.people import Person
from approvals.scheduling import Wish, reschedule
from approvals.sent import Submission
from approvals.states import RequestStatus
from tests.approvals.scenes import ADA, BRUNO, FARAH, Scene, account, part

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


async def told(scene: Scene, request_id: str) -> list[str]:
    return [row.audience for row in await scene.messages(request_id, Kind.CHANGED)]


@pytest.mark.parametrize(("by", "heard"), [(ADA, ["UBRUNO/2"]), (BRUNO, [])], ids=["approver", "requester"])
async def test_the_requester_hears_of_what_somebody_else_takes_out(
    scene: Scene, by: Person, heard: list[str]
) -> None:
    request_id = await scene.pending(part(account(), account("8", "d.okafor")))
    sent = Submission(request_id, by, (("talentlms", "7"),), "The course is not over", (), "")
    changed = await scene.database.transact(change_accounts, scene.terms(), 1, sent)
    assert (changed.objection, changed.version) == (None, 2)
    assert await told(scene, request_id) == heard


async def test_the_requester_hears_of_another_moment_also_when_it_was_approved_already(scene: Scene) -> None:
    request_id = await scene.pending()
    wish = Wish(request_id, 1, FARAH, scene.clock() + timedelta(days=2))
    await scene.database.transact(reschedule, scene.terms(), wish)
    assert await told(scene, request_id) == ["UBRUNO/2"]
    await scene.vote(request_id, ADA, version=2)
    assert (await scene.report(request_id)).status is RequestStatus.SCHEDULED
    later = Wish(request_id, 2, ADA, scene.clock() + timedelta(days=3))
    await scene.database.transact(reschedule, scene.terms(), later)
    assert await told(scene, request_id) == ["UBRUNO/2", "UBRUNO/3"]
