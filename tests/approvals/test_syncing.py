from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from approvals.audit import events
from approvals.database import Database
from approvals.imports import import_list
from approvals.seat_readings import app_seats
from approvals.seats import AppSeats
from approvals.sheet_rows import survey
from approvals.sheets import open_sheet
from approvals.snapshots import Outcome, accounts, last_try, newest
from approvals.stored_accounts import PART, StoredAccount
from approvals.syncing import Syncer, due
from connectors.contract import Account, State
from tests.approvals.accounts_read import Academy, people
from tests.conftest import START, TestClock


@pytest.fixture
def database(ready_sqlite: str) -> Iterator[Database]:
    opened = Database(ready_sqlite)
    yield opened
    opened.close()


class Reading:
    """One app, read into a database as a test likes."""

    def __init__(self, database: Database, clock: TestClock, academy: Academy) -> None:
        self.database, self.clock, self.academy = database, clock, academy
        self.syncer = Syncer(database, {"academy": academy}, clock)

    async def sync(self, accept: bool = False) -> str:
        return (await self.syncer.sync("academy", accept)).outcome

    async def seats(self) -> AppSeats:
        return await self.database.read(app_seats, self.academy, self.clock())

    async def stored(self) -> list[StoredAccount]:
        return await self.database.read(lambda session: [*accounts(session, "academy")])

    async def used(self) -> int | None:
        used = (await self.seats()).used
        return used.value if used else None


@pytest.fixture
def reading(database: Database, clock: TestClock) -> Reading:
    return Reading(database, clock, Academy(people(60)))


async def test_a_reading_keeps_the_numbers_and_every_account(reading: Reading) -> None:
    dana = Account(
        app="academy",
        id="7",
        email="dana@x.example",
        login="dana",
        name="Dana “D” Okafor",
        role="Administrator",
        state=State.UNKNOWN,
        vendor_state="locked",
        last_active_at=START - timedelta(days=3, microseconds=7),
        created_at=START - timedelta(days=300),
        is_admin=True,
        pair=("8", "9"),
        as_of=START,
    )
    reading.academy.shown = [*people(PART), dana, *people(3, State.DEACTIVATED)]
    reading.academy.reported_used = PART + 1
    assert await reading.sync() == Outcome.READ
    stored = await reading.stored()
    assert [account.as_account("academy") for account in stored] == reading.academy.shown
    seats = await reading.seats()
    assert seats.used is not None
    assert (seats.used.value, seats.counted, seats.unclear, seats.accounts) == (PART + 1, PART, 1, PART + 4)
    assert (seats.as_of, seats.headroom and seats.headroom.left) == (START, 100 - PART - 1)


async def test_a_reading_that_breaks_off_is_a_gap_and_the_numbers_before_it_stand(reading: Reading) -> None:
    await reading.sync()
    reading.clock.advance(hours=24)
    reading.academy.down = "did not answer"
    assert await reading.sync() == Outcome.GAP
    seats = await reading.seats()
    assert (await reading.used(), seats.as_of) == (60, START)
    assert seats.gap is not None
    assert (seats.gap.sentence, seats.gap.at) == ("academy did not answer", reading.clock())
    assert [point.used for point in seats.history] == [60]
    assert len(await reading.stored()) == 60


async def test_without_any_reading_there_is_a_gap_and_no_number(reading: Reading) -> None:
    assert (await reading.seats()).used is None
    reading.academy.down = "did not answer"
    await reading.sync()
    seats = await reading.seats()
    assert (seats.used, seats.history, seats.gap is not None) == (None, (), True)


@pytest.mark.parametrize(
    ("before", "now", "outcome"),
    [
        (60, people(30), Outcome.HELD),
        (60, people(31), Outcome.READ),
        (20, people(10), Outcome.READ),
        (21, people(10), Outcome.HELD),
        (4, [], Outcome.HELD),
        (60, [*people(20), *people(40, State.DEACTIVATED)], Outcome.HELD),
        (0, people(60), Outcome.READ),
    ],
)
async def test_half_of_the_accounts_gone_at_once_is_not_believed(
    reading: Reading, before: int, now: list[Account], outcome: Outcome
) -> None:
    reading.academy.shown = people(before)
    await reading.sync()
    reading.clock.advance(hours=24)
    reading.academy.shown = now
    assert await reading.sync() == outcome
    seats = await reading.seats()
    assert (seats.held is not None) is (outcome is Outcome.HELD)
    assert len(await reading.stored()) == (before if outcome is Outcome.HELD else len(now))


async def test_a_drop_is_believed_when_a_reading_an_hour_later_shows_the_same(reading: Reading) -> None:
    await reading.sync()
    reading.academy.shown = people(20)
    assert await reading.sync() == Outcome.HELD
    reading.clock.advance(minutes=59)
    assert await reading.sync() == Outcome.HELD
    reading.clock.advance(minutes=1)
    assert await reading.sync() == Outcome.READ
    assert await reading.used() == 20
    log = await reading.database.read(_events)
    numbers = {"accounts": 20, "before": 60}
    assert log == [("reading.held", numbers), ("reading.held", numbers), ("reading.accepted", numbers)]


async def test_another_drop_an_hour_later_confirms_nothing(reading: Reading) -> None:
    await reading.sync()
    reading.academy.shown = people(30)
    await reading.sync()
    reading.clock.advance(hours=2)
    reading.academy.shown = people(2)
    assert await reading.sync() == Outcome.HELD


async def test_an_operator_accepts_a_drop(reading: Reading) -> None:
    await reading.sync()
    reading.academy.shown = people(20)
    assert await reading.sync(accept=True) == Outcome.READ
    assert [event for event, _ in await reading.database.read(_events)] == ["reading.accepted"]


def _events(session: Session) -> list[tuple[str, object]]:
    return [(row.event, row.detail) for row in events(session)]


async def test_an_app_is_read_again_after_a_day_and_sooner_where_a_reading_failed(reading: Reading) -> None:
    async def is_due() -> bool:
        return bool(await reading.database.read(due, ["academy"], reading.clock()))

    waited = []
    for shown, down in ((people(60), ""), (people(20), ""), (people(60), "is down")):
        reading.academy.shown, reading.academy.down = shown, down
        assert await is_due()
        await reading.sync()
        hours = 0
        while not await is_due():
            reading.clock.advance(hours=1)
            hours += 1
        waited.append(hours)
    assert waited == [24, 1, 4]


async def test_daily_and_for_whoever_asks_an_app_is_read_no_more_than_needed(reading: Reading) -> None:
    await reading.syncer.daily()
    await reading.syncer.daily()
    await reading.syncer.fresh_enough(["academy"], timedelta(hours=1))
    assert reading.academy.asked == 1
    reading.clock.advance(hours=1)
    await reading.syncer.daily()
    await reading.syncer.fresh_enough(["academy", "academy"], timedelta(hours=1))
    assert reading.academy.asked == 2


async def test_an_imported_list_adds_when_people_were_active(reading: Reading) -> None:
    file = open_sheet(b"Email,Last active\nactive3@x.example,2026-11-03\nactive4@x.example,2026-11-04\n")
    reading.academy.shown.append(people(5)[4].model_copy(update={"id": "twin"}))
    await reading.database.transact(import_list, "academy", "a.csv", "", survey(file, START), START)
    await reading.sync()
    told = {account.id: account.active_source for account in await reading.stored() if account.last_active_at}
    assert told == {"active3": "a.csv, imported 2026-11-20"}


async def test_what_is_of_an_older_list_says_so(reading: Reading) -> None:
    reading.academy.of = START - timedelta(days=9)
    await reading.sync()
    seats = await reading.seats()
    assert (seats.at, seats.as_of) == (START, START - timedelta(days=9))
    row = await reading.database.read(last_try, "academy")
    assert row is not None
    assert row.as_of == START - timedelta(days=9)


async def test_more_roles_than_a_hundred_are_told_as_one(reading: Reading) -> None:
    reading.academy.shown = [
        account.model_copy(update={"role": f"role {n}"}) for n, account in enumerate(people(150))
    ]
    await reading.sync()
    row = await reading.database.read(newest, "academy")
    assert row is not None
    assert (len(row.groups), row.groups[0]) == (101, ["active", "other roles", 50])
    assert await reading.used() == 150
