"""What somebody should know before they tick an account, and the guards that forbid it."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Protocol

from connectors.contract import Account, AppSettings, State


class Guarded(Protocol):
    """What the two guards look at, of an account as an app tells it or as a reading keeps it."""

    @property
    def id(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def login(self) -> str | None: ...
    @property
    def state(self) -> State: ...
    @property
    def is_owner(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def pair(self) -> tuple[str, ...]: ...


class Caution(StrEnum):
    """What somebody should know before they tick an account."""

    OWNER = "owner"
    LAST_ADMIN = "last_admin"
    ADMIN = "admin"
    ALREADY_DEACTIVATED = "already_deactivated"
    UNKNOWN_STATE = "unknown_state"
    INVITED = "invited"
    SHARED_ADDRESS = "shared_address"
    SEVERAL_ACCOUNTS = "several_accounts"
    PAIRED = "paired"
    CASCADES = "cascades"
    OURS = "ours"
    PROTECTED = "protected"
    POSSIBLE_MATCH = "possible_match"
    COMES_BACK = "comes_back"
    OWNS_CONTENT = "owns_content"
    KEEPS_SEAT = "keeps_seat"
    NO_API = "no_api"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"
    DESTRUCTIVE = "destructive"
    HELD = "held"
    NOT_PROMISED = "not_promised"
    IRREVERSIBLE = "irreversible"
    FULL = "full"
    NO_SEAT = "no_seat"
    ALTERED = "altered"
    ACTIVE_AGAIN = "active_again"
    LATER = "later"
    GONE = "gone"
    UNREAD = "unread"
    WITHDRAWN = "withdrawn"


BARRING = frozenset(
    {
        Caution.OWNER,
        Caution.LAST_ADMIN,
        Caution.ALREADY_DEACTIVATED,
        Caution.OURS,
        Caution.PROTECTED,
        Caution.HELD,
    }
)
DOUBTFUL = frozenset({Caution.UNKNOWN_STATE, Caution.SHARED_ADDRESS, Caution.POSSIBLE_MATCH})


def cautions_of(account: Account, admins: Collection[str] | None, settings: AppSettings) -> Iterable[Caution]:
    """What one account alone gives reason to say."""
    if account.is_owner:
        yield Caution.OWNER
    elif account.is_admin:
        yield Caution.LAST_ADMIN if is_last_admin(account, admins) else Caution.ADMIN
    if account.state is State.DEACTIVATED:
        yield Caution.ALREADY_DEACTIVATED
    if account.state is State.UNKNOWN:
        yield Caution.UNKNOWN_STATE
    if account.state is State.INVITED:
        yield Caution.INVITED
    if account.pair:
        yield Caution.PAIRED
    if account.owns:
        yield Caution.OWNS_CONTENT
    if account.is_ours:
        yield Caution.OURS
    if is_protected(account, settings.protected):
        yield Caution.PROTECTED


def is_last_admin(account: Guarded, admins: Collection[str] | None) -> bool:
    """Whether deactivating it would leave no administrator but the owner; unknown counts as yes.

    ``admins`` are the ids of the active administrators who are not the owner. Those that the vendor ties to
    this account go with it.
    """
    if not account.is_admin or account.is_owner or account.state is State.DEACTIVATED:
        return False
    return admins is None or not set(admins) - {account.id, *account.pair}


def is_protected(account: Guarded, protected: Iterable[str]) -> bool:
    """Whether the settings name this account by id, login or address."""
    names = (account.id.lower(), (account.login or "").lower(), account.email or "")
    return any(entry and entry.lower() in names for entry in protected)
