"""What is on record about one person: the requests about them, and what the audit log says of each.

Looking is recorded with every request that was shown.
"""

from collections.abc import Sequence

from sqlmodel import Session, and_, col, or_, select

from approvals.audit import record
from approvals.lent import lent_since
from approvals.models import PersonRow, Request, Step
from approvals.people import Person
from approvals.policy import Reason, may_see, standing
from approvals.register import remember
from approvals.report import History, Line, history, line
from approvals.requests import Terms, question_of, refuse_command
from approvals.states import RequestKind
from approvals.viewing import note_list
from connectors.contract import Value

SHOWN = 10
"""Requests of which the events are told, the newest ones."""


class Past(Value):
    """One request about somebody, with its events, oldest first."""

    line: Line
    events: tuple[History, ...]


class Record(Value):
    """All that may be told about somebody, the newest request first; ``more`` are told by number only."""

    person: Person
    requests: tuple[Past, ...] = ()
    more: tuple[int, ...] = ()


def look_up_history(session: Session, terms: Terms, actor: Person, about: Person) -> Record | Reason:
    """What ``actor`` may see of the requests about somebody; the look, or the refusal, is recorded.

    Nobody sees a request about themselves, so that asking tells nobody that there is one.
    """
    if (reason := standing(actor)) is not Reason.ALLOWED:
        refuse_command(session, actor, "history", reason, terms.now)
        return reason
    seen = [row for row in _requests_about(session, about) if _may_see(session, terms, actor, row)]
    past = tuple(
        Past(line=line(session, row), events=tuple(history(session, row.id))) for row in seen[:SHOWN]
    )
    _record(session, terms, actor, past, len(seen))
    return Record(person=about, requests=past, more=tuple(row.number or 0 for row in seen[SHOWN:]))


def _requests_about(session: Session, person: Person) -> Sequence[Request]:
    """Every request that was sent about somebody, under whatever of their identities, the newest first."""
    in_slack = and_(PersonRow.slack_id == person.slack_id, PersonRow.slack_id != "")
    rows = (
        select(Request)
        .join(PersonRow, col(PersonRow.id) == col(Request.leaver_id))
        .where(or_(in_slack, col(PersonRow.email).in_(person.emails)), col(Request.number).is_not(None))
    )
    found = [*session.exec(rows).all(), *_reclaims_from(session, person)]
    return sorted(found, key=lambda row: row.number or 0, reverse=True)


def _reclaims_from(session: Session, person: Person) -> Sequence[Request]:
    """The requests that took seats of many people back, one of this person's among them."""
    asked = (
        select(Step.request_id, Step.account)
        .join(Request, col(Request.id) == col(Step.request_id))
        .where(Request.kind == RequestKind.RECLAIM, col(Request.number).is_not(None))
    )
    whose = {request_id for request_id, held in session.exec(asked).all() if held["email"] in person.emails}
    return session.exec(select(Request).where(col(Request.id).in_(sorted(whose)))).all()


def _may_see(session: Session, terms: Terms, actor: Person, row: Request) -> bool:
    lent = lent_since(session, terms.now)
    return may_see(question_of(session, row, terms.now), actor, terms.rules, lent) is Reason.ALLOWED


def _record(session: Session, terms: Terms, actor: Person, past: Sequence[Past], count: int) -> None:
    note_list(session, actor, count, terms.now, "history")
    actor_id = remember(session, actor, terms.now)
    for one in past:
        detail = {"how": "history"}
        record(session, "request.viewed", actor=actor_id, at=terms.now, request=one.line.id, detail=detail)
