"""A reading as it comes in: packed part by part, so that a large app never stands in memory as a whole."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlmodel import Session

from approvals.imports import CHUNK, noted_in_all
from approvals.stored_accounts import PART, StoredAccount, pack, stored, unpack
from connectors.contract import Account, State

ROLES = 100
"""Roles that are told apart; a vendor may let people make them up."""


class Collected:
    """Takes accounts one by one; ``parts`` are what is packed of them once it is closed."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.shared: set[str] = set()
        self._open: list[StoredAccount] = []
        self._seen: set[str] = set()
        self._numbers: Counter[tuple[State, str]] = Counter()

    def take(self, account: Account) -> None:
        """Adds an account."""
        self._numbers[account.state, account.role] += 1
        if account.email:
            (self.shared if account.email in self._seen else self._seen).add(account.email)
        self._open.append(stored(account))
        if len(self._open) == PART:
            self._pack()

    def close(self) -> None:
        """Packs what is left."""
        if self._open:
            self._pack()
        self._seen.clear()

    @property
    def groups(self) -> list[list[object]]:
        """The accounts by state and role, the largest first; of roles beyond a hundred only the sum."""
        roles: Counter[str] = Counter()
        for (_, role), number in self._numbers.items():
            roles[role] += number
        told = {role for role, _ in roles.most_common(ROLES)}
        numbers: Counter[tuple[State, str]] = Counter()
        for (state, role), number in self._numbers.items():
            numbers[state, role if role in told else "other roles"] += number
        return [[state.value, role, number] for (state, role), number in numbers.most_common()]

    def _pack(self) -> None:
        self.parts.append(pack(self._open))
        self._open = []


def with_imported_activity(
    session: Session, app: str, parts: Sequence[bytes], shared: Iterable[str]
) -> list[bytes]:
    """The same parts with the last activity that the app's imported list tells."""
    twice = frozenset(shared)
    return [pack(_noted(session, app, [*unpack(part)], twice)) for part in parts]


def _noted(
    session: Session, app: str, held: Sequence[StoredAccount], shared: frozenset[str]
) -> Iterable[StoredAccount]:
    for start in range(0, len(held), CHUNK):
        chunk = [account.as_account(app) for account in held[start : start + CHUNK]]
        yield from map(stored, noted_in_all(session, app, chunk, shared))
