"""How many accounts an hour touches: those of one request, and of those that were approved in that hour."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from approvals.models import Request, Step, Vote
from approvals.policy import AskedAccount, Choice, Touched
from approvals.states import RequestStatus, StepStatus

WITHIN = timedelta(hours=1)
COUNTED = (
    RequestStatus.APPROVED,
    RequestStatus.SCHEDULED,
    RequestStatus.RUNNING,
    RequestStatus.INCOMPLETE,
    RequestStatus.DONE,
)
"""What has become of a request that was approved and not called back."""


class Other(NamedTuple):
    """An account of another request, and when that was approved."""

    at: datetime
    request_id: str
    app: str
    account_id: str


def touched_by(
    session: Session, request: Request, accounts: Sequence[AskedAccount], at: datetime
) -> tuple[Touched, ...]:
    """What the hour until now touches with these accounts, then the hour until each approval so far.

    The votes count as they were cast, so that a fuse that was blown then does not mend while somebody waits.
    """
    if not accounts:
        return ()
    given = select(Vote.at).where(Vote.request_id == request.id, Vote.version == request.version)
    moments = [at, *session.exec(given.where(Vote.choice == Choice.APPROVE)).all()]
    others = _others(session, request, min(moments) - WITHIN)
    sizes = _sizes(request.plan)
    found = (each for moment in moments for each in _until(moment, accounts, others, sizes))
    return tuple(dict.fromkeys(found))


def _others(session: Session, request: Request, since: datetime) -> Sequence[Other]:
    rows = (
        select(Request.decided_at, Request.id, Step.app, Step.account_id)
        .join(Step, col(Step.request_id) == col(Request.id))
        .where(col(Request.decided_at) > since, col(Request.status).in_(COUNTED), Request.id != request.id)
        .where(Step.status != StepStatus.DROPPED)
    )
    return [Other(at, *rest) for at, *rest in session.exec(rows).all() if at is not None]


def _sizes(plan: Mapping[str, Any]) -> Mapping[str, int | None]:
    """How many accounts each app had in use when it was read, as far as it told."""
    return {part["app"]: (part.get("usage") or {}).get("used") for part in plan.get("apps", ())}


def _until(
    moment: datetime,
    accounts: Sequence[AskedAccount],
    others: Sequence[Other],
    sizes: Mapping[str, int | None],
) -> Iterator[Touched]:
    lately = [each for each in others if moment - WITHIN < each.at <= moment]
    mine = {(each.app, each.account) for each in accounts}
    theirs = {(each.app, each.account_id) for each in lately}
    yield Touched(accounts=len(mine | theirs), others=len({each.request_id for each in lately}))
    for app, title in {each.app: each.title for each in accounts}.items():
        yield Touched(
            app=app,
            title=title,
            accounts=sum(where == app for where, _ in mine | theirs),
            others=len({each.request_id for each in lately if each.app == app}),
            size=sizes.get(app),
        )
