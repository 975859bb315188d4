"""What is known of Thought Industries' contracts, from a third party's guide of March 2026.

They are priced by active learners. Nobody tells what makes one active, so that accounts can only hint at it.
"""

from datetime import date

from connectors.contract import Over, Plans, State

READ_ON = date(2026, 11, 20)
SOURCE = "https://www.stitchflow.com/user-management/thought-industries/manual"

PLANS = Plans(
    counts=frozenset({State.ACTIVE}),
    over=Over.UNKNOWN,
    source=SOURCE,
    read_on=READ_ON,
    note="The contract counts active learners; what makes one active is not told. We count open accounts.",
)
