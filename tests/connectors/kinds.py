"""What the suite has to know of a vendor: how to seed its sandbox, and how to look inside."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from connectors.contract import Connector, Counting, Operation, State

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY = "k3y-9f8e7d"

DANA, LEA, OWNER, ADMIN, GONE, TWIN, OTHER_TWIN = "7", "8", "1", "2", "9", "10", "11"


def clock() -> datetime:
    return NOW


class Rank(StrEnum):
    """What a seeded account may do in the app."""

    OWNER = "owner"
    ADMIN = "admin"
    LEARNER = "learner"


@dataclass(frozen=True)
class Seed:
    """An account as the suite wishes it, in no vendor's words."""

    id: str
    name: str
    email: str
    rank: Rank = Rank.LEARNER
    state: State = State.ACTIVE
    last_active: datetime | None = None


LAST_WEEK = datetime(2026, 11, 13, 8, 15, tzinfo=UTC)
SEEDS = (
    Seed(OWNER, "Ines Duarte", "ines@acme.example", Rank.OWNER, last_active=LAST_WEEK),
    Seed(ADMIN, "Hana Sato", "hana@acme.example", Rank.ADMIN),
    Seed(DANA, "Dana Okafor", "dana@acme.example", last_active=LAST_WEEK),
    Seed(LEA, "Léa Moreau", "lea@acme.example", state=State.UNKNOWN),
    Seed(GONE, "Jonas Weber", "jonas@acme.example", state=State.DEACTIVATED),
    Seed(TWIN, "Emil Novak", "twin@acme.example"),
    Seed(OTHER_TWIN, "Emil Novak", "Twin@acme.example"),
)
"""The staff of the suite, for vendors that have no words of their own for it."""


def learners_from(first: int, count: int) -> Iterator[Seed]:
    """So many more accounts, with ids from ``first`` on."""
    for number in range(count):
        yield Seed(str(first + number), f"Learner N{number}", f"learner{number}@acme.example")


class Kind(ABC):
    """One vendor as the suite sees it; ``Any`` is this vendor's own sandbox.

    ``three_pages`` says by dialect how many accounts fill more than two pages, ``unknown_word`` how the
    account in a state that nobody documented is told, ``has_owner`` whether the vendor knows one owner.
    A dialect that is not in ``three_pages`` shows every account in one answer;
    ``by_delete`` says which operations are an HTTP DELETE, ``invitation`` which account is one that waits,
    ``headers`` what comes with a full page that is not the last, ``over_http`` whether there is a vendor.
    """

    secrets: ClassVar[Mapping[str, str]]
    three_pages: ClassVar[Mapping[str, int]]
    counting: ClassVar[Mapping[str, Counting]]
    unknown_word: ClassVar[str] = "locked"
    has_owner: ClassVar[bool] = True
    by_delete: ClassVar[Mapping[str, frozenset[Operation]]] = {}
    invitation: ClassVar[str] = DANA
    headers: ClassVar[Mapping[str, str]] = {}
    over_http: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def sandbox(cls, dialect: str, *, many: bool) -> Any:
        """A sandbox with the staff of the suite, and with three pages of accounts where ``many``."""

    @classmethod
    def ready(cls, connector: Connector) -> Connector:
        """The connector, knowing what it would have to ask first: here, each operation is one call."""
        return connector

    @classmethod
    def fitted(cls, connector: Connector, sandbox: Any) -> Connector:
        """The connector as it is used before this sandbox; one that speaks HTTP is opened for it already."""
        return connector

    @classmethod
    @abstractmethod
    def put(cls, sandbox: Any, seed: Seed) -> None:
        """Adds an account or changes it, as somebody would by hand."""

    @classmethod
    @abstractmethod
    def state(cls, sandbox: Any, account_id: str) -> State:
        """The state of an account as it is, whatever the API shows."""

    @classmethod
    @abstractmethod
    def active(cls, sandbox: Any) -> int:
        """The accounts that are active, as they are."""

    @classmethod
    @abstractmethod
    def refusals(cls, sandbox: Any) -> Iterator[str]:
        """Makes the vendor refuse to deactivate the owner, in each way that it has; gives its words."""

    @classmethod
    @abstractmethod
    def told(cls, dialect: str, account_id: str) -> object:
        """The body that shows one active account."""

    @classmethod
    @abstractmethod
    def endless(cls, dialect: str, start: int) -> object:
        """The body of a full page of accounts, whose ids begin at ``start``, that is not the last."""
