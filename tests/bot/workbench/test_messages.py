import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.hands import Hand
from bot.workbench.refusals import Unfit
from bot.workbench.server import Workbench
from tests.bot.workbench.refusals import refusal, refused
from tests.bot.workbench.samples import actions, button, section


async def test_posted_message_is_answered_and_seen(
    client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "r1"}}
    answer = await client.chat_postMessage(
        channel="CAPPROVALS",
        text="card",
        blocks=[section("*Card*"), actions(button("ok"))],
        metadata=metadata,
    )
    assert answer["message"]["bot_id"] == "BSEATKEEPER"
    assert all(block["block_id"] for block in answer["message"]["blocks"])
    message = await ada.sees("CAPPROVALS", lambda message: "Card" in message.shown)
    assert (message.ts, message.metadata, message.user) == (answer["ts"], metadata, "USEATKEEPER")
    assert bench.messages("CAPPROVALS") == [message]


@pytest.mark.parametrize("channel", ["CSEATS", "it-seats", "#it-seats"])
async def test_channel_is_named_by_id_or_name(client: AsyncWebClient, channel: str) -> None:
    assert (await client.chat_postMessage(channel=channel, text="x"))["channel"] == "CSEATS"


async def test_message_to_a_person_goes_to_the_direct_conversation(
    client: AsyncWebClient, bench: Workbench
) -> None:
    assert (await client.chat_postMessage(channel="UDANA", text="hello"))["channel"] == "DDANA"
    assert (await bench.person("UDANA").direct_message()).text == "hello"
    with pytest.raises(Unfit):
        bench.person("UADA").sees("DDANA")


async def test_bot_posts_only_where_it_is_a_member(client: AsyncWebClient, bench: Workbench) -> None:
    assert await refused(client.chat_postMessage(channel="CGENERAL", text="x")) == "not_in_channel"
    assert await refused(client.chat_postMessage(channel="CNOWHERE", text="x")) == "channel_not_found"
    bench.kick("CAPPROVALS")
    assert await refused(client.chat_postMessage(channel="CAPPROVALS", text="x")) == "channel_not_found"
    bench.invite("CAPPROVALS")
    assert (await client.chat_postMessage(channel="CAPPROVALS", text="x"))["ok"]
    bench.archive("CSEATS")
    assert await refused(client.chat_postMessage(channel="CSEATS", text="x")) == "is_archived"


async def test_message_needs_text_and_sound_metadata(client: AsyncWebClient) -> None:
    with pytest.warns(UserWarning, match="text"):
        assert await refused(client.chat_postMessage(channel="CSEATS", text="")) == "no_text"
    broken = {"event_type": "card"}
    call = client.chat_postMessage(channel="CSEATS", text="x", metadata=broken)
    assert await refused(call) == "invalid_metadata_schema"
    call = client.api_call("chat.postMessage", json={"channel": "CSEATS", "text": "x", "blocks": "[{"})
    assert await refused(call) == "invalid_blocks_format"


async def test_long_text_is_cut_with_a_warning(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="CSEATS", text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(answer["message"]["text"]) == 40_000


async def test_broken_blocks_are_refused_with_pointers(client: AsyncWebClient) -> None:
    answer = await refusal(client.chat_postMessage(channel="CSEATS", text="x", blocks=[section("y" * 3001)]))
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {answer['errors'][0]}"]


async def test_fourth_message_within_a_second_is_rate_limited(client: AsyncWebClient) -> None:
    for _ in range(3):
        await client.chat_postMessage(channel="CSEATS", text="x")
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel="CSEATS", text="x")
    assert (error.value.response.status_code, error.value.response["error"]) == (429, "ratelimited")
    assert error.value.response.headers["Retry-After"] == "1"
    assert (await client.chat_postMessage(channel="CAPPROVALS", text="elsewhere"))["ok"]


async def test_update_replaces_blocks_and_keeps_metadata(client: AsyncWebClient, bench: Workbench) -> None:
    metadata = {"event_type": "card", "event_payload": {}}
    ts = (
        await client.chat_postMessage(channel="CSEATS", text="a", blocks=[section("A")], metadata=metadata)
    )["ts"]
    await client.chat_update(channel="CSEATS", ts=ts, text="b", blocks=[section("B")])
    (message,) = bench.messages("CSEATS")
    assert (message.shown, message.text, message.metadata, message.edited) == ("B", "b", metadata, None)
    await client.chat_update(channel="CSEATS", ts=ts, text="c")
    (message,) = bench.messages("CSEATS")
    assert (message.shown, message.blocks) == ("c", ())
    assert message.edited


async def test_update_is_for_own_standing_messages(
    client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    theirs = await ada.say("CSEATS", "mine")
    ts = (await client.chat_postMessage(channel="CSEATS", text="a"))["ts"]
    assert (
        await refused(client.chat_update(channel="CSEATS", ts=theirs.ts, text="x")) == "cant_update_message"
    )
    assert await refused(client.chat_update(channel="CSEATS", ts="1.2", text="x")) == "message_not_found"
    assert await refused(client.chat_update(channel="it-seats", ts=ts, text="x")) == "channel_not_found"
    assert await refused(client.chat_update(channel="CSEATS", ts=ts, text="x" * 4001)) == "msg_too_long"
    bench.archive("CSEATS")
    assert await refused(client.chat_update(channel="CSEATS", ts=ts, text="x")) == "is_inactive"


async def test_delete_takes_an_own_message_away(client: AsyncWebClient, bench: Workbench, ada: Hand) -> None:
    theirs = await ada.say("CSEATS", "mine")
    ts = (await client.chat_postMessage(channel="CSEATS", text="a"))["ts"]
    await client.chat_delete(channel="CSEATS", ts=ts)
    assert bench.messages("CSEATS") == [theirs]
    assert await refused(client.chat_delete(channel="CSEATS", ts=theirs.ts)) == "cant_delete_message"


async def test_ephemeral_is_seen_by_its_addressee_only(
    client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    ts = (await client.chat_postEphemeral(channel="CSEATS", user="UADA", text="psst"))["message_ts"]
    assert (await ada.private_answer()).text == "psst"
    assert (await ada.sees("CSEATS")).ephemeral
    assert bench.slack.messages.visible("CSEATS", "UBRUNO") == bench.messages("CSEATS") == []
    assert await refused(client.chat_update(channel="CSEATS", ts=ts, text="x")) == "message_not_found"
    call = client.chat_postEphemeral(channel="CSEATS", user="UDANA", text="psst")
    assert await refused(call) == "user_not_in_channel"


async def test_permalink_and_thread(client: AsyncWebClient, bench: Workbench) -> None:
    ts = (await client.chat_postMessage(channel="CSEATS", text="a"))["ts"]
    await client.chat_postMessage(channel="CSEATS", text="b", thread_ts=ts)
    assert bench.messages("CSEATS")[-1].thread_ts == ts
    link = (await client.chat_getPermalink(channel="CSEATS", message_ts=ts))["permalink"]
    assert link == f"https://harbourpine.slack.com/archives/CSEATS/p{ts.replace('.', '')}"


async def test_people_post_where_they_are_members(bench: Workbench, ada: Hand) -> None:
    message = await ada.say("CSEATS", "look at @dana <now>")
    assert (message.text, message.bot) == ("look at <@UDANA> &lt;now&gt;", False)
    with pytest.raises(Unfit, match="cannot post in sales"):
        await ada.say("CSALES", "hello")
