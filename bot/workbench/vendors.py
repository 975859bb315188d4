"""What the workbench's page needs of a vendor's sandbox."""

from typing import Any, Protocol


class Vendor(Protocol):
    """A stand-in for a vendor that shows its accounts and takes orders to misbehave."""

    name: str

    def panel(self) -> dict[str, Any]:
        """Title, summary, faults, deeds that somebody can do there by hand, and accounts, as JSON."""

    def order(self, order: dict[str, Any]) -> None:
        """Obey an order (``fault``, ``clear`` or ``deed``); raise ValueError with a sentence."""
