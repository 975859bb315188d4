"""The fresh read: what one account and the app's seats are now, and what that says about a step."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from approvals.cautions import is_last_admin, is_protected
from approvals.handed import ManualTask
from approvals.work import Work
from connectors.contract import Account, Clock, Connector, Operation, State, Usage
from connectors.errors import NotFound, Unsupported, VendorError
from connectors.inventory import gap_sentence, list_admins

AN_OLD_LIST = "the newest list shows it so already, but is from before this began: import a new one"


class Seen(StrEnum):
    """What a fresh read says about what was to be done."""

    DONE = "done"
    UNCHANGED = "unchanged"
    GONE = "gone"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Look:
    """One fresh read of an account, with the app's seats at the same moment where they could be read.

    Where the app is known by a list only, ``listed`` is true and ``at`` the moment at which it was imported.
    """

    at: datetime
    account: Account | None = None
    gone: bool = False
    word: str = ""
    usage: Usage | None = None
    listed: bool = False

    def shows(self, work: Work) -> Seen:
        """What it says about this work: an invitation that is gone was withdrawn, an account was not."""
        if self.gone:
            return Seen.DONE if work is Operation.WITHDRAW_INVITATION else Seen.GONE
        if self.account is None or _says_nothing(self.account):
            return Seen.UNREADABLE
        return Seen.DONE if _is_done(self.account, work) else Seen.UNCHANGED

    def against(self, task: ManualTask | None, work: Work) -> "Look":
        """The same, or nothing readable where a list told it that is too old to know of this task.

        A list from before somebody said "done" cannot deny it; one from before the task proves nothing.
        """
        if not self.listed or task is None or self.at > (task.declared_at or task.opened_at):
            return self
        if self.at > task.opened_at and self.shows(work) is Seen.DONE:
            return self
        word = "the newest list is older than that; import a new one"
        return replace(self, account=None, gone=False, word=word)

    def is_older_than(self, moment: datetime) -> bool:
        """Whether a list told it that is from before this moment, so that it is no fresh read then."""
        return self.listed and self.at <= moment

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


def _is_done(account: Account, work: Work) -> bool:
    match work:
        case Operation.DEACTIVATE | Operation.WITHDRAW_INVITATION:
            return account.state is State.DEACTIVATED
        case Operation.REACTIVATE:
            return account.state in {State.ACTIVE, State.INVITED}
        case _:
            return not account.owns


def _says_nothing(account: Account) -> bool:
    """Whether the app shows the account without any word about its state."""
    return account.state is State.UNKNOWN and not account.vendor_state


async def look(connector: Connector, account_id: str, clock: Clock) -> Look:
    """Reads the account and the seats side by side; a failure is part of the answer, never an exception."""
    as_of = await _as_of(connector)  # asked first, so that it may be too old but is never too new
    account, usage = await asyncio.gather(_account(connector, account_id), _usage(connector))
    seen = Look(at=as_of or clock(), usage=usage, listed=as_of is not None)
    if isinstance(account, Account):
        word = "the app does not say whether it is deactivated" if _says_nothing(account) else ""
        return replace(seen, account=account, word=word)
    word = gap_sentence(connector.label, account)
    return replace(seen, gone=isinstance(account, NotFound), word=word)


async def look_until(
    connector: Connector, account_id: str, clock: Clock, settled: Callable[[Look], bool]
) -> Look:
    """Looks at once, then again within the app's settling time until what is seen is settled."""
    seen = await look(connector, account_id, clock)
    for share in (0.25, 0.75):
        if settled(seen):
            break
        await asyncio.sleep(connector.settings.settles_in * share)
        seen = await look(connector, account_id, clock)
    return seen


async def objection(connector: Connector, shown: Account, now: Account, work: Work) -> str:
    """Why the step must not be taken after all: what changed since it was shown, or a guard; else nothing."""
    if (shown.email, shown.login) != (now.email, now.login):
        return "the account's address or login is not the one that was approved"
    if work is Operation.WITHDRAW_INVITATION and await _has_come(connector, now):
        return "the invitation has been accepted since it was approved"
    if work is not Operation.REACTIVATE and (why := _guarded(now)):
        return why
    if now.is_admin and not shown.is_admin:
        return "it has become an administrator since it was approved"
    return "" if work is Operation.REACTIVATE else await _kept(connector, now, work)


def _guarded(now: Account) -> str:
    """Why an account is never taken away, whoever approved it."""
    if now.is_owner:
        return "it is the account owner"
    if now.is_ours:
        return "it is the account through which Seatkeeper itself speaks to this app"
    return ""


async def _kept(connector: Connector, now: Account, work: Work) -> str:
    """Why an account stays, by the settings or as the last of its kind."""
    if is_protected(now, connector.settings.protected):
        return "the settings protect this account"
    if now.is_admin and work is Operation.DEACTIVATE and is_last_admin(now, await _admins(connector)):
        return "it is the last administrator"
    return ""


async def _has_come(connector: Connector, invited: Account) -> bool:
    """Whether there is an account by now, under the invitation's own id or another."""
    if invited.state is not State.INVITED:
        return True
    try:
        found = await connector.find(invited.email or "")
    except VendorError:
        return False
    return any(account.id != invited.id and account.state is State.ACTIVE for account in found)


async def _admins(connector: Connector) -> tuple[str, ...] | None:
    try:
        return await list_admins(connector)
    except VendorError:
        return None


async def _account(connector: Connector, account_id: str) -> Account | VendorError:
    try:
        return await connector.read(account_id)
    except VendorError as error:
        return error


async def _as_of(connector: Connector) -> datetime | None:
    try:
        return await connector.as_of()
    except VendorError:
        return None


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
