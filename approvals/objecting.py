"""What speaks against a step right before its write: what changed since the approval, or a guard."""

from approvals.database import Database
from approvals.looking import Look, objection
from approvals.models import Step
from approvals.undoing import no_seat
from approvals.withdrawing import came_alive
from approvals.work import work_of
from connectors.contract import Account, Connector, Operation


async def objection_to(database: Database, connector: Connector, step: Step, seen: Look) -> str:
    """Why a step must not be taken after all, by a look that has read its account; else nothing."""
    assert seen.account is not None
    work = work_of(step.operation)
    why = await objection(connector, Account.model_validate(step.account), seen.account, work)
    if why:
        return why
    if work is not Operation.REACTIVATE:
        return await database.read(came_alive, step, seen.account)
    return await database.read(no_seat, step, seen.usage, connector)
