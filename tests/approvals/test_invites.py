"""Whether so many people can be invited, and in which words."""

import pytest

from approvals.invites import Answer, Verdict, can_invite
from approvals.seat_model import model_of
from approvals.seat_words import answer_words
from approvals.seats import AppSeats, assess
from connectors.contract import AppSettings
from connectors.learnupon.plans import PLANS as LEARNUPON
from connectors.seats import Plans, Price
from connectors.talentlms.plans import PLANS as TALENTLMS
from connectors.thought_industries.plans import PLANS as THOUGHT_INDUSTRIES
from connectors.trainual.plans import PLANS as TRAINUAL
from tests.approvals.app_seats import TODAY, seats


@pytest.mark.parametrize(
    ("found", "number", "verdict", "says"),
    [
        (seats(TALENTLMS, 88, plan="Core"), 12, Verdict.YES, "Yes: App has 12 seats left."),
        (
            seats(TALENTLMS, 92, plan="Core"),
            12,
            Verdict.NEXT_TIER,
            "4 over the plan: it needs the plan Grow, up to 500.",
        ),
        (seats(TALENTLMS, 92, seats=1500), 1500, Verdict.NEXT_TIER, "the plan Enterprise."),
        (seats(LEARNUPON, 150, plan="Essential"), 1, Verdict.NEXT_TIER, "1 over the plan: it needs the plan"),
        (
            seats(TRAINUAL, 10, plan="Small"),
            4,
            Verdict.DISPUTED,
            "4 over the plan: it may fail, or may cost about $12 to 20 a month more; "
            "the guides to App disagree.",
        ),
        (
            seats(TRAINUAL, 10, plan="Small", price_over=[3, 5], currency="USD"),
            4,
            Verdict.CHARGED,
            "4 over the plan: about $12 to 20 a month more.",
        ),
        (seats(THOUGHT_INDUSTRIES, 10, seats=10), 1, Verdict.NO_RULE, "Ask the vendor first."),
        (seats(Plans(), 10), 1, Verdict.NO_LIMIT, "Unknown: nobody tells how many seats App has."),
        (
            seats(TALENTLMS, 110, plan="Core"),
            3,
            Verdict.NEXT_TIER,
            "13 over the plan, 3 of them new: it needs the plan Grow, up to 500.",
        ),
        (
            seats(TRAINUAL, 13, plan="Small"),
            12,
            Verdict.DISPUTED,
            "15 over the plan, 12 of them new: these 12 may fail, or may cost about $36 to 60 a month more; ",
        ),
        (
            seats(TRAINUAL, 13, plan="Small", price_over=[3, 5], currency="USD"),
            1,
            Verdict.CHARGED,
            "4 over the plan, 1 of them new: this one costs about $3 to 5 a month more.",
        ),
        (
            seats(Plans(), 10, seats=10, price_over=4, currency="EUR"),
            5_000,
            Verdict.CHARGED,
            "5,000 over the plan: about €20,000 a month more.",
        ),
    ],
)
def test_whether_so_many_can_be_invited(found: AppSeats, number: int, verdict: Verdict, says: str) -> None:
    answer = can_invite(found, number)
    assert answer.verdict is verdict
    assert says in answer_words(answer, "App")


def test_stale_seats_could_be_taken_back_first() -> None:
    answer = can_invite(seats(TALENTLMS, 92, plan="Core"), 12, reclaimable=4)
    assert answer.enough_stale
    assert answer_words(answer, "App").endswith("4 stale seats could be taken back first, which is enough.")
    short = can_invite(seats(TALENTLMS, 92, plan="Core"), 12, reclaimable=3)
    assert not short.enough_stale
    assert answer_words(short, "App").endswith(
        "3 stale seats could be taken back first, which leaves 1 over."
    )
    roomy = can_invite(seats(TALENTLMS, 9, plan="Core"), 12, reclaimable=3)
    assert answer_words(roomy, "App") == "Yes: App has 91 seats left."


def test_a_plan_that_is_exceeded_already_has_to_be_met_first() -> None:
    exceeded = seats(TRAINUAL, 13, plan="Small")
    one = can_invite(exceeded, 1, reclaimable=1)
    assert (one.left, one.over, one.new, one.enough_stale) == (-3, 4, 1, False)
    assert answer_words(one, "App").endswith("1 stale seat could be taken back first, which leaves 3 over.")
    assert not can_invite(exceeded, 1, reclaimable=3).enough_stale
    assert can_invite(exceeded, 1, reclaimable=4).enough_stale
    many = can_invite(exceeded, 12)
    assert (many.over, many.new, many.cost) == (15, 12, Price.between("36", "60"))


def test_an_app_that_was_never_read_answers_nothing() -> None:
    found = assess("app", "App", model_of(AppSettings(connector="any"), TALENTLMS), None, today=TODAY)
    assert can_invite(found, 3) == Answer(number=3, verdict=Verdict.NOT_READ)
