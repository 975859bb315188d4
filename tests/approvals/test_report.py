"""What people are shown of a request, and that looking at it leaves a trace."""

import pytest
from sqlalchemy.exc import NoResultFound

from approvals import report, viewing
from approvals.people import Person
from approvals.policy import Choice, Reason
from approvals.report import Report
from tests.approvals.parties import GUEST, INES
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, REASON, Scene, account, part
from tests.approvals.vendors import Office, academy


async def show(scene: Scene, request_id: str, actor: Person) -> Report | Reason:
    return await scene.database.transact(
        report.show, request_id, actor, scene.rules, scene.clock(), "details"
    )


async def test_a_report_says_who_whom_why_what_and_when(scene: Scene) -> None:
    request_id = await scene.pending(part(account(), admin_url="https://acme.example/users"))
    seen = await scene.report(request_id)
    assert (seen.leaver, seen.requester, seen.reason) == (DANA, BRUNO, REASON)
    assert (seen.number, seen.version, seen.quorum, seen.approvers) == (1, 1, 1, ("UADA", "UCHEN"))
    assert seen.created_at == seen.submitted_at == scene.clock()
    (step,) = seen.steps
    assert (step.title, step.admin_url) == ("Talentlms", "https://acme.example/users")
    assert (step.account, step.evidence) == (account(), None)
    assert seen.plan.person == DANA


async def test_a_report_shows_the_newest_evidence(scene: Scene) -> None:
    async with academy(scene.clock) as opened:
        seen, step = await Office(scene, [opened]).run()
    assert step.evidence is not None
    assert step.evidence.model_dump(
        include={"state_before", "state_after", "seats_before", "seats_after"}
    ) == {
        "state_before": "active",
        "state_after": "deactivated",
        "seats_before": 3,
        "seats_after": 2,
    }
    assert seen.started_at == seen.finished_at == scene.clock()


@pytest.mark.parametrize("actor", [BRUNO, ADA, CHEN, FARAH], ids=lambda actor: actor.slack_id)
async def test_who_may_see_it_sees_it_and_that_is_on_record(scene: Scene, actor: Person) -> None:
    request_id = await scene.pending()
    assert await show(scene, request_id, actor) == await scene.report(request_id)
    event = (await scene.log(request_id))[-1]
    assert (event.event, event.detail) == ("request.viewed", {"how": "details"})


@pytest.mark.parametrize(
    ("actor", "reason"), [(DANA, Reason.NOT_INVOLVED), (INES, Reason.NOT_INVOLVED), (GUEST, Reason.GUEST)]
)
async def test_who_may_not_is_refused_and_that_is_on_record(
    scene: Scene, actor: Person, reason: Reason
) -> None:
    request_id = await scene.pending()
    assert await show(scene, request_id, actor) is reason
    event = (await scene.log(request_id))[-1]
    assert (event.event, event.detail) == ("command.refused", {"command": "details", "reason": reason.value})


async def test_a_request_that_does_not_exist_is_nobodys(scene: Scene) -> None:
    with pytest.raises(NoResultFound):
        await show(scene, "nothing", ADA)
    assert await scene.database.read(report.find_request, 12) is None


async def test_requests_are_found_by_their_number(scene: Scene) -> None:
    request_id = await scene.pending()
    assert await scene.database.read(report.find_request, 1) == request_id


async def test_a_list_shows_open_requests_first_and_the_newest_first(scene: Scene) -> None:
    denied = await scene.pending()
    await scene.vote(denied, ADA, Choice.DENY)
    for n in range(3):
        await scene.pending(part(account(str(n))))
    await scene.draft()
    shown, more = await scene.database.read(report.lines, ADA, scene.rules, scene.clock(), 3)
    assert ([line.number for line in shown], more) == ([4, 3, 2], 1)
    everything, _ = await scene.database.read(report.lines, ADA, scene.rules, scene.clock())
    assert [(line.number, line.status.value) for line in everything][-1] == (1, "denied")
    assert {line.steps for line in everything} == {1}


async def test_a_list_shows_only_what_somebody_may_see(scene: Scene) -> None:
    await scene.pending()
    for actor, count in ((BRUNO, 1), (FARAH, 1), (DANA, 0), (INES, 0), (GUEST, 0)):
        shown, more = await scene.database.read(report.lines, actor, scene.rules, scene.clock())
        assert (len(shown), more) == (count, 0)


async def test_looking_at_lists_and_seats_is_on_record(scene: Scene) -> None:
    await scene.database.transact(viewing.note_list, ADA, 3, scene.clock())
    allowed = await scene.database.transact(viewing.look_at_seats, scene.terms(), ADA, ["talentlms"])
    refused = await scene.database.transact(viewing.look_at_seats, scene.terms(), DANA, ["talentlms"])
    assert (allowed, refused) == (Reason.ALLOWED, Reason.NOT_INVOLVED)
    assert [(event.event, event.detail) for event in await scene.log()] == [
        ("list.viewed", {"how": "list", "count": 3}),
        ("seats.viewed", {"apps": ["talentlms"]}),
        ("command.refused", {"command": "seats", "reason": "not_involved"}),
    ]


async def test_a_history_names_who_did_what_in_order(scene: Scene) -> None:
    request_id = await scene.approved()
    rows = await scene.database.read(report.history, request_id)
    assert [(row.actor, row.event) for row in rows] == [
        ("Bruno Keller", "request.drafted"),
        ("Bruno Keller", "request.submitted"),
        ("seatkeeper", "message.posted"),
        ("seatkeeper", "request.pending"),
        ("Ada Brandt", "vote.cast"),
        ("Ada Brandt", "request.approved"),
    ]
    assert {row.at for row in rows} == {scene.clock()}


async def test_reading_cannot_write(scene: Scene) -> None:
    request_id = await scene.pending()
    before = await scene.log()
    with pytest.raises(Exception, match=r"readonly database|read-only transaction"):
        await scene.database.read(report.show, request_id, ADA, scene.rules, scene.clock(), "details")
    assert await scene.log() == before
    assert await show(scene, request_id, ADA) == await scene.report(request_id)
