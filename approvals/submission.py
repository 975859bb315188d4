"""From preview to request: everything that is checked before anybody is asked to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session, func, select

from approvals import outbox
from approvals.audit import move, sealed
from approvals.drafts import held_accounts
from approvals.models import AccountClaim, Request, Step
from approvals.people import Person, same_person
from approvals.plan import Plan, Tick
from approvals.policy import EVERYBODY, Reason, Rules, can_decide, may_request
from approvals.register import new_id, recall, remember
from approvals.requests import Terms, refuse_command
from approvals.states import RequestStatus, StepStatus
from connectors.contract import Operation

PREVIEW_LASTS = timedelta(hours=1)


class Objection(StrEnum):
    """Why a preview could not be sent as a request."""

    NOT_ALLOWED = "not_allowed"
    GONE = "gone"
    WAITING = "waiting"
    TOO_OLD = "too_old"
    NOTHING_TICKED = "nothing_ticked"
    NOT_SHOWN = "not_shown"
    NO_REASON = "no_reason"
    HELD = "held"
    NOBODY_DECIDES = "nobody_decides"


@dataclass(frozen=True)
class Submission:
    """What the requester sent: the draft, the ticks as (app, account id), the reason and who could decide."""

    draft_id: str
    actor: Person
    ticks: Sequence[tuple[str, str]]
    reason: str
    approvers: Sequence[Person]
    channel: str
    copies: Sequence[str] = ()


@dataclass(frozen=True)
class Submitted:
    """The request's number, or the objection with its particulars."""

    number: int = 0
    objection: Objection | None = None
    reason: Reason = Reason.ALLOWED
    particulars: str = ""


def submit(session: Session, terms: Terms, sent: Submission) -> Submitted:
    """Turns a draft into a request with steps and claims, and asks for its card to be posted."""
    draft = session.get(Request, sent.draft_id)
    refusal = may_request(sent.actor, terms.rules)
    if refusal is not Reason.ALLOWED:
        refuse_command(session, sent.actor, "submit", refusal, terms.now)
        return Submitted(objection=Objection.NOT_ALLOWED, reason=refusal)
    if draft is None or draft.status != RequestStatus.DRAFT or not _is_requester(session, draft, sent.actor):
        return Submitted(objection=Objection.GONE)
    plan = Plan.model_validate(draft.plan)
    if objection := _objection(session, terms, draft, plan, sent):
        return objection
    return _open(session, terms, draft, plan, sent)


def _is_requester(session: Session, draft: Request, actor: Person) -> bool:
    return same_person(recall(session, draft.requester_id), actor)


def _objection(
    session: Session, terms: Terms, draft: Request, plan: Plan, sent: Submission
) -> Submitted | None:
    if plan.waiting:
        return Submitted(objection=Objection.WAITING, particulars=", ".join(plan.waiting))
    if terms.now - draft.created_at > PREVIEW_LASTS:
        return Submitted(objection=Objection.TOO_OLD)
    if not sent.ticks:
        return Submitted(objection=Objection.NOTHING_TICKED)
    for app, account_id in sent.ticks:
        shown = plan.find(app, account_id)
        if shown is None or shown.tick is Tick.BARRED:
            return Submitted(objection=Objection.NOT_SHOWN, particulars=app)
        if held := held_accounts(session, app, [account_id]):
            return Submitted(objection=Objection.HELD, particulars=str(held[account_id]))
    if not sent.reason.strip():
        return Submitted(objection=Objection.NO_REASON)
    return None if _decidable(terms.rules, plan, sent) else Submitted(objection=Objection.NOBODY_DECIDES)


def _decidable(rules: Rules, plan: Plan, sent: Submission) -> bool:
    if EVERYBODY in rules.approvers:
        return True
    able: list[Person] = []
    for person in sent.approvers:
        again = any(same_person(person, other) for other in able)
        if not again and can_decide(person, sent.actor, plan.person, rules):
            able.append(person)
    return len(able) >= rules.quorum


def _open(session: Session, terms: Terms, draft: Request, plan: Plan, sent: Submission) -> Submitted:
    highest = session.exec(select(func.max(Request.number))).one()
    actor = remember(session, sent.actor, terms.now)
    reason = sent.reason.strip()
    ticks = tuple(dict.fromkeys(sent.ticks))
    move(
        session,
        draft,
        RequestStatus.SUBMITTED,
        actor=actor,
        at=terms.now,
        detail={"steps": len(ticks), "reason_hash": sealed(reason, draft.id)},
        number=(highest or 0) + 1,
        reason=reason,
        submitted_at=terms.now,
    )
    for ordinal, (app, account_id) in enumerate(ticks, start=1):
        _add_step(session, draft, plan, ordinal, app, account_id)
    outbox.send(session, draft.id, outbox.Kind.CARD, sent.channel, terms.now)
    for slack_id in dict.fromkeys(sent.copies):
        outbox.send(session, draft.id, outbox.Kind.COPY, slack_id, terms.now)
    return Submitted(number=draft.number or 0)


def _add_step(
    session: Session, request: Request, plan: Plan, ordinal: int, app: str, account_id: str
) -> None:
    shown = plan.find(app, account_id)
    assert shown is not None
    session.add(AccountClaim(app=app, account_id=account_id, request_id=request.id))
    session.add(
        Step(
            id=new_id(),
            request_id=request.id,
            ordinal=ordinal,
            app=app,
            account_id=account_id,
            account=shown.account.model_dump(mode="json"),
            operation=Operation.DEACTIVATE,
            status=StepStatus.PLANNED,
        )
    )
