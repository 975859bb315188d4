"""One step of a request as people read it, with what a fresh read showed and whom it was given to."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.handed import ManualTask
from approvals.models import Attempt, Evidence, PersonRow, Step
from approvals.people import Person
from approvals.plan import Plan
from approvals.states import StepStatus, Way
from approvals.work import Chore, Work, work_of
from connectors.contract import Account, Value


class EvidenceView(Value):
    """What a fresh read showed. A number that could not be read is None."""

    state_before: str
    state_after: str
    seats_before: int | None
    seats_after: int | None
    counting: str
    sessions: str
    read_at: datetime
    testimony: str = ""


class AttemptView(Value):
    """The vendor's last answer, by its class, and when it came; None while it has not."""

    outcome: str
    ended_at: datetime | None


class TaskView(Value):
    """What a person is asked to do for a step, and what they said of it."""

    assignees: tuple[str, ...]
    instructions: tuple[str, ...]
    link: str
    opened_at: datetime
    reminded: int
    declared_by: str
    declared_at: datetime | None
    note: str


class StepView(Value):
    """One step as people read it. ``word`` says why it is where it is; ``evidence`` is the newest.

    ``attempt`` is the newest of a step that insists, as a probe's do. ``apart`` tells its account from others
    of the app that go by the same address.
    """

    id: str
    app: str
    title: str
    admin_url: str
    account: Account
    operation: Work
    status: StepStatus
    word: str
    alarm: bool
    evidence: EvidenceView | None = None
    way: Way = Way.AUTOMATIC
    task: TaskView | None = None
    attempt: AttemptView | None = None
    apart: str = ""

    @property
    def was_so(self) -> bool:
        """Whether the account was so before anything was asked of the vendor, which is no work of ours."""
        seen = self.evidence
        proven = self.status is StepStatus.VERIFIED and not isinstance(self.operation, Chore)
        return proven and seen is not None and seen.state_before == seen.state_after


def name_of(session: Session, actor: str) -> str:
    """The name behind an actor's id; what is not a person is its own name."""
    row = session.get(PersonRow, actor)
    return actor if row is None else Person.model_validate(row.profile).label


def step_view(session: Session, row: Step, plan: Plan) -> StepView:
    """The step with its newest evidence, its task and, where it insists, its newest attempt."""
    newest = session.exec(
        select(Evidence).where(Evidence.step_id == row.id).order_by(col(Evidence.id).desc())
    ).first()
    return _view(session, row, plan, newest, session.get(ManualTask, row.id))


def step_views(session: Session, rows: Sequence[Step], plan: Plan) -> tuple[StepView, ...]:
    """The same of all these steps of one request, of which there may be hundreds."""
    if not rows:
        return ()
    mine = select(Step.id).where(Step.request_id == rows[0].request_id)
    seen = select(Evidence).where(col(Evidence.step_id).in_(mine)).order_by(col(Evidence.id))
    newest = {each.step_id: each for each in session.exec(seen).all()}
    asked = select(ManualTask).where(col(ManualTask.step_id).in_(mine))
    tasks = {each.step_id: each for each in session.exec(asked).all()}
    return tuple(_view(session, row, plan, newest.get(row.id), tasks.get(row.id)) for row in rows)


def _view(
    session: Session, row: Step, plan: Plan, newest: Evidence | None, task: ManualTask | None
) -> StepView:
    part, account = plan.part(row.app), Account.model_validate(row.account)
    return StepView(
        id=row.id,
        app=row.app,
        title=part.title if part else row.app,
        admin_url=part.admin_url if part else "",
        account=account,
        operation=work_of(row.operation),
        status=StepStatus(row.status),
        word=row.word,
        alarm=row.alarm,
        evidence=_evidence(newest) if newest else None,
        way=Way(row.way),
        task=_task(session, task) if task else None,
        attempt=_attempt(session, row.id) if row.insists else None,
        apart=part.apart(account) if part else "",
    )


def _attempt(session: Session, step_id: str) -> AttemptView | None:
    newest = select(Attempt).where(Attempt.step_id == step_id).order_by(col(Attempt.number).desc())
    row = session.exec(newest).first()
    return AttemptView(outcome=row.outcome, ended_at=row.ended_at) if row else None


TOLD = frozenset(TaskView.model_fields) - {"declared_by"}
"""What is told of a task as its row has it."""


def _task(session: Session, row: ManualTask) -> TaskView:
    told = row.model_dump(include=set(TOLD))
    return TaskView(**told, declared_by=name_of(session, row.declared_by) if row.declared_by else "")


def _evidence(row: Evidence) -> EvidenceView:
    return EvidenceView.model_validate(row.model_dump(exclude={"id", "step_id", "verdict"}))
