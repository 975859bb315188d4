"""Somebody left Slack: noticed once, looked up once, shown to those who may act, and never acted upon.

Slack's events are hints that come twice, late or never; rows say what was known before. The first roll call
only learns who is gone already, so that a workspace's whole past is no news.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.audit import SYSTEM, record
from approvals.departed import Departure, Ended, Gone, RollCall
from approvals.models import PersonRow, Request
from approvals.people import Kind, Person, same_person
from approvals.policy import Reason, may_look
from approvals.register import new_id, recall, remember
from approvals.requests import Terms, refuse_command
from approvals.states import OPEN, RequestKind
from connectors.contract import Account, Value

DAILY = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""After which a roll call that broke off is begun anew."""


class How(StrEnum):
    """What told us that somebody left or came back."""

    EVENT = "event"
    ROLL_CALL = "roll_call"


class AppFound(Value):
    """What one app showed: accounts that are not deactivated, or the sentence why it could not be read."""

    app: str
    title: str
    accounts: tuple[Account, ...] = ()
    possible: tuple[Account, ...] = ()
    gap: str = ""


class DepartureView(Value):
    """A departure as people read it; ``ended`` is None while somebody may still want to act."""

    id: str
    person: Person
    noticed_at: datetime
    found: tuple[AppFound, ...]
    ended: Ended | None = None
    ended_by: Person | None = None
    number: int | None = None


@dataclass(frozen=True)
class Answer:
    """What became of somebody's click, and how the departure stands now."""

    reason: Reason
    departure: DepartureView


def news(
    session: Session, gone: Collection[str], here: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Of people by Slack id: who is gone and was not before, and who is here and was gone before."""
    known = set(session.exec(select(Gone.slack_id).where(col(Gone.slack_id).in_([*gone, *here]))).all())
    return frozenset(gone) - known, frozenset(here) & known


def left(session: Session, people: Iterable[Person], at: datetime, how: How) -> Sequence[str]:
    """Notes who is gone; returns the departures that are news, each of which is to be looked up."""
    shown = {person.slack_id: person for person in people}
    new, _ = news(session, shown, ())
    session.add_all([Gone(slack_id=slack_id, since=at) for slack_id in sorted(new)])
    told = [shown[slack_id] for slack_id in sorted(new)]
    if not has_learnt(session):
        told = [person for person in told if how is How.EVENT and _was_here(session, person)]
    opened = [_open(session, person, at, how) for person in told]
    return [row.id for row in opened if not row.ended]


def returned(session: Session, people: Iterable[Person], at: datetime) -> None:
    """Notes who is back; what stands open about their departure is over, and every message says so."""
    for person in people:
        if (row := session.get(Gone, person.slack_id)) is not None:
            session.delete(row)
        for departure in _open_ones(session, person):
            _end(session, departure, Ended.BACK, SYSTEM, at)


def asked_for(session: Session, request: Request, at: datetime) -> None:
    """Somebody asks for the leaver's accounts: their departure is taken care of."""
    if request.kind != RequestKind.OFFBOARD:
        return
    for departure in _open_ones(session, recall(session, request.leaver_id)):
        departure.request_id = request.id
        _end(session, departure, Ended.REQUESTED, request.requester_id, at)


def is_roll_call_due(session: Session, at: datetime) -> bool:
    """Whether everybody is to be looked at: once a day, and an hour after a time that broke off."""
    row = session.get(RollCall, 1)
    if row is None:
        return True
    return at - row.begun_at >= AGAIN and (row.done_at is None or at - row.done_at >= DAILY)


def begin_roll_call(session: Session, at: datetime) -> None:
    """From now on, no other is begun for an hour."""
    row = session.get(RollCall, 1) or RollCall(id=1, begun_at=at)
    row.begun_at = at
    session.add(row)


def end_roll_call(session: Session, at: datetime) -> None:
    """Everybody was looked at; from the first time on, whoever is gone is news."""
    session.get_one(RollCall, 1).done_at = at


def to_look_up(session: Session) -> Sequence[str]:
    """The departures of which the apps were not asked yet, oldest first."""
    waiting = (Departure.ended == "", col(Departure.looked_at).is_(None))
    query = select(Departure.id).where(*waiting).order_by(col(Departure.noticed_at), col(Departure.id))
    return session.exec(query).all()


def leaver_of(session: Session, departure_id: str) -> Person | None:
    """Whose accounts are to be looked up; nobody's, where that was done or is of no use any more."""
    row = session.get(Departure, departure_id)
    if row is None or row.ended or row.looked_at:
        return None
    return recall(session, row.person_id)


def show(
    session: Session, departure_id: str, found: Sequence[AppFound], to: Sequence[str], at: datetime
) -> bool:
    """Keeps what the apps showed and, if that is anything, asks for a message to each of ``to``, once.

    Returns whether there is anything to tell: an app that could not be read is no all-clear.
    """
    row = session.get_one(Departure, departure_id)
    if row.ended or row.looked_at:
        return False
    row.looked_at, row.found = at, [each.model_dump(mode="json") for each in found]
    session.add(row)
    counted = {
        "accounts": sum(len(each.accounts) for each in found),
        "possible": sum(len(each.possible) for each in found),
        "gaps": sum(bool(each.gap) for each in found),
    }
    worth = any(counted.values())
    detail = {"whose": row.person_id, **counted, "told": len(to) if worth else 0}
    record(session, "departure.looked_up", actor=SYSTEM, at=at, detail=detail)
    if not worth:
        _end(session, row, Ended.NOTHING_FOUND, SYSTEM, at)
        return False
    for audience in to:
        outbox.post(session, outbox.Kind.DEPARTURE, row.id, audience, at)
    return True


def dismiss(session: Session, terms: Terms, departure_id: str, actor: Person) -> Answer:
    """Somebody says that nothing is needed: closed for all, unless it was over already."""
    row = session.get_one(Departure, departure_id)
    reason = may_look(actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "dismiss", reason, terms.now)
    elif row.ended:
        reason = Reason.NOT_OPEN
    else:
        _end(session, row, Ended.NOT_NEEDED, remember(session, actor, terms.now), terms.now)
    return Answer(reason, _view(session, row))


def departure(session: Session, departure_id: str) -> DepartureView | None:
    """The departure as it stands."""
    row = session.get(Departure, departure_id)
    return None if row is None else _view(session, row)


def _view(session: Session, row: Departure) -> DepartureView:
    return DepartureView(
        id=row.id,
        person=recall(session, row.person_id),
        noticed_at=row.noticed_at,
        found=tuple(AppFound.model_validate(each) for each in row.found),
        ended=Ended(row.ended) if row.ended else None,
        ended_by=recall(session, row.ended_by_id) if row.ended_by_id else None,
        number=session.get_one(Request, row.request_id).number if row.request_id else None,
    )


def _open(session: Session, person: Person, at: datetime, how: How) -> Departure:
    """Opens a departure, which is over at once where an open request asks for this person already."""
    person_id = remember(session, person, at)
    row = Departure(id=new_id(), person_id=person_id, noticed_at=at)
    session.add(row)
    detail = {"whose": person_id, "how": how.value}
    record(session, "departure.noticed", actor=SYSTEM, at=at, detail=detail)
    asked = select(Request).where(
        Request.leaver_id == person_id,
        Request.kind == RequestKind.OFFBOARD,
        col(Request.status).in_(OPEN),
    )
    if (request := session.exec(asked).first()) is not None:
        row.request_id = request.id
        _end(session, row, Ended.REQUESTED, request.requester_id, at)
    return row


def _end(session: Session, row: Departure, why: Ended, actor: str, at: datetime) -> None:
    row.ended, row.ended_at = why, at
    row.ended_by_id = None if actor == SYSTEM else actor
    session.add(row)
    detail = {"whose": row.person_id, "because": why.value}
    record(session, "departure.ended", actor=actor, at=at, request=row.request_id or "", detail=detail)
    outbox.redraw(session, row.id)


def _open_ones(session: Session, person: Person) -> Sequence[Departure]:
    """The open departures of this person, whichever address they are known under now."""
    rows = session.exec(select(Departure).where(Departure.ended == "")).all()
    return [row for row in rows if same_person(recall(session, row.person_id), person)]


def has_learnt(session: Session) -> bool:
    """Whether everybody was looked at once, so that whoever is gone now is news."""
    row = session.get(RollCall, 1)
    return row is not None and row.done_at is not None


def _was_here(session: Session, person: Person) -> bool:
    """Whether our own rows knew this person as somebody who can use Slack."""
    row = session.exec(select(PersonRow).where(PersonRow.slack_id == person.slack_id)).first()
    return row is not None and Person.model_validate(row.profile).kind is not Kind.DEACTIVATED
