"""A person as the study sees one: identities and standing in the workspace, without Slack's words."""

from enum import StrEnum

from connectors.contract import Value


class Kind(StrEnum):
    """What somebody is in our workspace; only members request and vote."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"
    OUTSIDE = "outside"


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
    emails: tuple[str, ...] = ()
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
    def label(self) -> str:
        """The best name we have for people to read."""
        return self.name or self.email or self.slack_id


def same_person(one: Person, other: Person) -> bool:
    """Whether two records are one human being: a shared Slack id or any shared address makes them so."""
    if one.slack_id and one.slack_id == other.slack_id:
        return not one.team_id or not other.team_id or one.team_id == other.team_id
    return bool(set(one.emails) & set(other.emails))
