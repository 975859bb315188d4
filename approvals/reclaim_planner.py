"""From a stored reading to a plan: which seats of an app could be taken back, and by which evidence. Pure."""

from collections.abc import Collection, Mapping, Sequence

from approvals.cautions import Caution
from approvals.claims import Standings
from approvals.people import Kind, Person
from approvals.plan import AppPlan, Plan, PlannedAccount, Tick
from approvals.planner import plan_app
from approvals.seat_model import Source
from approvals.seats import AppSeats
from approvals.stale_stock import Stock
from approvals.stale_survey import Seat, Survey, addresses_of
from approvals.stale_words import trace_of, why
from approvals.states import RequestKind
from approvals.stocks import AppStock
from connectors.contract import Connector, Counting, Usage
from connectors.inventory import Finding

MOST = 250
"""Seats in one plan: more than a form has room for, and few enough for a request that people can read."""
SAID_ALREADY = frozenset({Caution.SEVERAL_ACCOUNTS, Caution.INVITED})
"""Cautions that are about one person's accounts, or that the group says itself."""


def reclaim_plan(part: AppPlan) -> Plan:
    """The plan of a reclaim. Its seats are many people's, so nobody stands in the place of the leaver."""
    return Plan(person=holders_of(part.title), apps=(part,), kind=RequestKind.RECLAIM)


def holders_of(title: str) -> Person:
    """What stands where other requests name the person leaving: nobody who could be anybody."""
    return Person(name=f"seats in {title}", kind=Kind.OUTSIDE)


def reclaim_part(
    known: AppStock,
    connector: Connector,
    standings: Standings,
    held: Mapping[str, int | None],
    owners: Sequence[str] = (),
    only: Collection[str] | None = None,
) -> AppPlan:
    """The seats of the groups that are offered, the surest first; of those ``only`` these, where it is given.

    Raises ValueError for an app that was never read.
    """
    if known.stock is None:
        raise ValueError("an app that was never read has no seats to take back")
    seats, further = seats_in(known.stock, only)
    finding = _finding(connector.app, known.seats, known.stock, seats)
    part = plan_app(finding, connector, standings, held, owners=owners, kind=RequestKind.RECLAIM)
    survey = known.stock.survey
    pairs = zip(seats, part.accounts, strict=True)
    accounts = tuple(_with_evidence(seat, planned, survey) for seat, planned in pairs)
    return part.model_copy(
        update={
            "accounts": accounts,
            "seat_model": known.seats.model,
            "further": further,
            "promised": known.seats.headroom.promised if known.seats.headroom else 0,
        }
    )


def seats_in(stock: Stock, only: Collection[str] | None = None) -> tuple[Sequence[Seat], int]:
    """The seats that one plan has room for, and how many there are beside them."""
    wanted = [seat for seat in stock.seats if only is None or seat.account.id in only]
    return wanted[:MOST], max(len(wanted) - MOST, 0)


def _finding(app: str, seats: AppSeats, stock: Stock, shown: Sequence[Seat]) -> Finding:
    admins = stock.survey.admins
    return Finding(
        app=app,
        accounts=tuple(seat.account.as_account(app) for seat in shown),
        possible=(),
        addresses=(),
        admins=None if admins is None else tuple(sorted(admins)),
        usage=_usage(seats),
        usage_gap="" if seats.used else "The app did not tell its seats.",
        read_at=stock.survey.read_at,
    )


def _usage(seats: AppSeats) -> Usage | None:
    if seats.used is None:
        return None
    reported = seats.used.origin.source is Source.REPORTED
    told = seats.limit if seats.limit and seats.limit.origin.source is Source.REPORTED else None
    counting = Counting.VENDOR_REPORTED if reported else Counting.COUNTED
    return Usage(used=seats.used.value, counting=counting, limit=told.value if told else None)


def _with_evidence(seat: Seat, planned: PlannedAccount, survey: Survey) -> PlannedAccount:
    """The account with why it is there; what is doubtful is left to whoever ticks it."""
    sure = seat.is_ticked or planned.tick is Tick.BARRED
    return planned.model_copy(
        update={
            "cautions": tuple(each for each in planned.cautions if each not in SAID_ALREADY),
            "tick": planned.tick if sure else Tick.OPEN,
            "group": seat.group,
            "why": why(seat, survey),
            "trace": trace_of(seat, survey),
            "holder": _holder(seat),
        }
    )


def _holder(seat: Seat) -> Person | None:
    """Whose seat it is, by every identity that is known of them; None where none is."""
    who = Person(slack_id=seat.place.slack_id, emails=tuple(addresses_of(seat.account)), kind=Kind.OUTSIDE)
    return who if who.slack_id or who.emails else None
