"""Activity that arrives later takes an account out of a waiting reclaim, and bars it at its execution."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from approvals.models import Step
from approvals.plan import PlannedAccount
from approvals.policy import Choice
from approvals.snapshots import Outcome, Snapshot
from approvals.stale_groups import Group
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.stored_accounts import StoredAccount, pack, stored
from approvals.syncing import store
from approvals.withdrawing import came_alive, find_woken, withdraw
from connectors.contract import Account, Operation, State
from tests.approvals.scenes import ADA, Scene, account, part, planned

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

QUIET_SINCE = timedelta(days=200)


def quiet(scene: Scene, id_: str, group: Group | None = Group.STALE, **more: Any) -> PlannedAccount:
    """An account as a reclaim's plan has it."""
    given = {"last_active_at": scene.clock() - QUIET_SINCE, **more}
    return planned(account(id_, f"dana{id_}", **given)).model_copy(update={"group": group, "why": "quiet"})


async def reclaim(scene: Scene, *accounts: PlannedAccount) -> str:
    """A reclaim of these accounts that waits for votes."""
    request_id = await scene.draft(part(*accounts), kind=RequestKind.RECLAIM)
    answer = await scene.submit(request_id, *(("talentlms", each.account.id) for each in accounts))
    assert answer.objection is None, answer
    await scene.post_card(request_id)
    return request_id


async def reading(scene: Scene, *accounts: Account) -> None:
    """A reading of tomorrow, stored."""
    scene.clock.advance(days=1)
    rows: Sequence[StoredAccount] = [stored(each) for each in accounts]
    taken = Snapshot(app="talentlms", at=scene.clock(), as_of=scene.clock(), outcome=Outcome.READ)
    await scene.database.transact(store, taken, [pack(rows)])


async def look(scene: Scene) -> Sequence[str]:
    """What the sweep does."""
    woken = await scene.database.read(find_woken, ["talentlms"])
    return await scene.database.transact(withdraw, scene.terms(), woken)


def used(scene: Scene, one: PlannedAccount) -> Account:
    """The account as a later reading shows it, active since."""
    return one.account.model_copy(update={"last_active_at": scene.clock() + timedelta(hours=3)})


async def test_a_request_whose_only_account_was_used_is_cancelled_and_says_why(scene: Scene) -> None:
    one = quiet(scene, "7")
    request_id = await reclaim(scene, one)
    await reading(scene, used(scene, one))
    assert await look(scene) == [request_id]
    told = await scene.report(request_id)
    assert told.status is RequestStatus.CANCELLED
    assert told.closing_word == (
        "Seatkeeper itself: the account was active on 20 November 2026, after this was asked for"
    )
    assert await scene.claims() == []
    (noted,) = [row for row in await scene.log(request_id) if row.event == "step.withdrawn"]
    assert noted.detail["active_at"] == "2026-11-20T12:00:00+00:00"
    assert await look(scene) == []


async def test_another_goes_on_without_it_as_a_new_version(scene: Scene) -> None:
    one, other = quiet(scene, "7"), quiet(scene, "8")
    request_id = await reclaim(scene, one, other)
    await scene.vote(request_id, ADA, Choice.APPROVE, version=2)  # a stale click changes nothing
    await reading(scene, used(scene, one), other.account)
    assert await look(scene) == [request_id]
    told = await scene.report(request_id)
    assert (told.status, told.version) == (RequestStatus.PENDING, 2)
    assert [step.account.id for step in told.steps] == ["8"]
    assert await scene.claims() == [("talentlms", "8")]
    assert [(row.account_id, row.status) for row in await scene.steps(request_id)] == [
        ("7", StepStatus.DROPPED),
        ("8", StepStatus.PLANNED),
    ]
    (former,) = told.former
    assert former.by is None
    assert former.reason == "1 used since this was asked for, and so left alone"
    assert (await scene.vote(request_id, ADA, version=2)).status == "approved"


async def test_an_accepted_invitation_is_activity(scene: Scene) -> None:
    invited = quiet(scene, "7", Group.INVITATION, state=State.INVITED, last_active_at=None)
    request_id = await reclaim(scene, invited)
    await reading(scene, invited.account.model_copy(update={"state": State.ACTIVE}))
    assert await look(scene) == [request_id]
    assert "the invitation was accepted" in (await scene.report(request_id)).closing_word


NOT_ACTIVE: dict[str, dict[str, Any]] = {
    "no activity is told": {"last_active_at": None},
    "it is as it was": {},
}


@pytest.mark.parametrize("name", NOT_ACTIVE)
async def test_what_is_not_told_withdraws_nothing(scene: Scene, name: str) -> None:
    one = quiet(scene, "7")
    await reclaim(scene, one)
    await reading(scene, one.account.model_copy(update=NOT_ACTIVE[name]))
    assert await look(scene) == []


async def test_an_orphan_that_is_active_again_is_still_asked_for(scene: Scene) -> None:
    one = quiet(scene, "7", Group.ORPHANED)
    request_id = await reclaim(scene, one)
    await reading(scene, used(scene, one))
    assert await look(scene) == []
    assert (await scene.report(request_id)).status is RequestStatus.PENDING


async def test_a_departure_is_none_of_this(scene: Scene) -> None:
    one = quiet(scene, "7")
    request_id = await scene.pending(part(one))
    await reading(scene, used(scene, one))
    assert await look(scene) == []
    assert [await why_not(scene, step) for step in await scene.steps(request_id)] == [""]


async def test_what_is_approved_already_is_called_back_whole_or_barred_when_it_runs(scene: Scene) -> None:
    one, other = quiet(scene, "7"), quiet(scene, "8")
    request_id = await reclaim(scene, one, other)
    await scene.vote(request_id, ADA)
    await reading(scene, used(scene, one), other.account)
    assert await look(scene) == []
    barred, free = [await why_not(scene, step) for step in await scene.steps(request_id)]
    assert barred == "the account was active on 20 November 2026, after this was asked for"
    assert free == ""
    await reading(scene, used(scene, one), used(scene, other))
    assert await look(scene) == [request_id]
    assert (await scene.report(request_id)).status is RequestStatus.CANCELLED


async def why_not(scene: Scene, step: Step) -> str:
    """What speaks against a step by a fresh read that tells no activity, and the newest stored reading."""
    assert step.operation == Operation.DEACTIVATE
    silent = Account.model_validate(step.account).model_copy(update={"last_active_at": None})
    return await scene.database.read(came_alive, step, silent)
