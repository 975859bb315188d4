"""Asking for a reclaim: who may, and the draft that holds what they were shown, with its evidence."""

from sqlmodel import Session

from approvals.drafts import open_draft, show_app
from approvals.people import Person
from approvals.plan import AppPlan, Plan
from approvals.policy import Reason, may_ask
from approvals.reclaim_planner import reclaim_plan
from approvals.requests import Terms, refuse_command
from approvals.states import RequestKind


def may_review(session: Session, terms: Terms, actor: Person) -> Reason:
    """Whether somebody may look at seats in order to take them back; a refusal is recorded.

    Whoever may ask for a reclaim may. Of whose seats, the rules say once it is sent.
    """
    reason = may_ask(RequestKind.RECLAIM, actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "reclaim", reason, terms.now)
    return reason


def open_reclaim(session: Session, terms: Terms, actor: Person, part: AppPlan, draft_id: str) -> Plan:
    """Keeps what somebody is shown as a draft; that they were shown it is recorded."""
    plan = reclaim_plan(part)
    open_draft(session, actor, plan, terms.now, draft_id)
    shown = show_app(session, draft_id, part, terms.now)
    return shown or plan
