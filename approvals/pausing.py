"""The pause: while one stands, no write to a vendor begins, in this process or in any other.

It is asked for in the very transaction that would commit the intent to write, so that none slips through
between the two; what was sent before it is still read again.
"""

import asyncio
from datetime import datetime

from sqlmodel import Session, col, func, select

from approvals import outbox
from approvals.audit import record, sealed
from approvals.database import Database
from approvals.models import Request, Step
from approvals.paused import Pause
from approvals.people import Person
from approvals.policy import Reason, may_pause
from approvals.register import new_id, recall, remember
from approvals.requests import Terms, refuse_command
from approvals.states import OPEN, StepStatus
from connectors.contract import Value


class PauseView(Value):
    """A pause as people read it."""

    by: Person
    reason: str
    since: datetime


class Turn(Value):
    """What came of "pause" or "resume".

    ``changed`` is false where it was so already. ``pause`` is the one that stands or has just ended; of the
    ``open`` requests, ``sent`` is how many steps had been sent to a vendor whose answer is still awaited.
    """

    reason: Reason
    changed: bool = False
    pause: PauseView | None = None
    open: int = 0
    sent: int = 0


def pause(session: Session, terms: Terms, actor: Person, words: str) -> Turn:
    """Stops every execution before its next write, where this person may and nothing is paused yet."""
    reason = may_pause(actor, terms.rules)
    if reason is Reason.ALLOWED and not words.strip():
        reason = Reason.NO_REASON
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "pause", reason, terms.now)
        return Turn(reason=reason)
    if _standing(session) is not None:
        return _turn(session, changed=False)
    by = remember(session, actor, terms.now)
    row = Pause(id=new_id(), reason=words.strip(), by_id=by, begun_at=terms.now)
    session.add(row)
    detail = {"reason_hash": sealed(row.reason, row.id)}
    record(session, "execution.paused", actor=by, at=terms.now, detail=detail)
    outbox.redraw_open(session)
    return _turn(session, changed=True)


def resume(session: Session, terms: Terms, actor: Person) -> Turn:
    """Lets every execution go on, where this person may and something is paused."""
    reason = may_pause(actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "resume", reason, terms.now)
        return Turn(reason=reason)
    told = _turn(session, changed=True)
    row = _standing(session)
    if row is None:
        return told.model_copy(update={"changed": False})
    row.ended_by_id, row.ended_at = remember(session, actor, terms.now), terms.now
    session.add(row)
    record(session, "execution.resumed", actor=row.ended_by_id, at=terms.now)
    outbox.redraw_open(session)
    return told


def is_paused(session: Session) -> bool:
    """Whether no write may begin now."""
    return _standing(session) is not None


def pause_of(session: Session) -> PauseView | None:
    """The pause that stands, if one does."""
    row = _standing(session)
    if row is None:
        return None
    return PauseView(by=recall(session, row.by_id), reason=row.reason, since=row.begun_at)


async def until_resumed(database: Database, pulse: float) -> bool:
    """Waits while a pause stands, looking every ``pulse`` seconds; returns whether it had to wait."""
    waited = False
    while await database.read(is_paused):
        waited = True
        await asyncio.sleep(pulse)
    return waited


def _standing(session: Session) -> Pause | None:
    return session.exec(select(Pause).where(col(Pause.ended_at).is_(None))).first()


def _turn(session: Session, *, changed: bool) -> Turn:
    waiting = select(func.count()).select_from(Request).where(col(Request.status).in_(OPEN))
    sent = select(func.count()).select_from(Step).where(Step.status == StepStatus.STARTED)
    return Turn(
        reason=Reason.ALLOWED,
        changed=changed,
        pause=pause_of(session),
        open=session.exec(waiting).one(),
        sent=session.exec(sent).one(),
    )
