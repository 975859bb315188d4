"""Looking at people's activity and seats: who may, and that they did."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from approvals.audit import record
from approvals.people import Person
from approvals.policy import Reason, may_look
from approvals.register import remember
from approvals.requests import Terms, refuse_command


def look_at_seats(session: Session, terms: Terms, actor: Person, apps: Sequence[str]) -> Reason:
    """Whether this person may see the seats; the look, or the refusal, is recorded."""
    reason = may_look(actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "seats", reason, terms.now)
        return reason
    actor_id = remember(session, actor, terms.now)
    record(session, "seats.viewed", actor=actor_id, at=terms.now, detail={"apps": list(apps)})
    return reason


def note_list(session: Session, actor: Person, count: int, at: datetime) -> None:
    """Records that somebody looked at the list of requests."""
    actor_id = remember(session, actor, at)
    record(session, "list.viewed", actor=actor_id, at=at, detail={"how": "list", "count": count})
