"""Our own numbers, recomputed by hand for a week."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from approvals import manual
from approvals.audit import GENESIS, events, verify_chain
from approvals.figures import Figures, figures, spread
from approvals.models import Step
from approvals.policy import Choice
from approvals.reviewed import Review
from approvals.snapshots import Outcome, Snapshot
from approvals.states import StepStatus
from approvals.stored_accounts import pack, stored
from approvals.syncing import store
from connectors.contract import State
from tests.approvals.carried_out import Course, carry_out
from tests.approvals.scenes import ADA, Scene, account, part
from tests.conftest import START

SQLITE = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

WEEK = timedelta(days=7)


async def told(scene: Scene) -> Figures:
    return await scene.database.read(figures, START, START + WEEK, ["talentlms"])


@SQLITE
async def test_a_week_without_anything(scene: Scene) -> None:
    week = await told(scene)
    assert (week.requests, week.to_approval.median, week.share_verified) == (0, None, None)
    assert (week.head.seq, week.head.hash) == (0, GENESIS)


@SQLITE
async def test_a_week_by_hand(scene: Scene) -> None:
    for id_, hours in (("1", 1), ("2", 2), ("3", 6)):
        request_id = await scene.pending(part(account(id_, f"dana{id_}")))
        scene.clock.advance(hours=hours)
        assert (await scene.vote(request_id, ADA)).status == "approved"
        scene.clock.advance(hours=hours)
        course = Course(to=StepStatus.UNVERIFIED) if id_ == "3" else None
        await carry_out(scene, request_id, course)
    denied = await scene.pending(part(account("4", "dana4")))
    await scene.vote(denied, ADA, Choice.DENY)
    week = await told(scene)
    assert week.requests == 4
    assert (week.to_approval.times, week.to_approval.median, week.to_approval.p95) == (
        3,
        timedelta(hours=2),
        timedelta(hours=6),
    )
    assert (week.to_verified.times, week.to_verified.median) == (2, timedelta(hours=3))
    assert (week.steps, week.verified, week.share_verified) == (3, 2, 2 / 3)
    seq, head = await scene.database.read(lambda session: verify_chain(events(session)))
    assert (week.head.seq, week.head.hash) == (seq, head)
    later = await scene.database.read(figures, START + WEEK, START + 2 * WEEK, ["talentlms"])
    assert (later.requests, later.steps, later.head) == (0, 0, week.head)


@SQLITE
async def test_what_was_off_already_is_nothing_that_we_have_verified(scene: Scene) -> None:
    both = part(account("1", "dana1"), account("2", "dana2"))
    await carry_out(scene, await scene.approved(both))
    await carry_out(scene, await scene.approved(both), Course(after=50, begins=State.DEACTIVATED))
    week = await told(scene)
    assert (week.requests, week.steps, week.verified) == (2, 2, 2)


@SQLITE
async def test_what_is_left_to_do_is_counted_as_long_as_it_is(scene: Scene) -> None:
    request_id = await scene.approved()
    await carry_out(scene, request_id)
    another = await scene.approved(part(account("8", "dana8")))

    (by_hand,) = await scene.steps(another)

    def leave(session: Session) -> None:
        session.add(Review(request_id=request_id, opened_at=scene.clock()))
        row = session.get_one(Step, by_hand.id)
        manual.open_task(session, row, "there is no such call", manual.Before(State.ACTIVE), scene.clock())

    await scene.database.transact(leave)
    assert ((await told(scene)).overdue_tasks, (await told(scene)).unsigned_reviews) == (1, 1)


@SQLITE
async def test_an_account_that_came_back_by_itself_is_counted_in_its_week(scene: Scene) -> None:
    await carry_out(scene, await scene.approved())
    scene.clock.advance(days=8)
    taken = Snapshot(app="talentlms", at=scene.clock(), as_of=scene.clock(), outcome=Outcome.READ)
    await scene.database.transact(store, taken, [pack([stored(account())])])
    assert (await told(scene)).came_back == 0
    later = await scene.database.read(figures, START + WEEK, START + 2 * WEEK, ["talentlms"])
    assert later.came_back == 1


def test_the_spread_of_a_hundred_times() -> None:
    lengths = [timedelta(minutes=minute) for minute in range(100, 0, -1)]
    told = spread(lengths)
    assert (told.times, told.median, told.p95) == (100, timedelta(minutes=50.5), timedelta(minutes=95))
    assert spread(lengths[:1]).p95 == timedelta(minutes=100)
