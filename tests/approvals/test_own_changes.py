"""What our own steps have changed since an app was read: it is read again, and nothing dead is offered."""

from datetime import datetime, timedelta

import pytest

from approvals.own_changes import SETTLED
from approvals.snapshots import Outcome, Snapshot
from approvals.stale_groups import Group
from approvals.stale_stock import Circumstances
from approvals.states import StepStatus
from approvals.stocks import AGAIN, AppStock, stocks, unread
from approvals.stored_accounts import StoredAccount, pack
from approvals.syncing import due, store, untried
from connectors.contract import AppSettings, Operation, State
from tests.approvals.accounts import ago, roll, shown
from tests.approvals.carried_out import Course, carry_out
from tests.approvals.scenes import Scene, account, part, planned
from tests.approvals.test_stocks import Silent

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

APP = "talentlms"
QUIET = shown("lee@brightwell.example", last_active_at=ago(200))
BUSY = shown("kai@brightwell.example", id="8", last_active_at=ago(1))
UNDONE = Course(before=49, after=50, begins=State.DEACTIVATED, ends=State.ACTIVE)


async def read(
    scene: Scene, *accounts: StoredAccount, outcome: Outcome = Outcome.READ, as_of: datetime | None = None
) -> str:
    """Reads the app as it shows itself now."""
    told = accounts or (QUIET, BUSY)
    groups: list[list[object]] = [[one.state.value, one.role, 1] for one in told]
    at = scene.clock()
    taken = Snapshot(app=APP, at=at, as_of=as_of or at, outcome=outcome, gap="it broke", groups=groups)
    return (await scene.database.transact(store, taken, [pack(told)])).outcome


async def is_old(scene: Scene) -> bool:
    return bool(await scene.database.read(unread, [APP], scene.clock()))


async def is_due(scene: Scene) -> bool:
    return bool(await scene.database.read(due, [APP], scene.clock()))


async def stock(scene: Scene) -> AppStock:
    known = Circumstances(at=scene.clock(), roll=roll(), on_leave={})
    app = Silent(APP, AppSettings(connector="silent", seats=10))
    (told,) = await scene.database.read(stocks, {APP: app}, known)
    return told


async def reopen(scene: Scene) -> None:
    """An approved request that opens the account again."""
    off = planned(account(state=State.DEACTIVATED)).model_copy(update={"operation": Operation.REACTIVATE})
    await carry_out(scene, await scene.approved(part(off)), UNDONE)


@pytest.mark.parametrize("to", [StepStatus.VERIFIED, StepStatus.CONTRADICTED, StepStatus.UNVERIFIED])
async def test_a_reading_is_old_once_a_step_was_carried_out_after_it(scene: Scene, to: StepStatus) -> None:
    await read(scene)
    scene.clock.advance(minutes=1)
    assert not await is_old(scene)
    await carry_out(scene, await scene.approved(), Course(to=to))
    assert await is_old(scene)
    assert await scene.database.read(untried, APP, scene.clock() - AGAIN)
    scene.clock.advance(seconds=1)
    await read(scene)
    assert not await is_old(scene)


async def test_a_reading_that_began_before_the_step_does_not_know_of_it(scene: Scene) -> None:
    await read(scene)
    scene.clock.advance(minutes=1)
    began = scene.clock()
    scene.clock.advance(minutes=1)
    await carry_out(scene, await scene.approved())
    scene.clock.advance(minutes=1)
    await read(scene, as_of=began)
    assert await is_old(scene)


async def test_one_that_fails_after_the_step_is_left_alone_for_a_while(scene: Scene) -> None:
    await read(scene)
    scene.clock.advance(minutes=1)
    await carry_out(scene, await scene.approved())
    scene.clock.advance(seconds=1)
    await read(scene, outcome=Outcome.GAP)
    assert not await is_old(scene)
    scene.clock.advance(seconds=AGAIN.total_seconds())
    assert await is_old(scene)


async def test_by_itself_it_is_read_again_once_the_change_has_settled(scene: Scene) -> None:
    await read(scene)
    scene.clock.advance(minutes=1)
    await carry_out(scene, await scene.approved())
    assert not await is_due(scene)
    scene.clock.advance(seconds=SETTLED.total_seconds())
    assert await is_due(scene)
    await read(scene)
    assert not await is_due(scene)


async def test_what_we_have_closed_is_off_whatever_an_older_reading_says(scene: Scene) -> None:
    await read(scene)
    assert (await stock(scene)).could_come_back == 1
    scene.clock.advance(minutes=1)
    await carry_out(scene, await scene.approved())
    told = await stock(scene)
    assert (told.could_come_back, told.stock and told.stock.seats) == (0, ())
    assert told.counts == {Group.OFF: 1, Group.IN_USE: 1}
    scene.clock.advance(minutes=1)
    await reopen(scene)
    assert (await stock(scene)).counts == {Group.STALE: 1, Group.IN_USE: 1}
    scene.clock.advance(minutes=1)
    await carry_out(scene, await scene.approved())
    scene.clock.advance(minutes=1)
    await read(scene)  # a later reading is believed: somebody opened it again
    assert (await stock(scene)).could_come_back == 1


async def test_half_of_the_accounts_gone_by_our_own_doing_is_no_sudden_drop(scene: Scene) -> None:
    many = [shown(f"lee{n}@brightwell.example", id=str(n)) for n in range(24)]
    await read(scene, *many)
    scene.clock.advance(minutes=1)
    ours = [account(str(n), f"lee{n}") for n in range(12)]
    off = [one._replace(state=State.DEACTIVATED) for one in many[:12]]
    assert await read(scene, *off, *many[12:]) == Outcome.HELD
    await carry_out(scene, await scene.approved(part(*ours)))
    scene.clock.advance(seconds=timedelta(hours=2).total_seconds())
    assert await read(scene, *off, *many[12:]) == Outcome.READ
    events = [event for event in await scene.told() if event.startswith("reading.")]
    assert events == ["reading.held"]
