"""Standings: what this tenant itself has shown about a vendor's facts, computed from the audit log."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from approvals.claims import Standing, Standings
from approvals.models import AuditEvent
from approvals.states import StepStatus
from connectors.contract import Effect, Operation, State, Subject

LASTS = timedelta(days=180)
"""A vendor changes its API more often than that; older proof no longer counts."""
LOOKED_AT, AT_ONCE = 50, 5
"""How many of an app's newest proofs are looked at for one that says something about its seats."""

KIND = ("operation", "from", "state_before", "state_after", "identity", "insists")
"""What of an event's detail decides its lessons. Numbers of seats do too, and are looked at one by one."""

Detail = Mapping[str, Any]
Found = dict[tuple[str, Subject], Standing]

_VERIFIED, _CONTRADICTED = f"step.{StepStatus.VERIFIED}", f"step.{StepStatus.CONTRADICTED}"
_REFUSED = f"step.{StepStatus.REFUSED}"
_UNDER_WAY = {f"step.{status}" for status in (StepStatus.STARTED, StepStatus.ACCEPTED, StepStatus.UNKNOWN)}
_ASKED = {StepStatus.ACCEPTED, StepStatus.UNKNOWN}


def _changed(detail: Detail) -> bool:
    """The API was asked and the account changed: it was not so before, and nobody did it by hand."""
    return detail.get("from") in _ASKED and detail.get("state_before") != detail.get("state_after")


def _kept(detail: Detail) -> bool:
    return _changed(detail) and detail.get("identity") == "kept"


def _altered(detail: Detail) -> bool:
    return _changed(detail) and detail.get("identity") == "altered"


def _fell(detail: Detail) -> bool:
    return _tells_seats(detail) and detail["seats_after"] < detail["seats_before"]


def _stayed(detail: Detail) -> bool:
    return _tells_seats(detail) and detail["seats_after"] >= detail["seats_before"]


def _tells_seats(detail: Detail) -> bool:
    """Only of an active account is it known that it held a seat."""
    numbers = detail.get("seats_before"), detail.get("seats_after")
    told = all(isinstance(number, int) for number in numbers)
    return told and _changed(detail) and detail.get("state_before") == State.ACTIVE


def _promised(detail: Detail) -> bool:
    """The vendor had said yes; one that broke down promised nothing."""
    return detail.get("from") == StepStatus.ACCEPTED


def _gone(detail: Detail) -> bool:
    return detail.get("from") in _ASKED and detail.get("state_after") == "gone"


def _vanished(detail: Detail) -> bool:
    """A probe found its account gone after a step that had left it deactivated."""
    return bool(detail.get("insists")) and detail.get("state_after") == "gone"


class Lesson(NamedTuple):
    """What an event teaches: these subjects hold, or do not, where the detail is as it has to be."""

    event: str
    operation: Operation
    where: Callable[[Detail], bool]
    about: tuple[Subject, ...]
    held: bool


_BACK = (Operation.REACTIVATE, Effect.REVERSIBLE)
_LOST = (Operation.DEACTIVATE, Effect.KEEPS_DATA, Effect.REVERSIBLE)

LESSONS = (
    Lesson(_VERIFIED, Operation.DEACTIVATE, _changed, (Operation.DEACTIVATE,), True),
    Lesson(_VERIFIED, Operation.DEACTIVATE, _kept, (Effect.KEEPS_DATA,), True),
    Lesson(_VERIFIED, Operation.DEACTIVATE, _altered, (Effect.KEEPS_DATA,), False),
    Lesson(_VERIFIED, Operation.DEACTIVATE, _fell, (Effect.FREES_SEAT,), True),
    Lesson(_VERIFIED, Operation.DEACTIVATE, _stayed, (Effect.FREES_SEAT,), False),
    Lesson(_CONTRADICTED, Operation.DEACTIVATE, _promised, (Operation.DEACTIVATE,), False),
    Lesson(_CONTRADICTED, Operation.DEACTIVATE, _gone, _LOST, False),
    Lesson(_REFUSED, Operation.DEACTIVATE, _vanished, _LOST, False),
    Lesson(_REFUSED, Operation.REACTIVATE, _vanished, _LOST, False),
    Lesson(_VERIFIED, Operation.REACTIVATE, _changed, _BACK, True),
    Lesson(_CONTRADICTED, Operation.REACTIVATE, _promised, _BACK, False),
    Lesson(_VERIFIED, Operation.WITHDRAW_INVITATION, _changed, (Operation.WITHDRAW_INVITATION,), True),
    Lesson(_CONTRADICTED, Operation.WITHDRAW_INVITATION, _promised, (Operation.WITHDRAW_INVITATION,), False),
)


def standings(session: Session, at: datetime, app: str = "") -> Standings:
    """For each app and claim, when this tenant last saw it hold, and last saw it fail; or for one app alone.

    Seats are compared only where no other request worked in the app meanwhile; of them the newest proof alone
    is told. An app whose own counting lags behind looks as if it kept the seat.
    """
    found, since = _proofs(session, at, app), _since(at)
    for name in {name for name, subject in found if subject is Operation.DEACTIVATE}:
        if proof := _newest_about_seats(session, since, name):
            _learn(found, proof, Effect.FREES_SEAT, _lessons(proof)[Effect.FREES_SEAT])
    return found


def standings_for_gate(session: Session, at: datetime, app: str) -> Standings:
    """The same for one app without its seats, which no gate asks for: read right before every write."""
    return _proofs(session, at, app)


def _proofs(session: Session, at: datetime, app: str) -> Found:
    found: Found = {}
    for row in _newest_of_each_kind(session, _since(at), app):
        for subject, held in _lessons(row).items():
            if subject is not Effect.FREES_SEAT:
                _learn(found, row, subject, held)
    return found


def _since(at: datetime) -> str:
    return (at - LASTS).astimezone(UTC).isoformat(timespec="milliseconds")


def _learn(found: Found, row: AuditEvent, subject: Subject, held: bool) -> None:
    key = (row.app, subject)
    changed = {"verified_at" if held else "contradicted_at": datetime.fromisoformat(row.at)}
    found[key] = found.get(key, Standing()).model_copy(update=changed)


def _lessons(row: AuditEvent) -> dict[Subject, bool]:
    """What one event teaches; events from before operations were recorded are deactivations."""
    operation = row.detail.get("operation", Operation.DEACTIVATE)
    return {
        subject: lesson.held
        for lesson in LESSONS
        if (lesson.event, lesson.operation) == (row.event, operation) and lesson.where(row.detail)
        for subject in lesson.about
    }


def _newest_of_each_kind(session: Session, since: str, app: str) -> Sequence[AuditEvent]:
    """The newest event of all that teach the same, oldest first: half a year is sorted by the database."""
    query = select(
        AuditEvent.seq,
        AuditEvent.app,
        AuditEvent.event,
        *(col(AuditEvent.detail)[key].as_string().label(key) for key in KIND),
    ).where(col(AuditEvent.event).in_({lesson.event for lesson in LESSONS}), AuditEvent.at >= since)
    kinds = (query.where(AuditEvent.app == app) if app else query).subquery()
    newest = select(func.max(kinds.c.seq)).group_by(*(kinds.c[name] for name in ("app", "event", *KIND)))
    chosen = select(AuditEvent).where(col(AuditEvent.seq).in_(newest))
    return session.exec(chosen.order_by(col(AuditEvent.seq))).all()


def _newest_about_seats(session: Session, since: str, app: str) -> AuditEvent | None:
    """The app's newest proof that says something about its seats, of the newest few."""
    verified = select(AuditEvent).where(
        AuditEvent.app == app, AuditEvent.at >= since, AuditEvent.event == _VERIFIED
    )
    newest = verified.order_by(col(AuditEvent.at).desc(), col(AuditEvent.seq).desc()).limit(LOOKED_AT)
    for row in session.exec(newest.execution_options(yield_per=AT_ONCE)):
        if Effect.FREES_SEAT in _lessons(row) and _was_alone(session, row):
            return row
    return None


def _was_alone(session: Session, row: AuditEvent) -> bool:
    """Whether no step of another request was under way in this app since the row's own request began to work.

    The seats before are read in between, so a change by somebody else would be taken for this step's.
    """
    began = session.exec(
        select(func.max(AuditEvent.seq)).where(
            AuditEvent.request == row.request, AuditEvent.event == "request.running", AuditEvent.seq < row.seq
        )
    ).one()
    others = select(AuditEvent.seq, AuditEvent.event).where(
        AuditEvent.app == row.app,
        AuditEvent.at <= row.at,
        AuditEvent.seq < row.seq,
        AuditEvent.step != "",
        AuditEvent.request != row.request,
    )
    newest = others.order_by(col(AuditEvent.at).desc(), col(AuditEvent.seq).desc())
    seq, event = session.exec(newest.limit(1)).first() or (0, "")
    return seq < (began or 1) and event not in _UNDER_WAY
