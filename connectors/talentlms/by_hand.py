"""What an administrator of TalentLMS clicks; nothing like an invitation is known there.

https://help.talentlms.com/hc/en-us/articles/9652291013788, read 2026-11-20; that the owner cannot be
deactivated: …/9652350867484.
"""

from collections.abc import Mapping

from connectors.contract import Operation

# Inferred: pages of the current interface lie under /plus, and the one of the older one was /user/index.
ADMIN_PATH = "/plus/users"

BY_HAND: Mapping[Operation, tuple[str, ...]] = {
    Operation.DEACTIVATE: (
        "Sign in as an administrator and open Users.",
        "Find the person, and choose Edit beside the name.",
        "On the tab Info clear the box Active, and save.",
        "Do not choose Delete: it destroys progress and certificates for good.",
        "Open Users again: the account now reads inactive.",
    ),
    Operation.REACTIVATE: (
        "Sign in as an administrator and open Users.",
        "Find the person among the inactive ones, and choose Edit beside the name.",
        "On the tab Info tick the box Active, and save.",
    ),
}
