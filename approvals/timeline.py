"""What the audit log tells about one request, beside what people said and which accounts it was about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from approvals.audit import SYSTEM
from approvals.former import FormerVersion
from approvals.models import AuditEvent, Request, Step, Vote
from approvals.plan import Plan
from approvals.step_view import name_of
from approvals.work import Work, work_of
from connectors.contract import Account, Value

CLOSING = ("request.done", "request.cancelled")
"""What is told with the closing word: why, or by whom. A denial's stands with its vote."""


class History(Value):
    """One audit event of a request, with the actor's name; ``ours`` says that no person did it.

    ``app`` is a title. Of what happened to a step it tells whose ``account`` that was and what the ``work``;
    ``apart`` tells that account from others of the same address. ``words`` are what somebody gave as their
    reason, and ``detail`` is the event's own.
    """

    at: datetime
    actor: str
    event: str
    on_behalf: str = ""
    ours: bool = False
    app: str = ""
    account: Account | None = None
    work: Work | None = None
    apart: str = ""
    words: str = ""
    detail: Mapping[str, Any] = {}


def history(session: Session, request_id: str) -> Sequence[History]:
    """Everything that the audit log knows about a request, oldest first."""
    rows = session.exec(
        select(AuditEvent).where(AuditEvent.request == request_id).order_by(col(AuditEvent.seq))
    ).all()
    request = session.get(Request, request_id)
    plan = Plan.model_validate(request.plan) if request else None
    steps = {row.id: row for row in session.exec(select(Step).where(Step.request_id == request_id)).all()}
    closing = dict.fromkeys(CLOSING, request.closing_word) if request else {}
    words, names = _words(session, request_id), dict[str, str]()
    return [
        History(
            at=datetime.fromisoformat(row.at),
            actor=names.setdefault(row.actor, name_of(session, row.actor)),
            event=row.event,
            on_behalf=name_of(session, whose) if (whose := row.detail.get("on_behalf")) else "",
            ours=row.actor == SYSTEM,
            app=part.title if plan and (part := plan.part(row.app)) else row.app,
            **_of_step(steps.get(row.step), plan),
            words=words.get((row.event, row.actor, row.detail.get("version", 0)), closing.get(row.event, "")),
            detail=row.detail,
        )
        for row in rows
    ]


def _of_step(step: Step | None, plan: Plan | None) -> dict[str, Any]:
    if step is None:
        return {}
    account, part = Account.model_validate(step.account), plan.part(step.app) if plan else None
    apart = part.apart(account) if part else ""
    return {"account": account, "work": work_of(step.operation), "apart": apart}


def _words(session: Session, request_id: str) -> Mapping[tuple[str, str, int], str]:
    """What people said, by the event, its actor and its version: the log itself holds only fingerprints."""
    votes = session.exec(select(Vote).where(Vote.request_id == request_id)).all()
    changes = session.exec(select(FormerVersion).where(FormerVersion.request_id == request_id)).all()
    cast = {("vote.cast", row.voter_id, row.version): row.reason for row in votes}
    return cast | {("request.changed", row.ended_by_id, row.version + 1): row.reason for row in changes}
