from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.clock import MovableClock
from bot.workbench.hands import Hand
from bot.workbench.server import Workbench
from bot.workbench.surfaces import View
from tests.bot.workbench.refusals import refusal, refused
from tests.bot.workbench.samples import actions, button, field, modal, section, select

NAME = field("name")


@pytest.fixture
def opener(app: AsyncApp) -> list[str]:
    """An app whose command opens a form; the trigger ids that it was given are collected."""
    triggers: list[str] = []

    @app.command("/offboard")
    async def offboard(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        triggers.append(body["trigger_id"])
        await client.views_open(trigger_id=body["trigger_id"], view=modal(NAME, private_metadata="draft 7"))

    @app.command("/seats")
    async def seats(ack: AsyncAck, body: dict[str, Any]) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    return triggers


async def opened(ada: Hand) -> View:
    await ada.command("/offboard")
    return await ada.view(lambda view: view.callback_id == "form")


async def test_update_with_the_hash_replaces_the_view(
    opener: list[str], client: AsyncWebClient, ada: Hand
) -> None:
    view = await opened(ada)
    answer = await client.views_update(
        view_id=view.id, hash=view.hash, view=modal(section("ready"), title="B")
    )
    assert (await ada.view(lambda view: view.title == "B")).shown == "B\nready"
    assert answer["view"]["root_view_id"] == view.id
    assert (
        await refused(client.views_update(view_id=view.id, hash=view.hash, view=modal())) == "hash_conflict"
    )
    assert await refused(client.views_update(view_id="V0", view=modal())) == "not_found"


async def test_update_keeps_what_was_typed_where_the_input_stays(
    opener: list[str], app: AsyncApp, client: AsyncWebClient, ada: Hand
) -> None:
    @app.action("look")
    async def look(ack: AsyncAck) -> None:
        await ack()

    view = await opened(ada)
    await client.views_update(view_id=view.id, view=modal(NAME, field("gone"), actions(button("look"))))
    view = await ada.view(lambda view: "look" in view.shown)
    await ada.click(view, "look", state={"name": {"typed": "Dana"}, "gone": {"typed": "x"}})
    await client.views_update(view_id=view.id, view=modal(NAME, field("new")))
    view = await ada.view(lambda view: "new" in view.shown)
    assert view.values["name"]["typed"] == {"type": "plain_text_input", "value": "Dana"}
    assert view.values["new"]["typed"] == {"type": "plain_text_input", "value": None}


async def test_submission_carries_the_state_and_closes(opener: list[str], app: AsyncApp, ada: Hand) -> None:
    seen: list[dict[str, Any]] = []

    @app.view("form")
    async def form(ack: AsyncAck, view: dict[str, Any]) -> None:
        seen.append(view)
        await ack()

    result = await ada.submit(await opened(ada), {"name": {"typed": "Dana"}})
    assert (result.ok, result.outcome) == (True, "closed")
    assert seen[0]["state"]["values"] == {"name": {"typed": {"type": "plain_text_input", "value": "Dana"}}}
    assert seen[0]["private_metadata"] == "draft 7"


async def test_errors_of_the_app_stand_by_their_inputs(opener: list[str], app: AsyncApp, ada: Hand) -> None:
    @app.view("form")
    async def form(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"name": "Nobody of that name"})

    view = await opened(ada)
    assert (await ada.submit(view, {"name": {"typed": "X"}})).errors == {"name": "Nobody of that name"}
    assert "Nobody of that name" in (await ada.view(lambda view: bool(view.errors))).shown


async def test_errors_for_blocks_that_are_not_there_are_trouble(
    opener: list[str], app: AsyncApp, ada: Hand
) -> None:
    @app.view("form")
    async def form(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"nowhere": "?"})

    result = await ada.submit(await opened(ada), {"name": {"typed": "X"}})
    assert result.error == "We had some trouble connecting. Try again?"


async def test_empty_required_input_never_reaches_the_app(
    opener: list[str], bench: Workbench, ada: Hand
) -> None:
    result = await ada.submit(await opened(ada))
    assert result.errors == {"name": "Please complete this required field."}
    assert not bench.traffic.of("view_submission")


async def test_response_actions_update_push_and_clear(
    opener: list[str], app: AsyncApp, bench: Workbench, ada: Hand
) -> None:
    steps: Iterator[dict[str, Any]] = iter(
        [
            {"response_action": "update", "view": modal(NAME, title="Two")},
            {"response_action": "push", "view": modal(NAME, title="Three")},
            {"response_action": "clear"},
        ]
    )

    @app.view("form")
    async def form(ack: AsyncAck) -> None:
        await ack(**next(steps))

    view = await opened(ada)
    assert (await ada.submit(view, {"name": {"typed": "X"}})).outcome == "updated"
    assert (await ada.submit(await ada.view(lambda view: view.title == "Two"))).outcome == "pushed"
    assert [view.title for view in bench.views("UADA")] == ["Two", "Three"]
    assert (await ada.submit((await ada.view()), {"name": {"typed": "X"}})).outcome == "closed"
    assert bench.views("UADA") == []


async def test_fourth_view_of_a_stack_is_refused(
    opener: list[str], client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    await opened(ada)
    for _ in range(2):
        await ada.command("/seats")
        await client.views_push(trigger_id=opener[-1], view=modal(NAME))
    await ada.command("/seats")
    assert await refused(client.views_push(trigger_id=opener[-1], view=modal(NAME))) == "push_limit_reached"
    assert len(bench.views("UADA")) == 3


async def test_trigger_works_once_and_for_three_seconds(
    opener: list[str], client: AsyncWebClient, clock: MovableClock, ada: Hand
) -> None:
    await opened(ada)
    assert await refused(client.views_open(trigger_id=opener[-1], view=modal())) == "exchanged_trigger_id"
    await ada.command("/seats")
    await clock.advance(timedelta(seconds=3))
    assert await refused(client.views_open(trigger_id=opener[-1], view=modal())) == "expired_trigger_id"
    assert await refused(client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"


async def test_broken_view_leaves_the_trigger_unused(
    opener: list[str], client: AsyncWebClient, ada: Hand
) -> None:
    await ada.command("/seats")
    broken = modal(section("x"), title="A title that is too long for a modal")
    answer = await refusal(client.views_open(trigger_id=opener[-1], view=broken))
    assert answer["error"] == "invalid_arguments"
    messages = answer["response_metadata"]["messages"]
    assert "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]" in messages
    await client.views_open(trigger_id=opener[-1], view=modal(section("x")))


async def test_close_is_told_only_to_those_who_asked(
    opener: list[str], app: AsyncApp, client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    seen: list[bool] = []

    @app.view_closed("form")
    async def closed(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body["is_cleared"])
        await ack()

    await ada.close(await opened(ada))
    assert (bench.views("UADA"), seen) == ([], [])
    view = await opened(ada)
    await client.views_update(view_id=view.id, view=modal(NAME, notify_on_close=True))
    await ada.close(await ada.view())
    assert (bench.views("UADA"), seen) == ([], [False])


async def test_choice_in_a_modal_stands_in_its_state(
    opener: list[str], app: AsyncApp, client: AsyncWebClient, ada: Hand
) -> None:
    seen: list[dict[str, Any]] = []

    @app.action("colour")
    async def colour(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    view = await opened(ada)
    row = {"type": "actions", "block_id": "row", "elements": [select("colour", "red", "blue")]}
    await client.views_update(view_id=view.id, view=modal(row))
    await ada.click(await ada.view(lambda view: "Red" in view.shown), "colour", "blue")
    chosen = seen[0]["view"]["state"]["values"]["row"]["colour"]
    assert chosen["selected_option"]["value"] == "blue"
    assert seen[0]["actions"][0]["selected_option"] == chosen["selected_option"]
    assert seen[0]["container"] == {"type": "view", "view_id": view.id}
    assert "response_url" not in seen[0]
