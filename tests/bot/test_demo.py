"""The demo's stage with every kind of app: who has an account where, and what a visitor can do there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from approvals.imports import newest
from approvals.plan import limit_of
from bot.demo.keycards import DEEDS, KeyCards
from bot.demo.scene import Scene, scene
from bot.demo.seeds import PROBE
from bot.workbench.company import demo_company
from connectors.contract import State
from tests.bot.acting import preview

APPS = ("talentlms", "learnupon", "thought_industries", "trainual", "helpdesk", "keycards")


@pytest.fixture
async def stage(ready_folder: Path) -> AsyncIterator[Scene]:
    async with scene(ready_folder, all_apps=True) as up:
        yield up


async def found(stage: Scene, address: str) -> dict[str, list[Any]]:
    """The accounts with this address, app by app."""
    connectors = stage.bot.hall.connectors
    return {name: await connector.find(address) for name, connector in connectors.items()}


async def test_dana_has_an_active_account_in_every_app(stage: Scene) -> None:
    apps = await found(stage, "dana@harbourpine.example")
    assert tuple(apps) == APPS
    assert [[account.state for account in accounts] for accounts in apps.values()] == [[State.ACTIVE]] * 6


async def test_the_others_make_it_hard_in_their_own_ways(stage: Scene) -> None:
    throwaway = await found(stage, PROBE)
    assert [name for name, accounts in throwaway.items() if accounts] == ["trainual", "helpdesk"]
    (invited,) = (await found(stage, "kim@harbourpine.example"))["learnupon"]
    assert invited.state is State.INVITED
    (teacher,) = (await found(stage, "emil@harbourpine.example"))["learnupon"]
    assert teacher.owns == ("Handling angry calls", "First week")
    pair = (await found(stage, "farah@harbourpine.example"))["thought_industries"]
    assert {account.id for account in pair} == {other for account in pair for other in account.pair}


async def test_the_page_shows_every_vendor_and_stories_of_people_that_there_are(stage: Scene) -> None:
    panels = [vendor.panel() for vendor in stage.workbench.page.vendors]
    assert [panel["name"] for panel in panels] == [*APPS, "slack"]
    assert all(panel["faults"] or panel["deeds"] for panel in panels)
    told = " ".join(story["text"] for story in stage.workbench.page.stories)
    known = demo_company()
    assert all(f"<@{one}>" not in told or known.find_person(one) for one in ("UADA", "UBRUNO", "UCHEN"))
    assert "probe@harbourpine.example" in told
    trainual = stage.bot.hall.connectors["trainual"]
    limit, _ = limit_of(None, trainual.settings, trainual.plans)
    assert stage.vendors.trainual.summary().endswith(f"of {limit} seats")


async def test_what_is_left_to_people_is_said_in_the_preview(stage: Scene) -> None:
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    assert view.shown.count("not proven what this does") == 2
    assert view.shown.count("This app's API cannot do it") == 1
    assert view.shown.count("passed on to the portals") == 1


async def test_the_key_cards_are_imported_again_when_somebody_exports_them(stage: Scene) -> None:
    database, cards = stage.bot.hall.database, stage.vendors.keycards
    before = await database.read(newest, "keycards")
    assert before is not None
    await stage.clock.advance(timedelta(days=3))
    cards.order({"order": "deed", "kind": "hand_in"})
    (card,) = (await found(stage, "dana@harbourpine.example"))["keycards"]
    assert card.state is State.ACTIVE
    cards.order({"order": "deed", "kind": "export"})
    await stage.bot.hall.tasks.drain(10)
    (card,) = (await found(stage, "dana@harbourpine.example"))["keycards"]
    assert card.state is State.DEACTIVATED
    after = await database.read(newest, "keycards")
    assert after is not None
    assert after.imported_at - before.imported_at > timedelta(days=3)


@pytest.mark.parametrize(
    "order", [{"order": "deed", "kind": "burn"}, {"order": "deed", "kind": "export"}, {"order": "clear"}]
)
def test_the_key_cards_take_no_other_order(order: dict[str, str]) -> None:
    cards = KeyCards()
    with pytest.raises(ValueError, match="hand a card in, or export"):
        cards.order(order)
    assert [deed["kind"] for deed in cards.panel()["deeds"]] == list(DEEDS)


async def test_one_app_alone_stays_as_it_was(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        assert list(stage.bot.hall.connectors) == ["talentlms"]
        with pytest.raises(AssertionError, match="TalentLMS alone"):
            assert stage.vendors
