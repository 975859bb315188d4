"""Whose names a digest may show: nobody's with an open request, whatever the settings say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from approvals.digest import Names
from approvals.models import Request, Step
from approvals.register import recall_all
from approvals.stale_survey import Seat, addresses_of
from approvals.states import OPEN, RequestStatus

UNDONE = OPEN | {RequestStatus.INCOMPLETE}
"""A request of which something is left is not done."""
SHOWN = 3
"""Names in one line."""


@dataclass(frozen=True)
class Unnamed:
    """Everybody about whom a request is not done: by account, by address, by Slack id and by name.

    They are not even shown by their initials, which in a list of names would tell who is meant.
    """

    accounts: frozenset[tuple[str, str]] = frozenset()
    known_by: frozenset[str] = frozenset()

    def includes(self, app: str, seat: Seat) -> bool:
        """Whether the seat is of one of them, or might be."""
        account = seat.account
        words = (*addresses_of(account), seat.place.slack_id, account.name.casefold())
        return (app, account.id) in self.accounts or not self.known_by.isdisjoint(filter(None, words))


def find_unnamed(session: Session) -> Unnamed:
    """Whom the requests are about that are not done yet."""
    steps = (
        select(Step.app, Step.account_id)
        .join(Request, col(Request.id) == col(Step.request_id))
        .where(col(Request.status).in_(UNDONE))
    )
    leavers = select(Request.leaver_id).where(col(Request.status).in_(UNDONE)).distinct()
    people = recall_all(session, session.exec(leavers).all())
    words = {word for one in people for word in (*one.emails, one.slack_id, one.name.casefold())}
    return Unnamed(frozenset(session.exec(steps).all()), frozenset(words - {""}))


def names_of(app: str, seats: Iterable[Seat], names: Names, unnamed: Unnamed) -> tuple[str, ...]:
    """Some of their names as they may be shown."""
    if names is Names.NONE:
        return ()
    return tuple(_first(_labels(app, seats, names, unnamed)))


def mask(label: str) -> str:
    """The first letter of every word."""
    return " ".join(f"{word[0]}…" for word in label.split())


def _labels(app: str, seats: Iterable[Seat], names: Names, unnamed: Unnamed) -> Iterator[str]:
    for seat in seats:
        if not unnamed.includes(app, seat):
            account = seat.account
            label = account.name or account.email or account.login or account.id
            yield label if names is Names.FULL else mask(label)


def _first(labels: Iterator[str]) -> Iterator[str]:
    for _, label in zip(range(SHOWN), labels, strict=False):
        yield label
