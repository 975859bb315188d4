"""The fresh read: what one account and the app's seats are now, and what that says about a step."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from approvals.cautions import is_last_admin, is_protected
from connectors.contract import Account, Clock, Connector, State, Usage
from connectors.errors import NotFound, Unsupported, VendorError
from connectors.inventory import count_admins, gap_sentence


class Seen(StrEnum):
    """What a fresh read says about the account that was to be deactivated."""

    DONE = "done"
    UNCHANGED = "unchanged"
    GONE = "gone"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Look:
    """One fresh read of an account, with the app's seats at the same moment where they could be read."""

    at: datetime
    account: Account | None = None
    gone: bool = False
    word: str = ""
    usage: Usage | None = None

    @property
    def seen(self) -> Seen:
        """What it says about a deactivation."""
        if self.gone:
            return Seen.GONE
        if self.account is None or _says_nothing(self.account):
            return Seen.UNREADABLE
        return Seen.DONE if self.account.state is State.DEACTIVATED else Seen.UNCHANGED

    @property
    def state(self) -> str:
        """The state for the record: ours, or the word for why there is none."""
        if self.account is not None:
            return self.account.state.value
        return "gone" if self.gone else "unreadable"

    @property
    def seats(self) -> int | None:
        """Seats in use, or None where they could not be read."""
        return self.usage.used if self.usage else None

    @property
    def counting(self) -> str:
        """Whether the seats are counted by us or reported by the vendor."""
        return self.usage.counting.value if self.usage else ""


def _says_nothing(account: Account) -> bool:
    """Whether the app shows the account without any word about its state."""
    return account.state is State.UNKNOWN and not account.vendor_state


async def look(connector: Connector, account_id: str, clock: Clock) -> Look:
    """Reads the account and the seats side by side; a failure is part of the answer, never an exception."""
    account, usage = await asyncio.gather(_account(connector, account_id), _usage(connector))
    at = clock()
    if isinstance(account, Account):
        word = "the app does not say whether it is deactivated" if _says_nothing(account) else ""
        return Look(at=at, account=account, word=word, usage=usage)
    word = gap_sentence(connector.label, account)
    return Look(at=at, gone=isinstance(account, NotFound), word=word, usage=usage)


async def look_until_settled(connector: Connector, account_id: str, clock: Clock) -> Look:
    """Looks at once, then again within the app's settling time while the change does not show."""
    seen = await look(connector, account_id, clock)
    for share in (0.25, 0.75):
        if seen.seen is not Seen.UNCHANGED:
            break
        await asyncio.sleep(connector.settings.settles_in * share)
        seen = await look(connector, account_id, clock)
    return seen


async def objection(connector: Connector, shown: Account, now: Account) -> str:
    """Why the step must not be taken after all: what changed since it was shown, or a guard; else nothing."""
    if (shown.email, shown.login) != (now.email, now.login):
        return "the account's address or login is not the one that was approved"
    if now.is_owner:
        return "it is the account owner"
    if now.is_admin and not shown.is_admin:
        return "it has become an administrator since it was approved"
    if is_protected(now, connector.settings.protected):
        return "the settings protect this account"
    if now.is_admin and is_last_admin(now, await _admins(connector)):
        return "it is the last administrator"
    return ""


async def _admins(connector: Connector) -> int | None:
    try:
        return await count_admins(connector)
    except VendorError:
        return None


async def _account(connector: Connector, account_id: str) -> Account | VendorError:
    try:
        return await connector.read(account_id)
    except VendorError as error:
        return error


async def _usage(connector: Connector) -> Usage | None:
    try:
        return await connector.usage()
    except VendorError:
        return None


async def end_sessions(connector: Connector, account_id: str) -> tuple[str, str]:
    """Ends the sessions of a deactivated account; gives a word of ours for the log, and a sentence."""
    try:
        await connector.end_sessions(account_id)
    except Unsupported:
        return "not supported", ""
    except VendorError as error:
        return "not confirmed", f"its sessions may go on: {gap_sentence(connector.label, error)}"
    return "ended", ""
