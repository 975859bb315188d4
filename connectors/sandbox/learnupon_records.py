"""What a LearnUpon portal holds, and how its API tells of it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True)
class PortalUser:
    """A user of the portal, and how one is seeded. Moments are UTC."""

    id: str
    email: str
    first_name: str
    last_name: str
    user_type: str = "learner"
    enabled: bool = True
    account_expires: date | None = None
    created: datetime = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
    last_sign_in: datetime | None = None

    def status(self, today: date) -> str:
        """What the login is; an expired one goes on to read enabled in the API."""
        if not self.enabled:
            return "disabled"
        return "expired" if self.account_expires and self.account_expires < today else "enabled"

    def row(self, status: str) -> dict[str, str]:
        """The line of the panel."""
        name = f"{self.first_name} {self.last_name}"
        return {"id": self.id, "name": name, "email": self.email, "role": self.user_type, "state": status}

    def told(self) -> dict[str, Any]:
        return {
            "id": int(self.id),
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "sign_in_count": 0,
            "number_of_enrollments": 0,
            "created_at": _moment(self.created),
            "last_sign_in_at": self.last_sign_in and _moment(self.last_sign_in),
            "account_expires": self.account_expires and self.account_expires.isoformat(),
            "CustomData": None,
            "customDataFieldValues": [],
            "locale": "en",
            "enabled": self.enabled,
            "user_type": self.user_type,
        }


@dataclass(frozen=True)
class Invite:
    """An invitation to the portal, or to a group of it; its id may be that of a user too."""

    id: str
    email: str
    first_name: str = ""
    last_name: str = ""
    status: str = "sent"
    user_type: str = "learner"
    created: datetime = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

    def row(self) -> dict[str, str]:
        """The line of the panel."""
        name = f"{self.first_name} {self.last_name}"
        told = {"name": name, "email": self.email, "role": self.user_type, "state": "invited"}
        return {"id": f"invite-{self.id}", **told}

    def told(self) -> dict[str, Any]:
        return {
            "id": int(self.id),
            "first_name": self.first_name,
            "last_name": self.last_name,
            "invite_email_address": self.email,
            "group_id": None,
            "accept_url": f"/accept_invitation/{accept_key(self.id)}",
            "created_at": _moment(self.created),
            "expires_at": None,
            "invite_status": self.status,
            "user_type": self.user_type,
        }


@dataclass(frozen=True)
class PortalCourse:
    """A course; ``owner`` is the id of a user."""

    id: str
    name: str
    owner: str
    is_draft: bool = False

    def told(self) -> dict[str, Any]:
        status = "draft" if self.is_draft else "published"
        return {
            "id": int(self.id),
            "name": self.name,
            "published_status_id": status,
            "owner_id": int(self.owner),
        }


@dataclass(frozen=True)
class Deed:
    """A line of the audit trail: what was done to a user, by the trail's number for it."""

    action: int
    user: PortalUser
    at: datetime

    def told(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "initiated_by_user": "API",
            "initiated_by_user_email": None,
            "impacted_user": f"{self.user.first_name} {self.user.last_name}",
            "impacted_user_email": self.user.email,
            "impacted_data": "",
            "date_and_time_utc": _moment(self.at),
        }


@dataclass
class SubPortal:
    """A portal below this one. ``members`` are addresses, and whether they may log in there.

    A licence is used by every member, and does not come back when one is disabled.
    """

    id: str
    subdomain: str
    licences: int | None = None
    members: dict[str, bool] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        return {
            "id": int(self.id),
            "title": self.subdomain.title(),
            "subdomain": self.subdomain,
            "number_of_members": len(self.members),
            "number_licenses_purchased": self.licences,
            "number_licenses_used": None if self.licences is None else len(self.members),
        }


def accept_key(invite_id: str) -> str:
    """The secret in the link that makes an account of an invitation."""
    return f"secretinvite{invite_id}"


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
