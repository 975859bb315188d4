"""Messages as rows: sent once, drawn again when wanted, never lost and never doubled."""

from collections.abc import Sequence

from approvals import outbox, requests
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.policy import Choice
from tests.approvals.scenes import ADA, CARD, CHEN, Scene


async def due(scene: Scene) -> Sequence[Outbox]:
    return await scene.database.read(outbox.due, scene.clock())


async def due_kinds(scene: Scene) -> list[str]:
    return [row.kind for row in await due(scene)]


async def draw(scene: Scene, row: Outbox, ts: str = "2.2") -> None:
    """The hall drew the row as it was when it was read."""
    assert row.id is not None
    await scene.database.transact(
        requests.stands, scene.terms(), row.id, row.channel or row.audience, ts, row.wanted
    )


async def card_of(scene: Scene, request_id: str) -> Outbox:
    (card,) = await scene.messages(request_id, Kind.CARD)
    return card


async def test_a_message_is_due_until_it_is_drawn(scene: Scene) -> None:
    request_id = await scene.submitted()
    assert await due_kinds(scene) == ["card"]
    await draw(scene, await card_of(scene, request_id))
    assert await due(scene) == []
    await scene.database.transact(outbox.redraw, request_id)
    assert await due_kinds(scene) == ["card"]


async def test_what_changes_while_it_is_drawn_is_drawn_again(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.database.transact(outbox.redraw, request_id)
    (read,) = await due(scene)
    await scene.vote(request_id, ADA)
    await draw(scene, read)
    assert await due_kinds(scene) == ["card"]
    await draw(scene, await card_of(scene, request_id))
    assert await due(scene) == []


async def test_an_older_drawing_does_not_pass_for_a_newer(scene: Scene) -> None:
    request_id = await scene.pending()
    stale = await card_of(scene, request_id)
    await scene.database.transact(outbox.redraw, request_id)
    await draw(scene, await card_of(scene, request_id))
    await draw(scene, stale)
    assert (await card_of(scene, request_id)).rendered == 2


async def test_the_same_message_is_asked_for_once(scene: Scene) -> None:
    request_id = await scene.pending()
    for _ in range(3):
        await scene.database.transact(outbox.send, request_id, Kind.OUTCOME, "UBRUNO", scene.clock())
    (row,) = await scene.messages(request_id, Kind.OUTCOME)
    assert row.wanted == 3


async def test_an_approvers_own_copy_comes_after_the_card_and_only_while_it_can_help(scene: Scene) -> None:
    draft_id = await scene.draft()
    await scene.submit(draft_id, copies=["UCHEN"])
    assert await due_kinds(scene) == ["card"]
    await scene.post_card(draft_id)
    assert await due_kinds(scene) == ["copy"]
    await scene.vote(draft_id, ADA, Choice.DENY)
    assert await due_kinds(scene) == ["card", "outcome"]


async def test_a_copy_that_stands_is_kept_in_step_to_the_end(scene: Scene) -> None:
    draft_id = await scene.draft()
    await scene.submit(draft_id, copies=["UCHEN"])
    await scene.post_card(draft_id)
    (copy,) = await due(scene)
    await draw(scene, copy)
    await scene.vote(draft_id, ADA, Choice.DENY)
    assert await due_kinds(scene) == ["card", "copy", "outcome"]


async def test_a_post_of_which_nobody_knows_whether_it_arrived_is_in_doubt(scene: Scene) -> None:
    request_id = await scene.submitted()
    card = await card_of(scene, request_id)
    assert card.id is not None
    assert await scene.database.transact(outbox.begin_posting, card.id) is False
    assert await scene.database.transact(outbox.begin_posting, card.id) is True
    assert (await card_of(scene, request_id)).attempt == 2
    await draw(scene, card)
    drawn = await card_of(scene, request_id)
    assert (drawn.posting, drawn.attempt) == (False, 0)


async def test_a_message_that_is_put_off_waits_and_remembers_the_doubt(scene: Scene) -> None:
    request_id = await scene.submitted()
    card = await card_of(scene, request_id)
    assert card.id is not None
    await scene.database.transact(outbox.begin_posting, card.id)
    await scene.database.transact(outbox.postpone, card.id, scene.clock(), 5.0, True)
    assert await due(scene) == []
    scene.clock.advance(seconds=5)
    (again,) = await due(scene)
    assert again.posting
    await scene.database.transact(outbox.postpone, card.id, scene.clock(), 1.0, False)
    assert not (await card_of(scene, request_id)).posting


async def test_a_lost_copy_is_taken_in_by_a_click_on_it(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, CHEN, version=0, place=(CARD, "0.9"))
    rows = await scene.messages(request_id)
    assert [(row.kind, row.channel, row.ts) for row in rows] == [("card", CARD, "1.1"), ("copy", CARD, "0.9")]
    assert await due_kinds(scene) == ["card", "copy"]
    await scene.vote(request_id, CHEN, version=0, place=(CARD, "0.9"))
    assert len(await scene.messages(request_id)) == 2


async def test_a_click_on_the_card_itself_takes_nothing_in(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, CHEN, version=0, place=(CARD, "1.1"))
    assert len(await scene.messages(request_id)) == 1


async def test_a_click_that_is_faster_than_our_own_record_leaves_one_row(scene: Scene) -> None:
    request_id = await scene.submitted()
    card = await card_of(scene, request_id)
    early = await scene.vote(request_id, ADA, place=(CARD, "1.1"))
    assert early.decision.reason == "not_open_yet"
    assert len(await scene.messages(request_id)) == 2
    await draw(scene, card, "1.1")
    (only,) = await scene.messages(request_id)
    assert (only.kind, only.ts) == ("card", "1.1")
    assert (await scene.vote(request_id, ADA, place=(CARD, "1.1"))).status == "approved"


async def test_a_lost_copy_that_was_none_may_be_gone_while_it_is_drawn(scene: Scene) -> None:
    request_id = await scene.submitted()
    card = await card_of(scene, request_id)
    await scene.vote(request_id, ADA, place=(CARD, "1.1"))
    (adopted,) = await scene.messages(request_id, Kind.COPY)
    await draw(scene, card, "1.1")
    assert adopted.id is not None
    row_id, database = adopted.id, scene.database
    await database.transact(requests.stands, scene.terms(), row_id, CARD, "1.1", 2)
    await database.transact(requests.refused, scene.terms(), row_id, "message_not_found")
    await database.transact(outbox.postpone, row_id, scene.clock(), 5.0, True)
    for forget in (outbox.lost, lambda session, row: outbox.left_out(session, row, 2)):
        await database.transact(forget, row_id)
    assert [row.kind for row in await scene.messages(request_id)] == ["card"]
    assert "message.failed" not in await scene.told(request_id)


async def test_a_message_that_somebody_removed_is_posted_anew(scene: Scene) -> None:
    request_id = await scene.pending()
    card = await card_of(scene, request_id)
    assert card.id is not None
    await scene.database.transact(outbox.lost, card.id)
    assert await due_kinds(scene) == ["card"]
    await draw(scene, card, "3.3")
    assert (await card_of(scene, request_id)).ts == "3.3"
    assert (await scene.told(request_id)).count("message.posted") == 2
    assert (await scene.report(request_id)).status == "pending"


async def test_a_message_that_was_given_up_is_not_due_again(scene: Scene) -> None:
    request_id = await scene.pending()
    card = await card_of(scene, request_id)
    assert card.id is not None
    await scene.database.transact(outbox.failed, card.id, "channel_not_found", scene.clock())
    await scene.database.transact(outbox.redraw, request_id)
    assert await due(scene) == []
    event = (await scene.log(request_id))[-1]
    assert (event.event, event.detail) == ("message.failed", {"kind": "card", "error": "channel_not_found"})


async def test_the_oldest_are_drawn_first_and_so_many_at_a_time(scene: Scene) -> None:
    request_id = await scene.pending()
    for n in range(5):
        await scene.database.transact(outbox.send, request_id, Kind.OUTCOME, f"U{n}", scene.clock())
    rows = await scene.database.read(outbox.due, scene.clock(), 3)
    assert [row.audience for row in rows] == ["U0", "U1", "U2"]
