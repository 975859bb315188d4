"""What is on record about a person, for those who may see it, and the trace that looking leaves."""

import pytest

from approvals.history import SHOWN, Record, look_up_history
from approvals.people import Kind, Person
from approvals.policy import Choice, Reason
from tests.approvals.parties import BOT, GUEST, INES, NORA, OSKAR, STRANGER
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, HOME, Scene, account, part


async def ask(scene: Scene, actor: Person, about: Person = DANA) -> Record:
    seen = await scene.database.transact(look_up_history, scene.terms(), actor, about)
    assert isinstance(seen, Record)
    return seen


def numbers(seen: Record) -> list[int]:
    return [past.line.number for past in seen.requests]


async def test_every_request_about_somebody_is_told_with_its_events_the_newest_first(scene: Scene) -> None:
    first = await scene.pending()
    await scene.vote(first, ADA, Choice.DENY, reason="She stays")
    await scene.pending()
    await scene.pending(part(account("8", "farah")), leaver=FARAH)
    seen = await ask(scene, BRUNO)
    assert numbers(seen) == [2, 1]
    told = [(event.actor, event.event) for event in seen.requests[1].events]
    assert told[0] == ("Bruno Keller", "request.drafted")
    assert ("Ada Brandt", "vote.cast") in told
    assert told[-1] == ("Ada Brandt", "request.denied")
    (vote,) = [event for event in seen.requests[1].events if event.event == "vote.cast"]
    assert (vote.detail["choice"], vote.words) == ("deny", "She stays")


async def test_looking_is_on_record_with_every_request_that_was_shown(scene: Scene) -> None:
    request_id = await scene.pending()
    await ask(scene, CHEN)
    event = (await scene.log(request_id))[-1]
    assert (event.event, event.detail) == ("request.viewed", {"how": "history"})
    listed = [row for row in await scene.log() if row.event == "list.viewed"]
    assert [row.detail for row in listed] == [{"how": "history", "count": 1}]
    again = await ask(scene, CHEN)
    assert again.requests[0].events[-1].event == "request.viewed"


@pytest.mark.parametrize("actor", [DANA, INES], ids=lambda actor: actor.slack_id)
async def test_who_may_not_see_them_learns_nothing_as_if_there_were_none(scene: Scene, actor: Person) -> None:
    await scene.pending()
    assert await ask(scene, actor) == Record(person=DANA)
    assert await ask(scene, actor, NORA) == Record(person=NORA)


@pytest.mark.parametrize("actor", [GUEST, BOT, STRANGER, NORA], ids=lambda actor: actor.slack_id)
async def test_who_is_no_member_is_refused_and_that_is_on_record(scene: Scene, actor: Person) -> None:
    await scene.pending()
    reason = await scene.database.transact(look_up_history, scene.terms(), actor, DANA)
    assert reason is Reason(actor.kind.value)
    event = (await scene.log())[-1]
    assert (event.event, event.detail) == ("command.refused", {"command": "history", "reason": reason.value})


async def test_somebody_who_has_left_slack_is_found_by_their_address(scene: Scene) -> None:
    await scene.pending()
    await scene.pending(part(account("9", "oskar")), leaver=OSKAR)
    by_address = Person(emails=(f"dana@{HOME}",), kind=Kind.OUTSIDE)
    assert numbers(await ask(scene, ADA, by_address)) == [1]
    assert numbers(await ask(scene, ADA, OSKAR)) == [2]
    assert numbers(await ask(scene, ADA, Person(emails=(f"nobody@{HOME}",), kind=Kind.OUTSIDE))) == []


async def test_people_without_an_address_are_not_taken_for_one_another(scene: Scene) -> None:
    nameless = Person(slack_id="UNAMELESS", team_id=DANA.team_id, name="No Address")
    other = nameless.model_copy(update={"slack_id": "UOTHER"})
    await scene.pending(part(account("9")), leaver=nameless)
    assert numbers(await ask(scene, ADA, nameless)) == [1]
    assert numbers(await ask(scene, ADA, other)) == []
    assert numbers(await ask(scene, ADA, Person(kind=Kind.OUTSIDE))) == []


async def test_of_a_long_history_the_older_requests_are_told_by_number(scene: Scene) -> None:
    for _ in range(SHOWN + 2):
        await scene.vote(await scene.pending(), ADA, Choice.DENY)
    seen = await ask(scene, FARAH)
    assert numbers(seen) == list(range(SHOWN + 2, 2, -1))
    assert seen.more == (2, 1)
