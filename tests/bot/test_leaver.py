"""The leaver does not learn it from us: not in a channel, not in a message, not by asking."""

from functools import partial
from typing import Any

import pytest

from approvals.audit import events
from approvals.people import Kind, Person
from approvals.policy import Reason
from approvals.states import RequestStatus
from bot.blocks.refusals import REFUSALS
from bot.demo.scene import Scene
from bot.onlookers import Onlookers
from bot.workbench.messages import Message
from bot.workbench.rooms import may_read
from tests.bot.acting import APPROVALS, REASON, has_button, preview, rows_show, state_of, until

TICKED: dict[str, Any] = {"confidential": {"confidential": {"selected_options": [{"value": "confidential"}]}}}
APPROVE = has_button("request.approve")


async def send(stage: Scene, text: str = "/offboard @dana", **more: Any) -> str:
    """Sends a request, and returns what the requester is told at once."""
    bruno = stage.workbench.person("UBRUNO")
    view = await preview(stage, "UBRUNO", text)
    assert (await bruno.submit(view, {**REASON, **more})).ok
    told = await bruno.view(lambda shown: "Request #" in shown.shown)
    return told.shown


async def copy_of(stage: Scene, who: str) -> Message:
    """The card that somebody got directly, with live buttons."""
    copy = await stage.workbench.person(who).direct_message(APPROVE)
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    return copy


def all_that_is_seen_by(stage: Scene, who: str) -> str:
    """Every word in every conversation that somebody can open, and every private answer to them."""
    company = stage.workbench.company
    person = company.find_person(who)
    assert person is not None
    rooms = [channel.id for channel in company.channels if may_read(company, person, channel)]
    said = [message for room in rooms for message in stage.workbench.messages(room)]
    return "\n".join(str(message) for message in [*said, *stage.workbench.ephemerals(who)])


async def final(stage: Scene, who: str, ts: str, word: str) -> Message:
    """A copy in its last state."""
    return await stage.workbench.person(who).direct_message(partial(is_final, ts, word), timeout=20)


def is_final(ts: str, word: str, message: Message) -> bool:
    return message.ts == ts and word in message.shown and not APPROVE(message)


def is_new(known: set[str], message: Message) -> bool:
    return message.ts not in known


async def test_the_leaver_in_the_channel_sees_nothing_of_it_and_the_approvers_everything(
    stage: Scene,
) -> None:
    stage.workbench.invite(APPROVALS, "UDANA")
    told = await send(stage)
    assert "Dana Okafor can see #it-approvals, so the approvers got it privately" in told
    ada, chen = await copy_of(stage, "UADA"), await copy_of(stage, "UCHEN")
    assert "Dana Okafor" in ada.shown
    await stage.workbench.person("UADA").click(ada, "request.approve")
    await until(stage, RequestStatus.DONE)
    await final(stage, "UADA", ada.ts, "Done")
    await final(stage, "UCHEN", chen.ts, "Done")
    seen = all_that_is_seen_by(stage, "UDANA")
    assert "Okafor" not in seen
    assert "Request #" not in seen
    assert [message for message in stage.workbench.messages(APPROVALS) if message.bot] == []


async def test_a_leaver_who_joins_later_finds_a_neutral_card_and_the_approvers_go_on_directly(
    stage: Scene,
) -> None:
    await send(stage)
    card = await stage.workbench.person("UADA").sees(APPROVALS, APPROVE)
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    await stage.workbench.invite(APPROVALS, "UDANA")
    ada = await copy_of(stage, "UADA")
    left = await stage.workbench.person("UDANA").sees(APPROVALS, lambda seen: "direct message" in seen.shown)
    assert (left.ts, left.shown) == (card.ts, "🔒 This request is now decided by direct message.")
    assert "Okafor" not in all_that_is_seen_by(stage, "UDANA")
    await stage.workbench.person("UADA").click(ada, "request.approve")
    await until(stage, RequestStatus.DONE)
    await final(stage, "UADA", ada.ts, "Done")
    assert "Okafor" not in all_that_is_seen_by(stage, "UDANA")


async def test_a_public_channel_is_one_that_every_member_can_look_into(stage: Scene) -> None:
    channel = stage.workbench.company.find_channel(APPROVALS)
    assert channel is not None
    channel.private = False
    assert "Dana Okafor can see" in await send(stage)
    await copy_of(stage, "UADA")
    assert "Okafor" not in all_that_is_seen_by(stage, "UDANA")


@pytest.mark.parametrize(
    ("kind", "inside", "sees"),
    [
        (Kind.MEMBER, False, True),
        (Kind.GUEST, False, False),
        (Kind.GUEST, True, True),
        (Kind.STRANGER, False, False),
        (Kind.STRANGER, True, True),
        (Kind.DEACTIVATED, True, False),
    ],
)
def test_who_can_look_into_a_public_channel(kind: Kind, inside: bool, sees: bool) -> None:
    leaver = Person(slack_id="UDANA", kind=kind)
    members = frozenset({"UADA", *(["UDANA"] if inside else [])})
    assert Onlookers(members, public=True).include(leaver) is sees
    assert Onlookers(members).include(leaver) is (inside and sees)


def test_somebody_who_is_not_in_slack_sees_nothing_there() -> None:
    assert not Onlookers(frozenset({""}), public=True).include(Person(kind=Kind.OUTSIDE))


async def test_a_denial_of_one_copy_ends_all(stage: Scene) -> None:
    stage.workbench.invite(APPROVALS, "UDANA")
    await send(stage)
    ada, chen = await copy_of(stage, "UADA"), await copy_of(stage, "UCHEN")
    hand = stage.workbench.person("UCHEN")
    await hand.click(chen, "request.deny")
    why = {"reason": {"reason": {"type": "plain_text_input", "value": "She stays"}}}
    assert (await hand.submit(await hand.view(), why)).ok
    await until(stage, RequestStatus.DENIED)
    for who, copy in (("UADA", ada), ("UCHEN", chen)):
        await final(stage, who, copy.ts, "Denied")


async def test_an_approver_who_leaves_is_not_asked_and_is_shown_nothing(stage: Scene) -> None:
    assert "Chen Wei can see" in await send(stage, "/offboard @chen")
    await copy_of(stage, "UADA")
    assert "Chen Wei" not in all_that_is_seen_by(stage, "UCHEN")
    chen = stage.workbench.person("UCHEN")
    told = set[str]()
    for asked in (f"{verb} {number}" for verb in ("show", "cancel", "undo") for number in (1, 9)):
        await chen.command(f"/offboard {asked}")
        unseen = f"There is no request #{asked[-1]} that you can see. Try `/offboard list`."
        answer = await chen.private_answer(partial(is_new, told))
        assert answer.shown == unseen
        told.add(answer.ts)
    await chen.command("/offboard list")
    listed = await chen.private_answer(partial(is_new, told))
    assert "Chen" not in listed.shown
    assert (await state_of(stage)).status is RequestStatus.PENDING


@pytest.mark.parametrize("asked_for", [True, False])
async def test_nobody_looks_themselves_up_and_the_refusal_says_nothing_of_a_request(
    stage: Scene, asked_for: bool
) -> None:
    if asked_for:
        await send(stage, "/offboard @chen")
        await copy_of(stage, "UADA")
    chen = stage.workbench.person("UCHEN")
    for text in ("@chen", "chen@harbourpine.example urgent"):
        await chen.command(f"/offboard {text}")
        view = await chen.view(lambda shown: "Nobody looks up" in shown.shown)
        assert view.shown == f"Offboard\n{REFUSALS[Reason.YOURSELF]}"
        await chen.close(view)


async def test_who_may_not_see_a_request_is_refused_what_it_holds_without_a_word_of_it(stage: Scene) -> None:
    await send(stage, **TICKED)
    await stage.workbench.person("UADA").sees(APPROVALS, APPROVE)
    view = await preview(stage, "UFARAH", "/offboard @dana")
    assert "equest #" not in view.shown
    assert "holds" not in view.shown
    sent = await stage.workbench.person("UFARAH").submit(view, REASON)
    assert sent.errors == {
        "reason": "One of the ticked accounts cannot be asked for now. Leave it unticked, or please ask IT."
    }


async def test_what_is_confidential_stays_among_the_approvers(stage: Scene) -> None:
    stage.workbench.invite(APPROVALS, "UKIM")
    told = await send(stage, **TICKED)
    assert "It is confidential, and others can see #it-approvals" in told
    await copy_of(stage, "UADA")
    assert "Okafor" not in all_that_is_seen_by(stage, "UKIM")


async def test_what_is_confidential_leaves_the_channel_when_somebody_else_joins_it(stage: Scene) -> None:
    await send(stage, **TICKED)
    card = await stage.workbench.person("UADA").sees(APPROVALS, APPROVE)
    assert "Confidential: if anybody else joins" in card.shown
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    await stage.workbench.invite(APPROVALS, "UKIM")
    await copy_of(stage, "UADA")
    await stage.workbench.person("UKIM").sees(APPROVALS, lambda seen: "now decided by" in seen.shown)
    assert "Okafor" not in all_that_is_seen_by(stage, "UKIM")


async def test_among_approvers_alone_the_channel_is_confidential_enough(stage: Scene) -> None:
    assert "on its way to #it-approvals" in await send(stage, **TICKED)
    await stage.workbench.person("UADA").sees(APPROVALS, APPROVE)


async def test_others_in_the_channel_matter_only_to_what_is_confidential(stage: Scene) -> None:
    stage.workbench.invite(APPROVALS, "UKIM")
    assert "on its way to #it-approvals" in await send(stage)
    await stage.workbench.person("UADA").sees(APPROVALS, APPROVE)


async def test_where_slack_does_not_tell_who_is_there_nothing_is_risked(stage: Scene) -> None:
    stage.workbench.faults.refuse("conversations.members", "missing_scope", times=1)
    assert "Slack does not tell who can see #it-approvals" in await send(stage)
    await copy_of(stage, "UADA")
    assert [message for message in stage.workbench.messages(APPROVALS) if message.bot] == []


async def test_it_is_undelivered_where_no_approver_can_be_written_to(stage: Scene) -> None:
    stage.workbench.invite(APPROVALS, "UDANA")
    stage.workbench.faults.refuse("conversations.open", "user_disabled", times=2)
    await send(stage)
    await until(stage, RequestStatus.UNDELIVERED)
    told = await stage.workbench.person("UBRUNO").direct_message()
    assert "no direct message to an approver" in told.shown
    assert "Okafor" not in all_that_is_seen_by(stage, "UDANA")


@pytest.mark.parametrize("added", [True, False])
async def test_the_log_knows_whether_it_was_private(stage: Scene, added: bool) -> None:
    if added:
        stage.workbench.invite(APPROVALS, "UDANA")
    await send(stage)
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    assert (await state_of(stage)).private is added
    detail = await stage.bot.hall.database.read(
        lambda session: [row.detail for row in events(session) if row.event == "request.submitted"]
    )
    assert [one.get("private") for one in detail] == ["seen" if added else None]
