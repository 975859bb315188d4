"""The fuse on requests in the database: read anew at every vote, in the vote's own transaction."""

import asyncio

import pytest

from approvals.database import Database
from approvals.outbox import Kind
from approvals.people import Person
from approvals.plan import AppPlan
from approvals.policy import Rules
from approvals.policy_rules import Mode
from approvals.report import Report, report
from approvals.requests import cancel
from approvals.submission import Objection
from connectors.contract import Counting, Usage
from tests.approvals.juries import COMPANY, HANA, INES, KIM, one, policy, ruled
from tests.approvals.scenes import ADA, DANA, FARAH, Scene, account, part

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

LEADS = policy(ruled(one("@it-leads")), operators=("UFARAH",), fuse_accounts=3)


def two_of(who: Person, first: int) -> AppPlan:
    """Two accounts of somebody's."""
    handle = who.slack_id[1:].lower()
    return part(*(account(str(n), handle, who.name) for n in (first, first + 1)))


async def pending(scene: Scene, who: Person, first: int, rules: Rules = LEADS) -> str:
    """A request about two accounts of somebody's, for which the whole company was looked up."""
    scene.rules, scene.approvers = rules, COMPANY
    return await scene.pending(two_of(who, first), leaver=who)


async def now(scene: Scene, request_id: str) -> Report:
    """The request as it is at this moment."""
    return await scene.database.read(report, request_id, scene.rules, scene.clock())


async def test_two_requests_side_by_side_do_not_both_slip_under_it(scene: Scene, replica: Database) -> None:
    one_, other = await pending(scene, DANA, 10), await pending(scene, KIM, 20)
    votes = [scene.vote(one_, ADA), scene.on(replica).vote(other, HANA)]
    rulings = await asyncio.gather(*votes)
    assert sorted(ruling.status for ruling in rulings) == ["approved", "pending"]
    waits = one_ if rulings[0].status == "pending" else other
    seen = await scene.report(waits)
    assert seen.fuse is not None
    assert (seen.fuse.accounts, seen.fuse.others, seen.fuse.limit, seen.quorum) == (4, 1, 3, 2)
    assert len(scene.promises.executions) == 1
    assert (await scene.vote(waits, INES)).status == "approved"
    assert (await scene.report(waits)).fuse is None


async def test_the_vote_says_in_the_log_what_the_fuse_saw(scene: Scene) -> None:
    await scene.vote(await pending(scene, DANA, 10), ADA)
    other = await pending(scene, KIM, 20)
    await scene.vote(other, ADA)
    assert [row.detail.get("fuse") for row in await scene.log() if row.event == "vote.cast"] == [None, 4]


async def test_what_is_more_than_an_hour_ago_does_not_count(scene: Scene) -> None:
    await scene.vote(await pending(scene, DANA, 10), ADA)
    other = await pending(scene, KIM, 20)
    scene.clock.advance(minutes=59)
    assert (await now(scene, other)).fuse is not None
    scene.clock.advance(minutes=2)
    assert (await now(scene, other)).fuse is None
    assert (await scene.vote(other, ADA)).status == "approved"


async def test_a_fuse_that_has_blown_does_not_mend_while_somebody_waits(scene: Scene) -> None:
    await scene.vote(await pending(scene, DANA, 10), ADA)
    other = await pending(scene, KIM, 20)
    assert (await scene.vote(other, ADA)).status == "pending"
    scene.clock.advance(hours=2)
    assert (await now(scene, other)).waiting[0].missing == 1
    assert not (await scene.vote(other, ADA)).decision.allowed
    assert (await scene.vote(other, HANA)).status == "approved"


async def test_what_was_called_back_does_not_count(scene: Scene) -> None:
    first = await pending(scene, DANA, 10)
    await scene.vote(first, ADA)
    await scene.database.transact(cancel, scene.terms(), first, FARAH)
    assert (await scene.vote(await pending(scene, KIM, 20), ADA)).status == "approved"


async def test_one_request_alone_can_be_too_much(scene: Scene) -> None:
    scene.rules, scene.approvers = LEADS, COMPANY
    request_id = await scene.pending(part(*(account(str(n)) for n in range(4))))
    assert (await scene.vote(request_id, ADA)).decision.missing == 1
    seen = await scene.report(request_id)
    assert seen.fuse is not None
    assert (seen.fuse.accounts, seen.fuse.others) == (4, 0)


async def test_a_share_is_of_what_the_app_told(scene: Scene) -> None:
    scene.rules, scene.approvers = policy(ruled(one("@it-leads")), fuse_share=25), COMPANY
    told = Usage(used=7, counting=Counting.COUNTED)
    academy = part(account("1"), account("2"), usage=told)
    silent = part(account("1", app="other"), account("2", app="other"), app="other")
    seen = await scene.report(await scene.pending(academy, silent))
    assert seen.fuse is not None
    assert (seen.fuse.title, seen.fuse.size, seen.fuse.accounts, seen.unsized) == (
        "Talentlms",
        7,
        2,
        ("Other",),
    )


async def test_what_is_only_told_waits_when_it_is_too_much(scene: Scene) -> None:
    rules = policy(ruled(one("@it-leads"), mode=Mode.NOTIFY), fuse_accounts=1)
    scene.rules = rules
    draft_id = await scene.draft(two_of(DANA, 10))
    ticks = (("talentlms", "10"), ("talentlms", "11"))
    await scene.submit(draft_id, *ticks, approvers=COMPANY, copies=("UADA", "UHANA"))
    await scene.post_card(draft_id)
    seen = await scene.report(draft_id)
    assert (seen.status, seen.quorum, scene.promises.executions) == ("pending", 1, [])
    assert [row.audience for row in await scene.messages(draft_id, Kind.COPY)] == ["UADA", "UHANA"]
    assert (await scene.vote(draft_id, HANA)).status == "approved"


async def test_nothing_is_sent_that_nobody_could_approve(scene: Scene) -> None:
    scene.rules = policy(ruled(one("UADA")), fuse_accounts=1)
    draft_id = await scene.draft(two_of(DANA, 10))
    ticks = (("talentlms", "10"), ("talentlms", "11"))
    answer = await scene.submit(draft_id, *ticks, approvers=COMPANY)
    assert answer.objection is Objection.NOBODY_DECIDES
    assert (await scene.submit(draft_id, ticks[0], approvers=COMPANY)).objection is None
