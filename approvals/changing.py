"""A request is changed before it is carried out: a new version, which earlier votes do not cover."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from approvals import outbox
from approvals.asked import reach, with_people
from approvals.audit import SYSTEM, Stale, move, record, sealed
from approvals.calendar import Calendar, after
from approvals.former import Change, FormerVersion
from approvals.lent import lent_since
from approvals.models import Request, Step
from approvals.moments import place_of
from approvals.policy import Choice, Question, standing_of, to_ask
from approvals.register import recall
from approvals.requests import Terms, approve, question_of, watch
from approvals.states import RequestStatus, StepStatus
from approvals.votes import votes_on

AT_WORK = timedelta(hours=4)
"""Working time, Monday to Friday where no calendar says otherwise, for what is asked again by itself."""


def begin_version(
    session: Session,
    terms: Terms,
    request: Request,
    actor_id: str,
    word: Change,
    *,
    reason: str = "",
    **fields: Any,
) -> None:
    """Changes fields of a pending or scheduled request, and asks everybody anew.

    ``word`` is what is changed, and ``reason`` the person's own words for it. Raises
    ``approvals.audit.Stale`` where the request moved on meanwhile.
    """
    supersede(session, terms, request, actor_id, word, reason=reason, **fields)
    ask_again(session, terms, request)


def supersede(
    session: Session,
    terms: Terms,
    request: Request,
    actor_id: str,
    word: Change,
    *,
    reason: str = "",
    **fields: Any,
) -> None:
    """Keeps what the request covers as a former version, and begins the next; ``ask_again`` must follow."""
    reason = reason.strip()
    session.add(_former(session, terms, request, actor_id, word, reason))
    fields |= {"version": request.version + 1, "expires_at": _until(session, terms, request, actor_id)}
    if request.status == RequestStatus.PENDING:
        _replace(session, request, fields)
    else:  # an execution of this round may be queued already, and would be all there is of it
        fields |= {"round": request.round + 1, "decided_at": None}
        move(session, request, RequestStatus.PENDING, actor=actor_id, at=terms.now, **fields)
    _tell_requester(session, request, actor_id, terms.now)
    noted = {"version": request.version, "what": word.value, "reason_hash": sealed(reason, request.id)}
    record(session, "request.changed", actor=actor_id, at=terms.now, request=request.id, detail=noted)


def ask_again(session: Session, terms: Terms, request: Request) -> None:
    """Asks whoever the rules name for the version of now, and sets its time; nobody has voted on it yet.

    Those who had approved what it was before get a message of their own, so that they notice.
    """
    question = with_people(session, request, question_of(session, request, terms.now))
    if standing_of(question, (), terms.rules).is_complete:
        approve(session, terms, request, SYSTEM)
    else:
        delay, turn = (request.expires_at or terms.now) - terms.now, str(request.version)
        terms.agenda.wake(session, "expire", request.id, delay, turn)
        reach(session, request, question, (), terms.rules, terms.now)
        _tell_voters(session, terms, request, question)
        watch(session, terms, request, question)
    outbox.redraw(session, request.id)


def _tell_requester(session: Session, request: Request, actor_id: str, at: datetime) -> None:
    """Asks for a direct message about what somebody else made of a request, one for each version."""
    requester = recall(session, request.requester_id)
    if requester.slack_id and actor_id not in {SYSTEM, request.requester_id}:
        audience = outbox.audience(requester.slack_id, request.version)
        outbox.send(session, request.id, outbox.Kind.CHANGED, audience, at)


def _tell_voters(session: Session, terms: Terms, request: Request, question: Question) -> None:
    lent = lent_since(session, request.created_at)
    asked = {person.slack_id for person in to_ask(question, (), terms.rules, lent, quiet=True)}
    for vote in votes_on(session, request):
        counted = vote.version == request.version - 1 and vote.choice is Choice.APPROVE
        if counted and vote.voter.slack_id in asked:
            audience = outbox.audience(vote.voter.slack_id, request.version)
            outbox.send(session, request.id, outbox.Kind.COPY, audience, terms.now)


def _until(session: Session, terms: Terms, request: Request, actor_id: str) -> datetime:
    """Until when it can be decided; what no person brought up does not run out before people are at work."""
    usual = terms.rules.after(terms.now, terms.rules.expires_after)
    if actor_id != SYSTEM:
        return usual
    near = place_of(recall(session, request.requester_id), recall(session, request.leaver_id))
    return max(usual, after(terms.now, AT_WORK, terms.rules.calendar or Calendar(timezone=near.zone)))


def _former(
    session: Session, terms: Terms, request: Request, actor_id: str, word: Change, reason: str
) -> FormerVersion:
    covered = select(Step.ordinal).where(
        Step.request_id == request.id, col(Step.status) != StepStatus.DROPPED
    )
    return FormerVersion(
        request_id=request.id,
        version=request.version,
        steps=list(session.exec(covered.order_by(col(Step.ordinal))).all()),
        run_at=request.run_at,
        change=word.value,
        reason=reason,
        ended_by_id=actor_id,
        ended_at=terms.now,
    )


def _replace(session: Session, request: Request, fields: dict[str, Any]) -> None:
    """Sets fields of a request that is still pending, in the version that was read."""
    same = (
        col(Request.id) == request.id,
        col(Request.version) == request.version,
        col(Request.status) == RequestStatus.PENDING,
    )
    session.flush()
    result = session.execute(
        update(Request).where(*same).values(**fields).execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise Stale("it is no longer pending in this version")
    session.refresh(request)
