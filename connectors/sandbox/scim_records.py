"""The accounts of an app by SCIM, and the habits by which servers of SCIM differ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
MESSAGES = "urn:ietf:params:scim:api:messages:2.0"
FILTER = re.compile(r'(username|emails\.value)\s+eq\s+"(.*)"', re.IGNORECASE)
WORDS = {True: "active", False: "inactive", None: "unknown"}


@dataclass(frozen=True)
class ScimAccount:
    """An account of the app; ``active`` is None where nobody knows, ``more`` what no client of it knows."""

    id: str
    user_name: str
    name: str
    emails: tuple[str, ...]
    role: str = ""
    active: bool | None = True
    more: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1

    @property
    def etag(self) -> str:
        return f'W/"{self.id}.{self.version}"'


@dataclass
class Habits:
    """What servers differ in; any of it may be changed at any time.

    ``describes`` is whether it says what it can. ``total_off`` is added to the total that it tells,
    ``repeats`` gives the first page for every other. ``bare`` answers a change by a 204, ``strings`` tells
    booleans as texts, ``small`` writes schemas in lower case and ``schemas`` whether it names them at all,
    ``primary`` whether one address is marked. ``etags`` makes it refuse a change that names no version.
    """

    describes: bool = True
    patch: bool = True
    filters: tuple[str, ...] = ("username", "emails.value")
    paging: Literal["index", "cursor"] = "index"
    most: int = 100
    total_off: int = 0
    repeats: bool = False
    bare: bool = False
    strings: bool = False
    small: bool = False
    schemas: bool = True
    primary: bool = True
    etags: bool = False


def texts(account: ScimAccount, attribute: str) -> list[str]:
    """What an attribute that can be filtered by holds, without case."""
    values = [account.user_name] if attribute == "username" else account.emails
    return [value.lower() for value in values]


def show(account: ScimAccount, habits: Habits) -> dict[str, Any]:
    """The account as a server with these habits tells it."""
    told: dict[str, Any] = {
        "schemas": [USER.lower() if habits.small else USER],
        "id": account.id,
        "userName": account.user_name,
        "displayName": account.name,
        "emails": [{"value": email} for email in account.emails],
        "meta": {"resourceType": "User", "version": account.etag},
        **account.more,
    }
    if not habits.schemas:
        del told["schemas"]
    if habits.primary and account.emails:
        told["emails"][-1]["primary"] = "true" if habits.strings else True
    if account.role:
        told["roles"] = [{"value": account.role}]
    if account.active is not None:
        told["active"] = str(account.active) if habits.strings else account.active
    return told
