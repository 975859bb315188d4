"""Key cards: an app without an API, of which nothing is known but the list that somebody exports."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.demo.portal import HOME

FILE = "keycards.csv"
DEEDS = {
    "hand_in": "Dana hands her card in, and it is blocked",
    "export": "Export the list and import it into Seatkeeper",
}


@dataclass(frozen=True)
class Card:
    """Somebody's key card."""

    number: str
    name: str
    handle: str
    status: str = "active"

    @property
    def email(self) -> str:
        return f"{self.handle}@{HOME}"


class KeyCards:
    """The cards as the reception keeps them, with a panel on which somebody can act there by hand.

    ``on_export`` gets the list as a file whenever somebody exports it; None while nobody takes it.
    """

    name = "keycards"
    title = "Key cards"

    def __init__(self) -> None:
        people = (("Ada Brandt", "ada"), ("Bruno Keller", "bruno"), ("Dana Okafor", "dana"))
        more = (("Emil Novak", "emil"), ("Nora Lind", "nora"))
        self._cards = {
            handle: Card(f"KC-{number}", name, handle)
            for number, (name, handle) in enumerate(people + more, 81)
        }
        self.on_export: Callable[[bytes], object] | None = None

    def block(self, handle: str) -> None:
        """Blocks somebody's card, as the reception would."""
        self._cards[handle] = replace(self._cards[handle], status="deactivated")

    def file(self) -> bytes:
        """The list as it is exported."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(("Card", "ID", "Name", "Email", "Status"))
        for card in self._cards.values():
            writer.writerow(("Standard", card.number, card.name, card.email, card.status))
        return text.getvalue().encode("utf-8")

    def panel(self) -> dict[str, Any]:
        """What the workbench's page shows: the cards, and what somebody can do with them."""
        rows = [
            {"id": card.number, "name": card.name, "email": card.email, "role": "", "state": card.status}
            for card in self._cards.values()
        ]
        return {
            "name": self.name,
            "title": self.title,
            "summary": "No API: a list that somebody exports",
            "faults": [],
            "deeds": [{"kind": kind, "title": title} for kind, title in DEEDS.items()],
            "accounts": rows,
        }

    def order(self, order: dict[str, Any]) -> None:
        """Does one of the deeds; raises ValueError with a sentence for any other order."""
        match order:
            case {"order": "deed", "kind": "hand_in"}:
                self.block("dana")
            case {"order": "deed", "kind": "export"} if self.on_export:
                self.on_export(self.file())
            case _:
                raise ValueError("at the key cards one can hand a card in, or export the list")
