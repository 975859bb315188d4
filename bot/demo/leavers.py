"""Slack's side of leaving, for the demo: an administrator deactivates somebody there, and takes them back."""

from collections.abc import Callable
from typing import Any

from bot.workbench.company import Company, Person

DEEDS = {"UDANA": "Dana", "UEMIL": "Emil", "UMILO": "Milo, who is a guest"}
"""Who can be deactivated from the page; everybody can by ``Workbench.change_person``."""


class SlackAdministration:
    """A panel of the page. ``on_deed`` gets a person's id and whether they are deactivated from now on."""

    name = "slack"
    title = "Slack"

    def __init__(self, company: Company) -> None:
        self._company = company
        self.on_deed: Callable[[str, bool], object] | None = None

    def panel(self) -> dict[str, Any]:
        """What the workbench's page shows: everybody in Slack, and what its administrator can do."""
        people = [person for person in self._company.people if not person.is_bot]
        gone = sum(person.deleted for person in people)
        return {
            "name": self.name,
            "title": self.title,
            "summary": f"{len(people) - gone} people, {gone} deactivated",
            "faults": [],
            "deeds": [{"kind": user, "title": self._deed(user)} for user in DEEDS],
            "accounts": [_row(person) for person in people],
        }

    def order(self, order: dict[str, Any]) -> None:
        """Deactivates somebody, or takes them back; raises ValueError with a sentence for any other order."""
        match order:
            case {"order": "deed", "kind": str(user)} if user in DEEDS and self.on_deed:
                self.on_deed(user, not self._is_gone(user))
            case _:
                raise ValueError("in Slack one can deactivate somebody, or take them back")

    def _deed(self, user: str) -> str:
        return f"{'Take back' if self._is_gone(user) else 'Deactivate'} {DEEDS[user]}"

    def _is_gone(self, user: str) -> bool:
        person = self._company.find_person(user)
        return person is not None and person.deleted


def _row(person: Person) -> dict[str, Any]:
    state = "deactivated" if person.deleted else "active"
    role = "guest" if person.is_guest else person.title
    return {"id": person.id, "name": person.name, "email": person.email, "role": role, "state": state}
