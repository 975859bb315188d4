"""Seats of a stored reading and the reclaims of them that tests ask for."""

from datetime import date
from typing import Any

from approvals.plan import AppPlan
from approvals.reclaim_planner import reclaim_part
from approvals.reclaiming import open_reclaim
from approvals.register import new_id
from approvals.seat_model import model_of
from approvals.seats import Reading, assess
from approvals.stale_roll import Member
from approvals.stale_stock import take_stock
from approvals.stocks import AppStock
from approvals.stored_accounts import StoredAccount
from approvals.submission import Submitted
from connectors.contract import Connector, State
from tests.approvals.accounts import HOME, PEOPLE, ago, roll, shown, survey
from tests.approvals.scenes import BRUNO, Scene
from tests.approvals.vendors import connect
from tests.conftest import START, TestClock

CONNECTOR: Connector = connect(
    "https://harbourpine.example", TestClock(), title="TalentLMS", price_per_seat=4, currency="USD"
)
CHENS = Member("UCHEN", (f"chen@{HOME}",), True)
NORA = shown(f"nora@{HOME}", id="1", name="Nora Lind", last_active_at=ago(40))
QUIET = shown("pat@brightwell.example", id="2", last_active_at=ago(120))
CHEN = shown(f"chen@{HOME}", id="3", last_active_at=ago(100))
INVITED = shown("kai@brightwell.example", id="4", state=State.INVITED, created_at=ago(90))
NEVER = shown("lee@brightwell.example", id="5")
MAILBOX = shown(f"support@{HOME}", id="6", last_active_at=ago(2))
BUSY = shown("sam@brightwell.example", id="7", last_active_at=ago(3))
EVERY = (BUSY, MAILBOX, NEVER, INVITED, CHEN, QUIET, NORA)


def many(number: int) -> list[StoredAccount]:
    """So many accounts that were quiet for long."""
    return [
        shown(f"learner{n}@brightwell.example", id=f"q{n}", last_active_at=ago(100 + n))
        for n in range(number)
    ]


def known(*accounts: StoredAccount, used: int | None = 55) -> AppStock:
    """The app as it was read a moment ago."""
    model = model_of(CONNECTOR.settings, CONNECTOR.plans)
    invited = sum(account.state is State.INVITED for account in accounts)
    groups = ((State.ACTIVE, "Learner", len(accounts) - invited), (State.INVITED, "", invited))
    reading = Reading(at=START, as_of=START, groups=groups, reported=used)
    seats = assess("talentlms", "TalentLMS", model, reading, today=date(2026, 11, 20))
    return AppStock(seats, take_stock(accounts, survey(roll=roll(*PEOPLE, CHENS))))


def part(*accounts: StoredAccount, **more: Any) -> AppPlan:
    """The plan of taking back what could come back of these."""
    given: dict[str, Any] = {"standings": {}, "held": {}, **more}
    return reclaim_part(known(*accounts), CONNECTOR, **given)


async def draft(scene: Scene, shown_part: AppPlan, actor: Any = BRUNO) -> str:
    """What somebody was shown."""
    draft_id = new_id()
    await scene.database.transact(open_reclaim, scene.terms(), actor, shown_part, draft_id)
    return draft_id


async def ask(scene: Scene, shown_part: AppPlan, actor: Any = BRUNO, **more: Any) -> tuple[str, Submitted]:
    """A reclaim of all that was shown."""
    draft_id = await draft(scene, shown_part, actor)
    ticks = [("talentlms", each.account.id) for each in shown_part.accounts]
    return draft_id, await scene.submit(draft_id, *ticks, actor=actor, **more)
