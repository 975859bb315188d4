"""Lists that people export from apps: a file's bytes become rows whose columns we know.

Forgiving in form (order and names of columns, separators, encodings), and never in number: a file is read to
its end or it is an error.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read; a list of 100,000 accounts has about a fifth of them."""
SEPARATORS = MappingProxyType({",": "comma", ";": "semicolon", "\t": "tab"})


class Column(StrEnum):
    """What a column tells about an account."""

    ID = "id"
    EMAIL = "email"
    LOGIN = "login"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    ROLE = "role"
    STATUS = "status"
    LAST_ACTIVE = "last_active_at"
    CREATED = "created_at"


HEADINGS: Mapping[Column, tuple[str, ...]] = MappingProxyType(
    {
        Column.ID: ("id", "userid", "accountid", "memberid", "uid"),
        Column.EMAIL: (
            "email",
            "emailaddress",
            "mail",
            "workemail",
            "primaryemail",
            "useremail",
            "loginemail",
        ),
        Column.LOGIN: ("login", "username", "loginname", "userlogin", "handle"),
        Column.NAME: ("name", "fullname", "displayname", "membername"),
        Column.FIRST_NAME: ("firstname", "givenname", "forename"),
        Column.LAST_NAME: ("lastname", "surname", "familyname"),
        Column.ROLE: (
            "role",
            "userrole",
            "accountrole",
            "usertype",
            "permission",
            "permissions",
            "accesslevel",
        ),
        Column.STATUS: ("status", "state", "accountstatus", "userstatus", "active", "isactive", "enabled"),
        Column.LAST_ACTIVE: (
            *(
                "lastactive",
                "lastactivity",
                "lastactiveat",
                "lastactiveon",
                "lastactivedate",
                "lastactivitydate",
            ),
            *("lastseen", "lastlogin", "lastloginat", "lastlogindate", "lastsignin", "lastsignedin"),
            *("lastloggedin", "lastaccess", "lastaccessed"),
        ),
        Column.CREATED: (
            *("created", "createdat", "createdon", "createddate", "creationdate", "datecreated"),
            *("dateadded", "added", "registered", "registrationdate", "joined", "joinedon", "datejoined"),
        ),
    }
)
"""The headings of each column, the best first, in lower case and without anything but letters and digits."""


class Unreadable(Exception):
    """The file is no list; the message goes on where its name ends."""


@dataclass(frozen=True)
class Sheet:
    """A list of which every row can be read as often as one likes. ``header`` is as the file has it."""

    data: bytes = field(repr=False)
    encoding: str
    separator: str
    header: tuple[str, ...]
    header_row: int
    columns: Mapping[Column, int]

    @property
    def sha256(self) -> str:
        """The hash of the file, by which anybody can tell which one it was."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headings of the columns that say nothing to us."""
        used = set(self.columns.values())
        return tuple(name for at, name in enumerate(self.header) if at not in used and name)

    def heading(self, column: Column) -> str:
        """How the file calls a column that it has."""
        return self.header[self.columns[column]]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the header that is not blank, with its number in a spreadsheet.

        Raises ``Unreadable`` where a quotation mark is not closed: what follows would be lost in one cell.
        """
        for number, cells in _records(self.data, self.encoding, self.separator):
            if number > self.header_row:
                yield number, cells


def open_sheet(data: bytes) -> Sheet:
    """Finds out how a file is written and which column is which; raises ``Unreadable``."""
    if not data.strip():
        raise Unreadable("is empty")
    encoding = _encoding(data)
    best = max(_attempts(data, encoding), key=lambda sheet: len(sheet.columns))
    if not best.columns:
        example = "ID, Email, Name, Role, Status, Last active"
        raise Unreadable(f"has no header: its first row must name the columns, such as {example}")
    if not {Column.ID, Column.EMAIL} & set(best.columns):
        raise Unreadable("has no column for the address or the id: name one of them Email or ID")
    return best


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data:
        raise Unreadable("is no text file: save the list as CSV")
    return "utf-8-sig" if _is_utf8(data) else "latin-1"


def _is_utf8(data: bytes, chunk: int = 1 << 20) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), chunk):
            decoder.decode(data[start : start + chunk])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _attempts(data: bytes, encoding: str) -> list[Sheet]:
    """The file as it is with each separator that fits its first row; raises ``Unreadable`` if none does."""
    sheets, last = [], Unreadable()
    for separator in SEPARATORS:
        try:
            number, cells = next(_records(data, encoding, separator), (0, []))
        except Unreadable as error:
            last = error
            continue
        header = tuple(" ".join(cell.split()) for cell in cells)
        sheets.append(Sheet(data, encoding, separator, header, number, _columns(header)))
    if not sheets:
        raise last
    return sheets


def _columns(header: tuple[str, ...]) -> Mapping[Column, int]:
    keys = [_key(name) for name in header]
    found = {
        column: next((keys.index(name) for name in names if name in keys), None)
        for column, names in HEADINGS.items()
    }
    return MappingProxyType({column: at for column, at in found.items() if at is not None})


def _key(heading: str) -> str:
    """A heading without what differs from file to file: case, blanks, marks, and a remark such as (UTC)."""
    told = heading.partition("(")[0] or heading
    return "".join(character for character in told.casefold() if character.isalnum())


def _records(data: bytes, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error as error:
        raise Unreadable(f"cannot be read from row {number + 1} on: {_why(error)}") from None
    except UnicodeError:
        raise Unreadable(f"cannot be read from row {number + 1} on: it is no text") from None


def _why(error: csv.Error) -> str:
    if "field limit" in str(error):
        return "a cell is longer than any list needs; is a quotation mark not closed?"
    return "its quotation marks do not fit"
