"""What the hall draws: a request with its people, votes, steps and evidence, read in one moment."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.audit import record
from approvals.models import AuditEvent, Evidence, PersonRow, Request, Step, Vote
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import Choice, Reason, Rules, may_see
from approvals.register import recall, remember
from approvals.requests import question_of, refuse_command
from approvals.states import OPEN, RequestStatus, StepStatus
from connectors.contract import Account, Operation, Value

LOOKED_THROUGH = 500


class VoteView(Value):
    """A vote as people read it."""

    voter: Person
    choice: Choice
    reason: str
    at: datetime
    current: bool


class EvidenceView(Value):
    """What a fresh read showed. A number that could not be read is None."""

    state_before: str
    state_after: str
    seats_before: int | None
    seats_after: int | None
    counting: str
    sessions: str
    read_at: datetime


class StepView(Value):
    """One step as people read it. ``word`` says why it is where it is; ``evidence`` is the newest."""

    id: str
    app: str
    title: str
    admin_url: str
    account: Account
    operation: Operation
    status: StepStatus
    word: str
    alarm: bool
    evidence: EvidenceView | None = None


class Report(Value):
    """A request as people read it."""

    id: str
    number: int
    kind: str
    status: RequestStatus
    version: int
    leaver: Person
    requester: Person
    reason: str
    closing_word: str
    created_at: datetime
    submitted_at: datetime | None
    expires_at: datetime | None
    decided_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    plan: Plan
    steps: tuple[StepView, ...]
    votes: tuple[VoteView, ...]
    quorum: int
    approvers: tuple[str, ...]


class Line(Value):
    """A request in a list."""

    id: str
    number: int
    status: RequestStatus
    leaver: Person
    requester: Person
    submitted_at: datetime | None
    steps: int


class History(Value):
    """One audit event of a request, with the actor's name."""

    at: datetime
    actor: str
    event: str


def report(session: Session, request_id: str, rules: Rules) -> Report:
    """The request as it is now; raises ``sqlalchemy.exc.NoResultFound`` if there is none."""
    request = session.get_one(Request, request_id)
    plan = Plan.model_validate(request.plan)
    fields = request.model_dump(exclude={"plan", "number", "leaver_id", "requester_id"})
    return Report(
        **fields,
        number=request.number or 0,
        leaver=recall(session, request.leaver_id),
        requester=recall(session, request.requester_id),
        plan=plan,
        steps=tuple(_step(session, row, plan) for row in _rows(session, request)),
        votes=tuple(_votes(session, request)),
        quorum=rules.quorum,
        approvers=rules.approvers,
    )


def find_request(session: Session, number: int) -> str | None:
    """The id of the request with this number."""
    return session.exec(select(Request.id).where(Request.number == number)).first()


def show(
    session: Session, request_id: str, actor: Person, rules: Rules, at: datetime, how: str
) -> Report | Reason:
    """The request for somebody who asks to see it; looking is recorded, and so is being refused."""
    request = session.get_one(Request, request_id)
    reason = may_see(question_of(session, request, at), actor, rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, how, reason, at, request.id)
        return reason
    actor_id = remember(session, actor, at)
    record(session, "request.viewed", actor=actor_id, at=at, request=request.id, detail={"how": how})
    return report(session, request_id, rules)


def lines(
    session: Session, actor: Person, rules: Rules, at: datetime, limit: int = 20
) -> tuple[Sequence[Line], int]:
    """The newest requests that this person may see, open ones first, and how many more there are.

    Looks through the newest ``LOOKED_THROUGH`` requests only, so that a long history stays quick.
    """
    newest = select(Request).where(col(Request.number).is_not(None)).order_by(col(Request.number).desc())
    rows = session.exec(newest.limit(LOOKED_THROUGH)).all()
    seen = [row for row in rows if may_see(question_of(session, row, at), actor, rules) is Reason.ALLOWED]
    seen.sort(key=lambda row: (row.status in OPEN, row.number or 0), reverse=True)
    return [_line(session, row) for row in seen[:limit]], max(len(seen) - limit, 0)


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
        )
        for row in rows
    ]


def name_of(session: Session, actor: str) -> str:
    """The name behind an actor's id; what is not a person is its own name."""
    row = session.get(PersonRow, actor)
    return actor if row is None else Person.model_validate(row.profile).label


def _rows(session: Session, request: Request) -> Sequence[Step]:
    query = select(Step).where(Step.request_id == request.id).order_by(col(Step.ordinal))
    return session.exec(query).all()


def _step(session: Session, row: Step, plan: Plan) -> StepView:
    part = next((app for app in plan.apps if app.app == row.app), None)
    newest = session.exec(
        select(Evidence).where(Evidence.step_id == row.id).order_by(col(Evidence.id).desc())
    ).first()
    return StepView(
        id=row.id,
        app=row.app,
        title=part.title if part else row.app,
        admin_url=part.admin_url if part else "",
        account=Account.model_validate(row.account),
        operation=Operation(row.operation),
        status=StepStatus(row.status),
        word=row.word,
        alarm=row.alarm,
        evidence=_evidence(newest) if newest else None,
    )


def _evidence(row: Evidence) -> EvidenceView:
    return EvidenceView.model_validate(row.model_dump(exclude={"id", "step_id", "verdict"}))


def _votes(session: Session, request: Request) -> Sequence[VoteView]:
    rows = session.exec(select(Vote).where(Vote.request_id == request.id).order_by(col(Vote.id))).all()
    return [
        VoteView(
            voter=recall(session, row.voter_id),
            choice=Choice(row.choice),
            reason=row.reason,
            at=row.at,
            current=row.version == request.version,
        )
        for row in rows
    ]


def _line(session: Session, row: Request) -> Line:
    return Line(
        id=row.id,
        number=row.number or 0,
        status=RequestStatus(row.status),
        leaver=recall(session, row.leaver_id),
        requester=recall(session, row.requester_id),
        submitted_at=row.submitted_at,
        steps=len(_rows(session, row)),
    )
