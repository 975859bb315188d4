"""Imported lists: one for each app, replaced as a whole; what rosters read, and other apps' last activity."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, insert, or_
from sqlalchemy import select as select_columns
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from approvals.audit import record
from approvals.database import Database
from approvals.imported import ImportedAccount, ImportedList
from approvals.ledger import sqlite_file
from approvals.sheet_rows import Survey
from connectors.contract import Account
from connectors.errors import Unreachable
from connectors.inventory import Finding, Gap
from connectors.roster.lists import Excerpt, Imported, Listed, Lists

BY_COMMAND = "command line"
"""Who imported, for the audit log: whoever may use the machine."""
CHUNK = 500
"""Rows that are written, or accounts that are asked for one by one, in a statement."""
PAGE = 2000

_NAMES = ("account_id", *(name for name in Listed.model_fields if name != "id"))
"""The columns of an account, in the order of the fields that they fill."""

Addressed = TypeVar("Addressed", Account, Listed)


def import_list(session: Session, app: str, file: str, sha256: str, found: Survey, at: datetime) -> Imported:
    """Puts the good rows of a file in the place of the app's list, and records that; nothing or all of it.

    ``at`` is the moment at which the file was read. The log keeps the file's hash and no name.
    """
    noted: dict[str, Any] = {"rows": found.rows, "skipped": found.skipped, "sha256": sha256}
    number = record(session, "list.imported", actor=BY_COMMAND, at=at, app=app, detail=noted)
    session.execute(delete(ImportedAccount).where(col(ImportedAccount.app) == app))
    row = session.merge(ImportedList(app=app, number=number, file=file, imported_at=at, **noted))
    session.flush()
    rows = (
        {"app": app, "position": position, **dict(zip(_NAMES, values, strict=True))}
        for position, values in enumerate(found.packed, 1)
    )
    while chunk := list(islice(rows, CHUNK)):
        session.execute(insert(ImportedAccount), chunk)
    return _imported(row)


def newest(session: Session, app: str) -> Imported | None:
    """The list that was imported last for this app."""
    row = session.get(ImportedList, app)
    return None if row is None else _imported(row)


def _imported(row: ImportedList) -> Imported:
    return Imported(id=row.number, file=row.file, imported_at=row.imported_at, rows=row.rows)


def _excerpt(session: Session, app: str, *conditions: ColumnElement[bool]) -> Excerpt | None:
    of = newest(session, app)
    if of is None:
        return None
    query = select_columns(*(col(getattr(ImportedAccount, name)) for name in _NAMES)).where(
        col(ImportedAccount.app) == app, *conditions
    )
    rows = session.execute(query.order_by(col(ImportedAccount.position)))
    return Excerpt(of=of, listed=tuple(_listed(row) for row in rows))


def _listed(row: Sequence[Any]) -> Listed:
    return Listed(**dict(zip(Listed.model_fields, row, strict=True)))


class StoredLists:
    """The lists of a database; ``Unreachable`` where it cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, app: str) -> Imported | None:
        """The list itself."""
        try:
            return await self._database.read(newest, app)
        except SQLAlchemyError:
            raise _unreadable(app) from None

    async def page(self, app: str, after: int) -> Excerpt | None:
        """The accounts that follow the first so many."""
        position = col(ImportedAccount.position)
        return await self._read(app, position > after, position <= after + PAGE)

    async def with_id(self, app: str, account_id: str) -> Excerpt | None:
        """The account with this id, or none."""
        return await self._read(app, col(ImportedAccount.account_id) == account_id)

    async def with_address(self, app: str, address: str) -> Excerpt | None:
        """The accounts with this address, which is in lower case."""
        return await self._read(app, col(ImportedAccount.email) == address)

    async def _read(self, app: str, *conditions: ColumnElement[bool]) -> Excerpt | None:
        try:
            return await self._database.read(_excerpt, app, *conditions)
        except SQLAlchemyError:
            raise _unreadable(app) from None


def _unreadable(app: str) -> Unreachable:
    return Unreachable(app, "list", "has a list in our database, which cannot be read")


@contextmanager
def lists_at(url: str) -> Iterator[Lists | None]:
    """The lists of a database that nothing else has opened; None where there is no such file yet."""
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        yield None
        return
    database = Database(url)
    try:
        yield StoredLists(database)
    finally:
        database.close()


def noted_in(session: Session, reading: Finding | Gap) -> Finding | Gap:
    """The same finding with the last activity that the app's imported list tells, where that is newer."""
    if isinstance(reading, Gap):
        return reading
    noted = _noted(session, reading.app, (*reading.accounts, *reading.possible))
    if noted is None:
        return reading
    accounts, possible = with_activity(reading.accounts, noted), with_activity(reading.possible, noted)
    return reading.model_copy(update={"accounts": accounts, "possible": possible})


def noted_in_all(
    session: Session, app: str, accounts: Sequence[Account], shared: Collection[str]
) -> Sequence[Account]:
    """The same for a part of an app's accounts; ``shared`` are addresses that stand twice in the whole."""
    noted = _noted(session, app, accounts)
    return accounts if noted is None else with_activity(accounts, noted, shared)


def _noted(session: Session, app: str, accounts: Sequence[Account]) -> Excerpt | None:
    """What the list tells of these accounts and of others with their addresses; of many, all that it has."""
    if len(accounts) > CHUNK:
        return _excerpt(session, app)
    ids = [account.id for account in accounts]
    emails = [account.email for account in accounts if account.email]
    same_id, same_email = col(ImportedAccount.account_id).in_(ids), col(ImportedAccount.email).in_(emails)
    return _excerpt(session, app, or_(same_id, same_email))


def with_activity(
    accounts: Iterable[Account], noted: Excerpt, shared: Collection[str] = ()
) -> tuple[Account, ...]:
    """The accounts with the last activity that a list tells, unless theirs is newer, and where it comes from.

    They are the same by id, unless the addresses contradict that, and else by an address that stands neither
    in the list nor among the accounts a second time; ``shared`` are such addresses beyond these accounts.
    """
    accounts = tuple(accounts)
    by_id = {listed.id: listed for listed in noted.listed}
    listed_by_address = _only(noted.listed)
    account_by_address = _only(accounts)

    def find(account: Account) -> Listed | None:
        same = by_id.get(account.id)
        if same is not None and (not same.email or not account.email or same.email == account.email):
            return same
        alone = account.email in account_by_address and account.email not in shared
        return listed_by_address.get(account.email or "") if alone else None

    return tuple(_at_latest(account, find(account), noted.of) for account in accounts)


def _only(some: Sequence[Addressed]) -> dict[str, Addressed]:
    """Those whose address nobody else among them has."""
    count = Counter(one.email for one in some)
    return {one.email: one for one in some if one.email and count[one.email] == 1}


def _at_latest(account: Account, listed: Listed | None, of: Imported) -> Account:
    told = listed.last_active_at if listed else None
    if told is None or (account.last_active_at is not None and account.last_active_at >= told):
        return account
    return account.model_copy(update={"last_active_at": told, "active_source": of.source})
