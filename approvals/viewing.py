"""Looking at people's activity and seats, and at what is known of apps: who may, and that they did."""

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
    return _look(session, terms, actor, "seats", apps)


def look_at_facts(session: Session, terms: Terms, actor: Person, apps: Sequence[str]) -> Reason:
    """The same for what is known about apps; asking for none that there is counts as no look."""
    return _look(session, terms, actor, "facts", apps)


def _look(session: Session, terms: Terms, actor: Person, what: str, apps: Sequence[str]) -> Reason:
    reason = may_look(actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, what, reason, terms.now)
    elif apps:
        actor_id = remember(session, actor, terms.now)
        record(session, f"{what}.viewed", actor=actor_id, at=terms.now, detail={"apps": list(apps)})
    return reason


def note_list(session: Session, actor: Person, count: int, at: datetime, how: str = "list") -> None:
    """Records that somebody looked at so many requests: at the list, at home or at a person's history."""
    actor_id = remember(session, actor, at)
    record(session, "list.viewed", actor=actor_id, at=at, detail={"how": how, "count": count})
