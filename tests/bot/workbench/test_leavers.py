"""Who comes and goes in the local Slack, as the app and the page's people see it."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.demo.leavers import SlackAdministration
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench


async def test_whoever_is_let_into_a_conversation_of_the_apps_is_an_event(
    app: AsyncApp, bench: Workbench
) -> None:
    seen: list[dict[str, Any]] = []

    @app.event("member_joined_channel")
    async def joined(event: dict[str, Any]) -> None:
        seen.append(event)

    assert (await bench.invite("CAPPROVALS", "UDANA", "UADA")).ok
    assert [(one["user"], one["channel"], one["channel_type"]) for one in seen] == [
        ("UDANA", "CAPPROVALS", "G")
    ]
    assert (await bench.invite("CSALES", "UEMIL")).ok
    assert len(seen) == 1


def test_the_panel_deactivates_somebody_and_takes_them_back() -> None:
    company = demo_company()
    panel, done = SlackAdministration(company), []
    panel.on_deed = lambda user, gone: done.append((user, gone))
    panel.order({"order": "deed", "kind": "UDANA"})
    dana = company.find_person("UDANA")
    assert dana is not None
    dana.deleted = True
    assert panel.panel()["deeds"][0] == {"kind": "UDANA", "title": "Take back Dana"}
    assert "deactivated" in panel.panel()["summary"]
    panel.order({"order": "deed", "kind": "UDANA"})
    assert done == [("UDANA", True), ("UDANA", False)]
    with pytest.raises(ValueError, match="deactivate somebody"):
        panel.order({"order": "deed", "kind": "UINES"})
