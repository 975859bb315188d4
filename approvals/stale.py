"""Which seats of an app could come back, with the evidence for each. Pure.

Whether an account was active is judged as of the reading that told it: of the days since then nothing is
known. An app that tells no activity makes nobody inactive.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from approvals.stale_groups import OFFERED, RECLAIMABLE, Group
from approvals.stale_roll import Place
from approvals.stale_rules import RULES
from approvals.stale_survey import Finding, Seat, Survey, place_of
from approvals.stored_accounts import StoredAccount

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def seats_of(accounts: Iterable[StoredAccount], survey: Survey) -> Iterator[Seat]:
    """Every account with its group, one at a time and in the same order."""
    for account in accounts:
        place = place_of(account, survey.roll)
        yield Seat(account, *_find_group(account, survey, place), place)


def _find_group(account: StoredAccount, survey: Survey, place: Place) -> Finding:
    for rule in RULES:
        if (found := rule(account, survey, place)) is not None:
            return found
    raise AssertionError("the last rule takes every account")


class Tally(NamedTuple):
    """How many accounts each group has, and the seats of those groups that people look at one by one."""

    counts: Mapping[Group, int]
    seats: tuple[Seat, ...]

    @property
    def could_come_back(self) -> int:
        """The seats of all reclaimable groups."""
        return sum(self.counts.get(group, 0) for group in RECLAIMABLE)


def tally(seats: Iterable[Seat], shown: Collection[Group] = OFFERED) -> Tally:
    """Counts every seat and keeps those of the shown groups: by group, then the longest quiet first."""
    counts: Counter[Group] = Counter()
    kept: list[Seat] = []
    for seat in seats:
        counts[seat.group] += 1
        if seat.group in shown:
            kept.append(seat)
    order = {group: place for place, group in enumerate(shown)}
    kept.sort(key=lambda seat: (order[seat.group], _since(seat), seat.account.id))
    return Tally(counts, tuple(kept))


def _since(seat: Seat) -> datetime:
    """The last moment at which the account is known to have been used, or to have been made."""
    return seat.account.last_active_at or seat.account.created_at or LONG_AGO
