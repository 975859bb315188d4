from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zlib import compress

import pytest
from sqlmodel import Session, select

from approvals import snapshots
from approvals.audit import SYSTEM, move
from approvals.database import Database
from approvals.models import Request, Step
from approvals.seat_model import model_of
from approvals.seat_readings import app_seats, pending_in, points_of
from approvals.seats import Pending
from approvals.snapshots import Outcome, Snapshot, history, keep, newest, thin
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.stored_accounts import pack, stored
from connectors.contract import AppSettings, Operation, State
from connectors.talentlms.plans import PLANS
from tests.approvals.accounts_read import Academy
from tests.approvals.scenes import ADA, Scene, account, part
from tests.conftest import START, TestClock

MODEL = model_of(AppSettings(connector="talentlms"), PLANS)


@pytest.fixture
def database(ready_sqlite: str) -> Iterator[Database]:
    opened = Database(ready_sqlite)
    yield opened
    opened.close()


def snapshot(
    at: datetime, used: int, outcome: Outcome = Outcome.READ, reported: int | None = None
) -> Snapshot:
    groups = [["active", "Learner", used]]
    return Snapshot(app="academy", at=at, as_of=at, outcome=outcome, groups=groups, reported=reported)


def fill(session: Session, days: int, growth: float = 1.0) -> None:
    for ago in range(days, -1, -1):
        keep(session, snapshot(START - timedelta(days=ago), 90 - int(ago * growth)), ())


async def test_of_old_readings_each_weeks_last_stays(database: Database) -> None:
    def old(session: Session) -> list[tuple[int, str]]:
        for days in range(380, 360, -1):
            keep(session, snapshot(START - timedelta(days=days), days), ())
        keep(session, snapshot(START - timedelta(days=370, hours=-1), 0, Outcome.GAP), ())
        forgotten = thin(session, "academy", START)
        rows = session.exec(select(Snapshot)).all()
        assert len(rows) + forgotten == 21
        return [(row.accounts, f"{row.at:%a}") for row in rows if row.at < START - timedelta(days=365)]

    assert await database.transact(old) == [(376, "Sun"), (369, "Sun"), (366, "Wed")]


async def test_the_last_reading_stays_however_old_it_is(database: Database) -> None:
    def old(session: Session) -> None:
        keep(session, snapshot(START - timedelta(days=800), 60), [b"x"])
        keep(session, snapshot(START - timedelta(days=799), 0, Outcome.GAP), ())
        thin(session, "academy", START)

    await database.transact(old)
    row = await database.read(newest, "academy")
    assert row is not None
    assert row.accounts == 60


async def test_one_account_is_found_and_no_other_part_is_unpacked(database: Database) -> None:
    def read(session: Session) -> None:
        keep(session, snapshot(START, 1), [compress(b"no list at all"), pack([stored(account("Ü7"))])])

    await database.transact(read)
    found = await database.read(snapshots.account, "academy", "Ü7")
    assert found is not None
    assert found.id == "Ü7"
    assert await database.read(snapshots.account, "academy", "7") is None


async def test_the_history_shows_when_the_seats_run_out(database: Database, clock: TestClock) -> None:
    await database.transact(fill, 60)
    seats = await database.read(app_seats, Academy(), clock())
    assert (len(seats.history), seats.history[-1].used, seats.history[-1].day) == (61, 90, date(2026, 11, 20))
    assert seats.forecast is not None
    assert (seats.forecast.left, seats.forecast.about) == (10, date(2026, 11, 30))


async def test_a_day_has_one_point_and_the_vendors_numbers_count_if_it_always_told_them() -> None:
    def rows(*reported: int | None) -> list[Snapshot]:
        return [
            snapshot(START + timedelta(hours=10 * n), 50 + n, reported=number)
            for n, number in enumerate(reported)
        ]

    assert [point.used for point in points_of(rows(60, 61, 62), MODEL)] == [61, 62]
    assert [point.used for point in points_of(rows(60, None, 62), MODEL)] == [51, 52]
    assert points_of([], MODEL) == ()


async def test_history_holds_neither_gaps_nor_what_is_held_back(database: Database) -> None:
    def mixed(session: Session) -> None:
        for number, outcome in enumerate(Outcome):
            keep(session, snapshot(START + timedelta(hours=number), 50 + number, outcome), ())

    await database.transact(mixed)
    rows = await database.read(history, "academy", START - timedelta(days=1))
    assert [row.accounts for row in rows] == [50]
    tried = await database.read(snapshots.last_try, "academy")
    assert tried is not None
    assert tried.outcome == Outcome.HELD


SHOWN = (
    account("7"),
    account("8", state=State.DEACTIVATED),
    account("9", state=State.INVITED),
)


@pytest.mark.parametrize(
    ("operation", "kind", "status", "expected"),
    [
        (Operation.DEACTIVATE, RequestKind.OFFBOARD, StepStatus.PLANNED, Pending(leaving=2)),
        (Operation.DEACTIVATE, RequestKind.RECLAIM, StepStatus.MANUAL, Pending(leaving=2)),
        (Operation.REACTIVATE, RequestKind.UNDO, StepStatus.PLANNED, Pending(coming=1)),
        (Operation.DEACTIVATE, RequestKind.PROBE, StepStatus.PLANNED, Pending()),
        (Operation.DEACTIVATE, RequestKind.OFFBOARD, StepStatus.VERIFIED, Pending()),
    ],
)
async def test_approved_requests_change_seats_until_they_are_done(
    database: Database,
    clock: TestClock,
    operation: Operation,
    kind: RequestKind,
    status: StepStatus,
    expected: Pending,
) -> None:
    scene = Scene(database, clock)
    request_id = await scene.approved(part(*SHOWN))

    def plant(session: Session) -> Pending:
        session.get_one(Request, request_id).kind = kind
        for number, shown in enumerate(SHOWN):
            step = Step(
                id=f"planted-{number}",
                request_id=request_id,
                ordinal=90 + number,
                app="planted",
                account_id=shown.id,
                account=shown.model_dump(mode="json"),
                operation=operation,
                status=StepStatus.PLANNED,
            )
            session.add(step)
            session.flush()
            if status is not StepStatus.PLANNED:
                move(session, step, status, actor=SYSTEM, at=START)
        return pending_in(session, "planted", MODEL)

    assert await database.transact(plant) == expected


async def test_a_request_that_nobody_approved_yet_changes_no_seats(
    database: Database, clock: TestClock
) -> None:
    scene = Scene(database, clock)
    request_id = await scene.pending(part(account("7")))
    assert await database.read(pending_in, "talentlms", MODEL) == Pending()

    def approve_for_friday(session: Session) -> None:
        request = session.get_one(Request, request_id)
        assert request.status == RequestStatus.PENDING
        request.run_at = START + timedelta(days=7)

    await database.transact(approve_for_friday)
    await scene.vote(request_id, ADA)
    assert await database.read(pending_in, "talentlms", MODEL) == Pending(
        leaving=1, dated=((date(2026, 11, 27), -1),)
    )
