"""Messages: once, in step, and never lost when Slack is difficult."""

from datetime import timedelta
from functools import partial

from approvals.states import RequestStatus
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, REASON, has_button, preview, request, state_of, until


async def test_an_approver_outside_the_channel_gets_the_card_and_it_is_kept_in_step(stage: Scene) -> None:
    card = await request(stage, text="/offboard @emil")
    farah = stage.workbench.person("UFARAH")
    copy = await farah.direct_message(has_button("request.approve"))
    assert "Emil Novak" in copy.shown
    await farah.click(copy, "request.approve")
    seen = await until(stage, RequestStatus.DONE)
    assert seen.votes[0].voter.slack_id == "UFARAH"
    assert len(seen.steps) == 2
    closed = await farah.direct_message(lambda message: message.ts == copy.ts and "Done" in message.shown)
    assert not has_button("request.approve")(closed)
    await stage.workbench.person("UADA").sees(
        APPROVALS, lambda message: message.ts == card.ts and "Done" in message.shown
    )


async def test_blocks_that_slack_refuses_are_drawn_plainly(stage: Scene) -> None:
    stage.workbench.faults.refuse("chat.postMessage", "invalid_blocks", times=1)
    card = await request(stage)
    assert "Dana Okafor" in card.shown


async def test_slack_asking_to_slow_down_only_delays(stage: Scene) -> None:
    stage.workbench.faults.rate_limit("chat.postMessage", 1, times=1)
    card = await request(stage)
    assert has_button("request.approve")(card)
    assert len([m for m in stage.workbench.messages(APPROVALS) if "Dana" in m.shown]) == 1


async def test_a_post_whose_answer_was_lost_is_repeated_with_a_note_and_both_copies_work(
    stage: Scene,
) -> None:
    stage.workbench.faults.drop_answer("chat.postMessage", times=1)
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    assert (await stage.workbench.person("UBRUNO").submit(view, REASON)).ok
    ada = stage.workbench.person("UADA")
    second = await ada.sees(APPROVALS, lambda message: "earlier copy" in message.shown)
    (first,) = [m for m in stage.workbench.messages(APPROVALS) if m.bot and m.ts != second.ts]
    await ada.click(first, "request.approve")
    await until(stage, RequestStatus.DONE)
    for copy in (first, second):
        final = await ada.sees(APPROVALS, partial(is_done, copy.ts))
        assert not has_button("request.approve")(final)


async def test_a_card_that_somebody_removed_is_posted_again(stage: Scene) -> None:
    card = await request(stage)
    stage.workbench.faults.refuse("chat.update", "message_not_found", times=1)
    await stage.workbench.person("UBRUNO").command("/offboard cancel 1")
    again = await stage.workbench.person("UADA").sees(
        APPROVALS, lambda message: message.ts != card.ts and "ancelled" in message.shown
    )
    assert again.bot


async def test_an_undeliverable_card_tells_the_requester_what_to_do(stage: Scene) -> None:
    stage.workbench.kick(APPROVALS, "USEATKEEPER")
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    assert (await stage.workbench.person("UBRUNO").submit(view, REASON)).ok
    await until(stage, RequestStatus.UNDELIVERED)
    told = await stage.workbench.person("UBRUNO").direct_message()
    assert "/invite" in told.shown
    again = await preview(stage, "UBRUNO", "/offboard @dana")
    assert "Deactivate this account" in again.shown


async def test_a_request_that_nobody_decides_expires_when_the_clock_moves(stage: Scene) -> None:
    await request(stage)
    await stage.clock.advance(timedelta(hours=9))
    await until(stage, RequestStatus.EXPIRED)
    card = await stage.workbench.person("UADA").sees(APPROVALS, lambda m: "xpired" in m.shown)
    assert not has_button("request.approve")(card)
    assert (await state_of(stage)).finished_at is not None


def is_done(ts: str, message: Message) -> bool:
    return message.ts == ts and "Done" in message.shown
