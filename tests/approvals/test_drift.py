"""What has changed between two readings of an app, and whether an approval covers it."""

from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.drift import differences
from approvals.models import Step
from approvals.plan import AppPlan, Match, PlannedAccount, Reading, Tick
from approvals.second_reading import Difference, Drift
from approvals.states import StepStatus, Way
from approvals.work import Chore, Work
from connectors.contract import Account, Operation, State
from tests.approvals.scenes import account, part, planned

DANA = account()


def seen(shown: Account = DANA, *cautions: Caution, **more: Any) -> PlannedAccount:
    """An account as a reading shows it."""
    return planned(shown).model_copy(update={"cautions": cautions, **more})


def step(
    shown: Account = DANA, way: Way = Way.AUTOMATIC, work: Work = Operation.DEACTIVATE, ordinal: int = 1
) -> Step:
    """What the request does with an account."""
    return Step(
        id=f"step-{ordinal}",
        request_id="r",
        ordinal=ordinal,
        app=shown.app,
        account_id=shown.id,
        account=shown.model_dump(mode="json"),
        operation=work,
        way=way,
        status=StepStatus.PLANNED,
    )


def drift(before: AppPlan, now: AppPlan, *steps: Step, gone: tuple[str, ...] = ()) -> list[str]:
    """What differs, in words; what the approval covers in brackets."""
    found = differences(before, now, steps or (step(),), gone)
    return [f"({each.drift})" if each.is_covered else each.drift.value for each in found]


def as_now(**changes: Any) -> AppPlan:
    """The app with Dana's account changed."""
    return part(seen(DANA.model_copy(update=changes)))


NOW: dict[str, tuple[AppPlan, list[str]]] = {
    "nothing has changed": (as_now(), []),
    "the name has changed": (as_now(name="Dana Lind", last_active_at=None), []),
    "it is deactivated already": (as_now(state=State.DEACTIVATED), ["(deactivated)"]),
    "it is deactivated and an administrator's": (
        as_now(state=State.DEACTIVATED, is_admin=True), ["(deactivated)"],
    ),
    "it is in a state that nobody knows": (as_now(state=State.UNKNOWN), ["state"]),
    "it is only invited": (as_now(state=State.INVITED), ["state"]),
    "it has become an administrator": (as_now(is_admin=True, role="Administrator"), ["admin"]),
    "its role has another name": (as_now(role="Instructor"), ["role"]),
    "it has another address": (as_now(email="other@harbourpine.example"), ["identity"]),
    "it has another login": (as_now(login="other"), ["identity"]),
    "another account is new": (part(seen(), seen(account("8"))), ["new"]),
    "a deactivated account is new": (part(seen(), seen(account("8", state=State.DEACTIVATED))), []),
    "an account of another request is new": (part(seen(), seen(account("8"), Caution.HELD)), []),
    "somebody is like them": (part(seen(), planned(account("8"), Tick.OPEN, Match.POSSIBLE)), []),
    "it is protected now": (part(seen(DANA, Caution.PROTECTED)), ["caution"]),
    "it owns content now": (part(seen(DANA, Caution.OWNS_CONTENT)), ["caution"]),
    "it is done by hand now": (part(seen(DANA, Caution.UNPROVEN, way=Way.BY_HAND)), ["by_hand"]),
    "the app cannot be read": (AppPlan(app="talentlms", title="T", reading=Reading.GAP), ["(unread)"]),
}  # fmt: skip


@pytest.mark.parametrize("case", NOW)
def test_what_the_approval_does_not_cover_is_told_apart(case: str) -> None:
    now, told = NOW[case]
    assert drift(part(seen()), now) == told


def test_an_account_that_is_gone_is_told_and_covered() -> None:
    assert drift(part(seen()), part(), gone=("7",)) == ["(gone)"]


def test_an_account_that_is_in_use_again_is_new() -> None:
    jonas = account("9", state=State.DEACTIVATED)
    back = part(seen(), seen(jonas.model_copy(update={"state": State.ACTIVE})))
    assert drift(part(seen(), seen(jonas)), back) == ["new"]


def test_what_was_not_ticked_may_change_as_it_likes() -> None:
    other = account("8", role="Learner")
    now = part(seen(), seen(other.model_copy(update={"role": "Administrator", "is_admin": True})))
    assert drift(part(seen(), seen(other)), now) == []


def test_an_app_that_could_not_be_read_before_shows_new_accounts() -> None:
    unread = AppPlan(app="talentlms", title="T", reading=Reading.GAP)
    assert [each.drift for each in differences(unread, part(seen()), ())] == [Drift.NEW]
    assert differences(part(), unread, ()) == ()


def test_only_what_the_preview_would_tick_is_taken_in() -> None:
    doubtful = seen(account("9"), Caution.SHARED_ADDRESS, tick=Tick.OPEN)
    found = differences(part(), part(seen(account("8")), doubtful), ())
    assert [(each.account_id, each.taken_in) for each in found] == [("8", True), ("9", False)]


def test_an_override_covers_what_it_overrode_and_no_more() -> None:
    before = part(seen(DANA, Caution.UNPROVEN, way=Way.BY_HAND))
    now = part(seen(DANA, Caution.DESTRUCTIVE, way=Way.BY_HAND))
    assert drift(before, before, step(way=Way.OVERRIDE)) == []
    assert drift(before, now, step(way=Way.OVERRIDE)) == ["caution"]


def test_a_hand_over_before_it_does_not_hide_that_the_gate_is_worse() -> None:
    first = step(way=Way.BY_HAND, work=Chore.HAND_OVER)
    now = part(seen(DANA, way=Way.BY_HAND))
    assert drift(part(seen()), now, first, step(ordinal=2)) == ["by_hand"]


def test_a_last_administrator_is_no_news_where_the_administrators_could_not_be_read() -> None:
    admin = account(is_admin=True)
    now = part(seen(admin, Caution.LAST_ADMIN), further_gap="TalentLMS did not answer")
    before = part(seen(admin, Caution.ADMIN))
    assert drift(before, now, step(admin)) == []
    assert drift(before, now.model_copy(update={"further_gap": ""}), step(admin)) == ["caution"]


def test_an_identity_tells_what_it_was_known_by() -> None:
    (found,) = differences(part(seen()), as_now(login="other"), [step()])
    assert (found.before, found.after) == ("dana", "other")


def test_a_difference_tells_both_sides() -> None:
    (found,) = differences(
        part(seen(account(role="Learner"))), as_now(role="Trainer"), [step(account(role="Learner"))]
    )
    told = Difference(
        app="talentlms",
        drift=Drift.ROLE,
        account_id="7",
        label="dana@harbourpine.example",
        before="Learner",
        after="Trainer",
    )
    assert found == told
