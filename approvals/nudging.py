"""Pending requests that nobody answers: whoever is asked is reminded, and others are asked as well."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from approvals import outbox
from approvals.asked import reach, with_people
from approvals.audit import SYSTEM, record
from approvals.lent import lent_since
from approvals.models import Request
from approvals.nudged import Nudge, Silence, asked_stages, escalations_of, next_reminder
from approvals.people import Person, same_person
from approvals.policy import Question, standing_of, to_ask
from approvals.policy_match import Track
from approvals.policy_rules import Escalate
from approvals.policy_words import how_long
from approvals.requests import Terms, close, is_over, question_of, watch
from approvals.states import RequestStatus
from approvals.votes import votes_on


def overdue(session: Session, at: datetime) -> Sequence[str]:
    """The pending requests for which something is to be done, or that nobody looks after yet."""
    due = or_(col(Nudge.look_at) <= at, col(Nudge.request_id).is_(None))
    found = select(Request.id).join(Nudge, col(Nudge.request_id) == col(Request.id), isouter=True)
    return session.exec(found.where(Request.status == RequestStatus.PENDING, due)).all()


def look(session: Session, terms: Terms, request_id: str) -> None:
    """Reminds of a request and escalates it where it is time; too early, or once decided, does nothing."""
    request, row = session.get(Request, request_id), session.get(Nudge, request_id)
    if request is None or request.status != RequestStatus.PENDING or is_over(request, terms.now):
        return
    question = with_people(session, request, question_of(session, request, terms.now))
    if row is not None and row.version == request.version:
        question = _escalate(session, terms, request, question)
        if row.remind_at is not None and row.remind_at <= terms.now:
            _remind(session, terms, request, question, row)
    if request.status == RequestStatus.PENDING:
        watch(session, terms, request, question, votes_on(session, request))


def _remind(session: Session, terms: Terms, request: Request, question: Question, row: Nudge) -> None:
    row.reminded += 1
    row.remind_at = next_reminder(terms.rules, terms.now, row.reminded)
    session.add(row)
    people = _awaited(session, terms, request, question)
    if request.status != RequestStatus.PENDING or not people:
        return
    detail = {"times": row.reminded, "people": len(people)}
    record(session, "request.reminded", actor=SYSTEM, at=terms.now, request=request.id, detail=detail)
    for person in people:
        audience = outbox.reminder(request.version, row.reminded, person.slack_id)
        outbox.send(session, request.id, outbox.Kind.REMINDER, audience, terms.now)


def _awaited(session: Session, terms: Terms, request: Request, question: Question) -> Sequence[Person]:
    """Those who are asked with a ping and have not answered, but for whom a delegate is asked instead."""
    lent = lent_since(session, request.created_at)
    asked = to_ask(question, votes_on(session, request), terms.rules, lent)
    away = [each.delegator for each in lent if each.holds(terms.now)]
    return [each for each in asked if each.slack_id and not any(same_person(each, one) for one in away)]


def _escalate(session: Session, terms: Terms, request: Request, question: Question) -> Question:
    """The question as it stands once all that was silent for too long has gone on."""
    votes, lent = votes_on(session, request), lent_since(session, request.created_at)
    standing = standing_of(question, votes, terms.rules, lent)
    asked = asked_stages(session, request, question, standing, terms.rules, terms.now)
    due = [(track, row) for track, row in asked if row.until <= terms.now]
    for track, row in due:
        _note(session, terms, request, track, row)
    if not due or any(row.way == Escalate.CANCEL for _, row in due):
        return question
    before = {person.slack_id for person in _awaited(session, terms, request, question)}
    wider = question.model_copy(update={"escalations": escalations_of(session, request)})
    reach(session, request, wider, votes, terms.rules, terms.now)
    for person in _awaited(session, terms, request, wider):
        if person.slack_id not in before and not outbox.has_copy(session, request.id, person.slack_id):
            audience = outbox.reminder(request.version, 0, person.slack_id)
            outbox.send(session, request.id, outbox.Kind.REMINDER, audience, terms.now)
    outbox.redraw(session, request.id)
    return wider


def _note(session: Session, terms: Terms, request: Request, track: Track, row: Silence) -> None:
    """One stage's silence is over: on record, and where the rule says so the request with it."""
    rule = track.rule
    assert rule.escalate_to is not None
    assert rule.escalate_after is not None
    row.way, row.escalated_at = rule.escalate_to, terms.now
    row.silent = round(rule.escalate_after.total_seconds())
    session.add(row)
    detail = {"rule": row.rule, "stage": row.stage, "way": row.way}
    record(session, "request.escalated", actor=SYSTEM, at=terms.now, request=request.id, detail=detail)
    if row.way == Escalate.CANCEL and request.status == RequestStatus.PENDING:
        others = any(vote.version == request.version for vote in votes_on(session, request))
        who = "nobody else" if others else "nobody"
        word = f"Seatkeeper, because {who} answered for {how_long(rule.escalate_after)}"
        close(session, request, RequestStatus.CANCELLED, actor=SYSTEM, at=terms.now, word=word)
