"""Standings: what this tenant itself has shown about a vendor's facts, computed from the audit log."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from approvals.claims import Standing, Standings
from approvals.models import AuditEvent
from approvals.states import StepStatus
from connectors.contract import Effect, Operation, Subject

LASTS = timedelta(days=180)
"""A vendor changes its API more often than that; older proof no longer counts."""

_SHOWN = ("step.verified", "step.contradicted")


def standings(session: Session, at: datetime) -> Standings:
    """For each app and claim, when this tenant last saw it hold, and last saw it fail."""
    rows = session.exec(
        select(AuditEvent)
        .where(col(AuditEvent.event).in_(_SHOWN), AuditEvent.at >= (at - LASTS).isoformat())
        .order_by(col(AuditEvent.seq))
    ).all()
    found: dict[tuple[str, Subject], Standing] = {}
    for row in rows:
        for subject, held in _lessons(row).items():
            key = (row.app, subject)
            moment = datetime.fromisoformat(row.at)
            changed = {"verified_at" if held else "contradicted_at": moment}
            found[key] = found.get(key, Standing()).model_copy(update=changed)
    return found


def _lessons(row: AuditEvent) -> dict[Subject, bool]:
    before, after = row.detail.get("state_before"), row.detail.get("state_after")
    if before == after and row.event == "step.verified":
        return {}
    if row.event == "step.contradicted" and row.detail.get("from") != StepStatus.ACCEPTED:
        return {}  # a vendor that broke down has not said yes, so nothing was contradicted
    lessons: dict[Subject, bool] = {Operation.DEACTIVATE: row.event == "step.verified"}
    seats_before, seats_after = row.detail.get("seats_before"), row.detail.get("seats_after")
    if row.event == "step.verified" and isinstance(seats_before, int) and isinstance(seats_after, int):
        lessons[Effect.FREES_SEAT] = seats_after < seats_before
    return lessons
