"""What lies on somebody's desk, read in one moment, for those whose business it is."""

from datetime import time, timedelta

import pytest

from approvals import drafts, pausing
from approvals.desk import SHOWN, WEIGHED, AppHealth, Desk, desk
from approvals.moments import Meant, Place
from approvals.people import Person
from approvals.plan import AppPlan, Reading
from approvals.policy import Choice, Reason
from tests.approvals.handwork import OWNER, workshop
from tests.approvals.parties import BOT, GUEST, INES, NORA, STRANGER
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, RULES, Scene, account, part, person

APPS = {"talentlms": "TalentLMS", "trainual": "Trainual"}


async def read(scene: Scene, actor: Person) -> Desk:
    seen = await scene.database.read(desk, actor, scene.rules, scene.clock(), APPS)
    assert isinstance(seen, Desk)
    return seen


async def show(scene: Scene, draft_id: str, answer: AppPlan) -> None:
    """An app has answered a preview."""
    await scene.database.transact(drafts.show_app, draft_id, answer, scene.clock())


def waiting(seen: Desk) -> list[int]:
    return [report.number for report in seen.waiting]


async def test_a_pending_request_waits_for_those_whose_approval_would_help(scene: Scene) -> None:
    await scene.pending()
    for actor, numbers in ((ADA, [1]), (CHEN, [1]), (BRUNO, []), (DANA, []), (FARAH, []), (INES, [])):
        assert waiting(await read(scene, actor)) == numbers


async def test_who_has_approved_waits_for_the_others(scene: Scene) -> None:
    scene.rules = RULES.model_copy(update={"quorum": 2})
    request_id = await scene.pending()
    await scene.vote(request_id, ADA)
    assert waiting(await read(scene, ADA)) == []
    (left,) = (await read(scene, CHEN)).waiting
    assert (left.quorum, len(left.votes)) == (2, 1)


async def test_nobody_is_asked_about_themselves_or_for_what_they_asked(scene: Scene) -> None:
    scene.rules = RULES.model_copy(update={"requesters": ("*",)})
    await scene.pending(leaver=CHEN)
    await scene.pending(part(account("8")), requester=ADA)
    assert waiting(await read(scene, CHEN)) == [2]
    assert waiting(await read(scene, ADA)) == [1]


async def test_what_expires_first_comes_first_and_what_has_expired_not_at_all(scene: Scene) -> None:
    for number in range(3):
        await scene.pending(part(account(str(number))))
        scene.clock.advance(minutes=5)
    assert waiting(await read(scene, ADA)) == [1, 2, 3]
    scene.clock.now += RULES.expires_after - timedelta(minutes=12)
    assert waiting(await read(scene, ADA)) == [2, 3]


async def test_more_than_can_be_shown_is_said(scene: Scene) -> None:
    for number in range(SHOWN + 1):
        await scene.pending(part(account(str(number))))
    seen = await read(scene, ADA)
    assert (waiting(seen), seen.more_waiting) == (list(range(1, SHOWN + 1)), True)
    mine = await read(scene, BRUNO)
    assert (len(mine.mine), mine.more_mine, mine.mine[0].number) == (SHOWN, 1, SHOWN + 1)
    assert seen.shown == mine.shown == SHOWN
    assert WEIGHED > SHOWN


async def test_what_somebody_asked_for_stays_theirs_until_it_is_settled(scene: Scene) -> None:
    request_id = await scene.pending()
    (mine,) = (await read(scene, BRUNO)).mine
    assert (mine.number, mine.status.value) == (1, "pending")
    await scene.vote(request_id, ADA, Choice.DENY)
    after = await read(scene, BRUNO)
    assert after.mine == ()
    assert [(line.number, line.status.value) for line in after.results] == [(1, "denied")]


async def test_results_are_for_those_who_may_see_them_the_newest_end_first(scene: Scene) -> None:
    first, second = await scene.pending(), await scene.pending(part(account("8")))
    await scene.vote(second, ADA, Choice.DENY)
    scene.clock.advance(minutes=1)
    await scene.vote(first, ADA, Choice.DENY)
    for actor in (BRUNO, ADA, CHEN, FARAH):
        assert [line.number for line in (await read(scene, actor)).results] == [1, 2]
    for actor in (DANA, INES):
        seen = await read(scene, actor)
        assert (seen.results, seen.involved) == ((), False)


@pytest.mark.parametrize("actor", [GUEST, BOT, STRANGER, NORA], ids=lambda actor: actor.slack_id)
async def test_who_is_no_member_has_no_desk(scene: Scene, actor: Person) -> None:
    await scene.pending()
    seen = await scene.database.read(desk, actor, scene.rules, scene.clock(), APPS)
    assert seen is Reason(actor.kind.value)


async def test_a_task_by_hand_is_on_the_desk_of_whoever_was_asked(scene: Scene) -> None:
    async with workshop(scene) as office:
        await office.run()
        owner = person(OWNER[1:].lower(), "Farah Haddad")
        (errand,) = (await read(scene, owner)).tasks
        assert (errand.number, errand.leaver.name, errand.step.operation) == (1, "Dana Okafor", "deactivate")
        for actor in (ADA, BRUNO):
            assert (await read(scene, actor)).tasks == ()
        (mine,) = (await read(scene, BRUNO)).mine
        assert mine.status.value == "incomplete"
        assert (await read(scene, BRUNO)).results == ()


async def test_only_operators_see_how_the_newest_reading_of_each_app_went(scene: Scene) -> None:
    draft_id = await scene.draft()
    await show(scene, draft_id, part(account()))
    assert (await read(scene, ADA)).apps == ()
    talentlms, trainual = (await read(scene, FARAH)).apps
    assert talentlms == AppHealth(title="TalentLMS", read_at=scene.clock())
    assert trainual == AppHealth(title="Trainual")
    well = scene.clock()
    scene.clock.advance(minutes=1)
    silent = AppPlan(app="talentlms", title="TalentLMS", reading=Reading.GAP, gap="TalentLMS is silent")
    await show(scene, draft_id, silent)
    failed = {"read_at": scene.clock(), "failed": True, "gap": "TalentLMS is silent", "well_at": well}
    after = AppHealth(title="TalentLMS", **failed)
    assert (await read(scene, FARAH)).apps[0] == after
    scene.clock.advance(days=2)
    await scene.database.transact(drafts.purge_drafts, scene.clock())
    assert (await read(scene, FARAH)).apps[0] == after.model_copy(update={"gap": ""})


async def test_what_is_scheduled_is_there_for_those_who_may_see_it_the_soonest_first(scene: Scene) -> None:
    numbers = []
    for days in (3, 1):
        request_id = await scene.draft(part(account(str(days))))
        moment = Meant(scene.clock() + timedelta(days=days), Place(), time(9))
        answer = await scene.submit(request_id, ("talentlms", str(days)), moment=moment)
        await scene.post_card(request_id)
        await scene.vote(request_id, ADA)
        numbers.append(answer.number)
    for actor in (BRUNO, ADA, FARAH):
        seen = await read(scene, actor)
        assert [line.number for line in seen.scheduled] == numbers[::-1]
        assert seen.mine == ()
        assert seen.shown == 2
    for actor in (DANA, INES):
        assert (await read(scene, actor)).scheduled == ()


async def test_a_pause_is_there_for_those_whose_business_it_is(scene: Scene) -> None:
    assert (await read(scene, ADA)).pause is None
    await scene.database.transact(pausing.pause, scene.terms(), FARAH, "TalentLMS has an incident")
    seen = (await read(scene, ADA)).pause
    assert seen is not None
    assert (seen.by.name, seen.reason) == ("Farah Haddad", "TalentLMS has an incident")
    assert (await read(scene, INES)).pause is None
