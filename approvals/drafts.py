"""A draft is what the preview showed. It claims nothing, and is forgotten after a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from approvals.audit import SYSTEM, record
from approvals.models import AccountClaim, Request
from approvals.people import Person
from approvals.plan import AppPlan, Plan
from approvals.register import remember
from approvals.states import RequestStatus

KEPT_FOR = timedelta(days=1)


def open_draft(
    session: Session, requester: Person, plan: Plan, at: datetime, draft_id: str, urgent: bool = False
) -> None:
    """Stores an empty preview under the opaque id that the modal carries."""
    requester_id = remember(session, requester, at)
    draft = Request(
        id=draft_id,
        kind=plan.kind,
        status=RequestStatus.DRAFT,
        leaver_id=remember(session, plan.person, at),
        requester_id=requester_id,
        plan=plan.model_dump(mode="json"),
        urgent=urgent,
        created_at=at,
    )
    session.add(draft)
    record(
        session,
        "request.drafted",
        actor=requester_id,
        at=at,
        request=draft.id,
        detail={"kind": draft.kind, "apps": [app.app for app in plan.apps]},
    )


def show_app(session: Session, draft_id: str, part: AppPlan, at: datetime) -> Plan | None:
    """Fills one app's part in and records that it was shown; None when the draft is gone or was sent."""
    draft = session.get(Request, draft_id)
    if draft is None or draft.status != RequestStatus.DRAFT:
        return None
    plan = Plan.model_validate(draft.plan).with_app(part)
    draft.plan = plan.model_dump(mode="json")
    session.add(draft)
    record(
        session,
        "plan.shown",
        actor=draft.requester_id,
        at=at,
        request=draft.id,
        app=part.app,
        detail={
            "app": part.app,
            "accounts": [shown.account.id for shown in part.accounts if shown.match == "address"],
            "possible": [shown.account.id for shown in part.accounts if shown.match == "possible"],
            "gap": bool(part.gap),
        },
    )
    return plan


def plan_of(session: Session, request_id: str) -> Plan | None:
    """The plan of a draft or request, as it was shown."""
    row = session.get(Request, request_id)
    return None if row is None else Plan.model_validate(row.plan)


def held_accounts(session: Session, app: str, account_ids: Sequence[str]) -> Mapping[str, int | None]:
    """Which of these accounts an open request holds already, and that request's number."""
    rows = session.exec(
        select(AccountClaim.account_id, Request.number)
        .join(Request, col(Request.id) == col(AccountClaim.request_id))
        .where(AccountClaim.app == app, col(AccountClaim.account_id).in_(list(account_ids)))
    ).all()
    return dict(rows)


def purge_drafts(session: Session, at: datetime) -> int:
    """Forgets the drafts that nobody sent within a day; returns how many."""
    old = session.exec(
        select(Request).where(Request.status == RequestStatus.DRAFT, Request.created_at < at - KEPT_FOR)
    ).all()
    for draft in old:
        noted = {"drafted_at": draft.created_at.isoformat()}
        record(session, "request.discarded", actor=SYSTEM, at=at, request=draft.id, detail=noted)
        session.exec(delete(Request).where(col(Request.id) == draft.id))
    return len(old)
