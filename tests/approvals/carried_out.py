"""The short way through an execution: every step looked at, sent and proven as a test wants it."""

from dataclasses import dataclass

from sqlmodel import Session, select

from approvals import steps
from approvals.looking import Look
from approvals.models import Step
from approvals.states import StepStatus
from connectors.contract import Account, Counting, State, Usage
from tests.approvals.scenes import Scene


@dataclass(frozen=True)
class Course:
    """How the steps of a request go: the seats before and after, which state, and where they end."""

    before: int | None = 50
    after: int | None = 49
    begins: State = State.ACTIVE
    ends: State = State.DEACTIVATED
    to: StepStatus = StepStatus.VERIFIED


async def carry_out(scene: Scene, request_id: str, course: Course | None = None) -> None:
    """Executes an approved request without a vendor, and closes it."""
    await scene.database.transact(steps.begin, request_id, scene.clock())
    for step in await scene.steps(request_id):
        await scene.database.transact(_settle, scene, step.id, course or Course())
    await scene.database.transact(steps.finish, request_id, scene.clock())


def _settle(session: Session, scene: Scene, step_id: str, course: Course) -> None:
    at, step = scene.clock(), session.exec(select(Step).where(Step.id == step_id)).one()
    shown = Account.model_validate(step.account)
    steps.start(session, step_id, _look(scene, shown, course.begins, course.before), at)
    steps.answer(session, step_id, StepStatus.ACCEPTED, "accepted", "", at)
    seen = _look(scene, shown, course.ends, course.after)
    steps.conclude(session, step_id, steps.Verdict(course.to, seen), at)


def _look(scene: Scene, shown: Account, state: State, seats: int | None) -> Look:
    usage = None if seats is None else Usage(used=seats, counting=Counting.COUNTED)
    return Look(at=scene.clock(), account=shown.model_copy(update={"state": state}), usage=usage)
