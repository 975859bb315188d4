"""What is urgent in the database: decided by one, told to all, reminded of, and signed by another."""

from datetime import timedelta

import pytest

from approvals import drafts, outbox, reviewing, signing
from approvals.desk import Desk, desk
from approvals.outbox import Kind
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import Choice, Reason
from approvals.register import new_id
from approvals.reviewing import FIRST_REMINDER, REMINDERS
from approvals.submission import Objection, Submitted
from tests.approvals.juries import COMPANY, HANA, INES, KIM, one, policy, ruled
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, Scene, account, part

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

STRICT = policy(ruled(one("manager"), one("@it-leads", quorum=2), one("UKIM")))


async def sent(scene: Scene, **changes: object) -> tuple[str, Submitted]:
    """Bruno asks urgently for Dana's account, where three stages would have to agree."""
    scene.rules = STRICT
    draft_id, plan = new_id(), Plan(person=DANA, apps=(part(account()),))
    await scene.database.transact(drafts.open_draft, BRUNO, plan, scene.clock(), draft_id, True)
    return draft_id, await scene.submit(draft_id, **{"approvers": COMPANY, **changes})


async def approved(scene: Scene, by: Person = ADA) -> str:
    """It was approved by one."""
    request_id, _ = await sent(scene)
    await scene.post_card(request_id)
    assert (await scene.vote(request_id, by)).status == "approved"
    return request_id


async def sign(scene: Scene, request_id: str, actor: Person, note: str = "") -> Reason:
    answer = await scene.database.transact(signing.sign, scene.terms(), request_id, actor, note)
    return answer.reason


async def asked(scene: Scene, request_id: str) -> list[str]:
    """Who was asked to sign."""
    return [row.audience for row in await scene.messages(request_id, Kind.REVIEW)]


async def test_one_approval_decides_and_all_the_others_are_told(scene: Scene) -> None:
    request_id = await approved(scene)
    assert await asked(scene, request_id) == ["UCHEN", "UHANA", "UINES", "UKIM"]
    seen = await scene.report(request_id)
    assert (seen.urgent, seen.shortened, seen.quorum) == (True, True, 1)
    assert seen.review is not None
    assert seen.review.signed_by is None
    assert scene.promises.executions == [request_id]
    log = await scene.log(request_id)
    assert [row.detail for row in log if row.event == "review.opened"] == [{"asked": 4}]
    assert [row.detail["urgent"] for row in log if row.event == "request.submitted"] == [True]
    (waits,) = await scene.database.read(reviewing.unsigned)
    assert (waits.request_id, waits.leaver.name, waits.opened_at) == (
        request_id,
        "Dana Okafor",
        scene.clock(),
    )


async def test_it_lies_on_the_desk_of_whoever_may_sign(scene: Scene) -> None:
    request_id = await approved(scene)

    async def lies(actor: Person) -> list[str]:
        seen = await scene.database.read(desk, actor, scene.rules, scene.clock(), {})
        assert isinstance(seen, Desk)
        return [each.request_id for each in seen.reviews]

    assert [await lies(each) for each in (CHEN, ADA, BRUNO, DANA)] == [[request_id], [], [], []]
    await sign(scene, request_id, CHEN)
    assert await lies(HANA) == []


async def test_somebody_else_signs_and_then_nobody_again(scene: Scene) -> None:
    request_id = await approved(scene)
    assert await sign(scene, request_id, ADA) is Reason.OWN_APPROVAL
    assert await sign(scene, request_id, BRUNO) is Reason.OWN_REQUEST
    assert await sign(scene, request_id, DANA) is Reason.OWN_DEPARTURE
    assert await sign(scene, request_id, FARAH) is Reason.NOT_SIGNER
    assert await sign(scene, request_id, HANA, " It was right ") is Reason.ALLOWED
    assert await sign(scene, request_id, CHEN) is Reason.NO_REVIEW
    review = (await scene.report(request_id)).review
    assert review is not None
    assert review.signed_by is not None
    assert (review.signed_by.name, review.signed_at, review.note) == (
        "Hana Sato",
        scene.clock(),
        "It was right",
    )
    assert await scene.database.read(reviewing.unsigned) == []
    told = await scene.told(request_id)
    assert (told.count("review.signed"), told.count("review.refused")) == (1, 5)


async def test_what_the_rules_approved_has_no_review(scene: Scene) -> None:
    scene.rules, scene.approvers = policy(ruled(one("@it-leads"))), COMPANY
    request_id = await scene.approved()
    assert (await scene.report(request_id)).review is None
    assert await asked(scene, request_id) == []
    assert await sign(scene, request_id, HANA) is Reason.NO_REVIEW


async def test_a_denial_opens_none(scene: Scene) -> None:
    request_id, _ = await sent(scene)
    await scene.post_card(request_id)
    assert (await scene.vote(request_id, CHEN, Choice.DENY)).status == "denied"
    assert (await scene.report(request_id)).review is None


async def test_an_unsigned_review_is_reminded_of_at_doubling_intervals(scene: Scene) -> None:
    request_id = await approved(scene)
    for times in range(1, REMINDERS + 1):
        wait = FIRST_REMINDER * 2 ** (times - 1)
        scene.clock.now += wait - timedelta(seconds=1)
        assert await scene.database.transact(reviewing.remind, scene.clock()) == 0
        scene.clock.now += timedelta(seconds=1)
        assert await scene.database.transact(reviewing.remind, scene.clock()) == 1
        last = (await scene.messages(request_id, Kind.REVIEW))[-1]
        assert (outbox.reminded_of(last), outbox.addressee(last)) == ((0, times), "UKIM")
    scene.clock.advance(days=365)
    assert await scene.database.transact(reviewing.remind, scene.clock()) == 0


async def test_a_signed_review_is_not_reminded_of(scene: Scene) -> None:
    request_id = await approved(scene)
    assert await sign(scene, request_id, KIM) is Reason.ALLOWED
    scene.clock.advance(days=2)
    assert await scene.database.transact(reviewing.remind, scene.clock()) == 0


async def test_a_reason_is_required_and_urgency_is_not_for_others_to_claim(scene: Scene) -> None:
    _, answer = await sent(scene, reason=" ")
    assert answer.objection is Objection.NO_REASON
    _, answer = await sent(scene, actor=INES)
    assert answer.objection is Objection.GONE
