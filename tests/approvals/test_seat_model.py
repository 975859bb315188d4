from datetime import date
from typing import Any

import pytest

from approvals.seat_model import Source, Told, model_of
from connectors.contract import AppSettings, State
from connectors.learnupon.plans import PLANS as LEARNUPON
from connectors.seats import Billing, Over, Plans, Price
from connectors.talentlms.plans import PLANS as TALENTLMS
from connectors.thought_industries.plans import PLANS as THOUGHT_INDUSTRIES
from connectors.trainual.plans import PLANS as TRAINUAL


def settings(**told: object) -> AppSettings:
    return AppSettings.model_validate({"connector": "any", **told})


@pytest.mark.parametrize(
    ("plans", "plan", "seats", "included", "base", "price", "overage", "billing", "over"),
    [
        (TRAINUAL, "Small", 10, 10, ("249", "249"), None, ("3", "5"), Billing.ANNUAL, Over.DISPUTED),
        (TALENTLMS, "Core", 100, None, None, None, None, None, Over.NEXT_TIER),
        (TALENTLMS, "Grow", 500, None, None, None, None, None, Over.NEXT_TIER),
        (TALENTLMS, "Pro", 1000, None, None, None, None, None, Over.NEXT_TIER),
        (
            LEARNUPON,
            "Essential",
            150,
            None,
            ("900", "1350"),
            ("6", "9"),
            None,
            Billing.ANNUAL,
            Over.NEXT_TIER,
        ),
        (THOUGHT_INDUSTRIES, "whatever", None, None, None, None, None, None, Over.UNKNOWN),
    ],
)
def test_a_plan_fills_what_its_source_tells_and_no_more(
    plans: Plans,
    plan: str,
    seats: int | None,
    included: int | None,
    base: tuple[str, str] | None,
    price: tuple[str, str] | None,
    overage: tuple[str, str] | None,
    billing: Billing | None,
    over: Over,
) -> None:
    model = model_of(settings(plan=plan), plans)
    assert [value(model.seats), value(model.included)] == [seats, included]
    prices = [Price.between(*told) if told else None for told in (base, price, overage)]
    assert [value(model.base), value(model.price), value(model.overage)] == prices
    assert (value(model.billing), model.over.value) == (billing, over)
    numbers: tuple[Told[Any] | None, ...] = (
        model.seats,
        model.base,
        model.price,
        model.overage,
        model.billing,
    )
    for told in filter(None, numbers):
        assert told.origin.source is Source.PLAN
        assert told.origin.link.startswith("https://www.stitchflow.com/user-management/")
        assert told.origin.words == f"plan {plan}, read 20 November 2026"


def value(told: Told[Any] | None) -> Any:
    return told.value if told else None


def test_settings_overrule_the_vendor_and_the_vendor_overrules_the_plan() -> None:
    assert model_of(settings(plan="grow"), TALENTLMS).seats == told_by_plan(500)
    reported = model_of(settings(plan="grow"), TALENTLMS, 480).seats
    assert (value(reported), reported and reported.origin.words) == (480, "vendor-reported")
    own = model_of(settings(plan="grow", seats=450), TALENTLMS, 480).seats
    assert (value(own), own and own.origin.words) == (450, "settings")


def told_by_plan(seats: int) -> object:
    told = model_of(settings(plan="Grow"), TALENTLMS).seats
    assert value(told) == seats
    return told


def test_a_tenants_own_price_puts_the_plans_price_and_currency_aside() -> None:
    model = model_of(settings(plan="Essential", price_per_seat=7.5), LEARNUPON)
    assert (model.base, value(model.price), model.currency) == (None, Price.of("7.5"), "")
    in_euro = model_of(settings(plan="Essential", currency="EUR"), LEARNUPON)
    assert (in_euro.base, in_euro.price, in_euro.currency) == (None, None, "EUR")
    small = model_of(settings(plan="Small", price_over=[4, 4.5]), TRAINUAL)
    assert (value(small.base), value(small.overage)) == (Price.of("249"), Price.between("4", "4.5"))


def test_a_plan_that_the_vendor_has_not_names_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"plan = 'Grwo' is not known; did you mean 'Grow'\?"):
        model_of(settings(plan="Grwo"), TALENTLMS)
    with pytest.raises(ValueError, match="known: Essential, Premium, Enterprise"):
        model_of(settings(plan="Gold"), LEARNUPON)
    assert model_of(settings(plan="Any name"), Plans()).plan == "Any name"


def test_what_takes_a_seat_is_the_vendors_rule_unless_the_settings_say_otherwise() -> None:
    assert model_of(settings(), TRAINUAL).takes_seat(State.INVITED, "")
    assert not model_of(settings(), TALENTLMS).takes_seat(State.INVITED, "")
    own = model_of(settings(counts=["active", "invited"], roles_without_seat=["Viewer"]), TALENTLMS)
    assert own.takes_seat(State.INVITED, "Learner")
    assert not own.takes_seat(State.ACTIVE, "viewer")
    licensed = model_of(settings(licensed_sub_portal=True), LEARNUPON)
    assert licensed.takes_seat(State.DEACTIVATED, "")
    assert not model_of(settings(), TALENTLMS).takes_seat(State.UNKNOWN, "")


@pytest.mark.parametrize(
    ("renews_on", "today", "renewal", "decide_by"),
    [
        (date(2027, 6, 1), date(2026, 11, 20), date(2027, 6, 1), date(2027, 5, 15)),
        (date(2024, 6, 1), date(2026, 6, 1), date(2026, 6, 1), None),
        (date(2024, 6, 1), date(2026, 6, 2), date(2027, 6, 1), date(2027, 5, 15)),
        (date(2024, 2, 29), date(2026, 11, 20), date(2027, 3, 1), date(2027, 2, 12)),
        (date(2028, 2, 29), date(2026, 11, 20), date(2028, 2, 29), date(2028, 2, 12)),
    ],
)
def test_the_next_renewal_and_the_last_day_to_decide(
    renews_on: date, today: date, renewal: date, decide_by: date | None
) -> None:
    model = model_of(settings(renews_on=renews_on, notice_days=17), Plans())
    assert (model.renewal(today), model.decide_by(today)) == (renewal, decide_by)
