"""The state of a TalentLMS portal, which both generations of its API look at and change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from connectors.sandbox.faults import Fault


@dataclass(frozen=True)
class PortalAccount:
    """An account of the portal, and how one is seeded. Moments are UTC."""

    id: str
    login: str
    first_name: str
    last_name: str
    email: str
    user_type: str = "Learner"
    status: str = "active"
    registered: datetime = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
    last_login: datetime | None = None
    teaches: tuple[str, ...] = ()

    @property
    def logins(self) -> tuple[datetime, ...]:
        """As many of its logins as the portal remembers, the newest first."""
        return (self.last_login, self.last_login - timedelta(days=9)) if self.last_login else ()

    def courses(self, number: Callable[[int], object]) -> list[dict[str, object]]:
        """One that it learns and those that it teaches, with their ids as the API tells them."""
        roles = {"Welcome": "learner", **dict.fromkeys(self.teaches, "instructor")}
        return [
            {"id": number(at), "name": name, "role": role} for at, (name, role) in enumerate(roles.items(), 1)
        ]

    @property
    def is_owner(self) -> bool:
        return self.user_type == "SuperAdmin"


class Denied(Exception):
    """The portal does not do this; the text is what it says."""


class Portal:
    """The accounts, in the order of their ids, and what happened to them.

    ``alarms`` are calls that destroy data: nobody should ever make one. ``sessions_ended`` are account ids.
    """

    def __init__(self, accounts: Iterable[PortalAccount], changed: Callable[[], None]) -> None:
        self._accounts = {account.id: account for account in accounts}
        self._vanished: set[str] = set()
        self._changed = changed
        self.alarms: list[str] = []
        self.sessions_ended: list[str] = []

    def all(self) -> list[PortalAccount]:
        """The accounts that the portal shows."""
        return [account for id_, account in self._accounts.items() if id_ not in self._vanished]

    def shown(self, account_id: str) -> PortalAccount | None:
        """The account, if the portal shows it."""
        return None if account_id in self._vanished else self._accounts.get(account_id)

    def truth(self, account_id: str) -> PortalAccount:
        """The account as it is, shown or not; raises KeyError."""
        return self._accounts[account_id]

    def active(self) -> int:
        """The seats in use."""
        return sum(account.status == "active" for account in self._accounts.values())

    def put(self, account: PortalAccount) -> None:
        """Adds an account or changes it, as somebody would by hand."""
        self._accounts[account.id] = account
        self._vanished.discard(account.id)
        self._changed()

    def set_status(self, account: PortalAccount, status: str, twist: Fault | None) -> None:
        """What both do on a change of state; raises ``Denied`` for the owner and for unknown words."""
        if status not in ("active", "inactive"):
            raise Denied("The status is not valid")
        if account.is_owner and status == "inactive":
            raise Denied("The account owner cannot be deactivated")
        if twist is Fault.LIES:
            return
        if twist is Fault.VANISH and status == "inactive":
            self._vanished.add(account.id)
        self._accounts[account.id] = replace(account, status=status)
        self._changed()

    def end_sessions(self, account: PortalAccount, twist: Fault | None) -> None:
        if twist is not Fault.LIES:
            self.sessions_ended.append(account.id)

    def delete(self, account: PortalAccount) -> None:
        """Destroys the account, and raises the alarm."""
        self.alarms.append(f"deleted {account.id}")
        del self._accounts[account.id]
        self._changed()
