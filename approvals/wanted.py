"""What somebody ticked in a plan: whether it was offered, what it means, and the steps that follow."""

from collections.abc import Iterable
from datetime import datetime

from approvals.models import Request, Step
from approvals.people import Person
from approvals.plan import Plan, PlannedAccount, Tick
from approvals.policy import AskedAccount, Question, Rules, needs_reason
from approvals.register import new_id
from approvals.sent import Submission
from approvals.states import RequestKind, RequestStatus, StepStatus, Way
from approvals.work import Chore, Work
from connectors.contract import Account, Operation

PROBED = (Operation.DEACTIVATE, Operation.DEACTIVATE, Operation.REACTIVATE)
"""What a probe does: the second time shows whether "already so" is success."""


def is_offered(shown: PlannedAccount, tick: tuple[str, str], sent: Submission) -> bool:
    """Whether the account could be ticked at all, in the way that it was."""
    if shown.tick is Tick.BARRED or (tick in sent.overrides and not shown.may_override):
        return False
    return bool(shown.account.owns) or tick not in sent.hand_overs


def asked_account(plan: Plan, tick: tuple[str, str], sent: Submission) -> AskedAccount:
    """One ticked account as the rules see it."""
    shown, part = shown_as(plan, tick), plan.part(tick[0])
    account = shown.account
    return AskedAccount(
        app=tick[0],
        account=tick[1],
        title=part.title if part else "",
        role=account.role,
        is_admin=account.is_admin,
        overrides=tick in sent.overriding,
        owners=part.owners if part else (),
        holder=shown.holder,
    )


def works(plan: Plan, tick: tuple[str, str], sent: Submission) -> Iterable[tuple[Work, Way]]:
    """What is done with one ticked account and how, in order."""
    shown = shown_as(plan, tick)
    if plan.kind is RequestKind.PROBE:
        yield from ((operation, Way.AUTOMATIC) for operation in PROBED)
        return
    if tick in sent.hand_overs:
        yield Chore.HAND_OVER, Way.BY_HAND
    yield shown.operation, Way.OVERRIDE if tick in sent.overriding else shown.way


def shown_as(plan: Plan, tick: tuple[str, str]) -> PlannedAccount:
    """The ticked account as the plan shows it, which it must."""
    shown = plan.find(*tick)
    assert shown is not None
    return shown


def step(
    request: Request, ordinal: int, tick: tuple[str, str], account: Account, work: Work, way: Way
) -> Step:
    """A step of a request that was just asked for."""
    return Step(
        id=new_id(),
        request_id=request.id,
        ordinal=ordinal,
        app=tick[0],
        account_id=tick[1],
        account=account.model_dump(mode="json"),
        operation=work,
        way=way,
        insists=request.kind == RequestKind.PROBE,
        status=StepStatus.PLANNED,
    )


def may_need_reason(
    plan: Plan, requester: Person, rules: Rules, at: datetime, *, urgent: bool = False
) -> bool:
    """Whether any of what a plan offers, alone or together, would have to be asked for with a reason."""
    offered = [
        ((part.app, planned.account.id), planned.may_override)
        for part in plan.apps
        for planned in part.accounts
        if planned.tick is not Tick.BARRED
    ]
    if not offered or urgent:
        return True
    alone = [(_offered(plan, tick, overrides),) for tick, may in offered for overrides in {False, may}]
    together = tuple(_offered(plan, tick, False) for tick, _ in offered)
    question = Question(
        status=RequestStatus.DRAFT,
        version=1,
        seen_version=1,
        expired=False,
        requester=requester,
        leaver=plan.person,
        kind=plan.kind,
        asked_at=at,
        at=at,
    )
    asked = (question.model_copy(update={"accounts": accounts}) for accounts in (*alone, together))
    return any(needs_reason(each, rules) for each in asked)


def _offered(plan: Plan, tick: tuple[str, str], overrides: bool) -> AskedAccount:
    chosen = frozenset({tick}) if overrides else frozenset()
    return asked_account(plan, tick, Submission("", Person(), (tick,), "", (), "", overrides=chosen))
