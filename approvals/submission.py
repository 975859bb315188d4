"""From preview to request: everything that is checked before anybody is asked to decide."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlmodel import Session, func, select

from approvals import departing, outbox
from approvals.asked import note_people, reach
from approvals.audit import move, sealed
from approvals.discretion import number_for, unnamed
from approvals.drafts import held_accounts
from approvals.lent import lent_since
from approvals.models import AccountClaim, Request
from approvals.people import Person, same_person
from approvals.plan import Plan
from approvals.policy import (
    Delegation,
    Question,
    Reason,
    may_ask,
    may_submit,
    needs_reason,
    stuck,
    to_ask,
    to_tell,
)
from approvals.register import recall, remember
from approvals.requests import Terms, refuse_command
from approvals.sent import Objection as Objection
from approvals.sent import Submission as Submission
from approvals.sent import Submitted as Submitted
from approvals.states import RequestKind, RequestStatus
from approvals.touched import touched_by
from approvals.undoing import against_sending, note_sent
from approvals.wanted import asked_account, is_offered, shown_as, step, works

PREVIEW_LASTS = timedelta(hours=1)


def submit(session: Session, terms: Terms, sent: Submission) -> Submitted:
    """Turns a draft into a request with steps and claims, and asks for its card to be posted."""
    draft = session.get(Request, sent.draft_id)
    kind = RequestKind(draft.kind) if draft else RequestKind.OFFBOARD
    refusal = may_ask(kind, sent.actor, terms.rules)
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
    if why := against_sending(session, terms, draft):
        return Submitted(objection=Objection.NOT_UNDOABLE, particulars=why)
    if not sent.ticks:
        return Submitted(objection=Objection.NOTHING_TICKED)
    held = _held(session, sent)
    for app, account_id in sent.ticks:
        shown = plan.find(app, account_id)
        if shown is None or not is_offered(shown, (app, account_id), sent):
            return Submitted(objection=Objection.NOT_SHOWN, particulars=app)
        if account_id in held.get(app, {}):
            told = number_for(session, held[app][account_id], sent.actor, terms.rules, terms.now)
            return Submitted(objection=Objection.HELD, particulars=told)
    asked = _question(session, terms, draft, plan, sent)
    if (refusal := may_submit(asked, terms.rules)) is not Reason.ALLOWED:
        refuse_command(session, sent.actor, "submit", refusal, terms.now)
        return Submitted(objection=Objection.NOT_ALLOWED, reason=refusal)
    if needs_reason(asked, terms.rules) and not sent.reason.strip():
        return Submitted(objection=Objection.NO_REASON)
    lent = lent_since(session, terms.now)
    if stuck(asked, (), terms.rules, lent):
        return Submitted(objection=Objection.NOBODY_DECIDES)
    unreached = sent.privacy is not None and not _reached_directly(asked, terms, lent)
    return Submitted(objection=Objection.NOBODY_TO_REACH) if unreached else None


def _held(session: Session, sent: Submission) -> Mapping[str, Mapping[str, int | None]]:
    """Which of the ticked accounts an open request holds, and its number, by app."""
    apps = dict.fromkeys(app for app, _ in sent.ticks)
    return {app: held_accounts(session, app, [one for of, one in sent.ticks if of == app]) for app in apps}


def _reached_directly(asked: Question, terms: Terms, lent: Sequence[Delegation]) -> bool:
    """Whether anybody is known by name whom a direct message could ask or tell."""
    people = (*to_ask(asked, (), terms.rules, lent, quiet=True), *to_tell(asked, terms.rules))
    return any(person.slack_id for person in people)


def _question(session: Session, terms: Terms, draft: Request, plan: Plan, sent: Submission) -> Question:
    """What would be asked, as the policy needs to see it."""
    accounts = tuple(asked_account(plan, tick, sent) for tick in dict.fromkeys(sent.ticks))
    return Question(
        status=RequestStatus.DRAFT,
        version=1,
        seen_version=1,
        expired=False,
        requester=sent.actor,
        leaver=plan.person,
        overrides=bool(sent.overriding),
        kind=plan.kind,
        accounts=accounts,
        asked_at=terms.now,
        at=terms.now,
        people=tuple(sent.approvers),
        urgent=draft.urgent,
        touched=touched_by(session, draft, accounts, terms.now),
    )


def _open(session: Session, terms: Terms, draft: Request, plan: Plan, sent: Submission) -> Submitted:
    highest = session.exec(select(func.max(Request.number))).one()
    actor = remember(session, sent.actor, terms.now)
    reason = sent.reason.strip()
    ticks = tuple(dict.fromkeys(sent.ticks))
    todo = [(tick, *how) for tick in ticks for how in works(plan, tick, sent)]
    move(
        session,
        draft,
        RequestStatus.SUBMITTED,
        actor=actor,
        at=terms.now,
        detail={
            "steps": len(todo),
            "overrides": len(sent.overriding),
            "reason_hash": sealed(reason, draft.id),
            **({"private": sent.privacy.value} if sent.privacy else {}),
            **({"urgent": True} if draft.urgent else {}),
        },
        number=(highest or 0) + 1,
        reason=reason,
        submitted_at=terms.now,
        run_at=sent.moment.at if sent.moment else None,
        confidential=sent.confidential,
        plan=unnamed(plan).model_dump(mode="json"),
    )
    for app, account_id in ticks:
        session.add(AccountClaim(app=app, account_id=account_id, request_id=draft.id))
    for ordinal, (tick, work, way) in enumerate(todo, start=1):
        account = shown_as(plan, tick).account
        session.add(step(draft, ordinal, tick, account, work, way))
    if sent.privacy is None:
        outbox.send(session, draft.id, outbox.Kind.CARD, sent.channel, terms.now)
    note_sent(session, draft, actor, terms.now)
    departing.asked_for(session, draft, terms.now)
    note_people(session, draft, sent.approvers, terms.now, direct=sent.copies)
    reach(session, draft, _question(session, terms, draft, plan, sent), (), terms.rules, terms.now)
    leaver = plan.person.label if sent.privacy else ""
    return Submitted(number=draft.number or 0, privacy=sent.privacy, leaver=leaver, moment=sent.moment)
