"""What both generations of TalentLMS' API share: states, roles, and how an account is told."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, Self
from urllib.parse import urlsplit

from connectors.contract import Account, AppSettings, Clock, Connector, State
from connectors.http import Wire
from connectors.talentlms.by_hand import ADMIN_PATH, BY_HAND
from connectors.talentlms.plans import PLANS

# https://developers.talentlms.io/api/talentlms-public-api, read 2026-11-20: two words, and no other is known.
STATES: Mapping[str, State] = {"active": State.ACTIVE, "inactive": State.DEACTIVATED}

# The owner's type is SuperAdmin: https://help.talentlms.com/hc/en-us/articles/9652350867484, read 2026-11-20.
# Types are names that a tenant may add to, so settings.admin_roles can say which are administrators.
OWNER_ROLE = "SuperAdmin"
ADMIN_ROLES = ("Administrator",)

# Who has this role in a course teaches it. The type Learner can have no other role than to learn.
TEACHES, LEARNER = "instructor", "Learner"

MOST_LOOKED_INTO = 5
"""So many of the accounts that a search finds are asked about beside."""

# At most 200 calls in 5 s, https://help.talentlms.com/hc/en-us/articles/9651527213468, read 2026-11-20:
# the burst and five seconds at this rate make just that. A hundred pages are ten thousand accounts.
CALLS_PER_SECOND, BURST = 20.0, 100.0


class Portal(Connector, ABC):
    """A tenant of TalentLMS, whichever generation of the API it is spoken to in."""

    name = "talentlms"
    title = "TalentLMS"
    dialects = ("v2", "v1")
    secrets = ("api_key",)
    by_hand = BY_HAND
    admin_path = ADMIN_PATH
    plans = PLANS
    path: ClassVar[str]

    def __init__(self, app: str, settings: AppSettings, wire: Wire) -> None:
        super().__init__(app, settings)
        self.wire = wire
        self._admin_roles = {role.casefold() for role in (OWNER_ROLE, *(settings.admin_roles or ADMIN_ROLES))}

    @classmethod
    @abstractmethod
    def credentials(cls, api_key: str) -> Mapping[str, str]:
        """The headers that show the key."""

    @classmethod
    def open(cls, app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> Self:
        """A connector for the portal at ``settings.base_url``; raises ValueError if that has a path."""
        if urlsplit(settings.base_url).path.strip("/"):
            raise ValueError("base_url is the portal's address alone, without /api and what follows")
        headers = {"Accept": "application/json", **cls.credentials(secrets["api_key"])}
        rate, burst = CALLS_PER_SECOND, BURST
        return cls(
            app,
            settings,
            Wire(app, settings, secrets, clock, headers=headers, calls_per_second=rate, burst=burst),
        )

    async def close(self) -> None:
        await self.wire.close()

    def account(
        self,
        *,
        account_id: str,
        email: str | None,
        login: str,
        names: tuple[str, str],
        role: str,
        status: str,
        created_at: datetime | None = None,
        last_active_at: datetime | None = None,
        owns: tuple[str, ...] = (),
    ) -> Account:
        """The account in our words; a status that is not in the table is UNKNOWN and kept as it came."""
        return Account(
            app=self.app,
            id=account_id,
            email=email,
            login=login or None,
            name=" ".join(filter(None, (part.strip() for part in names))),
            role=role,
            state=STATES.get(status, State.UNKNOWN),
            vendor_state=status,
            last_active_at=last_active_at,
            created_at=created_at,
            owns=owns,
            is_owner=role.casefold() == OWNER_ROLE.casefold(),
            is_admin=role.casefold() in self._admin_roles,
        )


def taught(courses: object) -> tuple[str, ...]:
    """The titles of those courses that the account teaches; what is told in no known way is left out."""
    shown = courses if isinstance(courses, list) else []
    return tuple(
        name
        for course in shown
        if isinstance(course, dict) and str(course.get("role", "")).casefold() == TEACHES
        if isinstance(name := course.get("name"), str) and name
    )


def utc(moment: datetime) -> datetime:
    """The moment in UTC; raises ValueError where our calendar ends before it."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment outside the calendar") from None
