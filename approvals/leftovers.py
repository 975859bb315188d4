"""What an execution left undone: tried again, handed to a person, or closed by name and with a reason."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.audit import move, record, sealed
from approvals.handed import ManualTask
from approvals.lent import lent_since
from approvals.manual import Answer, Before, go_round, open_task
from approvals.models import AccountClaim, Evidence, Request, Step
from approvals.people import Person, same_person
from approvals.policy import Reason, can_decide, matches_any, may_settle
from approvals.register import remember
from approvals.requests import Terms, close, question_of
from approvals.states import SETTLED_WELL, RequestStatus, StepStatus

FAILED = frozenset({StepStatus.REFUSED, StepStatus.CONTRADICTED, StepStatus.UNVERIFIED})


def try_again(session: Session, terms: Terms, request_id: str, actor: Person) -> Answer:
    """Takes up what failed: what was declared done by hand is looked at, the rest is tried anew."""
    request, actor_id, reason = _weigh(session, terms, request_id, actor, "try_again")
    if reason is not Reason.ALLOWED:
        return Answer(reason, request.number or 0)
    failed = _failed(session, request)
    if not _hold(session, request, failed):
        return _refuse(session, terms, request, actor_id, "try_again", Reason.HELD)
    for step in failed:
        task = session.get(ManualTask, step.id)
        if task is not None and task.declared_at is not None and step.status == StepStatus.UNVERIFIED:
            task.to_check = True
            session.add(task)
        else:
            move(session, step, StepStatus.PLANNED, actor=actor_id, at=terms.now, word="", alarm=False)
    go_round(session, terms, request, actor_id)
    return Answer(Reason.ALLOWED, request.number or 0)


def do_by_hand(session: Session, terms: Terms, request_id: str, actor: Person) -> Answer:
    """Hands what failed to the owners of the apps, with instructions."""
    request, actor_id, reason = _weigh(session, terms, request_id, actor, "by_hand")
    if reason is not Reason.ALLOWED:
        return Answer(reason, request.number or 0)
    failed = _failed(session, request)
    if not _hold(session, request, failed):
        return _refuse(session, terms, request, actor_id, "by_hand", Reason.HELD)
    for step in failed:
        open_task(session, step, f"handed over by {actor.label}", _last_seen(session, step), terms.now)
    return Answer(Reason.ALLOWED, request.number or 0)


def close_rest(session: Session, terms: Terms, request_id: str, actor: Person, why: str) -> Answer:
    """Closes what is left by somebody's own name and reason; whoever asked for it cannot."""
    request, actor_id, reason = _weigh(session, terms, request_id, actor, "close")
    if reason is Reason.ALLOWED:
        reason = _may_close(session, terms, request, actor)
        if reason is Reason.ALLOWED and not why.strip():
            reason = Reason.NO_REASON
        if reason is not Reason.ALLOWED:
            return _refuse(session, terms, request, actor_id, "close", reason)
    if reason is not Reason.ALLOWED:
        return Answer(reason, request.number or 0)
    detail = {"reason_hash": sealed(why.strip(), request.id)}
    word = f"closed by {actor.label}: {why.strip()}"
    for step in _left(session, request):
        move(session, step, StepStatus.OVERRIDDEN, actor=actor_id, at=terms.now, word=word)
    close(session, request, RequestStatus.DONE, actor=actor_id, at=terms.now, word=why.strip(), detail=detail)
    return Answer(Reason.ALLOWED, request.number or 0)


def _last_seen(session: Session, step: Step) -> Before:
    """What the newest read showed, or else what was approved."""
    newest = select(Evidence).where(Evidence.step_id == step.id).order_by(col(Evidence.id).desc())
    seen = session.exec(newest.limit(1)).first()
    if seen is None:
        return Before(str(step.account.get("state", "")))
    return Before(seen.state_after, seen.seats_after, seen.counting)


def _weigh(
    session: Session, terms: Terms, request_id: str, actor: Person, command: str
) -> tuple[Request, str, Reason]:
    request = session.get_one(Request, request_id)
    actor_id = remember(session, actor, terms.now)
    lent = lent_since(session, request.created_at)
    reason = may_settle(question_of(session, request, terms.now), actor, terms.rules, lent)
    if reason is not Reason.ALLOWED:
        _refuse(session, terms, request, actor_id, command, reason)
    return request, actor_id, reason


def _refuse(
    session: Session, terms: Terms, request: Request, actor_id: str, command: str, reason: Reason
) -> Answer:
    detail = {"command": command, "reason": reason.value, "status": request.status}
    record(session, "rest.refused", actor=actor_id, at=terms.now, request=request.id, detail=detail)
    outbox.redraw(session, request.id)
    return Answer(reason, request.number or 0)


def _may_close(session: Session, terms: Terms, request: Request, actor: Person) -> Reason:
    question = question_of(session, request, terms.now)
    if same_person(actor, question.requester):
        return Reason.OWN_REQUEST
    lent = lent_since(session, request.created_at)
    if can_decide(question, actor, terms.rules, lent) or matches_any(terms.rules.operators, actor):
        return Reason.ALLOWED
    return Reason.NOT_APPROVER


def _failed(session: Session, request: Request) -> Sequence[Step]:
    return [step for step in _left(session, request) if step.status in FAILED]


def _left(session: Session, request: Request) -> Sequence[Step]:
    steps = select(Step).where(Step.request_id == request.id).order_by(col(Step.ordinal))
    return [
        step for step in session.exec(steps).all() if step.status not in {*SETTLED_WELL, StepStatus.DROPPED}
    ]


def _hold(session: Session, request: Request, steps: Sequence[Step]) -> bool:
    """Claims the accounts anew; false where another open request holds one by now."""
    wanted = {(step.app, step.account_id) for step in steps}
    held = {account: session.get(AccountClaim, account) for account in wanted}
    if any(claim is not None and claim.request_id != request.id for claim in held.values()):
        return False
    for (app, account_id), claim in held.items():
        if claim is None:
            session.add(AccountClaim(app=app, account_id=account_id, request_id=request.id))
    return True
