from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.workbench.clock import MovableClock
from bot.workbench.hands import Hand
from bot.workbench.messages import Message
from bot.workbench.server import Workbench
from tests.bot.workbench.samples import actions, button, section


@pytest.fixture
def addresses(app: AsyncApp) -> list[str]:
    """The response_urls that an app was given by commands and clicks."""
    given: list[str] = []

    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        given.append(body["response_url"])
        await ack()

    app.command("/seats")(listener)
    app.action("ok")(listener)
    return given


async def clicked(client: AsyncWebClient, ada: Hand, ephemeral: bool = False) -> Message:
    if ephemeral:
        await client.chat_postEphemeral(
            channel="CSEATS", user="UADA", text="card", blocks=[actions(button("ok"))]
        )
    else:
        await client.chat_postMessage(channel="CSEATS", text="card", blocks=[actions(button("ok"))])
    message = await ada.sees("CSEATS")
    assert (await ada.click(message, "ok")).ok
    return message


async def test_answer_is_private_and_needs_no_membership(addresses: list[str], ada: Hand) -> None:
    await ada.command("/seats", "CSALES")
    answer = await AsyncWebhookClient(addresses[0]).send(text="later")
    assert (answer.status_code, (await ada.private_answer()).text) == (200, "later")


async def test_answer_in_channel_is_public(addresses: list[str], bench: Workbench, ada: Hand) -> None:
    await ada.command("/seats", "CSALES")
    await AsyncWebhookClient(addresses[0]).send(text="later", response_type="in_channel")
    assert (await bench.person("UDANA").sees("CSALES")).text == "later"


async def test_sixth_answer_is_refused(addresses: list[str], ada: Hand) -> None:
    await ada.command("/seats", "CSALES")
    webhook = AsyncWebhookClient(addresses[0])
    for _ in range(5):
        assert (await webhook.send(text="x")).status_code == 200
    answer = await webhook.send(text="x")
    assert (answer.status_code, "used_url" in answer.body) == (404, True)


async def test_answer_after_half_an_hour_is_refused(
    addresses: list[str], clock: MovableClock, ada: Hand
) -> None:
    await ada.command("/seats", "CSALES")
    await clock.advance(timedelta(minutes=30))
    answer = await AsyncWebhookClient(addresses[0]).send(text="x")
    assert (answer.status_code, "expired_url" in answer.body) == (404, True)
    answer = await AsyncWebhookClient(addresses[0] + "x").send(text="x")
    assert (answer.status_code, "no_service" in answer.body) == (404, True)


@pytest.mark.parametrize("ephemeral", [False, True])
async def test_answer_to_a_click_replaces_and_deletes_the_message(
    addresses: list[str], client: AsyncWebClient, bench: Workbench, ada: Hand, ephemeral: bool
) -> None:
    message = await clicked(client, ada, ephemeral)
    webhook = AsyncWebhookClient(addresses[0])
    await webhook.send(text="done", blocks=[section("done")], replace_original=True)
    replaced = await ada.sees("CSEATS", lambda seen: seen.shown == "done")
    assert (replaced.ts, replaced.ephemeral) == (message.ts, ephemeral)
    await webhook.send(text="beside", replace_original=False)
    assert (await ada.private_answer(lambda seen: seen.text == "beside")).ts != message.ts
    await webhook.send(delete_original=True)
    assert bench.slack.messages.find("CSEATS", message.ts) is None


async def test_silence_about_the_original_replaces_it(
    addresses: list[str], client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    await clicked(client, ada)
    await AsyncWebhookClient(addresses[0]).send(text="done")
    assert [message.text for message in bench.messages("CSEATS")] == ["done"]


async def test_answer_is_checked_like_a_message(addresses: list[str], ada: Hand) -> None:
    await ada.command("/seats")
    webhook = AsyncWebhookClient(addresses[0])
    assert "no_text" in (await webhook.send(text="")).body
    answer = await webhook.send(text="x", blocks=[section("")])
    assert (answer.status_code, "invalid_blocks" in answer.body) == (500, True)


async def test_faults_reach_answers_as_well(addresses: list[str], bench: Workbench, ada: Hand) -> None:
    await ada.command("/seats")
    bench.faults.rate_limit("response_url", 7)
    answer = await AsyncWebhookClient(addresses[0]).send(text="x")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert bench.ephemerals("UADA") == []
