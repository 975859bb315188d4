"""What somebody may know of other requests: which hold an account, and which has a number."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.drafts import held_accounts
from approvals.lent import lent_since
from approvals.models import Request
from approvals.people import Person
from approvals.plan import AppPlan, Plan
from approvals.policy import Reason, Rules, may_see
from approvals.requests import question_of, refuse_command


def known_holds(
    session: Session, app: str, account_ids: Sequence[str], actor: Person, rules: Rules, at: datetime
) -> Mapping[str, int | None]:
    """Which of these accounts an open request holds that this person may see, and that request's number.

    What any other request holds looks free to them: only sending is refused, and not said why.
    """
    held = held_accounts(session, app, account_ids)
    seen = seen_among(session, held.values(), actor, rules, at)
    return {account_id: number for account_id, number in held.items() if number in seen}


def seen_among(
    session: Session, numbers: Iterable[int | None], actor: Person, rules: Rules, at: datetime
) -> frozenset[int]:
    """Those of these requests that this person may see."""
    wanted = {number for number in numbers if number is not None}
    rows = session.exec(select(Request).where(col(Request.number).in_(wanted))).all() if wanted else ()
    seen = (row for row in rows if _sight(session, row, actor, rules, at) is Reason.ALLOWED)
    return frozenset(row.number for row in seen if row.number)


def number_for(session: Session, number: int | None, actor: Person, rules: Rules, at: datetime) -> str:
    """The number of a request for somebody who may see it; nothing for anybody else."""
    return str(number) if number in seen_among(session, [number], actor, rules, at) else ""


def find_seen(
    session: Session, number: int, actor: Person, rules: Rules, at: datetime, command: str
) -> str | None:
    """The id of the request with this number; None as well where it is not for this person's eyes.

    That they tried is recorded.
    """
    row = session.exec(select(Request).where(Request.number == number)).first()
    if row is None:
        return None
    reason = _sight(session, row, actor, rules, at)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, command, reason, at, row.id)
    return row.id if reason is Reason.ALLOWED else None


def unnamed(plan: Plan) -> Plan:
    """The plan without the numbers of other requests: it was drawn up for one reader, and others read it."""
    return plan.model_copy(update={"apps": tuple(_unnamed(part) for part in plan.apps)})


def _unnamed(part: AppPlan) -> AppPlan:
    accounts = tuple(each.model_copy(update={"held_by": None}) for each in part.accounts)
    return part.model_copy(update={"accounts": accounts})


def _sight(session: Session, request: Request, actor: Person, rules: Rules, at: datetime) -> Reason:
    return may_see(question_of(session, request, at), actor, rules, lent_since(session, at))
