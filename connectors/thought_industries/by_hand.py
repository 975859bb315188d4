"""What an administrator of Thought Industries clicks; the address of the page is not known.

https://www.stitchflow.com/user-management/thought-industries/manual and, for the name of the button,
https://support.thoughtindustries.com/hc/en-us/articles/1500000567781, both read 2026-11-20. Nothing like an
invitation that could be taken back is documented.
"""

from collections.abc import Mapping

from connectors.contract import Operation

BY_HAND: Mapping[Operation, tuple[str, ...]] = {
    Operation.DEACTIVATE: (
        "Sign in as an administrator and open Admin > Users.",
        "Find the person by search or filter, and open the account.",
        "Disable the login of the account, and confirm.",
        "Where the person has a second account for another role, see that it is disabled too.",
    ),
    Operation.REACTIVATE: (
        "Sign in as an administrator and open Admin > Users.",
        "Find the person by search or filter, and open the account.",
        "Enable the login of the account again, and confirm.",
    ),
}
