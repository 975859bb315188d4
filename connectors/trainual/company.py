"""What both forms of Trainual's API share: states, roles, seats, and how an account is told."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime
from typing import ClassVar, Self
from urllib.parse import urlsplit

from connectors.contract import (
    Account,
    AppSettings,
    Clock,
    Connector,
    Counting,
    Operation,
    State,
    Usage,
    lower_or_none,
)
from connectors.errors import Malformed
from connectors.http import LARGEST_BODY, Wire
from connectors.trainual.by_hand import ADMIN_PAGE, BY_HAND
from connectors.trainual.plans import PLANS

# No list of states is published. "active" and "archived" are what two clients of the API compare with,
# "pending" is one client's word; "invited" and "deactivated" are those of the guide,
# https://www.stitchflow.com/user-management/trainual/api, read 2026-11-20.
STATES: Mapping[str, State] = {
    "active": State.ACTIVE,
    "invited": State.INVITED,
    "pending": State.INVITED,
    "archived": State.DEACTIVATED,
    "deactivated": State.DEACTIVATED,
}

# An invitation takes its seat at once: https://www.stitchflow.com/user-management/trainual/manual.
SEATED = frozenset({State.ACTIVE, State.INVITED})

# Sources disagree about the roles, and none lists how the API spells them: settings.admin_roles can say which
# administer beside those who pay.
BILLING_ROLES = ("billing_admin", "billing admin")
ADMIN_ROLES = ("admin", "administrator")

# No limit is documented for either form; settings.calls_per_second can raise it.
CALLS_PER_SECOND = 2.0


class Company(Connector, ABC):
    """A company in Trainual, whichever form of the API it is spoken to in."""

    name = "trainual"
    title = "Trainual"
    dialects = ("v1", "archive")
    by_hand = BY_HAND
    admin_path = ADMIN_PAGE
    plans = PLANS
    path: ClassVar[str]
    largest_body: ClassVar[int] = LARGEST_BODY

    def __init__(self, app: str, settings: AppSettings, wire: Wire, ours: str | None = None) -> None:
        super().__init__(app, settings)
        self.wire = wire
        self._ours = lower_or_none(ours)
        roles = (*BILLING_ROLES, *(settings.admin_roles or ADMIN_ROLES))
        self._admin_roles = {role.casefold() for role in roles}

    @classmethod
    @abstractmethod
    def authorization(cls, secrets: Mapping[str, str]) -> str:
        """The header that shows who we are; raises ValueError for secrets that it cannot hold."""

    @abstractmethod
    def walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        """Every account, each once."""

    @classmethod
    def open(cls, app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> Self:
        """A connector for the company that the secrets open; raises ValueError if base_url has a path."""
        if urlsplit(settings.base_url).path.strip("/"):
            raise ValueError(f"base_url is the host's address alone, without {cls.path} and what follows")
        wire = Wire(
            app,
            settings,
            secrets,
            clock,
            headers={"Accept": "application/json", "Authorization": cls.authorization(secrets)},
            calls_per_second=CALLS_PER_SECOND,
            largest_body=cls.largest_body,
        )
        return cls(app, settings, wire, secrets.get("email"))

    def accounts(self) -> AsyncGenerator[Account, None]:
        return self.walk(Operation.LIST)

    async def find(self, email: str) -> list[Account]:
        """By a look through the list, since no filter by address is known."""
        wanted = email.strip().lower()
        return [account async for account in self.walk(Operation.FIND) if account.email == wanted]

    async def usage(self) -> Usage:
        """The active and the invited accounts, counted here; raises ``Malformed`` if states are not told."""
        used = 0
        async for account in self.walk(Operation.USAGE):
            if not account.vendor_state:
                raise Malformed(self.app, Operation.USAGE, "lists accounts without saying which are active")
            used += account.state in SEATED
        return Usage(used=used, counting=Counting.COUNTED)

    async def close(self) -> None:
        await self.wire.close()

    def account(
        self,
        *,
        account_id: str,
        email: str | None,
        name: str,
        role: str,
        status: str,
        created_at: datetime | None = None,
    ) -> Account:
        """The account in our words; a status that is not in the table is UNKNOWN and kept as it came."""
        address = lower_or_none(email)
        return Account(
            app=self.app,
            id=account_id,
            email=address,
            name=name.strip(),
            role=role,
            state=STATES.get(status, State.UNKNOWN),
            vendor_state=status,
            created_at=created_at,
            is_admin=role.casefold() in self._admin_roles,
            is_ours=address is not None and address == self._ours,
        )
