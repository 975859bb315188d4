"""What was freed is worth what the app's own billing makes of it, and nothing that did not happen counts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from approvals.savings import AppSavings, Came, Proof, enter, save_up, total, total_worth
from approvals.savings_words import alarm_words, savings_words, total_words
from approvals.seat_costs import worth_of
from approvals.seat_model import SeatModel, model_of
from connectors.contract import AppSettings, State
from connectors.seats import Over, Plan, Plans, Price

TODAY = date(2027, 3, 1)
READ_ON = date(2026, 11, 20)
TIERS = Plans(
    over=Over.NEXT_TIER,
    known=tuple(
        Plan(name=name, seats=seats, base=Price.of(base), currency="USD", source="", read_on=READ_ON)
        for name, seats, base in (("Core", 100, "119"), ("Grow", 500, "229"))
    ),
)


def model(plans: Plans | None = None, **more: Any) -> SeatModel:
    given = {"connector": "talentlms", "currency": "USD", **more}
    return model_of(AppSettings(**given), plans or Plans())


MONTHLY: dict[str, Any] = {"price_per_seat": 3, "billing": "monthly"}
ANNUAL: dict[str, Any] = {
    "price_per_seat": 3,
    "billing": "annual",
    "renews_on": date(2025, 6, 1),
    "notice_days": 17,
}


def proof(name: str = "1", before: int | None = 50, after: int | None = 49, **more: Any) -> Proof:
    given: dict[str, Any] = {
        "app": "talentlms",
        "account_id": name,
        "request_number": 12,
        "step_id": f"step {name}",
        "role": "Learner",
        "state_before": State.ACTIVE.value,
        "seats_before": before,
        "seats_after": after,
        "counting": "counted",
        "read_at": datetime(2027, 2, 1, tzinfo=UTC),
    }
    return Proof(**{**given, **more})


def saved(*proofs: Proof, of: SeatModel, used: int = 40, today: date = TODAY, **more: Any) -> AppSavings:
    return save_up("talentlms", "TalentLMS", of, proofs, used=used, today=today, **more)


def back(days: int = 3) -> datetime:
    return datetime(2027, 2, 1, tzinfo=UTC) + timedelta(days=days)


CAME: dict[str, tuple[Proof, Came]] = {
    "the number fell": (proof(), Came.FREED),
    "two fell together, as a pair does": (proof(after=48), Came.FREED),
    "it stayed": (proof(after=50), Came.NOT_FREED),
    "others came meanwhile": (proof(after=51), Came.UNMEASURED),
    "nobody could read it before": (proof(before=None), Came.UNMEASURED),
    "nobody could read it afterwards": (proof(after=None), Came.UNMEASURED),
    "an invitation that takes no seat": (proof(after=50, state_before="invited"), Came.NO_SEAT),
}


@pytest.mark.parametrize("name", CAME)
def test_whether_a_seat_came_back(name: str) -> None:
    shown, came = CAME[name]
    assert enter(shown, model(**MONTHLY), False).came is came


def test_what_had_been_said_to_stay_is_no_alarm() -> None:
    stayed = proof(after=50)
    assert saved(stayed, of=model(**MONTHLY)).alarms == ("step 1",)
    for quiet in (
        saved(stayed, of=model(**MONTHLY), said_to_stay=True),
        saved(stayed, of=model(**MONTHLY, licensed_sub_portal=True)),
    ):
        assert (quiet.alarms, quiet.as_said, quiet.freed) == ((), 1, 0)


def test_a_monthly_contract_saves_from_now_on() -> None:
    told = saved(proof("1"), proof("2"), of=model(**MONTHLY))
    assert told.running.now == Price.of("6")
    assert told.later == ()
    assert savings_words(told, TODAY) == "2 freed; $6 a month"


def test_an_annual_contract_saves_nothing_before_its_renewal() -> None:
    told = saved(proof("1"), proof("2"), of=model(**ANNUAL))
    assert told.running.freed == 0
    (later,) = told.later
    assert (later.renewal, later.seats) == (date(2027, 6, 1), 2)
    assert (later.worth.now, later.worth.at_renewal) == (Price.of("0"), Price.of("72"))
    assert savings_words(told, TODAY) == (
        "2 freed; $0 now, $72 a year from the renewal on 1 June, decide by 15 May"
    )


def test_after_the_renewal_it_saves_every_month() -> None:
    told = saved(proof(), of=model(**ANNUAL), today=date(2027, 6, 1))
    assert (told.running.now, told.later) == (Price.of("3"), ())


def test_what_was_freed_after_the_last_day_to_decide_waits_for_the_next_renewal() -> None:
    late = proof(read_at=datetime(2027, 5, 16, tzinfo=UTC))
    (later,) = saved(late, of=model(**ANNUAL), today=date(2027, 5, 20)).later
    assert later.renewal == date(2028, 6, 1)


def test_an_annual_contract_without_a_known_renewal_promises_no_day() -> None:
    told = saved(proof(), of=model(price_per_seat=3, billing="annual"))
    assert told.later[0].renewal is None
    assert "its date is not set" in savings_words(told, TODAY)


def test_tiers_save_only_when_a_lower_one_is_reached() -> None:
    grow = model(TIERS, plan="Grow", billing="monthly")
    assert saved(proof(), of=grow, used=101).running.now == Price.of("0")
    reached = saved(proof(), of=grow, used=100)
    assert reached.running.now == Price.of("110")
    assert savings_words(reached, TODAY) == "1 freed; $110 a month"


def test_within_the_included_seats_nothing_is_saved() -> None:
    ten = model(**MONTHLY, included=10)
    assert saved(proof("1"), proof("2"), of=ten, used=8).running.now == Price.of("0")
    assert saved(proof("1"), proof("2"), of=ten, used=9).running.now == Price.of("3")


def test_what_was_taken_again_saves_nothing() -> None:
    told = saved(proof("1"), proof("2", back_at=back()), of=model(**MONTHLY))
    assert (told.freed, told.returned, told.standing) == (2, 1, 1)
    assert told.running.now == Price.of("3")
    assert savings_words(told, TODAY).startswith("2 freed, 1 of them taken again; ")


def test_currencies_are_never_added_up() -> None:
    euros = saved(proof(), of=model(**{**MONTHLY, "currency": "EUR"}))
    dollars = saved(proof(), of=model(**MONTHLY))
    annual = saved(proof(), of=model(**ANNUAL))
    sums = total([euros, dollars, dollars, annual])
    assert sums.per_month == {"EUR": Price.of("3"), "USD": Price.of("6")}
    assert sums.at_renewals == {"USD": Price.of("36")}
    could = [worth_of(model(**each), 50, 4, TODAY) for each in (MONTHLY, ANNUAL)]
    assert total_worth(could) == ({"USD": Price.of("12")}, {"USD": Price.of("144")})


def test_the_ledger_can_be_read_aloud() -> None:
    assert savings_words(saved(of=model(**MONTHLY)), TODAY) == "nothing freed yet"
    both = saved(
        proof("1", read_at=datetime(2026, 2, 1, tzinfo=UTC)), proof("2"), proof("3"), of=model(**ANNUAL)
    )
    now, later = savings_words(both, TODAY).split("; ")[1:]
    assert now.startswith("1 of them: $3 a month")
    assert later.startswith("2 of them: $0 now, $72")
    assert alarm_words(both) == ""
    stayed = saved(proof(after=50), of=model(**MONTHLY))
    assert alarm_words(stayed).startswith("1 seat of TalentLMS did not come back although its account is off")
    assert total_words(total([both])) == "$3 a month now, $72 a year from renewals on"
    assert total_words(total([])) == "no money that is known"
