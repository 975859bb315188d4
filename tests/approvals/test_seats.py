"""What is used, left and paid for of an app's seats."""

from datetime import date

import pytest

from approvals.seat_costs import Ground, worth_of
from approvals.seat_model import model_of
from approvals.seat_words import doubts, money, worth_words
from approvals.seats import AppSeats, Gap, Group, Held, Pending, Reading, assess
from connectors.contract import AppSettings, State
from connectors.learnupon.plans import PLANS as LEARNUPON
from connectors.seats import Plans, Price
from connectors.talentlms.plans import PLANS as TALENTLMS
from connectors.thought_industries.plans import PLANS as THOUGHT_INDUSTRIES
from connectors.trainual.plans import PLANS as TRAINUAL
from tests.approvals.app_seats import NOW, TODAY, seats


def left(found: AppSeats) -> int | None:
    return found.headroom.left if found.headroom else None


def test_invitations_leave_less_room_whether_they_take_their_seat_at_once_or_later() -> None:
    at_once = seats(TRAINUAL, 6, 2, plan="Small")
    assert (at_once.used and at_once.used.value, left(at_once)) == (8, 2)
    later = seats(LEARNUPON, 140, 4, plan="Essential")
    assert (later.used and later.used.value, left(later), later.invited) == (140, 6, 4)


def test_what_is_approved_takes_its_seat_now_and_gives_it_back_when_it_is_done() -> None:
    found = seats(TALENTLMS, 95, plan="Core", pending=Pending(leaving=3, coming=2))
    assert found.headroom is not None
    assert (found.headroom.left, found.headroom.left_later) == (3, 6)
    licensed = seats(
        LEARNUPON, 95, off=5, seats=100, licensed_sub_portal=True, pending=Pending(leaving=3, coming=2)
    )
    assert licensed.headroom is not None
    assert (licensed.headroom.left, licensed.headroom.left_later) == (0, 0)


def test_the_vendors_number_counts_and_another_count_of_ours_is_shown() -> None:
    found = seats(TALENTLMS, 47, reported=49, plan="Core")
    assert found.used is not None
    assert (found.used.value, found.used.origin.words, found.counted, left(found)) == (
        49,
        "vendor-reported",
        47,
        51,
    )
    assert doubts(found) == ("counted 47 in use, the vendor reports 49",)
    assert seats(TALENTLMS, 47, reported=47, plan="Core").disagreements == ()


def test_without_a_reading_there_are_no_numbers_but_the_plans() -> None:
    model = model_of(AppSettings(connector="any", plan="Core"), TALENTLMS)
    gap, held = Gap(sentence="App did not answer", at=NOW), Held(accounts=3, before=60, at=NOW)
    found = assess("app", "App", model, None, today=TODAY, gap=gap, held=held)
    assert (found.used, found.headroom, found.cost) == (None, None, None)
    assert found.limit is not None
    assert found.limit.value == 100
    assert doubts(found) == (
        "not read on 20 November 2026 at 09:00 UTC: App did not answer",
        "a reading with 3 instead of 60 accounts is held back until another shows the same, "
        "or until `seatkeeper sync --accept app`",
    )


def test_roles_tell_their_accounts_and_their_seats() -> None:
    model = model_of(AppSettings(connector="any", roles_without_seat=("Viewer",)), Plans())
    groups: tuple[Group, ...] = (
        (State.ACTIVE, "Viewer", 9),
        (State.ACTIVE, "Learner", 40),
        (State.DEACTIVATED, "Learner", 2),
        (State.UNKNOWN, "Learner", 1),
    )
    found = assess("app", "App", model, Reading(at=NOW, as_of=NOW, groups=groups), today=TODAY)
    assert [(role.role, role.accounts, role.seats) for role in found.by_role] == [
        ("Learner", 43, 40),
        ("Viewer", 9, 0),
    ]
    assert (found.counted, found.accounts, found.unclear) == (40, 52, 1)
    assert doubts(found) == ("1 account in a state that nobody documented, which may take a seat",)


@pytest.mark.parametrize(
    ("found", "low", "high", "is_least"),
    [
        (seats(TRAINUAL, 8, plan="Small"), "249", "249", False),
        (seats(TRAINUAL, 12, 2, plan="Small"), "261", "269", False),
        (seats(LEARNUPON, 20, plan="Essential"), "900", "1350", False),
        (seats(Plans(), 20, price_per_seat=4, seats=100), "80", "80", False),
        (seats(Plans(), 20, price_per_seat=4, seats=100, billing="annual"), "400", "400", False),
        (seats(TALENTLMS, 20, price_per_seat=4, seats=100), "400", "400", False),
        (seats(Plans(), 120, price_per_seat=4, seats=100, billing="annual"), "480", "480", False),
        (seats(Plans(), 20, price_per_seat=4, included=15), "20", "20", False),
        (seats(Plans(), 20, base_price=100, seats=15), "100", "100", True),
    ],
)
def test_what_an_app_costs(found: AppSeats, low: str, high: str, is_least: bool) -> None:
    assert found.cost is not None
    assert (found.cost.per_month, found.cost.is_least) == (Price.between(low, high), is_least)


@pytest.mark.parametrize(
    ("found", "freed", "ground", "says"),
    [
        (
            seats(
                Plans(),
                50,
                price_per_seat=9,
                billing="annual",
                currency="USD",
                renews_on="2027-06-01",
                notice_days=17,
            ),
            10,
            Ground.PER_SEAT,
            "$0 now, $1,080 a year from the renewal on 1 June 2027, decide by 15 May 2027",
        ),
        (
            seats(Plans(), 50, price_per_seat=4.5, billing="monthly", currency="EUR"),
            3,
            Ground.PER_SEAT,
            "€13.50 a month",
        ),
        (seats(TRAINUAL, 8, plan="Small"), 3, Ground.WITHIN_INCLUDED, "within the included seats"),
        (seats(TRAINUAL, 12, plan="Small", billing="monthly"), 5, Ground.PER_SEAT, "$6 to 10 a month"),
        (seats(TALENTLMS, 90, plan="Core"), 40, Ground.NO_LOWER_PLAN, "no lower plan is reached"),
        (seats(TALENTLMS, 300, plan="Grow"), 150, Ground.NO_LOWER_PLAN, "no lower plan is reached"),
        (seats(TALENTLMS, 300, plan="Grow"), 200, Ground.LOWER_PLAN, "though the plan Core would do"),
        (
            seats(LEARNUPON, 90, licensed_sub_portal=True, price_per_seat=6),
            5,
            Ground.KEEPS_SEATS,
            "worth nothing, as a deactivation gives no seat back here",
        ),
        (
            seats(LEARNUPON, 90, plan="Essential"),
            1,
            Ground.IF_BY_USER,
            "$72 to 108 a year from the renewal (its date is not set), if the contract is priced by the user",
        ),
        (seats(LEARNUPON, 90, price_per_seat=6, billing="monthly"), 1, Ground.PER_SEAT, "6 a month"),
        (seats(THOUGHT_INDUSTRIES, 90), 5, Ground.NO_PRICE, "price unknown"),
    ],
)
def test_what_seats_that_come_back_are_worth(found: AppSeats, freed: int, ground: Ground, says: str) -> None:
    assert found.used is not None
    worth = worth_of(found.model, found.used.value, freed, TODAY)
    assert worth.ground is ground
    assert says in worth_words(worth, TODAY)


def test_prices_are_written_as_people_do() -> None:
    assert money(Price.between("12", "20"), "USD") == "$12 to 20"
    assert money(Price.of("1080"), "CHF") == "1,080 CHF"
    assert money(Price.of("4.5"), "") == "4.50"
    assert date(2026, 11, 20) == TODAY
