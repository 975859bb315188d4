"""What people have had before them: a click may come a moment after something was drawn anew."""

from collections.abc import Hashable
from typing import Generic, TypeVar

KEPT = 10
"""Versions of a message, or of a view, that a late click can still be about."""

Thing = TypeVar("Thing")


class Seen(Generic[Thing]):
    """The newest few versions of each thing."""

    def __init__(self) -> None:
        self._versions: dict[Hashable, dict[str, Thing]] = {}

    def keep(self, which: Hashable, version: str, thing: Thing) -> None:
        """Remember a version, in place of the same one; the oldest of too many is forgotten."""
        versions = self._versions.setdefault(which, {})
        versions[version] = thing
        while len(versions) > KEPT:
            del versions[next(iter(versions))]

    def find(self, which: Hashable, version: str) -> Thing | None:
        return self._versions.get(which, {}).get(version)

    def forget(self, which: Hashable) -> None:
        self._versions.pop(which, None)
