"""A small company written out by hand, of which every number of a digest can be recomputed on paper.

Academy: 20 seats at $9 a month, annual, renewed on 1 June with 17 days of notice; invitations take a seat.

    id        state       last active   made      so it is
    1 nora    active      10 days       400       orphaned: she has left Slack
    2 to 6    active      100 days      400       stale, after 90 days
    7, 8      invited     never         40        invitations of over 30 days
    9, 10     active      never         200       never active
    11 desk   active      5 days        400       our own address that Slack does not know
    12 emil   active      200 days      400       protected by the settings
    13        deactivated 300 days      400       off
    14 dana   active      1 day         400       in use
    15        active      never         3         new

    In use: all but 13, so 14; left: 20 - 14 = 6. Could come back: 1 + 5 + 2 + 2 = 10.
    Worth 10 x $9 = $90 a month, so nothing now and $1,080 in the year from 1 June 2027, decide by 15 May.

Campus: 5 seats at 4 euros a month, monthly.

    1 nora    active      10 days       400       orphaned
    2 dana    active      100 days      400       stale
    3 pat     active      1 day         400       in use

    In use 3, left 2; 2 could come back, 8 euros a month from now on.

Attic was never read: it is a gap.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlmodel import Session

from approvals.digest import Digest, Names
from approvals.digest_taking import take_digest
from approvals.snapshots import Outcome, Snapshot
from approvals.stale_stock import Circumstances
from approvals.stored_accounts import StoredAccount, pack
from approvals.syncing import store
from connectors.contract import AppSettings, Basis, Connector, Effect, Fact, Holds, State
from tests.approvals.accounts import HOME, ago, roll, shown
from tests.approvals.scenes import Scene
from tests.conftest import START

ACTIVITY = Fact(holds=Holds.YES, basis=Basis.DOCUMENTED, source="", read_on=date(2026, 11, 20))


class Paper(Connector):
    """An app of which only the settings and the stored readings are asked for."""

    name = "paper"

    def __init__(self, app: str, **settings: object) -> None:
        super().__init__(app, AppSettings.model_validate({"connector": "paper", **settings}))
        self.facts = {Effect.TELLS_LAST_ACTIVITY: ACTIVITY}


ACADEMY = Paper(
    "academy",
    title="Academy",
    seats=20,
    price_per_seat=9,
    currency="USD",
    billing="annual",
    renews_on=date(2027, 6, 1),
    notice_days=17,
    counts=["active", "invited"],
    protected=(f"emil@{HOME}",),
)
CAMPUS = Paper(
    "campus", title="Campus", seats=5, price_per_seat=4, currency="EUR", billing="monthly", counts=["active"]
)
ATTIC = Paper("attic", title="Attic", seats=10)
APPS: Mapping[str, Connector] = {one.app: one for one in (ACADEMY, CAMPUS, ATTIC)}


def academy() -> list[StoredAccount]:
    """The table above."""
    stale = [
        shown(f"s{n}@away.example", id=f"{n}", name=f"Stale {n}", last_active_at=ago(100))
        for n in range(2, 7)
    ]
    invited = [
        shown(f"i{n}@away.example", id=f"{n}", state=State.INVITED, created_at=ago(40)) for n in (7, 8)
    ]
    never = [shown(f"n{n}@away.example", id=f"{n}", created_at=ago(200)) for n in (9, 10)]
    return [
        shown(f"nora@{HOME}", id="1", name="Nora Lind", last_active_at=ago(10)),
        *stale,
        *invited,
        *never,
        shown(f"desk@{HOME}", id="11", last_active_at=ago(5)),
        shown(f"emil@{HOME}", id="12", last_active_at=ago(200)),
        shown("off@away.example", id="13", state=State.DEACTIVATED, last_active_at=ago(300)),
        shown(f"dana@{HOME}", id="14", last_active_at=ago(1)),
        shown("new@away.example", id="15", created_at=ago(3)),
    ]


def campus() -> list[StoredAccount]:
    """The second table."""
    return [
        shown(f"nora@{HOME}", id="1", name="Nora Lind", last_active_at=ago(10)),
        shown(f"dana@{HOME}", id="2", name="Dana Okafor", last_active_at=ago(100)),
        shown("pat@away.example", id="3", name="Pat", last_active_at=ago(1)),
    ]


def keep(session: Session, app: str, accounts: Iterable[StoredAccount], at: datetime = START) -> None:
    """Stores a reading of an app."""
    accounts = list(accounts)
    groups = Counter((one.state, one.role) for one in accounts)
    told = [[state, role, number] for (state, role), number in groups.items()]
    reading = Snapshot(app=app, at=at, as_of=at, outcome=Outcome.READ, groups=told)
    store(session, reading, [pack(accounts)], accept=True)


async def read_both(scene: Scene) -> None:
    """Both apps are read now."""
    await scene.database.transact(keep, "academy", academy(), scene.clock())
    await scene.database.transact(keep, "campus", campus(), scene.clock())


async def taken(scene: Scene, names: Names = Names.FULL, due: datetime | None = None) -> Digest:
    """The digest of now."""
    known = Circumstances(at=scene.clock(), roll=roll(), on_leave={})
    return await scene.database.read(take_digest, APPS, known, names, due)
