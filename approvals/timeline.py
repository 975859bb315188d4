"""What the audit log tells about one request, as people read it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.models import AuditEvent
from approvals.step_view import name_of
from connectors.contract import Value


class History(Value):
    """One audit event of a request, with the actor's name."""

    at: datetime
    actor: str
    event: str
    on_behalf: str = ""


def history(session: Session, request_id: str) -> Sequence[History]:
    """Everything that the audit log knows about a request, oldest first."""
    rows = session.exec(
        select(AuditEvent).where(AuditEvent.request == request_id).order_by(col(AuditEvent.seq))
    ).all()
    names: dict[str, str] = {}
    return [
        History(
            at=datetime.fromisoformat(row.at),
            actor=names.setdefault(row.actor, name_of(session, row.actor)),
            event=row.event,
            on_behalf=name_of(session, whose) if (whose := row.detail.get("on_behalf")) else "",
        )
        for row in rows
    ]
