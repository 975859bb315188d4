"""A request whose card is in no channel: each of those who decide is asked directly."""

from typing import Any

import pytest

from approvals import outbox, requests
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.policy import Choice, Rules
from approvals.policy_rules import Mode
from approvals.privacy import Privacy
from approvals.submission import Objection
from tests.approvals.juries import COMPANY, one, policy, ruled
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, RULES, Scene

# What is asked of the database here is asked on both kinds in test_requests.py and test_outbox.py.
pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


async def sent(scene: Scene, privacy: Privacy = Privacy.SEEN, **changes: Any) -> str:
    """A request that is shown in no channel."""
    draft_id = await scene.draft()
    answer = await scene.submit(draft_id, **{"privacy": privacy, **changes})
    assert answer.objection is None, answer
    assert (answer.privacy, answer.leaver) == (privacy, DANA.name)
    return draft_id


async def due(scene: Scene) -> dict[str, Outbox]:
    """What is to be drawn now, by whom it is for."""
    return {row.audience: row for row in await scene.database.read(outbox.due, scene.clock())}


async def draw(scene: Scene, row: Outbox) -> None:
    """A direct message stands in Slack as it was wanted when it was read."""
    assert row.id is not None
    channel = f"D{row.audience}"
    await scene.database.transact(requests.stands, scene.terms(), row.id, channel, "2.2", row.wanted)


async def refuse(scene: Scene, row: Outbox, error: str = "user_disabled") -> None:
    assert row.id is not None
    await scene.database.transact(requests.refused, scene.terms(), row.id, error)


async def pending(scene: Scene, **changes: Any) -> str:
    """The same with every copy in Slack."""
    request_id = await sent(scene, **changes)
    for row in (await due(scene)).values():
        await draw(scene, row)
    assert (await scene.report(request_id)).status == "pending"
    return request_id


async def test_every_approver_is_asked_and_no_channel(scene: Scene) -> None:
    request_id = await sent(scene)
    rows = await scene.messages(request_id)
    assert [(row.kind, row.audience) for row in rows] == [("copy", "UADA"), ("copy", "UCHEN")]
    assert (await scene.report(request_id)).private
    assert not (await scene.report(await scene.draft())).private


@pytest.mark.parametrize("why", Privacy)
async def test_the_log_says_why_and_names_nobody(scene: Scene, why: Privacy) -> None:
    request_id = await sent(scene, why)
    (event,) = (row for row in await scene.log(request_id) if row.event == "request.submitted")
    assert event.detail["private"] == why.value
    assert "Dana" not in str([row.detail for row in await scene.log()])


async def test_it_is_pending_once_one_copy_stands(scene: Scene) -> None:
    request_id = await sent(scene)
    copies = await due(scene)
    assert set(copies) == {"UADA", "UCHEN"}
    assert (await scene.report(request_id)).status == "submitted"
    await draw(scene, copies["UCHEN"])
    assert (await scene.report(request_id)).status == "pending"
    assert scene.promises.timers == [(request_id, RULES.expires_after)]
    assert set(await due(scene)) == {"UADA"}
    await draw(scene, copies["UADA"])
    assert len(scene.promises.timers) == 1


async def test_one_copy_that_cannot_be_delivered_does_not_close_it(scene: Scene) -> None:
    request_id = await sent(scene)
    copies = await due(scene)
    await refuse(scene, copies["UADA"])
    assert (await scene.report(request_id)).status == "submitted"
    await draw(scene, copies["UCHEN"])
    assert (await scene.report(request_id)).status == "pending"
    assert (await scene.vote(request_id, CHEN)).status == "approved"


async def test_it_is_undelivered_when_no_copy_can_be_delivered(scene: Scene) -> None:
    request_id = await sent(scene)
    for row in (await due(scene)).values():
        await refuse(scene, row)
    seen = await scene.report(request_id)
    assert (seen.status, seen.closing_word) == ("undelivered", "user_disabled")
    assert await scene.claims() == []
    assert set(await due(scene)) == {BRUNO.slack_id}


async def test_a_copy_refused_after_another_stood_closes_nothing(scene: Scene) -> None:
    request_id = await sent(scene)
    copies = await due(scene)
    await draw(scene, copies["UADA"])
    for row in copies.values():
        await refuse(scene, row)
    assert (await scene.report(request_id)).status == "pending"


@pytest.mark.parametrize("choice", Choice)
async def test_a_vote_on_one_copy_redraws_all(scene: Scene, choice: Choice) -> None:
    request_id = await pending(scene)
    assert await due(scene) == {}
    await scene.vote(request_id, ADA, choice, place=("DUADA", "2.2"))
    told = {BRUNO.slack_id} if choice is Choice.DENY else set()
    assert set(await due(scene)) == {"UADA", "UCHEN"} | told
    assert {row.kind for row in await scene.messages(request_id)} <= {"copy", "outcome"}


async def test_a_click_before_our_own_record_leaves_one_row_for_each(scene: Scene) -> None:
    request_id = await sent(scene)
    copies = await due(scene)
    early = await scene.vote(request_id, ADA, place=("DUADA", "2.2"))
    assert early.decision.reason == "not_open_yet"
    await draw(scene, copies["UADA"])
    assert len(await scene.messages(request_id, Kind.COPY)) == 2
    assert (await scene.vote(request_id, ADA, place=("DUADA", "2.2"))).status == "approved"


async def test_who_is_asked_without_a_ping_is_reached_as_well(scene: Scene) -> None:
    scene.rules = policy(ruled(one("manager"), mode=Mode.QUIET))
    await pending(scene, approvers=COMPANY)
    assert await due(scene) == {}


async def test_a_later_stage_is_asked_directly_when_its_turn_comes(scene: Scene) -> None:
    scene.rules = policy(ruled(one("manager"), one("@it-leads")))
    request_id = await pending(scene, approvers=COMPANY)
    assert [row.audience for row in await scene.messages(request_id)] == ["UCHEN"]
    await scene.vote(request_id, CHEN)
    leads = [row.audience for row in await scene.messages(request_id)][1:]
    assert "UADA" in leads
    assert set(await due(scene)) == {"UCHEN", *leads}


async def test_the_leaver_is_never_asked_even_as_an_approver(scene: Scene) -> None:
    scene.rules = RULES.model_copy(update={"approvers": ("UADA", "UDANA", "UBRUNO")})
    request_id = await sent(scene, approvers=(ADA, DANA, BRUNO))
    assert [row.audience for row in await scene.messages(request_id)] == ["UADA"]


async def test_who_is_only_told_learns_it_directly_and_it_goes_on(scene: Scene) -> None:
    scene.rules = policy(ruled(one("UADA"), mode=Mode.NOTIFY))
    request_id = await sent(scene, approvers=COMPANY)
    (notice,) = (await due(scene)).values()
    assert (notice.kind, notice.audience) == ("notice", "UADA")
    await draw(scene, notice)
    assert (await scene.report(request_id)).status == "approved"


async def test_nothing_is_sent_where_nobody_is_named_whom_a_message_could_reach(scene: Scene) -> None:
    scene.rules = Rules(requesters=("UBRUNO",), approvers=("*",), operators=("UFARAH",))
    draft_id = await scene.draft()
    answer = await scene.submit(draft_id, privacy=Privacy.SEEN, approvers=())
    assert answer.objection in {Objection.NOBODY_DECIDES, Objection.NOBODY_TO_REACH}
    assert await scene.messages(draft_id) == []
