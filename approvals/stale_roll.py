"""Slack's people as one snapshot: whose address is whose, who is here, and who has left. Pure.

That somebody has left is only ever concluded from a record of a person: their Slack account is deactivated,
or they stood in Slack once and do not any more, or a departure of theirs was carried out. An address of our
own by which nobody is known may as well be a shared mailbox, so that it is only said to be unlisted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple


class Whereabouts(Enum):
    """Where the person is to whom an account's addresses belong."""

    HERE = "here"
    LEFT = "left"
    UNLISTED = "unlisted"
    OUTSIDE = "outside"
    UNTOLD = "untold"


class Member(NamedTuple):
    """Somebody of our own workspace, with the main address first; no bot, nobody of another workspace."""

    slack_id: str
    emails: tuple[str, ...]
    is_here: bool


class Former(NamedTuple):
    """Somebody who was here once, or left, by a record of ours; ``because`` goes on after their address."""

    slack_id: str
    emails: tuple[str, ...]
    because: str


class Place(NamedTuple):
    """Where the holder of an account is, by what, and their Slack id where there is one."""

    whereabouts: Whereabouts
    address: str = ""
    slack_id: str = ""
    because: str = ""


DEACTIVATED = "is deactivated in Slack"


@dataclass(frozen=True)
class Roll:
    """Everybody in Slack at ``read_at``. Addresses are lower-cased; ``aliases`` are everybody's other ones.

    ``left`` holds only people of whom one address at least is of our own ``domains``: without domains nobody
    is ours, and nobody is said to have left.
    """

    read_at: datetime
    here: Mapping[str, str]
    left: Mapping[str, Former]
    domains: frozenset[str] = frozenset()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def gap(self) -> str:
        """Why this roll cannot tell who left, for people; or nothing."""
        if not self.domains:
            return "the settings name no domains of ours, so nobody can be said to have left"
        return "" if self.here else "Slack shows no addresses, so nobody can be said to have left"

    def find(self, addresses: Sequence[str]) -> Place:
        """Where the person with these addresses is; somebody who is here by one of them has not left."""
        for address in addresses:
            if address in self.here:
                return Place(Whereabouts.HERE, address, self.here[address])
        if not addresses or self.gap:
            return Place(Whereabouts.UNTOLD)
        for address in addresses:
            if address in self.left:
                slack_id, _, because = self.left[address]
                return Place(Whereabouts.LEFT, address, slack_id, because)
        known = _all_addresses(addresses, self.aliases)
        ours = next((each for each in known if _domain(each) in self.domains), "")
        return Place(Whereabouts.UNLISTED, ours) if ours else Place(Whereabouts.OUTSIDE, known[0])


def roll_of(
    members: Iterable[Member],
    *,
    read_at: datetime,
    domains: Iterable[str],
    aliases: Mapping[str, Sequence[str]],
    former: Sequence[Former] = (),
) -> Roll:
    """The roll of these people. Slack's word on somebody whom it lists outranks our own record of them.

    Of that only the addresses are used, where Slack tells none of somebody who has left. Somebody who is here
    under any address has not left under another.
    """
    ours, others = frozenset(domains), _each_address(aliases)
    remembered = {one.slack_id: one.emails for one in former if one.slack_id}
    here: dict[str, str] = {}
    gone: list[Former] = []
    for slack_id, emails, is_here in members:
        known = remembered.pop(slack_id, ())
        if is_here:
            here |= dict.fromkeys(_all_addresses(emails, others), slack_id)
        else:
            gone.append(Former(slack_id, emails or known, DEACTIVATED))
    unlisted = (one for one in former if one.slack_id in remembered or not one.slack_id)
    return Roll(read_at, here, _left((*unlisted, *gone), ours, others), ours, others)


def _left(
    gone: Iterable[Former], ours: frozenset[str], others: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Former]:
    left: dict[str, Former] = {}
    for one in gone:
        addresses = _all_addresses(one.emails, others)
        if any(_domain(address) in ours for address in addresses):
            left |= dict.fromkeys(addresses, one)
    return left


def _each_address(aliases: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    people = ((main, *others) for main, others in aliases.items())
    return {address: person for person in people for address in person}


def _all_addresses(emails: Sequence[str], others: Mapping[str, tuple[str, ...]]) -> Sequence[str]:
    """Every address of somebody, found by those that Slack tells."""
    if not others or not any(email in others for email in emails):
        return emails
    return tuple(dict.fromkeys(each for email in emails for each in (email, *others.get(email, ()))))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
