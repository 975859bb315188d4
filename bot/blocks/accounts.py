"""One account in a line: whose it is, its role, its state and when it was last used."""

from collections.abc import Sequence
from datetime import datetime

from approvals.claims import Claim
from bot.blocks.text import NAME, esc, plain, plain_day
from connectors.contract import Account, Effect, Holds, State


def raw_handle(account: Account) -> str:
    """What people know the account by, for places where Slack parses no markup."""
    return plain(account.email or account.login or account.name) or f"id {plain(account.id)}"


def handle(account: Account) -> str:
    """What people know the account by."""
    return esc(raw_handle(account), NAME)


def title_line(account: Account) -> str:
    """Name and address, or as much of them as the vendor tells."""
    called = esc(account.name, NAME)
    known = handle(account)
    return f"*{called}* · {known}" if called and called != known else f"*{known}*"


def short_line(account: Account) -> str:
    """Address, role and last use, for a glance; the state only where it is not the expected one."""
    odd = "" if account.state is State.ACTIVE else state(account)
    used = f"last active {plain_day(account.last_active_at)}" if account.last_active_at else ""
    return " · ".join(filter(None, [handle(account), esc(account.role, NAME), odd, used]))


def facts_line(account: Account, claims: Sequence[Claim], now: datetime) -> str:
    """Role, state, last activity and age; what the vendor does not say is said to be unsaid."""
    created = f"created {plain_day(account.created_at)}" if account.created_at else ""
    parts = [esc(account.role, NAME), state(account), activity(account, claims, now), created]
    return " · ".join(filter(None, parts))


def state(account: Account) -> str:
    """The state in one word, or the vendor's own word for one that nobody has documented."""
    if account.state is State.UNKNOWN:
        word = esc(account.vendor_state, NAME)
        return f"state “{word}” (undocumented)" if word else "state unknown"
    return account.state.value


def activity(account: Account, claims: Sequence[Claim], now: datetime) -> str:
    """When it was last used; never "no login" where it is not certain that the vendor would tell one.

    Nothing where nothing is claimed about it: one read of an account may not tell what the lists do.
    """
    if account.last_active_at is not None:
        days = (now - account.last_active_at).days
        ago = f" ({days} days ago)" if days > 1 else ""
        source = f", says {esc(account.active_source, NAME)}" if account.active_source else ""
        return f"last active {plain_day(account.last_active_at)}{ago}{source}"
    told = next((claim.holds for claim in claims if claim.subject is Effect.TELLS_LAST_ACTIVITY), None)
    if told is None:
        return ""
    return "no login recorded" if told is Holds.YES else "last activity: the vendor does not say"
