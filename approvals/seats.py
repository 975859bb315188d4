"""The seats of an app: what is used, what is left and what it costs, every number with who says so. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from approvals.forecast import Forecast, Point
from approvals.seat_costs import Cost, cost_of
from approvals.seat_model import COUNTED, REPORTED, SeatModel, Told
from connectors.contract import State, Value

Group = tuple[State, str, int]
"""So many accounts in a state and a role."""


class RoleSeats(Value):
    """The accounts of a role, and how many of them take a seat."""

    role: str
    accounts: int
    seats: int


class Disagreement(Value):
    """Two sources that say different numbers of one thing: ours first, then the vendor's."""

    what: str
    ours: int
    theirs: int


class Pending(Value):
    """What approved requests will still change: seats that come back, and seats that are taken again.

    ``dated`` are those of them that wait for a day, as changes of the seats in use.
    """

    leaving: int = 0
    coming: int = 0
    dated: tuple[tuple[date, int], ...] = ()


class Headroom(Value):
    """What is left of a plan. Invitations that will take a seat, and approved undos, count as taken already.

    ``leaving`` come back later: a seat is not free before its account is off.
    """

    limit: int
    used: int
    invited: int = 0
    coming: int = 0
    leaving: int = 0

    @property
    def promised(self) -> int:
        """Seats that nobody takes yet, and that cannot be given away all the same."""
        return self.invited + self.coming

    @property
    def left(self) -> int:
        """Seats that can be given away now; below zero the plan is exceeded."""
        return self.limit - self.used - self.promised

    @property
    def left_later(self) -> int:
        """The same once everything that is approved is done."""
        return self.left + self.leaving


class Gap(Value):
    """Why the newest reading failed, and when; the numbers are those of the one before."""

    sentence: str
    at: datetime


class Held(Value):
    """A reading that is not believed yet, because so many accounts are missing from it at once."""

    accounts: int
    before: int
    at: datetime


class Reading(Value):
    """What the newest good reading of an app showed; ``reported`` is the vendor's own number in use."""

    at: datetime
    as_of: datetime
    groups: tuple[Group, ...]
    reported: int | None = None
    reported_limit: int | None = None
    reported_gap: str = ""


class AppSeats(Value):
    """Everything about one app's seats, as of its newest reading; without one the numbers are None.

    ``invited`` are all open invitations, ``unclear`` the accounts in a state that nobody documented, which
    may take a seat. ``gap`` and ``held`` tell what became of a newer reading.
    """

    app: str
    title: str
    model: SeatModel
    at: datetime | None = None
    as_of: datetime | None = None
    used: Told[int] | None = None
    counted: int | None = None
    reported: int | None = None
    reported_gap: str = ""
    accounts: int = 0
    invited: int = 0
    unclear: int = 0
    by_role: tuple[RoleSeats, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    pending: Pending = Pending()
    headroom: Headroom | None = None
    cost: Cost | None = None
    renewal: date | None = None
    decide_by: date | None = None
    gap: Gap | None = None
    held: Held | None = None
    history: tuple[Point, ...] = ()
    forecast: Forecast | None = None

    @property
    def limit(self) -> Told[int] | None:
        """What the plan holds, and who says so."""
        return self.model.seats


def assess(
    app: str,
    title: str,
    model: SeatModel,
    reading: Reading | None,
    *,
    today: date,
    pending: Pending | None = None,
    gap: Gap | None = None,
    held: Held | None = None,
) -> AppSeats:
    """Everything about an app's seats but its history."""
    pending = _believed(pending or Pending(), model)
    seats = AppSeats(
        app=app,
        title=title,
        model=model,
        pending=pending,
        renewal=model.renewal(today),
        decide_by=model.decide_by(today),
        gap=gap,
        held=held,
    )
    return seats if reading is None else seats.model_copy(update=_read(model, reading, pending))


def count_seats(groups: Iterable[Group], model: SeatModel) -> int:
    """How many accounts take a seat."""
    return sum(number for state, role, number in groups if model.takes_seat(state, role))


def _read(model: SeatModel, reading: Reading, pending: Pending) -> dict[str, object]:
    groups, counted = reading.groups, count_seats(reading.groups, model)
    used = _used(counted, reading)
    open_invitations = [number for state, _, number in groups if state is State.INVITED]
    promised = 0 if State.INVITED in model.counts.value else sum(open_invitations)
    return {
        "at": reading.at,
        "as_of": reading.as_of,
        "used": used,
        "counted": counted,
        "reported": reading.reported,
        "reported_gap": reading.reported_gap,
        "accounts": sum(number for _, _, number in groups),
        "invited": sum(open_invitations),
        "unclear": sum(number for state, _, number in groups if state is State.UNKNOWN),
        "by_role": _by_role(groups, model),
        "disagreements": _disagreements(counted, reading, model),
        "headroom": _headroom(model, used.value, promised, pending),
        "cost": cost_of(model, used.value),
    }


def _used(counted: int, reading: Reading) -> Told[int]:
    """The vendor's own number where it tells one, since it bills by that."""
    if reading.reported is None:
        return Told(value=counted, origin=COUNTED)
    return Told(value=reading.reported, origin=REPORTED)


def _headroom(model: SeatModel, used: int, invited: int, pending: Pending) -> Headroom | None:
    if model.seats is None:
        return None
    return Headroom(
        limit=model.seats.value,
        used=used,
        invited=invited,
        coming=pending.coming,
        leaving=pending.leaving,
    )


def _believed(pending: Pending, model: SeatModel) -> Pending:
    """Where a deactivation gives no seat back, none is awaited, and a reactivation takes none."""
    return Pending() if model.keeps_seats else pending


def _by_role(groups: Sequence[Group], model: SeatModel) -> tuple[RoleSeats, ...]:
    roles: dict[str, tuple[int, int]] = {}
    for state, role, number in groups:
        accounts, seats = roles.get(role, (0, 0))
        roles[role] = (accounts + number, seats + number * model.takes_seat(state, role))
    largest = sorted(roles.items(), key=lambda item: (-item[1][1], -item[1][0], item[0]))
    return tuple(RoleSeats(role=role, accounts=accounts, seats=seats) for role, (accounts, seats) in largest)


def _disagreements(counted: int, reading: Reading, model: SeatModel) -> tuple[Disagreement, ...]:
    limit = model.seats.value if model.seats else None
    pairs = (("used", counted, reading.reported), ("limit", limit, reading.reported_limit))
    return tuple(
        Disagreement(what=what, ours=ours, theirs=theirs)
        for what, ours, theirs in pairs
        if ours is not None and theirs is not None and ours != theirs
    )
