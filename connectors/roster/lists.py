"""What a roster reads: the newest list that was imported for an app, wherever it is kept."""

from datetime import datetime
from typing import Protocol

from connectors.contract import Email, Value


class Listed(Value):
    """One account as the list has it; None and empty are "not told". Moments are UTC."""

    id: str
    email: Email = None
    login: str | None = None
    name: str = ""
    role: str = ""
    status: str = ""
    last_active_at: datetime | None = None
    created_at: datetime | None = None


class Imported(Value):
    """An imported list: its number, the name of its file, and how many accounts it holds."""

    id: int
    file: str
    imported_at: datetime
    rows: int

    @property
    def source(self) -> str:
        """Where a date comes from, for people: ``people.csv, imported 2026-11-20``."""
        return f"{self.file}, imported {self.imported_at:%Y-%m-%d}"


class Excerpt(Value):
    """Accounts of a list, and which list it was: both read in one moment."""

    of: Imported
    listed: tuple[Listed, ...]


class Lists(Protocol):
    """The newest imported list of each app. Every answer is None where there is none yet.

    Raises ``Unreachable`` where it is not known whether there is one.
    """

    async def newest(self, app: str) -> Imported | None:
        """The list itself."""

    async def page(self, app: str, after: int) -> Excerpt | None:
        """The accounts that follow the first so many; none of them only where the list ends."""

    async def with_id(self, app: str, account_id: str) -> Excerpt | None:
        """The account with this id, or none."""

    async def with_address(self, app: str, address: str) -> Excerpt | None:
        """The accounts with this address, which is in lower case."""
