"""Approvers name somebody who votes for them while they are away: given, called back, and made known.

Whoever is named here gets no more than the delegator has at that moment; the policy decides what that is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.asked import note_people, reach, with_people
from approvals.audit import record
from approvals.lent import DelegationRow, as_delegation, lent_since
from approvals.models import PersonRow, Request
from approvals.people import Kind, Person, same_person
from approvals.policy import MANAGER, OWNER, Delegation, Reason, Rules, matches_any, standing
from approvals.register import new_id, recall, remember
from approvals.requests import Terms, question_of, refuse_command
from approvals.states import RequestStatus
from approvals.votes import votes_on

LONGEST = timedelta(days=366)
ASKING = (RequestStatus.SUBMITTED, RequestStatus.PENDING)


class Objection(StrEnum):
    """Why a delegation was not given."""

    NOT_ALLOWED = "not_allowed"
    ONESELF = "oneself"
    NOT_MEMBER = "not_member"
    BACKWARDS = "backwards"
    PAST = "past"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Wish:
    """Who is to vote for whom, and when. ``starts`` is None for at once.

    ``direct`` says that the delegate sees no card in the channel, ``is_owner`` that the delegator looks after
    an app.
    """

    delegator: Person
    delegate: Person
    ends: datetime
    starts: datetime | None = None
    direct: bool = False
    is_owner: bool = False


@dataclass(frozen=True)
class Given:
    """The delegation and those that it cut short, or why there is none."""

    delegation: Delegation | None = None
    instead_of: Sequence[Delegation] = ()
    objection: Objection | None = None
    reason: Reason = Reason.ALLOWED


@dataclass(frozen=True)
class Standing:
    """What somebody has given, and what was given to them, from now on."""

    given: Sequence[Delegation]
    received: Sequence[Delegation]


def may_delegate(actor: Person, rules: Rules, *, is_owner: bool = False) -> Reason:
    """Whether ``actor`` may ever approve anything, and so let somebody else do it.

    Where managers approve, every member may be one; their delegate then has what they have, maybe nothing.
    """
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    by_part = MANAGER in rules.named or (is_owner and OWNER in rules.named)
    return Reason.ALLOWED if by_part or matches_any(rules.named, actor) else Reason.NOT_APPROVER


def give(session: Session, terms: Terms, wish: Wish) -> Given:
    """Lets somebody vote for the delegator; one that is in force at the same time ends where this begins."""
    reason = may_delegate(wish.delegator, terms.rules, is_owner=wish.is_owner)
    if reason is not Reason.ALLOWED:
        refuse_command(session, wish.delegator, "delegate", reason, terms.now)
        return Given(objection=Objection.NOT_ALLOWED, reason=reason)
    if (objection := _objection(wish, terms.now)) is not None:
        return Given(objection=objection)
    starts = wish.starts or terms.now
    delegator = remember(session, wish.delegator, terms.now)
    at_once = [row for row in _rows(session, delegator, starts) if row.starts_at < wish.ends]
    before = _end(session, at_once, starts, delegator, terms.now)
    row = DelegationRow(
        id=new_id(),
        delegator_id=delegator,
        delegate_id=remember(session, wish.delegate, terms.now),
        given_at=terms.now,
        starts_at=starts,
        ends_at=wish.ends,
        direct=wish.direct,
    )
    session.add(row)
    session.flush()
    _record(session, "given", row, delegator, terms.now)
    begin(session, terms)
    return Given(as_delegation(session, row), before)


def call_back(session: Session, terms: Terms, actor: Person) -> Sequence[Delegation]:
    """Ends everything that this person has given, and returns it as it was."""
    delegator = remember(session, actor, terms.now)
    ended = _end(session, _rows(session, delegator, terms.now), terms.now, delegator, terms.now)
    if ended:
        _redraw(session, delegator)
    return ended


def standing_of(session: Session, actor: Person, at: datetime) -> Standing:
    """What somebody has given and was given, now and later."""
    lent = lent_since(session, at)
    return Standing(
        given=[each for each in lent if same_person(each.delegator, actor)],
        received=[each for each in lent if same_person(each.delegate, actor)],
    )


def delegates_of(session: Session, people: Iterable[Person], at: datetime) -> Sequence[str]:
    """The Slack ids of those who may vote for any of these people now."""
    known = list(people)
    now = (each for each in lent_since(session, at) if each.holds(at))
    mine = (each.delegate for each in now if any(same_person(each.delegator, one) for one in known))
    return tuple(dict.fromkeys(one.slack_id for one in mine if one.slack_id))


def begin(session: Session, terms: Terms) -> None:
    """Makes known to the open requests what has begun: a delegate gets the card that the delegator has."""
    due = select(DelegationRow).where(
        col(DelegationRow.begun).is_(False),
        col(DelegationRow.starts_at) <= terms.now,
        col(DelegationRow.ends_at) > terms.now,
    )
    for row in session.exec(due).all():
        row.begun = True
        session.add(row)
        for request in _open_requests(session, row.delegator_id):
            _ask_also(session, terms, request, row)


def _ask_also(session: Session, terms: Terms, request: Request, row: DelegationRow) -> None:
    delegate = recall(session, row.delegate_id)
    direct = [delegate.slack_id] if row.direct else []
    note_people(session, request, [delegate], terms.now, direct)
    question = with_people(session, request, question_of(session, request, terms.now))
    reach(session, request, question, votes_on(session, request), terms.rules, terms.now)
    outbox.redraw(session, request.id)


def _objection(wish: Wish, now: datetime) -> Objection | None:
    if same_person(wish.delegator, wish.delegate):
        return Objection.ONESELF
    if wish.delegate.kind is not Kind.MEMBER:
        return Objection.NOT_MEMBER
    starts = wish.starts or now
    if wish.ends <= now or starts < now:
        return Objection.PAST
    if wish.ends <= starts:
        return Objection.BACKWARDS
    return Objection.TOO_LONG if wish.ends > now + LONGEST else None


def _rows(session: Session, delegator: str, since: datetime) -> Sequence[DelegationRow]:
    """What somebody has given that holds after ``since``, whichever account they gave it from."""
    query = select(DelegationRow).where(
        DelegationRow.ends_at > since, col(DelegationRow.ends_at) > col(DelegationRow.starts_at)
    )
    who = recall(session, delegator)
    rows = session.exec(query.order_by(col(DelegationRow.starts_at))).all()
    return [row for row in rows if same_person(recall(session, row.delegator_id), who)]


def _end(
    session: Session, rows: Sequence[DelegationRow], at: datetime, actor: str, now: datetime
) -> Sequence[Delegation]:
    """Lets these end at a moment, or never begin; returns them as they were."""
    before = [as_delegation(session, row) for row in rows]
    for row in rows:
        row.ends_at = max(row.starts_at, at)
        session.add(row)
        _record(session, "ended", row, actor, now)
    return before


def _record(session: Session, what: str, row: DelegationRow, actor: str, at: datetime) -> None:
    detail = {
        "delegate": row.delegate_id,
        "starts": row.starts_at.isoformat(timespec="seconds"),
        "ends": row.ends_at.isoformat(timespec="seconds"),
    }
    record(session, f"delegation.{what}", actor=actor, at=at, detail=detail)


def _open_requests(session: Session, delegator: str) -> Sequence[Request]:
    """The requests that wait for votes and for which the delegator was looked up."""
    slack_id = recall(session, delegator).slack_id
    ids = set(session.exec(select(PersonRow.id).where(PersonRow.slack_id == slack_id)).all()) | {delegator}
    rows = session.exec(select(Request).where(col(Request.status).in_(ASKING))).all()
    return [row for row in rows if ids & set(row.asked)]


def _redraw(session: Session, delegator: str) -> None:
    for request in _open_requests(session, delegator):
        outbox.redraw(session, request.id)
