"""Rules at work on requests in the database: stages, copies, departures, telling instead of asking."""

import pytest

from approvals.outbox import Kind
from approvals.people import Person
from approvals.policy import Choice, Reason
from approvals.policy_rules import Group, Match, Mode
from approvals.submission import Objection
from tests.approvals.juries import COMPANY, HANA, INES, both, gone, one, policy, ruled
from tests.approvals.scenes import ADA, BRUNO, CHEN, FARAH, Scene, account, part

# What is asked of the database here is asked on both kinds in test_votes.py and test_requests.py.
pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

MANAGER_THEN_LEADS = policy(ruled(one("manager"), one("@it-leads")))


async def sent(scene: Scene, **changes: object) -> str:
    """A request that the whole company was looked up for."""
    draft_id = await scene.draft()
    answer = await scene.submit(draft_id, **{"approvers": COMPANY, **changes})
    assert answer.objection is None, answer
    await scene.post_card(draft_id)
    return draft_id


async def copies(scene: Scene, request_id: str) -> list[str]:
    """Who gets the card directly."""
    return [row.audience for row in await scene.messages(request_id, Kind.COPY)]


async def test_a_later_stage_gets_its_copies_when_it_is_asked(scene: Scene) -> None:
    scene.rules = MANAGER_THEN_LEADS
    request_id = await sent(scene, copies=("UCHEN", "UHANA", "UFARAH"))
    assert await copies(scene, request_id) == ["UCHEN"]
    assert (await scene.vote(request_id, HANA)).decision.reason is Reason.NOT_YOUR_TURN
    assert (await scene.vote(request_id, CHEN)).status == "pending"
    assert await copies(scene, request_id) == ["UCHEN", "UHANA"]
    seen = await scene.report(request_id)
    assert [(each.who, each.given, each.needed) for each in seen.waiting] == [(("@it-leads",), 0, 1)]
    assert (await scene.vote(request_id, HANA)).status == "approved"
    assert len(scene.promises.executions) == 1


async def test_a_vote_of_somebody_who_left_since_does_not_count(scene: Scene) -> None:
    scene.rules = policy(ruled(one("@it-leads", quorum=2)))
    request_id = await sent(scene)
    assert (await scene.vote(request_id, ADA)).decision.missing == 1
    ruling = await scene.vote(request_id, HANA, people=(gone(ADA),))
    assert (ruling.decision.allowed, ruling.decision.missing, ruling.status) == (True, 1, "pending")
    assert (await scene.vote(request_id, INES)).status == "approved"


async def test_when_nobody_is_left_the_card_knows(scene: Scene) -> None:
    scene.rules = policy(ruled(one("UADA")))
    request_id = await sent(scene)
    assert (await scene.report(request_id)).stuck == ()
    assert not (await scene.vote(request_id, FARAH, people=(gone(ADA),))).decision.allowed
    assert [each.who for each in (await scene.report(request_id)).stuck] == [("UADA",)]


async def test_what_needs_no_approval_is_done_at_once_and_told(scene: Scene) -> None:
    scene.rules = policy(ruled(one("@it-leads"), mode=Mode.NOTIFY))
    request_id = await sent(scene, copies=("UADA", "UFARAH"))
    seen = await scene.report(request_id)
    assert (seen.status, seen.quorum, scene.promises.executions) == ("approved", 0, [request_id])
    assert [row.audience for row in await scene.messages(request_id, Kind.NOTICE)] == ["UADA"]
    assert (await scene.vote(request_id, ADA, Choice.DENY)).decision.allowed is False


async def test_a_quiet_rule_sends_no_copies(scene: Scene) -> None:
    scene.rules = policy(ruled(one("manager"), mode=Mode.QUIET))
    request_id = await sent(scene, copies=("UCHEN",))
    assert await copies(scene, request_id) == []
    seen = await scene.report(request_id)
    assert (seen.quiet, seen.names["UCHEN"]) == (True, "Chen Wei")


async def test_a_rule_may_narrow_who_asks(scene: Scene) -> None:
    scene.rules = policy(ruled(one("UADA"), requesters=("UFARAH",), match=Match(apps=("talentlms",))))
    draft_id = await scene.draft()
    answer = await scene.submit(draft_id, approvers=COMPANY)
    assert (answer.objection, answer.reason) == (Objection.NOT_ALLOWED, Reason.NOT_REQUESTER)
    assert (await scene.log())[-1].event == "command.refused"
    elsewhere = await scene.draft(part(account(app="trainual"), app="trainual"))
    assert (await scene.submit(elsewhere, ("trainual", "7"), approvers=COMPANY)).objection is None


async def test_a_reason_may_be_left_out_where_the_rule_says_so(scene: Scene) -> None:
    scene.rules = policy(ruled(one("UADA"), reason_required=False))
    assert (await scene.submit(await scene.draft(), approvers=COMPANY, reason="")).objection is None


async def test_nobody_decides_where_a_group_is_empty(scene: Scene) -> None:
    scene.rules = policy(ruled(both(Group(who=("manager",)), Group(who=("@it-leads",)))))
    without: tuple[Person, ...] = tuple(who for who in COMPANY if not who.groups)
    answer = await scene.submit(await scene.draft(), approvers=without)
    assert answer.objection is Objection.NOBODY_DECIDES
    assert (await scene.submit(await scene.draft(), approvers=COMPANY)).objection is None


async def test_the_owner_in_the_plan_is_the_owner_of_the_rule(scene: Scene) -> None:
    scene.rules = policy(ruled(one("owner")))
    draft_id = await scene.draft(part(account(), owners=("UFARAH",)))
    assert (await scene.submit(draft_id, approvers=COMPANY)).objection is None
    await scene.post_card(draft_id)
    assert (await scene.vote(draft_id, CHEN)).decision.reason is Reason.NOT_APPROVER
    assert (await scene.vote(draft_id, FARAH)).status == "approved"


async def test_an_approver_who_may_not_yet_approve_may_deny(scene: Scene) -> None:
    scene.rules = MANAGER_THEN_LEADS
    request_id = await sent(scene)
    assert (await scene.vote(request_id, ADA, Choice.DENY)).status == "denied"
    assert (await scene.vote(request_id, BRUNO)).decision.allowed is False
