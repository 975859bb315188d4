"""The words and the one class that every connector shares.

A connector knows one vendor's API. It declares what the vendor can do, how sure that is, and translates;
it never retries, logs, decides or speaks to people.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from urllib.parse import urljoin

from pydantic import AfterValidator

from connectors.errors import Unsupported
from connectors.seats import Billing as Billing
from connectors.seats import Over as Over
from connectors.seats import Plan as Plan
from connectors.seats import Plans as Plans
from connectors.seats import Price as Price
from connectors.tenancy import AppSettings as AppSettings
from connectors.tenancy import environment_name as environment_name
from connectors.words import Counting as Counting
from connectors.words import State as State
from connectors.words import Value as Value


class Operation(StrEnum):
    """What can be asked of an app. There is no delete."""

    LIST = "list"
    FIND = "find"
    READ = "read"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    END_SESSIONS = "end_sessions"
    WITHDRAW_INVITATION = "withdraw_invitation"
    USAGE = "usage"


class Effect(StrEnum):
    """What a deactivation does beside, and what the vendor tells at all."""

    FREES_SEAT = "frees_seat"
    KEEPS_DATA = "keeps_data"
    REVERSIBLE = "reversible"
    ENDS_SESSIONS = "ends_sessions"
    CASCADES = "cascades"
    COMES_BACK_BY_SSO = "comes_back_by_sso"
    TELLS_LAST_ACTIVITY = "tells_last_activity"
    TELLS_SEAT_LIMIT = "tells_seat_limit"


Subject = Operation | Effect

Clock = Callable[[], datetime]
"""Tells the moment, aware and in UTC. It is always passed in, so that a demo and a test can move it."""


class Holds(StrEnum):
    """Whether a claim about a vendor is true, as far as we know."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """Why we believe it: the vendor's own documentation or two independent sources, or less than that."""

    DOCUMENTED = "documented"
    UNCONFIRMED = "unconfirmed"


def lower_or_none(value: str | None) -> str | None:
    return (value or "").strip().lower() or None


Email = Annotated[str | None, AfterValidator(lower_or_none)]


class Fact(Value):
    """A claim about a vendor, with how sure it is and where it was read."""

    holds: Holds
    basis: Basis
    source: str
    read_on: date
    note: str = ""
    needs: str = ""


class Account(Value):
    """A person's record in an app, as one reading showed it. Moments are UTC; None means "not told".

    ``is_ours`` is the account whose credential we hold. ``pair`` names the accounts that the vendor ties to
    this one, so that both change together. ``owns`` are titles of content that has nobody else. Where
    ``last_active_at`` is not of this reading, ``active_source`` says which list told it, and when. ``as_of``
    is the moment of the list that told the whole account; None is now, from the app itself.
    """

    app: str
    id: str
    email: Email = None
    login: str | None = None
    name: str = ""
    role: str = ""
    state: State
    vendor_state: str = ""
    last_active_at: datetime | None = None
    created_at: datetime | None = None
    is_owner: bool = False
    is_admin: bool = False
    is_ours: bool = False
    pair: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()
    active_source: str = ""
    as_of: datetime | None = None


class Usage(Value):
    """Seats in use in an app, and who says so. ``limit`` is None where the vendor does not tell it."""

    used: int
    counting: Counting
    limit: int | None = None


class Connector:
    """What every connector can be asked. An operation that is not overridden raises ``Unsupported``.

    Reads raise ``Unreachable``, ``RateLimited``, ``Refused``, ``NotFound`` or ``Malformed``; a write besides
    ``OutcomeUnknown``. Listing raises rather than returning a part. A write is sent once.
    """

    name: ClassVar[str]
    title: ClassVar[str] = ""
    dialects: ClassVar[tuple[str, ...]]
    secrets: ClassVar[tuple[str, ...]]
    facts: Mapping[Subject, Fact]
    by_hand: ClassVar[Mapping[Operation, tuple[str, ...]]] = {}
    """What an administrator of the app clicks to do an operation, one sentence a step."""
    admin_path: ClassVar[str] = ""
    """The page of the accounts: a path at the host of ``base_url``, or a whole address; "" is not known."""
    bulk_steps: ClassVar[tuple[str, ...]] = ()
    """How the app's pages import the file of ``bulk_csv``, one sentence a step."""
    tells_pairs: ClassVar[bool] = False
    """Whether ``Account.pair`` names all that changes with an account, so that nothing is said of others."""
    plans: ClassVar[Plans] = Plans()
    """What takes a seat, and the vendor's plans as far as a source tells them."""

    def __init__(self, app: str, settings: AppSettings) -> None:
        self.app = app
        self.settings = settings

    @classmethod
    def speaking(cls, dialect: str) -> "type[Connector]":
        """The class that speaks this dialect of the API; with one dialect it is the class itself."""
        return cls

    @classmethod
    def open(cls, app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> "Connector":
        """A connector for one tenant; one that needs secrets or a clock says here what it does with them."""
        return cls(app, settings)

    @property
    def label(self) -> str:
        """What people call the app: the title in its settings, or the vendor's own name."""
        return self.settings.title or self.title or self.name

    @property
    def admin_link(self) -> str:
        """Where an administrator finds the accounts: the tenant's own link, or the vendor's page; or ""."""
        page = urljoin(self.settings.base_url, self.admin_path) if self.admin_path else ""
        return self.settings.admin_url or page

    def instructions(self, operation: Operation) -> tuple[str, ...]:
        """The numbered steps for doing it by hand: the tenant's own, or else the vendor's as we know them."""
        own = self.settings.instructions if operation is Operation.DEACTIVATE else ()
        return own or self.by_hand.get(operation, ())

    async def as_of(self) -> datetime | None:
        """The moment that all answers are of, where they come from a list and not from the app; else None."""
        return None

    def accounts(self) -> AsyncIterator[Account]:
        """Every account of the app, each once (LIST)."""
        raise self._lacks(Operation.LIST)

    async def find(self, email: str) -> list[Account]:
        """The accounts with this address; none is an empty list (FIND)."""
        raise self._lacks(Operation.FIND)

    async def read(self, account_id: str) -> Account:
        """The account as it is now; ``NotFound`` if the vendor does not show it (READ)."""
        raise self._lacks(Operation.READ)

    async def deactivate(self, account_id: str) -> None:
        """Blocks the account and keeps its data, asked once; already so is success (DEACTIVATE)."""
        raise self._lacks(Operation.DEACTIVATE)

    async def reactivate(self, account_id: str) -> None:
        """Opens the account again, asked once; already so is success (REACTIVATE)."""
        raise self._lacks(Operation.REACTIVATE)

    async def end_sessions(self, account_id: str) -> None:
        """Ends the account's sessions, asked of the vendor once (END_SESSIONS)."""
        raise self._lacks(Operation.END_SESSIONS)

    async def withdraw_invitation(self, account_id: str) -> None:
        """Takes an unaccepted invitation back, asked of the vendor once (WITHDRAW_INVITATION)."""
        raise self._lacks(Operation.WITHDRAW_INVITATION)

    async def usage(self) -> Usage:
        """The seats in use now (USAGE)."""
        raise self._lacks(Operation.USAGE)

    async def reported(self) -> Usage | None:
        """The seats as the vendor itself states them, without listing accounts; None where it does not."""
        return None

    async def testimony(self, account: Account, since: datetime) -> str:
        """A sentence about this account's state from the vendor's own records since then, or "".

        It goes on where the app's name ends, and never raises a ``VendorError``: it is a second proof. A
        moment stands in it as "at 2026-11-20 12:54 UTC", from which people read it in their own zone.
        """
        return ""

    def bulk_csv(self, accounts: Iterable[Account]) -> str:
        """The file that the vendor's pages import to deactivate these; "" where they take none.

        Raises ValueError with a sentence for an account that cannot stand in such a file.
        """
        return ""

    async def close(self) -> None:
        """Lets go of connections."""

    def _lacks(self, operation: Operation) -> Unsupported:
        return Unsupported(self.app, operation, "this app's API has no such operation")
