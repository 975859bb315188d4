"""What a site of Thought Industries holds, and how its API tells of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class SiteAccount:
    """An account of the site; ``disabled`` is None where nobody knows, ``partner`` is its dual role's id."""

    id: str
    email: str
    first_name: str
    last_name: str
    role: str = "learner"
    disabled: bool | None = False
    partner: str = ""
    external_id: str | None = None
    last_active: datetime | None = None
    created: datetime = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)

    @property
    def status(self) -> str:
        return {True: "disabled", False: "active", None: "unknown"}[self.disabled]

    def told(self, shows_disabled: bool) -> dict[str, Any]:
        """The account as the API shows it; that it has a partner, both of a dual role show."""
        ids = [self.id, self.partner] if self.partner else [None, None]
        learner, manager = ids if self.role == "learner" else reversed(ids)
        told: dict[str, Any] = {
            "id": self.id,
            "email": self.email,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "name": f"{self.first_name} {self.last_name}",
            "externalCustomerId": self.external_id,
            "roleKey": self.role,
            "lastActiveAt": self.last_active and _moment(self.last_active),
            "createdAt": _moment(self.created),
            "learnerUserId": learner,
            "managerUserId": manager,
        }
        shown = shows_disabled and self.disabled is not None
        return told | ({"disabled": self.disabled} if shown else {})


@dataclass(frozen=True)
class SiteClient:
    """A client of the site, which may have a licence for so many seats."""

    id: str
    name: str
    allocated: int | None = None
    limit: int | None = None

    def told(self) -> dict[str, Any]:
        """The client as the API shows it."""
        numbers = {"seatsAllocatedCount": self.allocated, "seatsLimit": self.limit}
        return {"id": self.id, "name": self.name, "slug": self.name.lower(), **numbers}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
