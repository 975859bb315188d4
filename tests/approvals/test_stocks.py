"""Which apps are read again before somebody is shown their numbers, and what they are shown."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from sqlmodel import Session

from approvals.seat_model import model_of
from approvals.seats import Reading, assess
from approvals.snapshots import Outcome, Snapshot, keep
from approvals.stale_groups import Group
from approvals.stale_stock import Circumstances, take_stock
from approvals.stocks import AGAIN, OLD, AppStock, stocks, unread
from approvals.stored_accounts import pack
from connectors.contract import AppSettings, Connector, State
from connectors.learnupon.plans import PLANS
from connectors.seats import Price
from tests.approvals.accounts import ago, roll, shown, survey
from tests.approvals.scenes import Scene
from tests.conftest import START

SQLITE = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


class Silent(Connector):
    """An app that is never asked."""

    name = "silent"
    facts = MappingProxyType({})


TRIES: Mapping[str, Sequence[tuple[Outcome, timedelta]]] = {
    "never": (),
    "today": ((Outcome.READ, timedelta(hours=23)),),
    "yesterday": ((Outcome.READ, OLD),),
    "just_failed": ((Outcome.READ, OLD), (Outcome.GAP, AGAIN / 2)),
    "failed": ((Outcome.READ, OLD), (Outcome.GAP, AGAIN)),
    "only_failed": ((Outcome.GAP, AGAIN / 2),),
}


def reading(session: Session, outcome: Outcome, age: timedelta, app: str = "talentlms") -> None:
    at, gap = START - age, "it broke" if outcome is Outcome.GAP else ""
    accounts = [shown("lee@brightwell.example", last_active_at=ago(200)), shown(last_active_at=ago(1))]
    groups: list[list[object]] = [["active", "Learner", 2]] if outcome is Outcome.READ else []
    snapshot = Snapshot(app=app, at=at, as_of=at, outcome=outcome, gap=gap, groups=groups)
    keep(session, snapshot, [pack(accounts)])


@SQLITE
async def test_what_is_a_day_old_is_read_again_but_not_what_was_just_tried(scene: Scene) -> None:
    for app, tries in TRIES.items():
        for outcome, age in tries:
            await scene.database.transact(reading, outcome, age, app)
    found = await scene.database.read(unread, list(TRIES), START)
    assert found == ["never", "yesterday", "failed"]


@SQLITE
async def test_a_stock_has_the_numbers_and_the_groups_of_one_reading(scene: Scene) -> None:
    app = Silent("talentlms", AppSettings(connector="silent", seats=10))
    known = Circumstances(at=START, roll=roll(), on_leave={})
    (never,) = await scene.database.read(stocks, {"talentlms": app}, known)
    assert (never.stock, never.seats.used, never.could_come_back, never.counts) == (None, None, 0, {})
    await scene.database.transact(reading, Outcome.READ, timedelta())
    (told,) = await scene.database.read(stocks, {"talentlms": app}, known)
    assert told.seats.used is not None
    assert (told.seats.used.value, told.could_come_back) == (2, 1)
    assert told.counts == {Group.STALE: 1, Group.IN_USE: 1}


def test_what_could_come_back_is_worth_only_what_is_paid_for_now() -> None:
    """LearnUpon counts active accounts alone, so an invitation that is withdrawn saves nothing."""
    priced = AppSettings.model_validate(
        {"connector": "learnupon", "plan": "Essential", "billing": "annual", "renews_on": date(2027, 6, 1)}
    )
    reading = Reading(at=START, as_of=START, groups=((State.ACTIVE, "", 13), (State.INVITED, "", 1)))
    seats = assess("learnupon", "LearnUpon", model_of(priced, PLANS), reading, today=START.date())
    seen = [
        shown("lee@brightwell.example", last_active_at=ago(200)),
        shown("kai@brightwell.example", id="8", state=State.INVITED),
    ]
    told = AppStock(seats, take_stock(seen, survey(app="learnupon")))
    worth = told.worth(START.date())
    assert (told.could_come_back, worth and worth.freed) == (2, 1)
    assert worth is not None
    assert worth.at_renewal == Price.between("72", "108")
    assert AppStock(assess("a", "A", seats.model, None, today=START.date()), None).worth(START.date()) is None
