from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.workbench.company import demo_company
from bot.workbench.hands import Hand
from bot.workbench.refusals import Unfit
from bot.workbench.server import Workbench
from bot.workbench.typing_text import marked_up
from tests.bot.workbench.samples import section


async def test_acknowledgement_with_text_is_shown_to_the_person_only(app: AsyncApp, ada: Hand) -> None:
    @app.command("/seats")
    async def seats(ack: AsyncAck) -> None:
        await ack("47 of 100")

    result = await ada.command("/seats", "CSALES")
    assert result.ok
    assert result.reply == {"text": "47 of 100", "blocks": [], "response_type": "ephemeral"}
    assert (await ada.private_answer()).channel == "CSALES"


async def test_acknowledgement_in_channel_is_shown_to_everybody(
    app: AsyncApp, bench: Workbench, ada: Hand
) -> None:
    @app.command("/seats")
    async def seats(ack: AsyncAck) -> None:
        await ack(text="47", blocks=[section("47 of 100")], response_type="in_channel")

    await ada.command("/seats", "CSALES")
    assert (await bench.person("UDANA").sees("CSALES")).shown == "47 of 100"


async def test_payload_has_the_fields_of_slack(app: AsyncApp, bench: Workbench, ada: Hand) -> None:
    seen: list[dict[str, Any]] = []

    @app.command("/offboard")
    async def offboard(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    assert (await ada.command("/offboard @dana", "CAPPROVALS")).reply is None
    assert (
        seen[0].items()
        >= {
            "command": "/offboard",
            "text": "<@UDANA|dana>",
            "user_id": "UADA",
            "user_name": "ada",
            "team_id": "THARBOUR",
            "channel_id": "CAPPROVALS",
            "channel_name": "privategroup",
            "is_enterprise_install": "false",
        }.items()
    )
    assert seen[0]["response_url"].startswith(f"{bench.url}/commands/THARBOUR/")


@pytest.mark.parametrize(
    ("typed", "received"),
    [
        ("@dana", "<@UDANA|dana>"),
        ("@it-leads now", "<!subteam^SITLEADS|@it-leads> now"),
        ("#it-seats", "<#CSEATS|it-seats>"),
        ("dana@harbourpine.example", "<mailto:dana@harbourpine.example|dana@harbourpine.example>"),
        ("a&b <c>", "a&amp;b &lt;c&gt;"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("@dana. and @emil", "<@UDANA|dana>. and <@UEMIL|emil>"),
    ],
)
def test_text_arrives_in_slacks_markup(typed: str, received: str) -> None:
    assert marked_up(demo_company(), typed) == received


async def test_command_without_an_app_fails_at_once(bench: Workbench, ada: Hand) -> None:
    result = await ada.command("/seats")
    assert result.error == '/seats failed with the error "dispatch_failed"'


async def test_command_that_is_not_acknowledged_times_out(app: AsyncApp, ada: Hand) -> None:
    @app.command("/seats")
    async def seats() -> None:
        pass

    result = await ada.command("/seats")
    assert result.error == "/seats failed because the app did not respond (operation_timeout)"


async def test_reply_with_broken_blocks_is_an_error_to_the_person(app: AsyncApp, ada: Hand) -> None:
    @app.command("/seats")
    async def seats(ack: AsyncAck) -> None:
        await ack(text="x", blocks=[{"type": "nonsense"}])

    assert (await ada.command("/seats")).error == '/seats failed with the error "invalid_blocks"'


async def test_unknown_command_never_reaches_the_app(bench: Workbench, ada: Hand) -> None:
    assert (await ada.command("/nonsense")).error == "/nonsense is not a valid command."
    assert bench.envelopes == []


async def test_only_people_who_can_see_a_channel_act_there(bench: Workbench) -> None:
    with pytest.raises(Unfit, match="sees no conversation CAPPROVALS"):
        await bench.person("UFARAH").command("/seats", "CAPPROVALS")
    with pytest.raises(Unfit, match="sees no conversation CGENERAL"):
        await bench.person("UMILO").command("/seats")
    with pytest.raises(Unfit, match="Nora Lind is deactivated"):
        await bench.person("UNORA").command("/seats")
