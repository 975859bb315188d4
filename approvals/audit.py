"""The log that shows tampering: each event carries the hash of the one before it.

``move`` is the one place that changes a status: compare-and-set and the event, in one transaction.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, insert, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from approvals.models import AuditEvent, Request, Step
from approvals.states import REQUEST_ARROWS, STEP_ARROWS, RequestStatus, StepStatus, check_move

SYSTEM = "seatkeeper"
GENESIS = "0" * 64

MOVE_DETAIL = frozenset({
    "from", "because", "version", "round", "reason_hash", "steps", "overrides", "missing", "left",
    "private", "urgent",
})  # fmt: skip
STEP_DETAIL = frozenset({
    "from", "because", "operation", "attempt", "outcome", "state_before", "state_after",
    "seats_before", "seats_after", "counting", "sessions", "alarm", "way", "insists",
    "identity",
})  # fmt: skip
DETAIL: Mapping[str, frozenset[str]] = {
    **{f"request.{status}": MOVE_DETAIL for status in RequestStatus},
    **{f"step.{status}": STEP_DETAIL for status in StepStatus},
    "step.withdrawn": frozenset({"operation", "state_after", "active_at"}),
    "request.drafted": frozenset({"kind", "apps"}),
    "request.changed": frozenset({"version", "what", "reason_hash"}),
    "request.reminded": frozenset({"times", "people"}),
    "request.escalated": frozenset({"rule", "stage", "way"}),
    "request.discarded": frozenset({"drafted_at"}),
    "plan.shown": frozenset({"app", "accounts", "possible", "gap"}),
    "vote.cast": frozenset({"choice", "version", "missing", "reason_hash", "on_behalf", "fuse"}),
    "vote.refused": frozenset({"choice", "reason", "status"}),
    "delegation.given": frozenset({"delegate", "starts", "ends"}),
    "delegation.ended": frozenset({"delegate", "starts", "ends"}),
    "command.refused": frozenset({"command", "reason"}),
    "cancel.refused": frozenset({"reason", "status"}),
    "reschedule.refused": frozenset({"reason", "status"}),
    "plan.reread": frozenset({"version", "differences", "asks_again"}),
    "request.viewed": frozenset({"how"}),
    "list.viewed": frozenset({"how", "count"}),
    "reading.held": frozenset({"accounts", "before"}),
    "reading.accepted": frozenset({"accounts", "before"}),
    "list.imported": frozenset({"rows", "skipped", "sha256"}),
    "seats.viewed": frozenset({"apps"}),
    "facts.viewed": frozenset({"apps"}),
    "task.opened": frozenset({"operation", "assignees"}),
    "task.declared": frozenset({"operation", "note_hash"}),
    "task.declined": frozenset({"operation", "reason_hash"}),
    "task.refused": frozenset({"reason", "status"}),
    "task.disputed": frozenset({"operation", "state_after"}),
    "task.reminded": frozenset({"operation", "times"}),
    "card.veiled": frozenset(),
    "departure.noticed": frozenset({"whose", "how"}),
    "departure.looked_up": frozenset({"whose", "accounts", "possible", "gaps", "told"}),
    "departure.ended": frozenset({"whose", "because"}),
    "review.opened": frozenset({"asked"}),
    "review.refused": frozenset({"reason"}),
    "review.reminded": frozenset({"times"}),
    "review.signed": frozenset({"note_hash"}),
    "execution.paused": frozenset({"reason_hash"}),
    "execution.resumed": frozenset(),
    "rest.refused": frozenset({"command", "reason", "status"}),
    "undo.asked": frozenset({"number"}),
    "digest.posted": frozenset({"number", "apps", "could_come_back"}),
    "inquiry.sent": frozenset({"inquiry", "asks", "holder", "people"}),
    "inquiry.reminded": frozenset({"letter", "times", "people"}),
    "inquiry.kept": frozenset({"inquiry", "until"}),
    "inquiry.released": frozenset({"inquiry"}),
    "inquiry.silent": frozenset({"inquiry", "way"}),
    "inquiry.ended": frozenset({"inquiry", "because"}),
    "inquiry.requested": frozenset({"inquiry"}),
    "inquiry.refused": frozenset({"inquiry", "reason"}),
    "inquiry.wanted_back": frozenset({"inquiry", "people", "until"}),
    "message.posted": frozenset({"kind"}),
    "message.failed": frozenset({"kind", "error"}),
}
"""The events that there are, and what the detail of each may hold: no name, no address, nobody's words."""


class Stale(Exception):
    """Somebody or something else moved the row first; nothing was changed here."""


class ChainBroken(Exception):
    """The log was edited: ``seq`` is the first event that does not fit."""

    def __init__(self, seq: int, sentence: str) -> None:
        super().__init__(sentence)
        self.seq = seq


def move(
    session: Session,
    row: Request | Step,
    to: str,
    *,
    actor: str,
    at: datetime,
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Moves a row along a legal arrow and records it; raises ``Stale`` when it has moved on already.

    ``fields`` are set in the same compare-and-set.
    """
    arrows = REQUEST_ARROWS if isinstance(row, Request) else STEP_ARROWS
    because = check_move(arrows, row.status, to)
    before = row.status
    table = type(row)
    result = session.execute(
        update(table)
        .where(col(table.id) == row.id, col(table.status) == before)
        .values(status=to, **fields)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise Stale(f"it is no longer {before}")
    session.refresh(row)
    noted = {"from": str(before), "because": because, **(detail or {})}
    if isinstance(row, Request):
        record(session, f"request.{to}", actor=actor, at=at, request=row.id, detail=noted)
    else:
        step_event(session, row, f"step.{to}", actor=actor, at=at, detail=noted)


def step_event(
    session: Session, step: Step, event: str, *, actor: str, at: datetime, detail: dict[str, Any]
) -> None:
    """Records an event about a step, with its request, app and account."""
    record(
        session,
        event,
        actor=actor,
        at=at,
        request=step.request_id,
        step=step.id,
        app=step.app,
        account=step.account_id,
        detail=detail,
    )


def record(
    session: Session,
    event: str,
    *,
    actor: str,
    at: datetime,
    request: str = "",
    step: str = "",
    app: str = "",
    account: str = "",
    detail: dict[str, Any] | None = None,
) -> int:
    """Appends one event to the chain and returns its ``seq``.

    Raises ``ValueError`` for an event or detail that is not foreseen.
    """
    session.flush()
    _check_detail(event, detail or {})
    last, prev_hash = session.exec(_head()).first() or (0, GENESIS)
    content = {
        "seq": last + 1,
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "actor": actor,
        "event": str(event),
        "request": request,
        "step": step,
        "app": app,
        "account": account,
        "detail": detail or {},
        "prev_hash": prev_hash,
    }
    session.connection().execute(insert(AuditEvent), {**content, "hash": fingerprint(content)})
    return last + 1


@cache  # every event asks for it
def _head() -> Select[int, str]:
    return select(AuditEvent.seq, AuditEvent.hash).order_by(col(AuditEvent.seq).desc()).limit(1)


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of everything in a row but the hash itself."""
    covered = {name: value for name, value in content.items() if name != "hash"}
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces, plain ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sealed(text: str, salt: str) -> str:
    """A fingerprint of free text, so that the chain vouches for words that it does not hold."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()[:32]


def events(session: Session) -> Iterator[AuditEvent]:
    """Every event from the first to the newest, without holding them all in memory."""
    yield from session.exec(select(AuditEvent).order_by(col(AuditEvent.seq)).execution_options(yield_per=500))


def verify_chain(rows: Iterable[AuditEvent]) -> tuple[int, str]:
    """Checks every link; returns how many events there are and the head's hash, or raises ``ChainBroken``."""
    count, head = 0, GENESIS
    for row in rows:
        if row.seq != count + 1:
            raise ChainBroken(row.seq, f"event {count + 1} is missing: the log goes on with event {row.seq}")
        if row.prev_hash != head:
            raise ChainBroken(row.seq, f"event {row.seq} does not follow from event {count}")
        if row.hash != fingerprint(row.model_dump()):
            raise ChainBroken(row.seq, f"event {row.seq} was changed after it was written")
        count, head = row.seq, row.hash
    return count, head


def _check_detail(event: str, detail: dict[str, Any]) -> None:
    if event not in DETAIL:
        raise ValueError(f"there is no event {event}")
    if strange := sorted(set(detail) - DETAIL[event]):
        raise ValueError(f"{event} may not record {', '.join(strange)}")
