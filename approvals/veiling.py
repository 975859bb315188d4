"""Somebody can look into a channel later on whom a request there is no news for: it is reduced to nothing.

That is whoever leaves and, where the request is confidential, everybody but those who decide it.

The approvers go on in direct messages, which are kept in step like any others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from approvals import outbox
from approvals.asked import reach, with_people
from approvals.audit import SYSTEM, record
from approvals.models import Outbox, PersonRow, Request
from approvals.people import Kind, Person
from approvals.register import recall_all
from approvals.requests import Terms, question_of
from approvals.states import OPEN, RequestStatus
from approvals.votes import votes_on

ASKING = frozenset({RequestStatus.SUBMITTED, RequestStatus.PENDING})


def shown_in(session: Session, channel: str = "") -> Sequence[tuple[str, str]]:
    """Each channel in which an open request is shown, with its leaver's Slack id; or of one channel alone."""
    rows = (
        select(Outbox.audience, PersonRow.slack_id)
        .join(Request, col(Request.id) == col(Outbox.request_id))
        .join(PersonRow, col(PersonRow.id) == col(Request.leaver_id))
        .where(Outbox.kind == outbox.Kind.CARD, col(Request.status).in_(OPEN), PersonRow.slack_id != "")
    )
    here = rows.where(Outbox.audience == channel) if channel else rows
    return session.exec(here.distinct()).all()


@dataclass(frozen=True)
class Confided:
    """A confidential request that is shown in a channel, and the Slack ids of those who may learn of it."""

    channel: str
    request_id: str
    insiders: frozenset[str]


def confided_in(session: Session, channel: str = "") -> Sequence[Confided]:
    """Every confidential open request that is shown in a channel; or in one channel alone."""
    rows = (
        select(Outbox.audience, Request)
        .join(Request, col(Request.id) == col(Outbox.request_id))
        .where(Outbox.kind == outbox.Kind.CARD, col(Request.status).in_(OPEN), col(Request.confidential))
    )
    here = rows.where(Outbox.audience == channel) if channel else rows
    return [Confided(place, request.id, _insiders(session, request)) for place, request in session.exec(here)]


def _insiders(session: Session, request: Request) -> frozenset[str]:
    people = recall_all(session, (request.requester_id, *request.asked))
    return frozenset(person.slack_id for person in people)


def members_among(session: Session, slack_ids: Collection[str]) -> frozenset[str]:
    """Those of these people who were full members of the workspace when last seen."""
    rows = session.exec(select(PersonRow).where(col(PersonRow.slack_id).in_(slack_ids))).all()
    people = (Person.model_validate(row.profile) for row in rows)
    return frozenset(person.slack_id for person in people if person.kind is Kind.MEMBER)


def veil(
    session: Session,
    terms: Terms,
    channel: str,
    leavers: Collection[str] = (),
    requests: Collection[str] = (),
) -> int:
    """Takes every open request about these people, and these ones, out of a channel; returns how many."""
    query = (
        select(Outbox, Request)
        .join(Request, col(Request.id) == col(Outbox.request_id))
        .join(PersonRow, col(PersonRow.id) == col(Request.leaver_id))
        .where(col(Request.status).in_(OPEN))
        .where(or_(col(PersonRow.slack_id).in_(leavers), col(Request.id).in_(requests)))
        .where(Outbox.kind != outbox.Kind.VEILED, or_(Outbox.audience == channel, Outbox.channel == channel))
    )
    found: dict[str, Request] = {}
    for row, request in session.exec(query).all():
        found[request.id] = request
        row.kind, row.audience = outbox.Kind.VEILED, f"{channel}/{row.id}"
        session.add(row)
    for request in found.values():
        session.flush()
        outbox.redraw(session, request.id)
        record(session, "card.veiled", actor=SYSTEM, at=terms.now, request=request.id)
        _follow(session, terms, request)
    return len(found)


def _follow(session: Session, terms: Terms, request: Request) -> None:
    """Asks whoever is still to decide directly; those who have decided go on seeing what comes of it."""
    votes = votes_on(session, request)
    if request.status in ASKING:
        question = with_people(session, request, question_of(session, request, terms.now))
        reach(session, request, question, votes, terms.rules, terms.now)
        return
    for slack_id in sorted({vote.voter.slack_id for vote in votes} - {""}):
        if not outbox.has_copy(session, request.id, slack_id):
            outbox.send(session, request.id, outbox.Kind.NOTICE, slack_id, terms.now)
