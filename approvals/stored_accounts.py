"""Accounts as a snapshot keeps them: small enough that an app may have a hundred thousand."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from connectors.contract import Account, State

PART = 1000
"""Accounts that are packed together: so few that unpacking them holds nobody else up."""

_STATES: Mapping[str, State] = {state.value: state for state in State}


class StoredAccount(NamedTuple):
    """An account of the newest reading. Moments are UTC; None means "not told", never "never".

    ``active_source`` names the list that told the last activity, where the app itself did not; ``as_of`` is
    the moment of the list that told the whole account.
    """

    id: str
    email: str | None
    login: str | None
    name: str
    role: str
    state: State
    vendor_state: str
    last_active_at: datetime | None
    created_at: datetime | None
    is_owner: bool = False
    is_admin: bool = False
    is_ours: bool = False
    pair: tuple[str, ...] = ()
    active_source: str = ""
    as_of: datetime | None = None

    def as_account(self, app: str) -> Account:
        """The same in the words of the connectors."""
        return Account(app=app, **self._asdict())


def stored(account: Account) -> StoredAccount:
    """What a snapshot keeps of an account."""
    return StoredAccount(*(getattr(account, name) for name in StoredAccount._fields))


def pack(accounts: Iterable[StoredAccount]) -> bytes:
    """A part of the list, compressed."""
    rows = [[*map(_plain, account)] for account in accounts]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), level=1)


def unpack(packed: bytes) -> Iterator[StoredAccount]:
    """The accounts of a part, in their order."""
    return map(_account, json.loads(zlib.decompress(packed)))


def find(packed: bytes, account_id: str) -> StoredAccount | None:
    """One account of a part; where its id is not written in there, nothing else is unpacked."""
    rows = zlib.decompress(packed)
    if json.dumps(account_id, ensure_ascii=False).encode() not in rows:
        return None
    return next((held for held in map(_account, json.loads(rows)) if held.id == account_id), None)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _account(row: Sequence[Any]) -> StoredAccount:
    id_, email, login, name, role, state, word, active, created, owner, admin, ours, pair, source, of = row
    return StoredAccount(
        id_,
        email,
        login,
        name,
        role,
        _STATES[state],
        word,
        datetime.fromisoformat(active) if active else None,
        datetime.fromisoformat(created) if created else None,
        owner,
        admin,
        ours,
        tuple(pair),
        source,
        datetime.fromisoformat(of) if of else None,
    )
