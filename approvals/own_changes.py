"""What our own steps have changed in an app since it was read, which an older reading does not know."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from approvals.models import Evidence, Step
from approvals.states import StepStatus
from approvals.stored_accounts import StoredAccount
from approvals.work import Chore
from connectors.contract import Operation, State

SETTLED = timedelta(minutes=10)
"""So long after a change an app is read again by itself: not once for every step of a long request."""
CLOSING = (Operation.DEACTIVATE, Operation.WITHDRAW_INVITATION)
_TOUCHED = (StepStatus.VERIFIED, StepStatus.CONTRADICTED, StepStatus.UNVERIFIED)


def is_changed(session: Session, app: str, since: datetime, until: datetime | None = None) -> bool:
    """Whether a step of ours was carried out in the app after the moment that a reading is of.

    One whose outcome could not be proven counts as well. ``until`` leaves out what is later than that.
    """
    looked = select(Evidence.id).join(Step, col(Step.id) == col(Evidence.step_id))
    looked = looked.where(Step.app == app, Evidence.read_at > since, col(Evidence.verdict).in_(_TOUCHED))
    if until is not None:
        looked = looked.where(Evidence.read_at <= until)
    return session.exec(looked.limit(1)).first() is not None


def closed_since(session: Session, app: str, since: datetime) -> Mapping[str, Operation]:
    """The accounts that our own steps have closed since then, and have not opened again, and by what."""
    rows = (
        select(Step.account_id, Step.operation)
        .join(Evidence, col(Evidence.step_id) == col(Step.id))
        .where(Step.app == app, Evidence.read_at > since, Evidence.verdict == StepStatus.VERIFIED)
        .where(col(Step.operation).not_in(list(Chore)))
        .order_by(col(Evidence.read_at), col(Evidence.id))
    )
    newest = {account_id: Operation(work) for account_id, work in session.exec(rows)}
    return {account_id: work for account_id, work in newest.items() if work in CLOSING}


def as_we_left_them(
    accounts: Iterable[StoredAccount], closed: Mapping[str, Operation]
) -> Iterator[StoredAccount]:
    """The accounts of a reading, of which those that we have closed since then are off."""
    for account in accounts:
        yield _off(account) if account.id in closed else account


def _off(account: StoredAccount) -> StoredAccount:
    return account._replace(state=State.DEACTIVATED, vendor_state=State.DEACTIVATED.value)
