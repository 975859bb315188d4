"""The newest stored reading in groups, and what our own records know of those whom Slack does not list."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from approvals.audit import SYSTEM, move
from approvals.models import Request
from approvals.people import Kind, Person
from approvals.register import new_id, remember
from approvals.snapshots import Outcome, Snapshot
from approvals.stale_groups import Group
from approvals.stale_known import former_people
from approvals.stale_roll import Whereabouts
from approvals.stale_stock import Circumstances, Stock, leave_of, stock_of, take_stock
from approvals.stale_survey import Asked, Kept
from approvals.states import RequestStatus
from approvals.stored_accounts import StoredAccount, pack
from approvals.syncing import store
from connectors.contract import AppSettings, Basis, Effect, Fact, Holds, Subject
from tests.approvals.accounts import ALIASES, HOME, ago, roll, shown, survey
from tests.approvals.scenes import BRUNO, Scene
from tests.conftest import START

SQLITE = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)
TELLS: dict[Subject, Fact] = {
    Effect.TELLS_LAST_ACTIVITY: Fact(
        holds=Holds.YES, basis=Basis.DOCUMENTED, source="", read_on=date(2026, 11, 20)
    )
}
CARRIED_OUT = (RequestStatus.APPROVED, RequestStatus.RUNNING, RequestStatus.DONE)
ACCOUNTS = [
    shown(f"nora@{HOME}", id="1", last_active_at=ago(2)),
    shown("pat@brightwell.example", id="2", last_active_at=ago(100)),
    shown("kai@brightwell.example", id="3", last_active_at=ago(200)),
    shown(f"dana@{HOME}", id="4", last_active_at=ago(300), is_admin=True),
    shown(f"support@{HOME}", id="5"),
    shown("lee@brightwell.example", id="6"),
]


def keep(session: Session, accounts: list[StoredAccount]) -> None:
    reading = Snapshot(app="talentlms", at=START, as_of=START, outcome=Outcome.READ)
    store(session, reading, [pack(accounts[:3]), pack(accounts[3:])])


async def stock(scene: Scene, accounts: list[StoredAccount], **kept: Kept) -> Stock:
    await scene.database.transact(keep, accounts)
    settings = AppSettings(connector="talentlms", protected=("LEE@brightwell.example",))
    known = Circumstances(at=START + timedelta(days=1), roll=roll(), on_leave={})
    told = await scene.database.read(stock_of, "talentlms", settings, TELLS, known, kept)
    assert told is not None
    return told


@SQLITE
async def test_the_newest_reading_is_told_in_groups(scene: Scene) -> None:
    told = await stock(scene, ACCOUNTS)
    assert [(seat.account.id, seat.group) for seat in told.seats] == [
        ("1", Group.ORPHANED),
        ("3", Group.STALE),
        ("2", Group.STALE),
        ("5", Group.NOT_IN_SLACK),
    ]
    assert told.tally.counts[Group.PROTECTED] == 2  # Lee by the settings, Dana as the last administrator
    assert told.tally.could_come_back == 3
    assert (told.survey.reading, told.survey.read_at) == ("1", START)


@SQLITE
async def test_what_was_kept_is_not_among_them(scene: Scene) -> None:
    told = await stock(scene, ACCOUNTS, **{"3": Kept(START + timedelta(days=9), Asked.HOLDER)})
    assert "3" not in {seat.account.id for seat in told.seats}


@SQLITE
async def test_without_a_reading_nothing_is_told(scene: Scene) -> None:
    known = Circumstances(at=START, roll=None, on_leave={})
    settings = AppSettings(connector="talentlms")
    assert await scene.database.read(stock_of, "talentlms", settings, TELLS, known, {}) is None


def test_one_of_two_administrators_is_not_the_last() -> None:
    two = [shown(id=name, is_admin=True, last_active_at=ago(300)) for name in ("1", "2")]
    told = take_stock(two, survey(admins=None))
    assert [seat.group for seat in told.seats] == [Group.STALE, Group.STALE]
    assert take_stock(two[:1], survey(admins=None)).tally.counts == {Group.PROTECTED: 1}


def test_leave_is_known_under_every_address() -> None:
    days = leave_of({"emil@oldname.example": date(2027, 1, 1)}, ALIASES)
    assert days[f"emil@{HOME}"] == days[f"emil.novak@{HOME}"] == date(2027, 1, 1)


@SQLITE
async def test_our_records_know_who_was_once_in_slack(scene: Scene) -> None:
    def note(session: Session) -> None:
        for person in (
            Person(slack_id="UOSKAR", team_id="T", emails=(f"oskar.blum@{HOME}",)),
            Person(slack_id="UROBOT", team_id="T", emails=(f"robot@{HOME}",), kind=Kind.BOT),
            Person(emails=(f"ivo@{HOME}",), kind=Kind.OUTSIDE),
            Person(emails=(f"uma@{HOME}",), kind=Kind.OUTSIDE),
        ):
            remember(session, person, START)

    def depart(session: Session, email: str, number: int, *way: RequestStatus) -> None:
        gone = remember(session, Person(emails=(email,), kind=Kind.OUTSIDE), START)
        given: dict[str, Any] = {"id": new_id(), "status": RequestStatus.DRAFT, "created_at": START}
        row = Request(leaver_id=gone, requester_id=remember(session, BRUNO, START), **given)
        session.add(row)
        session.flush()
        move(session, row, RequestStatus.SUBMITTED, actor=SYSTEM, at=START, number=number)
        for status in (RequestStatus.PENDING, *way):
            move(session, row, status, actor=SYSTEM, at=START)

    await scene.database.transact(note)
    await scene.database.transact(depart, f"ivo@{HOME}", 1, *CARRIED_OUT)
    await scene.database.transact(depart, f"uma@{HOME}", 2, RequestStatus.DENIED)
    former = await scene.database.read(former_people)
    known = roll(former=former)
    found = {name: known.find([f"{name}@{HOME}"]) for name in ("oskar.blum", "robot", "ivo", "uma")}
    assert found["oskar.blum"].whereabouts is Whereabouts.LEFT
    assert found["ivo"].because == "is of somebody whose departure was request #1"
    assert found["robot"].whereabouts is found["uma"].whereabouts is Whereabouts.UNLISTED
