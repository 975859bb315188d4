"""The rows of a list as accounts, and what is wrong with those that are none, by row and column."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from approvals.sheet_dates import NOTHING, NoDate, Order, read_moment, settle
from approvals.sheets import Column, Sheet
from connectors.contract import Value
from connectors.roster.lists import Listed

LONGEST_NAME = 320
"""Characters of an id or address, which both databases can index."""
QUOTED = 40
TOMORROW = timedelta(days=1)
"""Zones and clocks may differ by that much; what lies further ahead is a mistake."""

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_DATES = (Column.LAST_ACTIVE, Column.CREATED)


class Problem(Value):
    """What is wrong with one cell, for people: the row as a spreadsheet counts, and the column's heading."""

    row: int
    field: str
    says: str


@dataclass(frozen=True)
class Row:
    """A row of a list: an account, or everything that keeps it from being one."""

    number: int
    listed: Listed | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Survey:
    """What a list holds: good rows and bad ones, its words for states, and how many rows tell an activity.

    ``packed`` are the values of a ``Listed`` for each good row, in the order of the file: of the objects
    themselves, a hundred thousand would take three times the room.
    """

    packed: tuple[tuple[Any, ...], ...] = field(repr=False)
    skipped: int
    problems: tuple[Problem, ...]
    words: Mapping[str, int]
    active_dates: int

    @property
    def rows(self) -> int:
        """How many good rows there are."""
        return len(self.packed)


def survey(sheet: Sheet, now: datetime) -> Survey:
    """Reads every row; raises ``Unreadable``. No date may lie far after ``now``."""
    packed: list[tuple[Any, ...]] = []
    skipped, dated = 0, 0
    problems: list[Problem] = []
    words: Counter[str] = Counter()
    for row in read_rows(sheet, now):
        problems += row.problems
        if row.listed is None:
            skipped += 1
            continue
        packed.append(tuple(value for _, value in row.listed))
        dated += row.listed.last_active_at is not None
        words[row.listed.status] += 1
    return Survey(tuple(packed), skipped, tuple(problems), words, dated)


def read_rows(sheet: Sheet, now: datetime) -> Iterator[Row]:
    """Every row in the order of the file; no date may lie far after ``now``. Raises ``Unreadable``."""
    reader = _Reader(sheet, now + TOMORROW, _orders(sheet))
    for number, cells in sheet.rows():
        yield reader.read(number, cells)


def _orders(sheet: Sheet) -> Mapping[Column, Order]:
    return {column: settle(_texts(sheet, column)) for column in _DATES if column in sheet.columns}


def _texts(sheet: Sheet, column: Column) -> Iterator[str]:
    at = sheet.columns[column]
    return (_tidy(cells[at]) for _, cells in sheet.rows() if at < len(cells))


class _Reader:
    """Reads rows one after the other and remembers the ids of good ones, so that none comes twice."""

    def __init__(self, sheet: Sheet, latest: datetime, orders: Mapping[Column, Order]) -> None:
        self._sheet = sheet
        self._latest = latest
        self._orders = orders
        self._seen: dict[str, int] = {}

    def read(self, number: int, cells: list[str]) -> Row:
        texts = {
            column: _tidy(cells[at]) if at < len(cells) else "" for column, at in self._sheet.columns.items()
        }
        problems: list[Problem] = []
        moments = {column: self._moment(column, texts, number, problems) for column in _DATES}
        account_id, email = self._identity(texts, number, problems)
        if any(map(str.strip, cells[len(self._sheet.header) :])):
            says = f"has {len(cells)} cells, but the header {len(self._sheet.header)}: is a cell not quoted?"
            problems.append(Problem(row=number, field="the whole row", says=says))
        if problems:
            return Row(number, None, tuple(problems))
        self._seen[account_id] = number
        names = (texts.get(Column.FIRST_NAME, ""), texts.get(Column.LAST_NAME, ""))
        listed = Listed(
            id=account_id,
            email=email,
            login=texts.get(Column.LOGIN) or None,
            name=texts.get(Column.NAME) or " ".join(filter(None, names)),
            role=texts.get(Column.ROLE, ""),
            status=texts.get(Column.STATUS, ""),
            last_active_at=moments[Column.LAST_ACTIVE],
            created_at=moments[Column.CREATED],
        )
        return Row(number, listed)

    def _identity(
        self, texts: Mapping[Column, str], number: int, problems: list[Problem]
    ) -> tuple[str, str | None]:
        """The id, which is the address where the list has no other, and the address."""
        email = _or_nothing(texts.get(Column.EMAIL, "")).lower()
        account_id = _or_nothing(texts.get(Column.ID, "")) or email
        column = Column.ID if account_id != email else Column.EMAIL
        if not account_id:
            known = [self._sheet.heading(each) for each in (Column.EMAIL, Column.ID) if each in texts]
            problems.append(
                Problem(row=number, field=" and ".join(known), says="the row has neither id nor address")
            )
            return "", None
        if email and not _ADDRESS.fullmatch(email):
            problems.append(self._problem(number, Column.EMAIL, email, "is no address"))
        if max(len(account_id), len(email)) > LONGEST_NAME:
            problems.append(self._problem(number, column, account_id, "is too long"))
        elif first := self._seen.get(account_id):
            problems.append(self._problem(number, column, account_id, f"stands in row {first} already"))
        return account_id, email or None

    def _moment(
        self, column: Column, texts: Mapping[Column, str], number: int, problems: list[Problem]
    ) -> datetime | None:
        text = texts.get(column, "")
        try:
            moment = read_moment(text, self._orders.get(column, Order.UNSETTLED))
        except NoDate as error:
            problems.append(self._problem(number, column, text, str(error)))
            return None
        if moment is not None and moment > self._latest:
            problems.append(self._problem(number, column, text, "lies in the future"))
        return moment

    def _problem(self, number: int, column: Column, text: str, says: str) -> Problem:
        quoted = text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
        return Problem(row=number, field=self._sheet.heading(column), says=f"'{quoted}' {says}")


def _tidy(cell: str) -> str:
    """The cell in one line; a database could not keep a zero character."""
    return " ".join(cell.replace("\0", "").split())


def _or_nothing(text: str) -> str:
    return "" if text.casefold() in NOTHING else text
