"""People of every kind and policies of every kind, for sentences about who may do what."""

from typing import Any

from approvals.people import Kind, Person
from approvals.policy import Question, Rules
from approvals.states import RequestStatus
from tests.approvals.scenes import BRUNO, DANA, HOME, RULES, person

GUEST = person("milo", "Milo Grant", kind=Kind.GUEST)
BOT = person("robot", "Robot", kind=Kind.BOT)
STRANGER = person("stranger", "A Stranger", kind=Kind.STRANGER)
NORA = person("nora", "Nora Lind", kind=Kind.DEACTIVATED)
OSKAR = Person(name="Oskar Blum", emails=(f"oskar.blum@{HOME}",), kind=Kind.OUTSIDE)
INES = person("ines", "Ines Duarte")

ANYBODY = Rules(requesters=("*",), approvers=("*",))
BY_MANAGER = Rules(requesters=("*",), approvers=("manager",))
BY_GROUP = Rules(requesters=("@it-leads",), approvers=("@it-leads",), operators=("@it-leads",))
BY_EMAIL = Rules(requesters=(f"Bruno@{HOME}",), approvers=(f"ADA@{HOME}",))
TWO = RULES.model_copy(update={"quorum": 2})


def question(**changes: Any) -> Question:
    """Bruno's request about Dana, pending, as everybody sees it."""
    given = {"status": RequestStatus.PENDING, "version": 1, "seen_version": 1, "expired": False}
    return Question(**{**given, "requester": BRUNO, "leaver": DANA, **changes})


def also_known_as(person: Person, *addresses: str) -> Person:
    """The same person with more addresses."""
    return person.model_copy(update={"emails": (*person.emails, *addresses)})


def second_account(of: Person, *addresses: str) -> Person:
    """Another Slack account with these addresses."""
    return Person(slack_id=f"{of.slack_id}2", team_id=of.team_id, name=f"{of.name} again", emails=addresses)
