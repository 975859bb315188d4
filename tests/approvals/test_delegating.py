"""An approver names somebody who votes for them: given, called back, and at work on requests."""

from datetime import datetime, timedelta

import pytest

from approvals import delegating, outbox, report
from approvals.delegating import Given, Objection, Wish, may_delegate
from approvals.people import Kind, Person
from approvals.policy import Choice, Reason, Rules
from approvals.policy_rules import Group
from tests.approvals.juries import COMPANY, HANA, KIM, LEA, both, gone, policy, ruled
from tests.approvals.parties import GUEST
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, Scene

WEEK = timedelta(days=7)


async def lend(
    scene: Scene,
    delegator: Person,
    delegate: Person,
    *,
    starts: datetime | None = None,
    ends: datetime | None = None,
    direct: bool = False,
) -> Given:
    """The delegator names somebody for a week, unless told otherwise."""
    wish = Wish(delegator, delegate, ends or (starts or scene.clock()) + WEEK, starts, direct)
    return await scene.database.transact(delegating.give, scene.terms(), wish)


async def take_back(scene: Scene, delegator: Person) -> int:
    return len(await scene.database.transact(delegating.call_back, scene.terms(), delegator))


async def now(scene: Scene, request_id: str) -> report.Report:
    """The request as it is at this moment."""
    return await scene.database.read(report.report, request_id, scene.rules, scene.clock())


async def copies(scene: Scene, request_id: str) -> list[str]:
    return [row.audience for row in await scene.messages(request_id, outbox.Kind.COPY)]


async def test_a_delegate_decides_for_the_approver_and_everybody_can_read_that(scene: Scene) -> None:
    request_id = await scene.pending()
    assert (await scene.vote(request_id, KIM)).decision.reason is Reason.NOT_APPROVER
    assert (await lend(scene, ADA, KIM)).delegation is not None
    ruling = await scene.vote(request_id, KIM)
    assert (ruling.status, ruling.decided_by) == ("approved", "Kim Larsen for Ada Brandt")
    (vote,) = (await now(scene, request_id)).votes
    assert (vote.voter, vote.on_behalf) == (KIM, ADA)
    (cast,) = [each for each in await scene.log(request_id) if each.event == "vote.cast"]
    assert "Ada" not in str(cast.detail)
    told = await scene.database.read(report.history, request_id)
    assert ("Kim Larsen", "vote.cast", "Ada Brandt") in [(e.actor, e.event, e.on_behalf) for e in told]


async def test_what_was_decided_stands_after_the_delegation_is_over(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"quorum": 2})
    request_id = await scene.pending()
    await lend(scene, ADA, KIM)
    assert (await scene.vote(request_id, KIM)).decision.missing == 1
    scene.clock.advance(seconds=1)
    assert await take_back(scene, ADA) == 1
    assert (await scene.vote(request_id, CHEN)).status == "approved"


async def test_a_delegate_denies_as_well(scene: Scene) -> None:
    request_id = await scene.pending()
    await lend(scene, ADA, KIM)
    assert (await scene.vote(request_id, KIM, Choice.DENY)).status == "denied"
    (vote,) = (await now(scene, request_id)).votes
    assert vote.on_behalf == ADA


async def test_both_of_them_count_once(scene: Scene) -> None:
    scene.rules = Rules(requesters=("UBRUNO",), approvers=("UADA", "UCHEN", "UKIM"), quorum=2)
    request_id = await scene.pending()
    await lend(scene, ADA, KIM)
    assert (await scene.vote(request_id, ADA)).decision.missing == 1
    assert (await scene.vote(request_id, KIM)).decision.reason is Reason.COUNTED_TOGETHER
    assert (await scene.vote(request_id, CHEN)).status == "approved"


@pytest.mark.parametrize("delegate", [BRUNO, DANA])
async def test_requester_and_leaver_gain_nothing_by_being_delegates(scene: Scene, delegate: Person) -> None:
    await lend(scene, ADA, delegate)
    request_id = await scene.pending()
    assert not (await scene.vote(request_id, delegate)).decision.allowed
    assert (await now(scene, request_id)).lent == ()


async def test_the_delegates_of_requester_and_leaver_have_no_right(scene: Scene) -> None:
    scene.rules = Rules(requesters=("UBRUNO",), approvers=("UADA", "UBRUNO", "UDANA"))
    await lend(scene, BRUNO, KIM)
    await lend(scene, DANA, LEA)
    request_id = await scene.pending()
    for delegate in (KIM, LEA):
        assert (await scene.vote(request_id, delegate)).decision.reason is Reason.NOT_APPROVER
    assert (await now(scene, request_id)).lent == ()


async def test_what_was_lent_is_not_passed_on(scene: Scene) -> None:
    scene.rules = Rules(requesters=("UBRUNO",), approvers=("UCHEN", "UHANA"))
    await lend(scene, HANA, KIM)
    scene.rules = Rules(requesters=("UBRUNO",), approvers=("UCHEN",))
    await lend(scene, CHEN, HANA)
    request_id = await scene.pending()
    assert (await scene.vote(request_id, KIM)).decision.reason is Reason.NOT_APPROVER
    assert (await scene.vote(request_id, HANA)).status == "approved"


async def test_it_holds_from_its_first_moment_and_before_its_last(scene: Scene) -> None:
    request_id = await scene.pending()
    begins = scene.clock() + timedelta(hours=1)
    given = await lend(scene, ADA, KIM, starts=begins, ends=begins + timedelta(hours=2))
    assert given.delegation is not None
    assert (await scene.vote(request_id, KIM)).decision.reason is Reason.NOT_APPROVER
    scene.clock.advance(hours=3)
    assert (await scene.vote(request_id, KIM)).decision.reason is Reason.NOT_APPROVER
    scene.clock.advance(seconds=-1)
    assert (await scene.vote(request_id, KIM)).status == "approved"


async def test_a_delegate_of_somebody_who_has_left_has_no_right(scene: Scene) -> None:
    await lend(scene, ADA, KIM)
    request_id = await scene.pending()
    ruling = await scene.vote(request_id, KIM, people=(gone(ADA),))
    assert ruling.decision.reason is Reason.NOT_APPROVER


async def test_open_requests_learn_of_it_at_once_or_when_it_begins(scene: Scene) -> None:
    request_id = await scene.pending()
    await lend(scene, ADA, KIM, direct=True)
    await lend(scene, CHEN, FARAH, starts=scene.clock() + timedelta(hours=1), direct=True)
    assert await copies(scene, request_id) == ["UKIM"]
    scene.clock.advance(hours=1)
    for _ in range(2):
        await scene.database.transact(delegating.begin, scene.terms())
        assert await copies(scene, request_id) == ["UKIM", "UFARAH"]
    lent = (await now(scene, request_id)).lent
    assert [(each.delegate.name, each.delegator.name) for each in lent] == [
        ("Kim Larsen", "Ada Brandt"),
        ("Farah Haddad", "Chen Wei"),
    ]


async def test_a_new_request_reaches_the_delegate_where_it_reaches_the_approver(scene: Scene) -> None:
    scene.rules = policy(ruled(both(Group(who=("manager",)), Group(who=("@it-leads",)))))
    await lend(scene, CHEN, KIM)
    draft_id = await scene.draft()
    assert (await scene.submit(draft_id, approvers=COMPANY, copies=("UCHEN", "UKIM"))).objection is None
    assert sorted(await copies(scene, draft_id)) == ["UCHEN", "UKIM"]


async def test_delegates_see_what_they_can_decide_while_they_can(scene: Scene) -> None:
    request_id = await scene.pending()

    async def sees() -> bool:
        terms = scene.terms()
        found, _ = await scene.database.read(report.lines, KIM, terms.rules, terms.now)
        shown = await scene.database.transact(report.show, request_id, KIM, terms.rules, terms.now, "show")
        assert (shown is Reason.NOT_INVOLVED) == (not found)
        return bool(found)

    assert not await sees()
    await lend(scene, ADA, KIM)
    assert await sees()
    await take_back(scene, ADA)
    assert not await sees()


async def test_whom_it_concerns_is_found(scene: Scene) -> None:
    await lend(scene, ADA, KIM)
    await lend(scene, CHEN, LEA, starts=scene.clock() + WEEK)
    known = await scene.database.read(delegating.delegates_of, [ADA, CHEN], scene.clock())
    assert known == ("UKIM",)
    mine = await scene.database.read(delegating.standing_of, ADA, scene.clock())
    theirs = await scene.database.read(delegating.standing_of, KIM, scene.clock())
    assert (len(mine.given), len(mine.received), len(theirs.given), len(theirs.received)) == (1, 0, 0, 1)


async def test_another_one_at_the_same_time_takes_its_place(scene: Scene) -> None:
    await lend(scene, ADA, KIM)
    later = await lend(scene, ADA, LEA, starts=scene.clock() + timedelta(days=2))
    assert [each.delegate.name for each in later.instead_of] == ["Kim Larsen"]
    apart = await lend(scene, ADA, FARAH, starts=scene.clock() + timedelta(days=30))
    assert apart.instead_of == []
    mine = await scene.database.read(delegating.standing_of, ADA, scene.clock())
    spans = [(each.delegate.name, (each.ends - each.starts).days) for each in mine.given]
    assert spans == [("Kim Larsen", 2), ("Léa Moreau", 7), ("Farah Haddad", 7)]
    assert await take_back(scene, ADA) == 3
    assert (await scene.database.read(delegating.standing_of, ADA, scene.clock())).given == []
    told = await scene.told()
    assert (told.count("delegation.given"), told.count("delegation.ended")) == (3, 4)


async def test_the_log_names_nobody(scene: Scene) -> None:
    await lend(scene, ADA, KIM)
    (event,) = [each for each in await scene.log() if each.event == "delegation.given"]
    assert set(event.detail) == {"delegate", "starts", "ends"}
    assert not any(word in str(event.detail) for word in ("Kim", "UKIM", "Ada", "UADA", "@"))


@pytest.mark.parametrize(
    ("delegator", "delegate", "starts", "ends", "objection"),
    [
        (KIM, ADA, None, 7, Objection.NOT_ALLOWED),
        (GUEST, ADA, None, 7, Objection.NOT_ALLOWED),
        (ADA, ADA, None, 7, Objection.ONESELF),
        (ADA, GUEST, None, 7, Objection.NOT_MEMBER),
        (ADA, gone(KIM), None, 7, Objection.NOT_MEMBER),
        (ADA, Person(name="Oskar Blum", kind=Kind.OUTSIDE), None, 7, Objection.NOT_MEMBER),
        (ADA, KIM, None, 0, Objection.PAST),
        (ADA, KIM, None, -1, Objection.PAST),
        (ADA, KIM, -1, 7, Objection.PAST),
        (ADA, KIM, 8, 7, Objection.BACKWARDS),
        (ADA, KIM, None, 367, Objection.TOO_LONG),
    ],
)
async def test_what_cannot_be_given(
    scene: Scene, delegator: Person, delegate: Person, starts: int | None, ends: int, objection: Objection
) -> None:
    at = scene.clock()
    first = None if starts is None else at + timedelta(days=starts)
    given = await lend(scene, delegator, delegate, starts=first, ends=at + timedelta(days=ends))
    assert (given.delegation, given.objection) == (None, objection)
    refused = ["command.refused"] if objection is Objection.NOT_ALLOWED else []
    assert await scene.told() == refused


@pytest.mark.parametrize(
    ("approvers", "is_owner", "reason"),
    [
        (("UKIM",), False, Reason.ALLOWED),
        (("*",), False, Reason.ALLOWED),
        (("manager",), False, Reason.ALLOWED),
        (("owner",), True, Reason.ALLOWED),
        (("owner",), False, Reason.NOT_APPROVER),
        (("UADA",), True, Reason.NOT_APPROVER),
        (("@it-leads",), False, Reason.NOT_APPROVER),
    ],
)
def test_only_approvers_may_delegate(approvers: tuple[str, ...], is_owner: bool, reason: Reason) -> None:
    rules = Rules(requesters=("*",), approvers=approvers, operators=("UKIM",))
    assert may_delegate(KIM, rules, is_owner=is_owner) is reason
    assert may_delegate(GUEST, rules, is_owner=is_owner) is Reason.GUEST
