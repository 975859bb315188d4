"""What has changed between two readings of one app, as far as an approval is concerned. Nothing is asked."""

from collections.abc import Collection, Iterable, Sequence

from approvals.cautions import Caution
from approvals.models import Step
from approvals.plan import AppPlan, Match, PlannedAccount, Reading, Tick
from approvals.second_reading import Difference, Drift
from approvals.states import Way
from connectors.contract import Account, State

TOLD = frozenset(
    {
        Caution.ADMIN,
        Caution.ALREADY_DEACTIVATED,
        Caution.UNKNOWN_STATE,
        Caution.INVITED,
        Caution.SEVERAL_ACCOUNTS,
        Caution.HELD,
    }
)
"""Cautions that are told as another difference, or are none of this request's."""
GATED = frozenset({Caution.NO_API, Caution.UNPROVEN, Caution.CONTRADICTED, Caution.DESTRUCTIVE})


def differences(
    before: AppPlan, now: AppPlan, steps: Sequence[Step], gone: Collection[str] = ()
) -> tuple[Difference, ...]:
    """What differs in one app: ``steps`` are the request's there, ``gone`` the ids that are no more."""
    if now.reading is not Reading.READ:
        return (Difference(app=now.app, drift=Drift.UNREAD),) if steps else ()
    return (*_new(before, now), *_of_steps(before, now, steps, gone))


def _new(before: AppPlan, now: AppPlan) -> Iterable[Difference]:
    """The person's accounts that nobody saw in use when it was approved."""
    known = {shown.account.id for shown in before.accounts if shown.account.state is not State.DEACTIVATED}
    for found in now.accounts:
        dead = found.account.state is State.DEACTIVATED or Caution.HELD in found.cautions
        if found.match is Match.ADDRESS and found.account.id not in known and not dead:
            taken_in = found.tick is Tick.TICKED
            yield _difference(found.account, Drift.NEW, after=found.account.role, taken_in=taken_in)


def _of_steps(
    before: AppPlan, now: AppPlan, steps: Sequence[Step], gone: Collection[str]
) -> Iterable[Difference]:
    seen = {found.account.id: found for found in now.accounts}
    shown = {each.account.id: each for each in before.accounts}
    for step in {step.account_id: step for step in steps}.values():
        account = Account.model_validate(step.account)
        if step.account_id in gone:
            yield _difference(account, Drift.GONE)
        elif found := seen.get(step.account_id):
            cautions = shown[account.id].cautions if account.id in shown else ()
            yield from _of_account(account, found, cautions, _way(step, steps), bool(now.further_gap))


def _way(step: Step, steps: Sequence[Step]) -> Way:
    """How the account itself is dealt with, which a hand-over before it does not tell."""
    return Way([each.way for each in steps if each.account_id == step.account_id][-1])


def _of_account(
    shown: Account, found: PlannedAccount, cautions: Collection[Caution], way: Way, blind: bool
) -> Iterable[Difference]:
    now = found.account
    if now.state is State.DEACTIVATED:
        yield _difference(now, Drift.DEACTIVATED)
        return
    if (shown.email, shown.login) != (now.email, now.login):
        was, is_ = (shown.email, now.email) if shown.email != now.email else (shown.login, now.login)
        yield _difference(now, Drift.IDENTITY, before=was or "", after=is_ or "")
    if now.is_admin and not shown.is_admin:
        yield _difference(now, Drift.ADMIN, before=shown.role, after=now.role)
    elif now.role != shown.role:
        yield _difference(now, Drift.ROLE, before=shown.role, after=now.role)
    if now.state is not shown.state:
        yield _difference(now, Drift.STATE, before=shown.state.value, after=now.state.value)
    worse = way is Way.AUTOMATIC and found.way is Way.BY_HAND
    if worse:
        yield _difference(now, Drift.BY_HAND)
    quiet = TOLD | (GATED if worse else set()) | ({Caution.LAST_ADMIN} if blind else set())
    for caution in found.cautions:
        if caution not in quiet and caution not in cautions:
            yield _difference(now, Drift.CAUTION, after=caution.value)


def _difference(
    account: Account, drift: Drift, *, before: str = "", after: str = "", taken_in: bool = False
) -> Difference:
    return Difference(
        app=account.app,
        drift=drift,
        account_id=account.id,
        label=_handle(account),
        before=before,
        after=after,
        taken_in=taken_in,
    )


def _handle(account: Account) -> str:
    return account.email or account.login or account.id
