"""Delegates do for whom they speak what those could do: call a request back, settle what is left of it."""

from datetime import timedelta

import pytest

from approvals import requests, scheduling
from approvals.plan import Plan
from approvals.policy import Reason, may_settle, needs_reason
from approvals.policy_rules import Match
from approvals.privacy import Privacy
from approvals.scheduling import Wish
from approvals.states import RequestStatus
from approvals.submission import Objection
from approvals.wanted import may_need_reason
from tests.approvals.juries import HANA, KIM, NOON, TALENTLMS, lends, one, policy, ruled
from tests.approvals.parties import question
from tests.approvals.scenes import ADA, BRUNO, DANA, Scene, account, part
from tests.approvals.test_delegating import lend

sqlite = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


@sqlite
async def test_a_delegate_may_cancel_what_they_could_decide(scene: Scene) -> None:
    request_id = await scene.pending()

    async def cancelled() -> Reason:
        return await scene.database.transact(requests.cancel, scene.terms(), request_id, KIM)

    assert await cancelled() is Reason.NOT_INVOLVED
    await lend(scene, ADA, KIM)
    assert await cancelled() is Reason.ALLOWED
    assert (await scene.report(request_id)).status is RequestStatus.CANCELLED


@sqlite
async def test_a_delegate_may_move_what_they_could_decide(scene: Scene) -> None:
    request_id = await scene.pending()
    later = Wish(request_id, 1, KIM, scene.clock() + timedelta(days=3))

    async def moved() -> Reason:
        return (await scene.database.transact(scheduling.reschedule, scene.terms(), later)).reason

    assert await moved() is Reason.NOT_INVOLVED
    await lend(scene, ADA, KIM)
    assert await moved() is Reason.ALLOWED
    assert (await scene.report(request_id)).run_at == later.run_at


def test_a_delegate_may_settle_what_is_left_while_the_delegation_holds() -> None:
    left = question(status=RequestStatus.INCOMPLETE, at=NOON)
    rules = policy(ruled(one("UADA")))
    assert may_settle(left, KIM, rules) is Reason.NOT_INVOLVED
    assert may_settle(left, KIM, rules, [lends(ADA, KIM)]) is Reason.ALLOWED
    assert may_settle(left, KIM, rules, [lends(ADA, KIM, days=0.5)]) is Reason.NOT_INVOLVED


@sqlite
async def test_a_delegate_can_be_asked_directly_where_no_card_goes_to_the_channel(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"approvers": ("UADA", "UBRUNO")})
    draft_id = await scene.draft(requester=BRUNO)
    unreachable = ADA.model_copy(update={"slack_id": "", "emails": ()})
    alone = {"privacy": Privacy.SEEN, "approvers": [unreachable]}
    assert (await scene.submit(draft_id, **alone)).objection in {
        Objection.NOBODY_TO_REACH,
        Objection.NOBODY_DECIDES,
    }
    await lend(scene, ADA, HANA)
    assert (await scene.submit(draft_id, privacy=Privacy.SEEN, approvers=[ADA, HANA])).objection is None


@sqlite
async def test_a_reason_is_asked_for_where_any_rule_may_need_one(scene: Scene) -> None:
    free = ruled(one("UADA"), match=Match(apps=("talentlms",)), reason_required=False)
    scene.rules = policy(free, approvers=("UCHEN",))
    plans = [Plan(person=DANA, apps=(part(account(), app=app),)) for app in ("talentlms", "trainual")]
    needs = [may_need_reason(plan, BRUNO, scene.rules, NOON) for plan in plans]
    assert needs == [False, True]
    assert may_need_reason(plans[0], BRUNO, scene.rules, NOON, urgent=True)
    assert not needs_reason(question(accounts=(TALENTLMS,)), scene.rules)
    draft_id = await scene.draft(part(account(), app="trainual"))
    assert (await scene.submit(draft_id, ("trainual", "7"), reason="")).objection is Objection.NO_REASON
    draft_id = await scene.draft()
    assert (await scene.submit(draft_id, reason="")).objection is None
