"""What is known of Trainual's plans and seats, from third-party guides of March 2026; the vendor is silent.

One guide says that seats beyond the plan cost more, the other that adding them fails.
"""

from datetime import date
from functools import partial

from connectors.contract import Billing, Over, Plan, Plans, Price, State

READ_ON = date(2026, 11, 20)
MANUAL = "https://www.stitchflow.com/user-management/trainual/manual"
API = "https://www.stitchflow.com/user-management/trainual/api"

_plan = partial(Plan, currency="USD", source=MANUAL, read_on=READ_ON)
_extra = Price.between("3", "5")

PLANS = Plans(
    counts=frozenset({State.ACTIVE, State.INVITED}),
    over=Over.DISPUTED,
    source=MANUAL,
    read_on=READ_ON,
    note=f"An invitation takes its seat at once. Over the plan seats cost more, though {API} says "
    "that they fail.",
    known=(
        _plan(
            name="Small",
            seats=10,
            included=10,
            base=Price.of("249"),
            overage=_extra,
            billing=Billing.ANNUAL,
            note="The price is that of a month where a year is paid at once.",
        ),
        _plan(name="Medium", overage=_extra),
        _plan(name="Growth", overage=_extra),
        _plan(name="Enterprise"),
    ),
)
