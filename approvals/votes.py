"""A vote: weighed, recorded and, when it decides, acted on in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.asked import look_again, note_people, reach, with_people
from approvals.audit import record, sealed
from approvals.lent import lent_since
from approvals.models import Request, Vote
from approvals.people import Person
from approvals.policy import Choice, Decision, Question, Reason, decide
from approvals.policy import Vote as CastVote
from approvals.register import recall, remember
from approvals.requests import Terms, approve, close, question_of, watch
from approvals.reviewing import open_review
from approvals.states import RequestStatus


@dataclass(frozen=True)
class Ballot:
    """One click or one sent form. ``place`` is the card's channel and ts, ``version`` what it showed.

    ``people`` are those who could decide, or have, as they were just looked up; nobody where nobody looked.
    """

    request_id: str
    version: int
    actor: Person
    choice: Choice
    reason: str = ""
    place: tuple[str, str] = ("", "")
    people: Sequence[Person] = ()


@dataclass(frozen=True)
class Ruling:
    """What became of a vote: the decision, and where the request stands now."""

    decision: Decision
    status: RequestStatus
    number: int
    decided_by: str = ""


def cast_vote(session: Session, terms: Terms, ballot: Ballot) -> Ruling:
    """Weighs one vote; the one that decides moves the request and queues its execution with itself.

    Raises ``sqlalchemy.exc.NoResultFound`` for a request that does not exist.
    """
    request, actor, question, decision = _weigh(session, terms, ballot)
    if decision.allowed and ballot.choice is Choice.DENY and not ballot.reason.strip():
        decision = decision.model_copy(update={"allowed": False, "reason": Reason.NO_REASON})
    if not decision.allowed:
        _refuse(session, terms, request, ballot, decision.reason, actor)
    else:
        note_people(session, request, [ballot.actor], terms.now)
        _record(session, terms, request, ballot, decision, actor)
        if request.urgent and ballot.choice is Choice.APPROVE and request.status != RequestStatus.PENDING:
            open_review(session, terms, request, question, votes_on(session, request))
        _go_on(session, terms, request, question)
    outbox.redraw(session, request.id)
    return Ruling(decision, RequestStatus(request.status), request.number or 0, deciders(session, request))


def weigh_vote(session: Session, terms: Terms, ballot: Ballot) -> Ruling:
    """Whether a vote would count, before its reason is asked for; one that would not is recorded as refused.

    Nothing is cast. Raises ``sqlalchemy.exc.NoResultFound`` for a request that does not exist.
    """
    request, actor, _, decision = _weigh(session, terms, ballot)
    if not decision.allowed:
        _refuse(session, terms, request, ballot, decision.reason, actor)
        outbox.redraw(session, request.id)
    return Ruling(decision, RequestStatus(request.status), request.number or 0, deciders(session, request))


def _weigh(session: Session, terms: Terms, ballot: Ballot) -> tuple[Request, str, Question, Decision]:
    """The request with the voter's id, what is asked of them, and what their vote would come to."""
    request = session.get_one(Request, ballot.request_id)
    actor = remember(session, ballot.actor, terms.now)
    look_again(session, ballot.people, terms.now)
    question = question_of(session, request, terms.now, ballot.version)
    question = with_people(session, request, question, recall(session, actor))
    votes, lent = votes_on(session, request), lent_since(session, request.created_at)
    if all(ballot.place):
        outbox.adopt(session, request.id, *ballot.place, terms.now)
    return request, actor, question, decide(question, ballot.actor, votes, terms.rules, lent, ballot.choice)


def votes_on(session: Session, request: Request) -> Sequence[CastVote]:
    """Every vote on this request, oldest first."""
    return [
        CastVote(
            voter=recall(session, row.voter_id), choice=Choice(row.choice), version=row.version, at=row.at
        )
        for row in _rows(session, request)
    ]


def deciders(session: Session, request: Request) -> str:
    """The names of those whose votes count on the request as it stands."""
    rows = [row for row in _rows(session, request) if row.version == request.version]
    return ", ".join(_voter(session, row) for row in rows)


def _rows(session: Session, request: Request) -> Sequence[Vote]:
    return session.exec(select(Vote).where(Vote.request_id == request.id).order_by(col(Vote.id))).all()


def _voter(session: Session, row: Vote) -> str:
    name = recall(session, row.voter_id).label
    return f"{name} for {recall(session, row.on_behalf_id).label}" if row.on_behalf_id else name


def _refuse(
    session: Session, terms: Terms, request: Request, ballot: Ballot, reason: Reason, actor: str
) -> None:
    detail = {"choice": ballot.choice.value, "reason": reason.value, "status": request.status}
    record(session, "vote.refused", actor=actor, at=terms.now, request=request.id, detail=detail)


def _record(
    session: Session, terms: Terms, request: Request, ballot: Ballot, decision: Decision, actor: str
) -> None:
    on_behalf = remember(session, decision.on_behalf, terms.now) if decision.on_behalf else ""
    session.add(
        Vote(
            request_id=request.id,
            version=request.version,
            voter_id=actor,
            on_behalf_id=on_behalf,
            choice=ballot.choice,
            reason=ballot.reason.strip(),
            at=terms.now,
        )
    )
    detail = {
        "choice": ballot.choice.value,
        "version": request.version,
        "missing": decision.missing,
        "reason_hash": sealed(ballot.reason.strip(), request.id),
        **({"on_behalf": on_behalf} if on_behalf else {}),
        **({"fuse": decision.fuse.accounts} if decision.fuse else {}),
    }
    record(session, "vote.cast", actor=actor, at=terms.now, request=request.id, detail=detail)
    if ballot.choice is Choice.DENY:
        word = ballot.reason.strip()
        at = terms.now
        close(session, request, RequestStatus.DENIED, actor=actor, at=at, word=word, decided_at=at)
    elif decision.missing == 0:
        approve(session, terms, request, actor)


def _go_on(session: Session, terms: Terms, request: Request, question: Question) -> None:
    """Where a stage is complete and others are asked now, they get the card as well."""
    if request.status == RequestStatus.PENDING:
        votes = votes_on(session, request)
        reach(session, request, question, votes, terms.rules, terms.now)
        watch(session, terms, request, question, votes)
