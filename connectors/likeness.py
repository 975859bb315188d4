"""How like an account is to a person of whom only a name and other addresses are known (pure)."""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

from connectors.contract import Account

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"},
)
_APOSTROPHES = str.maketrans("", "", "'’`´ʼ")


class Likeness(IntEnum):
    """Why an account may be a person's; a name says more than a login."""

    NONE = 0
    BY_LOGIN = 1
    BY_NAME = 2


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, sorted, without case and accents, so that order and spelling do not matter."""
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold()
    taken_apart = unicodedata.normalize("NFKD", plain)
    letters = "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
    return tuple(sorted(re.findall(r"\w+", letters.translate(_LETTERS))))


def likeness(account: Account, *, name: str, addresses: Sequence[str]) -> Likeness:
    """By the same name; or by a login or the local part of an address that is one of the person's."""
    words = name_words(name)
    if words and words == name_words(account.name):
        return Likeness.BY_NAME
    locals_ = {_local_part(address) for address in addresses} - {""}
    theirs = {_local_part(account.email or ""), _local_part(account.login or "")}
    return Likeness.BY_LOGIN if locals_ & theirs else Likeness.NONE


def _local_part(address: str) -> str:
    return address.strip().casefold().partition("@")[0]
