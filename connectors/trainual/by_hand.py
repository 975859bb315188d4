"""What an administrator of Trainual clicks.

https://www.stitchflow.com/user-management/trainual/manual, read 2026-11-20. Trainual itself speaks of
archiving (https://make.com/en/help/app/trainual.html). How an invitation is taken back by hand no page that
we read says, and the guide doubts that every plan lets people reactivate by themselves.
"""

from collections.abc import Mapping

from connectors.contract import Operation

# A whole address: the API of the dialect archive lives at another host than the pages.
ADMIN_PAGE = "https://app.trainual.com/settings/people"

BY_HAND: Mapping[Operation, tuple[str, ...]] = {
    Operation.DEACTIVATE: (
        "Sign in as an administrator and open Settings > People.",
        "Find the person, and open the menu with three dots beside the name.",
        "Choose Deactivate or Archive, whichever is offered, and confirm.",
        "See that the number of active users on that page went down by one.",
    ),
    Operation.REACTIVATE: (
        "Sign in as an administrator and open Settings > People.",
        "Find the person among those who are archived, and open the menu with three dots beside the name.",
        "Choose Unarchive or Reactivate; where neither is offered, ask Trainual's support.",
        "See that there was a seat left: a reactivated account takes one again.",
    ),
    Operation.WITHDRAW_INVITATION: (
        "Sign in as an administrator and open Settings > People.",
        "Find the person, who is shown as invited, and open the menu with three dots beside the name.",
        "Take the invitation back; where that is not offered, choose Deactivate or Archive.",
        "See that the number of seats in use went down by one: an invitation takes one at once.",
    ),
}
