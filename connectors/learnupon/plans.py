"""What is known of LearnUpon's plans and seats, from a third party's guide of March 2026."""

from datetime import date
from functools import partial

from connectors.contract import Billing, Over, Plan, Plans, Price, State

READ_ON = date(2026, 11, 20)
SOURCE = "https://www.stitchflow.com/user-management/learnupon/manual"

_plan = partial(Plan, currency="USD", billing=Billing.ANNUAL, source=SOURCE, read_on=READ_ON)

PLANS = Plans(
    counts=frozenset({State.ACTIVE}),
    over=Over.NEXT_TIER,
    source=SOURCE,
    read_on=READ_ON,
    note="An account takes its seat when it is made. Fewer can lower the price, at the renewal only.",
    known=(
        _plan(
            name="Essential",
            seats=150,
            base=Price.between("900", "1350"),
            price=Price.between("6", "9"),
            note="A seat saves $6 to 9 a month only where the contract is priced by the user, not by the "
            "plan; the vendor does not publish which.",
        ),
        _plan(name="Premium"),
        _plan(name="Enterprise"),
    ),
)
