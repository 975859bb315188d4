"""A submitted request on its way to a decision, and every way it ends without being executed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.asked import accounts_of, with_people
from approvals.audit import SYSTEM, move, record
from approvals.former import added_by
from approvals.lent import lent_since
from approvals.models import AccountClaim, Request, Step
from approvals.nudged import escalations_of, follow
from approvals.offered import ended
from approvals.people import Person
from approvals.policy import Question, Reason, Rules, Vote, may_cancel, standing_of
from approvals.register import recall, remember
from approvals.states import RequestKind, RequestStatus, StepStatus


class Agenda(Protocol):
    """What must happen later, promised in the transaction that makes it necessary."""

    def execute(self, session: Session, request_id: str, turn: int = 1) -> None:
        """Puts a request on the worker's queue, once for each of its rounds."""

    def expire(self, session: Session, request_id: str, delay: timedelta) -> None:
        """Wakes the request up when its time to be decided is over."""

    def wake(self, session: Session, chore: str, row_id: str, delay: timedelta, turn: str = "") -> None:
        """Wakes a row up for a chore of the worker's, once for each ``turn`` of it."""


@dataclass(frozen=True)
class Terms:
    """The moment, the tenant's rules and the agenda under which something is done."""

    now: datetime
    rules: Rules
    agenda: Agenda


def stands(session: Session, terms: Terms, row_id: int, channel: str, ts: str, version: int) -> None:
    """A message stands in Slack. If it asks the approvers, the request can be decided from now on."""
    row = outbox.drawn(session, row_id, channel, ts, version, terms.now)
    if row and row.request_id and row in outbox.asking(session, row.request_id):
        delivered(session, terms, row.request_id)


def delivered(session: Session, terms: Terms, request_id: str) -> None:
    """People are asked: the request is pending, and its time runs, unless nobody has to approve."""
    request = session.get_one(Request, request_id)
    if request.status != RequestStatus.SUBMITTED:
        return
    expires_at = terms.rules.after(terms.now, terms.rules.expires_after)
    move(session, request, RequestStatus.PENDING, actor=SYSTEM, at=terms.now, expires_at=expires_at)
    question = with_people(session, request, question_of(session, request, terms.now))
    if standing_of(question, (), terms.rules).is_complete:
        approve(session, terms, request, SYSTEM)
        outbox.redraw(session, request.id)
    else:
        terms.agenda.expire(session, request.id, expires_at - terms.now)
        watch(session, terms, request, question)


def watch(
    session: Session, terms: Terms, request: Request, question: Question, votes: Sequence[Vote] = ()
) -> None:
    """Sees to it that those who are asked now are reminded, and that others are asked if they stay silent."""
    standing = standing_of(question, votes, terms.rules, lent_since(session, request.created_at))
    at = follow(session, request, question, standing, terms.rules, terms.now)
    if at is not None:
        turn = at.isoformat(timespec="seconds")
        terms.agenda.wake(session, "nudge", request.id, at - terms.now, turn)


def approve(session: Session, terms: Terms, request: Request, actor: str) -> None:
    """Nobody is waited for any more: its execution is queued with that, or waits for its moment."""
    move(session, request, RequestStatus.APPROVED, actor=actor, at=terms.now, decided_at=terms.now)
    if request.run_at is None or request.run_at <= terms.now:
        terms.agenda.execute(session, request.id, request.round)
        return
    move(session, request, RequestStatus.SCHEDULED, actor=SYSTEM, at=terms.now)
    delay, turn = request.run_at - terms.now, str(request.version)
    terms.agenda.wake(session, "start", request.id, delay, turn)


def refused(session: Session, terms: Terms, row_id: int, error: str) -> None:
    """Slack will never take this message. If no other can ask the approvers, the request is over."""
    row = outbox.failed(session, row_id, error, terms.now)
    if row is None or row.request_id is None:
        return
    asking = outbox.asking(session, row.request_id)
    if row in asking and all(each.failed for each in asking):
        undelivered(session, terms, row.request_id, error)


def undelivered(session: Session, terms: Terms, request_id: str, error: str) -> None:
    """Nothing can be posted: nobody was asked, the accounts are free again, the requester is told."""
    request = session.get_one(Request, request_id)
    if request.status == RequestStatus.SUBMITTED:
        close(session, request, RequestStatus.UNDELIVERED, actor=SYSTEM, at=terms.now, word=error)


def cancel(session: Session, terms: Terms, request_id: str, actor: Person) -> Reason:
    """Calls a request back where the policy lets this person and the moment allows it; says why if not."""
    request = session.get_one(Request, request_id)
    lent = lent_since(session, request.created_at)
    reason = may_cancel(question_of(session, request, terms.now), actor, terms.rules, lent)
    actor_id = remember(session, actor, terms.now)
    if reason is Reason.ALLOWED:
        close(session, request, RequestStatus.CANCELLED, actor=actor_id, at=terms.now, word=actor.label)
    else:
        noted = {"reason": reason.value, "status": request.status}
        record(session, "cancel.refused", actor=actor_id, at=terms.now, request=request.id, detail=noted)
    return reason


def expire(session: Session, terms: Terms, request_id: str) -> bool:
    """Closes a request that nobody decided in time; does nothing if it moved on, or its time is not over."""
    request = session.get(Request, request_id)
    if request is None or request.status != RequestStatus.PENDING or not is_over(request, terms.now):
        return False
    close(session, request, RequestStatus.EXPIRED, actor=SYSTEM, at=terms.now)
    return True


def overdue(session: Session, at: datetime) -> Sequence[str]:
    """The pending requests whose time is over."""
    return session.exec(
        select(Request.id).where(Request.status == RequestStatus.PENDING, col(Request.expires_at) <= at)
    ).all()


def close(
    session: Session,
    request: Request,
    to: RequestStatus,
    *,
    actor: str,
    at: datetime,
    word: str = "",
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Ends a request: the accounts are free, the requester hears of it, every card is drawn anew."""
    fields |= {"finished_at": at, "closing_word": word}
    move(session, request, to, actor=actor, at=at, detail=detail, **fields)
    release(session, request)
    ended(session, request, at)
    tell_requester(session, request, at)
    outbox.redraw(session, request.id)


def release(session: Session, request: Request) -> None:
    """Frees the accounts of a closed request, except those that somebody is at work on by hand."""
    busy = select(Step.app, Step.account_id).where(
        Step.request_id == request.id, Step.status == StepStatus.MANUAL
    )
    kept = set(session.exec(busy).all())
    for claim in session.exec(select(AccountClaim).where(AccountClaim.request_id == request.id)).all():
        if (claim.app, claim.account_id) not in kept:
            session.delete(claim)


def tell_requester(session: Session, request: Request, at: datetime) -> None:
    """Asks for a direct message with the outcome, a new one for each round."""
    requester = recall(session, request.requester_id)
    if requester.slack_id:
        audience = outbox.audience(requester.slack_id, request.round)
        outbox.send(session, request.id, outbox.Kind.OUTCOME, audience, at)


def question_of(
    session: Session, request: Request, at: datetime, seen_version: int | None = None
) -> Question:
    """The request as the policy needs to see it, without the people who could decide it."""
    accounts = accounts_of(session, request)
    return Question(
        status=RequestStatus(request.status),
        version=request.version,
        seen_version=request.version if seen_version is None else seen_version,
        expired=is_over(request, at),
        requester=recall(session, request.requester_id),
        leaver=recall(session, request.leaver_id),
        overrides=any(account.overrides for account in accounts),
        kind=RequestKind(request.kind),
        accounts=accounts,
        asked_at=request.submitted_at or at,
        at=at,
        escalations=escalations_of(session, request),
        urgent=request.urgent,
        added_by=added_by(session, request),
    )


def is_over(request: Request, at: datetime) -> bool:
    """Whether the time to decide has run out."""
    return request.expires_at is not None and request.expires_at <= at


def refuse_command(
    session: Session, actor: Person, command: str, reason: Reason, at: datetime, request_id: str = ""
) -> None:
    """Records that somebody asked for what they may not have, and about which request if about one."""
    actor_id = remember(session, actor, at)
    detail = {"command": command, "reason": reason.value}
    record(session, "command.refused", actor=actor_id, at=at, request=request_id, detail=detail)
