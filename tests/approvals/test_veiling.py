"""A leaver who gets to see the channel: nothing about them stays there, and the approvers go on elsewhere."""

from collections.abc import Iterator

import pytest

from approvals import outbox, requests, veiling
from approvals.database import Database
from approvals.outbox import Kind
from approvals.people import Kind as Being
from approvals.policy import Choice
from tests.approvals.scenes import ADA, BRUNO, CARD, CHEN, DANA, RULES, Scene, account, part, person
from tests.conftest import TestClock

TWO = RULES.model_copy(update={"quorum": 2})


@pytest.fixture
def scene(ready_sqlite: str, clock: TestClock) -> Iterator[Scene]:
    opened = Database(ready_sqlite)
    yield Scene(opened, clock)
    opened.close()


async def joins(scene: Scene, who: str = "UDANA") -> int:
    return await scene.database.transact(veiling.veil, scene.terms(), CARD, [who])


async def rows(scene: Scene, request_id: str) -> list[tuple[str, str]]:
    return sorted((row.kind, outbox.addressee(row)) for row in await scene.messages(request_id))


async def due(scene: Scene) -> list[str]:
    return sorted(row.kind for row in await scene.database.read(outbox.due, scene.clock()))


async def test_the_card_is_reduced_and_whoever_is_asked_gets_one_directly(scene: Scene) -> None:
    request_id = await scene.pending()
    assert await joins(scene) == 1
    expected = [("copy", "UADA"), ("copy", "UCHEN"), ("veiled", CARD)]
    assert await rows(scene, request_id) == expected
    assert await due(scene) == ["copy", "copy", "veiled"]
    assert (await scene.report(request_id)).private
    assert await joins(scene) == 0
    assert await rows(scene, request_id) == expected
    assert (await scene.told(request_id))[-1] == "card.veiled"


@pytest.mark.parametrize("confidential", [True, False])
async def test_what_is_confidential_is_watched_for_everybody_else(scene: Scene, confidential: bool) -> None:
    request_id = await scene.draft()
    await scene.submit(request_id, confidential=confidential)
    await scene.post_card(request_id)
    found = await scene.database.read(veiling.confided_in, CARD)
    insiders = frozenset(person.slack_id for person in [*scene.approvers, BRUNO])
    assert [(each.request_id, each.insiders) for each in found] == ([(request_id, insiders)] * confidential)
    assert await scene.database.read(veiling.confided_in, "CSALES") == []


async def test_a_confidential_request_is_taken_out_alone(scene: Scene) -> None:
    request_id = await scene.draft()
    await scene.submit(request_id, confidential=True)
    await scene.post_card(request_id)
    other = await scene.submitted(part(account("8")))
    await scene.post_card(other, "1.2")
    taken = await scene.database.transact(veiling.veil, scene.terms(), CARD, (), [request_id])
    assert (taken, await scene.database.read(veiling.confided_in)) == (1, [])
    assert (await scene.report(request_id)).private
    assert await rows(scene, other) == [("card", CARD)]


async def test_it_is_decided_by_a_copy_and_every_copy_ends(scene: Scene) -> None:
    request_id = await scene.pending()
    await joins(scene)
    for row in await scene.messages(request_id, Kind.COPY):
        assert row.id is not None
        await scene.database.transact(outbox.drawn, row.id, "D1", f"{row.id}", 1, scene.clock())
    assert (await scene.vote(request_id, CHEN, Choice.DENY)).status == "denied"
    assert await due(scene) == ["copy", "copy", "outcome", "veiled"]


async def test_it_is_nobody_elses_request_and_no_other_channel(scene: Scene) -> None:
    request_id = await scene.pending()
    assert await joins(scene, "UKIM") == 0
    assert await scene.database.transact(veiling.veil, scene.terms(), "CSALES", ["UDANA"]) == 0
    assert await rows(scene, request_id) == [("card", CARD)]


async def test_what_was_not_posted_yet_is_asked_directly_and_can_be_decided(scene: Scene) -> None:
    request_id = await scene.submitted()
    await joins(scene)
    assert await due(scene) == ["copy", "copy", "veiled"]
    copy, *_ = await scene.messages(request_id, Kind.COPY)
    assert copy.id is not None
    await scene.database.transact(requests.stands, scene.terms(), copy.id, "D1", "1.1", 1)
    assert (await scene.vote(request_id, ADA)).status == "approved"


async def test_a_lost_copy_in_the_channel_is_reduced_as_well(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.database.transact(outbox.adopt, request_id, CARD, "0.8", scene.clock())
    await joins(scene)
    await scene.database.transact(outbox.adopt, request_id, CARD, "0.9", scene.clock())
    assert [row.ts for row in await scene.messages(request_id, Kind.VEILED)] == ["1.1", "0.8", "0.9"]


async def test_those_who_have_decided_go_on_seeing_what_comes_of_it(scene: Scene) -> None:
    request_id = await scene.approved()
    await joins(scene)
    assert await rows(scene, request_id) == [("notice", "UADA"), ("veiled", CARD)]


async def test_votes_that_were_given_stay_given(scene: Scene) -> None:
    scene.rules = TWO
    request_id = await scene.pending()
    await scene.vote(request_id, ADA)
    await joins(scene)
    assert (await scene.vote(request_id, CHEN)).status == "approved"


async def test_what_is_over_is_left_alone(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, ADA, Choice.DENY)
    assert await joins(scene) == 0
    assert await scene.database.read(veiling.shown_in) == []


async def test_a_channel_is_watched_while_an_open_request_is_shown_there(scene: Scene) -> None:
    await scene.pending()
    assert await scene.database.read(veiling.shown_in) == [(CARD, "UDANA")]
    assert await scene.database.read(veiling.shown_in, "CSALES") == []
    await joins(scene)
    assert await scene.database.read(veiling.shown_in) == []


async def test_full_members_are_told_from_those_who_cannot_look_into_a_public_channel(scene: Scene) -> None:
    await scene.draft(leaver=DANA)
    await scene.draft(leaver=person("milo", "Milo Grant", kind=Being.GUEST))
    asked = ["UDANA", "UMILO", "UNOBODY"]
    assert await scene.database.read(veiling.members_among, asked) == {"UDANA"}
