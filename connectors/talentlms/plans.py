"""What is known of TalentLMS' plans and seats, from a third party's guide of March 2026.

Plans are priced by the most accounts that they hold; the guide tells no price.
"""

from datetime import date
from functools import partial

from connectors.contract import Over, Plan, Plans, State

READ_ON = date(2026, 11, 20)
SOURCE = "https://www.stitchflow.com/user-management/talentlms/manual"

_plan = partial(Plan, source=SOURCE, read_on=READ_ON)

PLANS = Plans(
    counts=frozenset({State.ACTIVE}),
    over=Over.NEXT_TIER,
    source=SOURCE,
    read_on=READ_ON,
    note="Every active account takes a seat, logged in or not; a deactivated one takes none.",
    known=(
        _plan(name="Core", seats=100),
        _plan(name="Grow", seats=500),
        _plan(name="Pro", seats=1000),
        _plan(name="Enterprise"),
    ),
)
