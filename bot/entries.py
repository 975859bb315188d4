"""Whom the settings name: Slack ids, addresses, groups, and words for somebody's part."""

import re
from typing import Annotated

from pydantic import AfterValidator

from approvals.policy import EVERYBODY, MANAGER, OWNER

_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")
_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,]+")
_PARTS = {
    MANAGER: '"manager" means the manager of the person who leaves: it can only approve',
    OWNER: '"owner" means the owner of the app: it can only approve',
}


def is_address(text: str) -> bool:
    """Whether this is an e-mail address."""
    return bool(_ADDRESS.fullmatch(text))


def _who(entry: str) -> str:
    """Whom a rule names. Slack writes addresses and handles in any case, ids in capitals."""
    entry = entry.strip()
    if found := entry if entry in {EVERYBODY, *_PARTS} else _somebody(entry):
        return found
    known = 'a Slack id (U…), an address, a "@group", "manager", "owner"'
    raise ValueError(f'{entry!r} is neither {known} nor "*"')


def _somebody(entry: str) -> str:
    """A person or a group, as it is compared; empty for what names neither."""
    if _SLACK_ID.fullmatch(entry):
        return entry
    named = is_address(entry) or re.fullmatch(r"@[^\s@]+", entry)
    return entry.lower() if named else ""


def _in_every_request(entry: str) -> str:
    if entry in _PARTS:
        raise ValueError(_PARTS[entry])
    return entry


def _owner(entry: str) -> str:
    """Who looks after an app: one person or a group, or nobody."""
    entry = entry.strip()
    if entry and not _somebody(entry):
        raise ValueError(f'{entry!r} is neither a Slack id (U…), an address nor a "@group"')
    return _somebody(entry)


Approver = Annotated[str, AfterValidator(_who)]
"""Anybody whom a rule can name for one request."""

Named = Annotated[Approver, AfterValidator(_in_every_request)]
"""Anybody who is the same in every request."""

AppOwner = Annotated[str, AfterValidator(_owner)]
"""Who looks after an app."""
