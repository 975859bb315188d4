"""From LearnUpon's accounts and invitations to ours."""

from collections.abc import Collection, Mapping
from datetime import date

from connectors.contract import Account, State
from connectors.learnupon.shapes import Invitation, User

# The words of https://support.learnupon.com/hc/en-us/articles/360014959358, read 2026-11-20. It has a third,
# "expired": LearnUpon disables a login after its day, and an administrator may enable it again. A login that
# reads enabled after its day may be either, so it is UNKNOWN, and people decide.
LOGINS: Mapping[str, State] = {"enabled": State.ACTIVE, "disabled": State.DEACTIVATED}

# https://docs.learnupon.com/api/, read 2026-11-20. One that was accepted has become an account, which is
# what counts; it is not in the table, so that it never passes for one that was withdrawn.
INVITATIONS: Mapping[str, State] = {
    "sent": State.INVITED,
    "rejected": State.DEACTIVATED,
    "canceled": State.DEACTIVATED,
}
SETTLED = frozenset({"accepted", "rejected", "canceled"})

PREFIX = "invite-"
"""What our ids of invitations begin with: LearnUpon numbers them apart from accounts."""


def account_of(app: str, user: User, today: date, admin_roles: Collection[str]) -> Account:
    """The account in our words; ``admin_roles`` are casefolded."""
    status = user.login_status(today)
    return Account(
        app=app,
        id=user.id,
        email=user.email,
        login=user.username or None,
        name=_name(user),
        role=user.user_type,
        state=LOGINS.get(status, State.UNKNOWN),
        vendor_state=status,
        last_active_at=user.last_sign_in_at,
        created_at=user.created_at,
        is_admin=user.user_type.casefold() in admin_roles,
    )


def account_of_invited(app: str, invitation: Invitation) -> Account:
    """The invitation as an account that is not there yet, and administers nothing."""
    return Account(
        app=app,
        id=f"{PREFIX}{invitation.id}",
        email=invitation.email,
        name=_name(invitation),
        role=invitation.user_type,
        state=INVITATIONS.get(invitation.invite_status, State.UNKNOWN),
        vendor_state=invitation.invite_status,
        created_at=invitation.created_at,
    )


def _name(named: User | Invitation) -> str:
    return " ".join(filter(None, (named.first_name.strip(), named.last_name.strip())))
