import re
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.hands import Hand
from bot.workbench.refusals import Unfit
from bot.workbench.server import Workbench
from tests.bot.workbench.samples import actions, button, options, section, select


@pytest.fixture
def clicks(app: AsyncApp) -> list[dict[str, Any]]:
    """The payloads of all clicks."""
    seen: list[dict[str, Any]] = []

    @app.action(re.compile(".*"))
    async def click(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    return seen


async def posted(client: AsyncWebClient, *blocks: dict[str, Any]) -> None:
    await client.chat_postMessage(channel="CAPPROVALS", text="card", blocks=list(blocks))


async def test_click_carries_the_message_and_what_the_button_carries(
    clicks: list[dict[str, Any]], client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    await posted(client, section("card"), actions(button("approve", "r17", style="primary"), button("deny")))
    message = await ada.sees("CAPPROVALS")
    result = await ada.click(message, "approve", {"type": "button", "value": "forged"})
    assert (result.ok, result.ms > 0) == (True, True)
    (body,) = clicks
    assert (body["actions"][0]["value"], body["actions"][0]["style"]) == ("r17", "primary")
    assert body["message"]["ts"] == body["container"]["message_ts"] == message.ts
    assert body["message"]["blocks"] == list(message.blocks)
    assert body["user"] == {"id": "UADA", "username": "ada", "name": "ada", "team_id": "THARBOUR"}
    assert body["channel"] == {"id": "CAPPROVALS", "name": "privategroup"}
    assert body["team"]["id"] == "THARBOUR"


async def test_click_in_an_ephemeral_message_carries_no_message(
    clicks: list[dict[str, Any]], client: AsyncWebClient, ada: Hand, bruno: Hand
) -> None:
    await client.chat_postEphemeral(channel="CSEATS", user="UADA", text="x", blocks=[actions(button("ok"))])
    message = await ada.private_answer()
    await ada.click(message, "ok")
    assert clicks[0]["container"]["is_ephemeral"] is True
    assert "message" not in clicks[0]
    with pytest.raises(Unfit, match="no longer there"):
        await bruno.click(message, "ok")


@pytest.mark.parametrize(
    ("element", "given", "chosen"),
    [
        (select("it", "red", "blue"), "blue", {"selected_option": options("blue")[0]}),
        (
            select("it", "red"),
            {"type": "static_select", "selected_option": {"value": "red"}},
            {"selected_option": options("red")[0]},
        ),
        ({"type": "overflow", "options": options("a", "b")}, "b", {"selected_option": options("b")[0]}),
        (
            {"type": "checkboxes", "options": options("a", "b")},
            ["a", "b"],
            {"selected_options": options("a", "b")},
        ),
        ({"type": "users_select"}, "UDANA", {"selected_user": "UDANA"}),
        ({"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
        ({"type": "radio_buttons", "options": options("a")}, "a", {"selected_option": options("a")[0]}),
    ],
    ids=lambda value: str(value.get("type", "")) if isinstance(value, dict) else "",
)
async def test_choices_arrive_as_slack_words_them(
    clicks: list[dict[str, Any]],
    client: AsyncWebClient,
    ada: Hand,
    element: dict[str, Any],
    given: Any,
    chosen: dict[str, Any],
) -> None:
    await posted(client, actions({**element, "action_id": "it"}))
    await ada.click(await ada.sees("CAPPROVALS"), "it", given)
    action = clicks[0]["actions"][0]
    assert action.items() >= chosen.items()
    if element["type"] != "overflow":
        state = clicks[0]["state"]["values"][action["block_id"]]["it"]
        assert state == {"type": element["type"], **chosen}


async def test_state_of_the_other_elements_comes_along(
    clicks: list[dict[str, Any]], client: AsyncWebClient, ada: Hand
) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [select("colour", "red", "blue"), button("ok")]}
    await posted(client, row)
    message = await ada.sees("CAPPROVALS")
    await ada.click(message, "ok")
    await ada.click(message, "ok", state={"row": {"colour": "red"}})
    states = [body["state"]["values"]["row"]["colour"]["selected_option"] for body in clicks]
    assert states == [None, options("red")[0]]


async def test_impossible_clicks_never_reach_the_app(
    clicks: list[dict[str, Any]], client: AsyncWebClient, bench: Workbench, ada: Hand
) -> None:
    await posted(client, actions(select("colour", "red")), section("a", accessory=button("go")))
    message = await ada.sees("CAPPROVALS")
    with pytest.raises(Unfit, match=r"no \*/nothing"):
        await ada.click(message, "nothing")
    with pytest.raises(Unfit, match="no option 'green'"):
        await ada.click(message, "colour", "green")
    with pytest.raises(Unfit, match="sees no conversation"):
        await bench.person("UDANA").click(message, "go")
    await client.chat_update(channel="CAPPROVALS", ts=message.ts, text="done")
    with pytest.raises(Unfit, match="nothing to press"):
        await ada.click(await ada.sees("CAPPROVALS"), "go")
    assert clicks == []


async def test_a_late_click_carries_what_was_shown(
    clicks: list[dict[str, Any]], client: AsyncWebClient, ada: Hand
) -> None:
    def row(value: str) -> dict[str, Any]:
        return {"type": "actions", "block_id": "row", "elements": [select("on", value), button("go", value)]}

    async def redrawn(*blocks: dict[str, Any]) -> None:
        await client.chat_update(channel="CAPPROVALS", ts=shown.ts, text="card", blocks=list(blocks))

    await posted(client, row("r1"))
    shown = await ada.sees("CAPPROVALS")
    await redrawn(row("r2"))
    await redrawn(section("done"))
    assert (await ada.click(shown, "go", state={"row": {"on": "r1"}})).ok
    assert clicks[0]["actions"][0]["value"] == "r1"
    assert clicks[0]["message"]["blocks"] == list(shown.blocks)
    assert clicks[0]["state"]["values"]["row"]["on"]["selected_option"] == options("r1")[0]
    await client.chat_delete(channel="CAPPROVALS", ts=shown.ts)
    with pytest.raises(Unfit, match="no longer there"):
        await ada.click(shown, "go")


async def test_a_late_click_in_a_view_carries_what_was_shown(
    clicks: list[dict[str, Any]], client: AsyncWebClient, ada: Hand
) -> None:
    def home(*blocks: dict[str, Any]) -> dict[str, Any]:
        return {"type": "home", "blocks": list(blocks)}

    await client.views_publish(user_id="UADA", view=home(actions(button("go", "r1"))))
    shown = await ada.home()
    await client.views_publish(user_id="UADA", view=home(section("done")))
    assert (await ada.click(shown, "go")).ok
    assert clicks[0]["actions"][0]["value"] == "r1"
    with pytest.raises(Unfit, match="nothing to press"):
        await ada.click(await ada.home(), "go")


async def test_same_action_in_two_blocks_needs_the_block(
    clicks: list[dict[str, Any]], client: AsyncWebClient, ada: Hand
) -> None:
    rows = [section(name, block_id=name, accessory=button("go", name)) for name in ("a", "b")]
    await posted(client, *rows)
    message = await ada.sees("CAPPROVALS")
    with pytest.raises(Unfit, match="more than one"):
        await ada.click(message, "go")
    await ada.click(message, "go", block_id="b")
    assert clicks[0]["actions"][0]["value"] == "b"


async def test_click_that_is_not_acknowledged_is_an_error(
    app: AsyncApp, client: AsyncWebClient, ada: Hand
) -> None:
    await posted(client, actions(button("ok")))
    result = await ada.click(await ada.sees("CAPPROVALS"), "ok")
    assert (result.ok, result.error) == (False, "The app did not respond (operation_timeout)")


async def test_forged_interaction_reaches_the_app(clicks: list[dict[str, Any]], bench: Workbench) -> None:
    payload = {
        "type": "block_actions",
        "user": {"id": "UNORA", "team_id": "TELSEWHERE"},
        "team": {"id": "THARBOUR"},
        "actions": [{"type": "button", "action_id": "ok", "block_id": "b", "value": "r1"}],
    }
    ack = await bench.forge(payload)
    assert (ack.ok, clicks[0]["user"]["id"]) == (True, "UNORA")
