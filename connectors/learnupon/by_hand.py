"""What an administrator of LearnUpon clicks, and the file that its pages import for many people at once.

Read 2026-11-20: https://support.learnupon.com/hc/en-us/articles/360014959358 (disabling),
…/360017258618 and …/360002659997 (batch upload), and the names of buttons in a third party's guide,
https://www.stitchflow.com/user-management/learnupon/manual. How invitations are cancelled by hand no page
that we read says.
"""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from connectors.contract import Account, Operation, State

ADMIN_PATH = "/users"  # as customers link to it; no page of the vendor's says

BY_HAND: Mapping[Operation, tuple[str, ...]] = {
    Operation.DEACTIVATE: (
        "Sign in to the portal as an administrator and open Users.",
        "Search for the person and open the profile.",
        "Disable the login there (some portals say Deactivate), and confirm.",
        "Do not choose Delete: it destroys the training history for good.",
        "Search for the person again: the login now reads disabled.",
    ),
    Operation.REACTIVATE: (
        "Sign in to the portal as an administrator and open Users.",
        "Search for the person and open the profile.",
        "Enable the login there, and save.",
        "If an expiry date of the account has passed, move it or clear it.",
    ),
    Operation.WITHDRAW_INVITATION: (
        "Sign in to the portal as an administrator and open Users.",
        "Open the invitations that have not been accepted, and find the person's address.",
        "Cancel the invitation, and any other to the same address.",
    ),
}

BULK_STEPS: tuple[str, ...] = (
    "Sign in to the portal as an administrator, open Users and choose Batch Upload in its menu.",
    "Download the example file there, and compare its column titles and its values for a login that is "
    "disabled with those of our file.",
    "Choose the option that updates existing users, so that nobody is created or invited.",
    "Upload our file without opening and saving it in a spreadsheet.",
)
"""How the file of ``bulk_csv`` is used."""

# That the titles are email, firstname, lastname and so on, that no password is needed for an update, and that
# accounts can be disabled this way, the vendor's help says. The title and the value for it are unconfirmed:
# they are the API's word for it, and the no of its exports.
KEY_COLUMN, NAME_COLUMN, STATE_COLUMN, DISABLED = "email", "username", "enabled", "N"

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def bulk_csv(accounts: Iterable[Account]) -> str:
    """The CSV that a portal imports to disable these accounts; "" for none. UTF-8, commas, one line each.

    It holds the key of each account and that it is disabled, and nothing else: names and groups that are
    left out stay as they are. A value cannot be made harmless for a spreadsheet without becoming another
    person's, so one that would be a formula there raises ValueError, as does an account without the key.
    """
    disabled = list(accounts)
    if not disabled:
        return ""
    by_name = any(account.login for account in disabled)
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow((NAME_COLUMN if by_name else KEY_COLUMN, STATE_COLUMN))
    lines.writerows((_key(account, by_name), DISABLED) for account in disabled)
    return text.getvalue()


def _key(account: Account, by_name: bool) -> str:
    if account.state is State.INVITED:
        raise ValueError(f"{account.id} is an invitation, and no account that a file could disable")
    key = (account.login if by_name else account.email) or ""
    if not key or key.startswith(_BEGINS_A_FORMULA) or not key.isprintable():
        kind = "user name" if by_name else "address"
        raise ValueError(f"account {account.id} has no {kind} that is safe in a file: do it by hand")
    return key
