"""What a request has undone of another, and until when that can be asked for; read from their rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from approvals.models import Request, Step
from approvals.offered import ENDED, UNDOABLE
from approvals.people import Person
from approvals.register import recall
from approvals.states import OPEN, RequestKind, RequestStatus, StepStatus
from approvals.step_view import StepView
from connectors.contract import Operation, State, Value

AccountKey = tuple[str, str]
"""An app and the id of an account there."""
ON = frozenset({State.ACTIVE, State.INVITED, State.UNKNOWN})
"""What an account was before somebody can be said to have deactivated it."""


class Undo(Value):
    """One request that undoes another: where it stands, who asked for it, and which accounts are back."""

    number: int
    status: RequestStatus
    requester: Person
    returned: tuple[AccountKey, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided or carried out."""
        return self.status in OPEN


class UndoView(Value):
    """What is undone of a request: ``of`` is the number of the one that it undoes itself, of ``of_kind``.

    Until ``until`` something of it can be undone; None where that is over, or nothing is left to undo.
    """

    of: int = 0
    of_kind: RequestKind | None = None
    undos: tuple[Undo, ...] = ()
    until: datetime | None = None

    @property
    def holder(self) -> Undo | None:
        """The undo that is under way; there is one at a time."""
        return next((undo for undo in self.undos if undo.is_open), None)


def undo_view(
    session: Session, request: Request, steps: Iterable[StepView], undo_for: timedelta, at: datetime
) -> UndoView:
    """All of it for one request, of whose steps the newest evidence is known."""
    if request.undoes_id:
        undone = session.get_one(Request, request.undoes_id)
        return UndoView(of=undone.number or 0, of_kind=RequestKind(undone.kind))
    if request.kind not in UNDOABLE or request.status not in ENDED:
        return UndoView()
    undos = undos_of(session, request.id)
    seen = UndoView(undos=undos)
    over = over_at(request, undo_for)
    if over is None or over <= at or seen.holder or not left_to_undo(steps, undos):
        return seen
    return seen.model_copy(update={"until": over})


def over_at(request: Request, undo_for: timedelta) -> datetime | None:
    """Until when an ended request can be undone; None where it has not ended."""
    ended = request.finished_at if request.status in ENDED else None
    return None if ended is None else ended + undo_for


def undos_of(session: Session, request_id: str) -> tuple[Undo, ...]:
    """Every undo of a request that was ever sent, oldest first."""
    sent = (Request.undoes_id == request_id, col(Request.number).is_not(None))
    rows = session.exec(select(Request).where(*sent).order_by(col(Request.number))).all()
    return tuple(
        Undo(
            number=row.number or 0,
            status=RequestStatus(row.status),
            requester=recall(session, row.requester_id),
            returned=_returned(session, row.id),
        )
        for row in rows
    )


def left_to_undo(steps: Iterable[StepView], undos: Iterable[Undo]) -> Sequence[StepView]:
    """The steps that deactivated an account which no undo has brought back."""
    back = {key for undo in undos for key in undo.returned}
    return [step for step in steps if was_deactivated(step) and (step.app, step.account.id) not in back]


def was_deactivated(step: StepView) -> bool:
    """Whether a fresh read has shown that this step deactivated an account that was not so before."""
    seen = step.evidence
    if step.operation is not Operation.DEACTIVATE or step.status is not StepStatus.VERIFIED or seen is None:
        return False
    before = seen.state_before if seen.state_before in set(State) else step.account.state
    return before in ON and seen.state_after == State.DEACTIVATED


def undone_steps(session: Session, undoes_id: str = "") -> Sequence[Step]:
    """The steps that brought an account back, as a fresh read has shown; of one undone request, or of all."""
    wanted = Request.undoes_id == undoes_id if undoes_id else Request.undoes_id != ""
    query = (
        select(Step)
        .join(Request, col(Request.id) == col(Step.request_id))
        .where(wanted, Step.operation == Operation.REACTIVATE, Step.status == StepStatus.VERIFIED)
    )
    return session.exec(query.order_by(col(Request.number), col(Step.ordinal))).all()


def _returned(session: Session, request_id: str) -> tuple[AccountKey, ...]:
    back = (
        Step.request_id == request_id,
        Step.operation == Operation.REACTIVATE,
        Step.status == StepStatus.VERIFIED,
    )
    rows = session.exec(select(Step.app, Step.account_id).where(*back).order_by(col(Step.ordinal))).all()
    return tuple((app, account_id) for app, account_id in rows)
