"""A person as the study sees one: identities and standing in the workspace, without Slack's words."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from connectors.contract import Value, lower_or_none


class Kind(StrEnum):
    """What somebody is in our workspace; only members request and vote."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"
    OUTSIDE = "outside"


def tidy(addresses: Iterable[str]) -> tuple[str, ...]:
    """Each address once, lower-cased, in the given order; blank ones, which would unite strangers, not."""
    return tuple(dict.fromkeys(filter(None, map(lower_or_none, addresses))))


class Person(Value):
    """A human being with everything that identifies them.

    ``slack_id`` and ``team_id`` are empty for somebody who is not in Slack; ``emails`` holds every known
    address, lower-cased, the main one first; ``groups`` the handles of their Slack user groups;
    ``manager_id`` is None where nobody asked, and empty where Slack names no manager.
    """

    slack_id: str = ""
    team_id: str = ""
    name: str = ""
    title: str = ""
    emails: Annotated[tuple[str, ...], AfterValidator(tidy)] = ()
    timezone: str = ""
    manager_id: str | None = None
    manager_name: str = ""
    kind: Kind = Kind.MEMBER
    groups: frozenset[str] = frozenset()

    @property
    def email(self) -> str:
        """The main address, or nothing."""
        return self.emails[0] if self.emails else ""

    @property
    def is_known(self) -> bool:
        """Whether anything tells this person from others."""
        return bool(self.slack_id or self.emails)

    @property
    def label(self) -> str:
        """The best name we have for people to read."""
        return self.name or self.email or self.slack_id


def same_person(one: Person, other: Person) -> bool:
    """Whether two records are one human being: a shared Slack id or any shared address makes them so."""
    if one.slack_id and one.slack_id == other.slack_id:
        return True
    return bool(set(one.emails) & set(other.emails))
