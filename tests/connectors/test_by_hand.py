"""Where an API ends: the steps for an administrator, and the link to the page on which they begin."""

from collections.abc import Iterable

import pytest

from connectors.contract import AppSettings, Connector, Operation
from connectors.registry import dialects, open_connector
from tests.connectors.tenants import TENANTS, clock

SPEAKERS = {f"{name}-{dialect}": speaker for name, dialect, speaker in dialects()}
LINKS = {
    "talentlms": "https://acme.example/plus/users",
    "learnupon": "https://acme.example/users",
    "trainual": "https://app.trainual.com/settings/people",
}


def opened(name: str, dialect: str, **given: str) -> Connector:
    settings = AppSettings(connector=name, api=dialect, base_url="https://acme.example", **given)
    return open_connector("acme", settings, TENANTS[name].secrets, clock)


def steps_of(speaker: type[Connector]) -> Iterable[str]:
    return (step for steps in speaker.by_hand.values() for step in steps)


@pytest.mark.parametrize("speaker", [SPEAKERS[each] for each in SPEAKERS if each.split("-")[0] in TENANTS])
def test_every_vendor_with_pages_says_how_it_is_done_there(speaker: type[Connector]) -> None:
    if speaker.name in ("scim", "roster"):
        return
    assert {Operation.DEACTIVATE, Operation.REACTIVATE} <= set(speaker.by_hand)
    for step in steps_of(speaker):
        assert step[0].isupper()
        assert step.endswith(".")
        assert not step[0].isdigit()


@pytest.mark.parametrize("name", ["trainual", "learnupon"])
def test_where_invitations_are_known_there_are_steps_to_withdraw_one(name: str) -> None:
    for each, speaker in SPEAKERS.items():
        assert (each.split("-")[0] != name) or Operation.WITHDRAW_INVITATION in speaker.by_hand


def test_no_step_deletes_anything() -> None:
    for speaker in SPEAKERS.values():
        for step in steps_of(speaker):
            assert "delete" not in step.casefold() or "do not" in step.casefold()


@pytest.mark.parametrize("name", LINKS)
async def test_the_link_leads_to_the_page_of_accounts(name: str) -> None:
    for _, dialect, speaker in dialects():
        if speaker.name == name:
            assert opened(name, dialect).admin_link == LINKS[name]
            assert opened(name, dialect, admin_url="https://x.example/y").admin_link == "https://x.example/y"


async def test_where_no_page_is_known_there_is_no_link() -> None:
    assert opened("thought_industries", "v2").admin_link == ""


async def test_the_tenants_own_steps_come_first_for_a_deactivation() -> None:
    settings = AppSettings(
        connector="learnupon", base_url="https://acme.example", instructions=("Call Ada.",)
    )
    connector = open_connector("acme", settings, TENANTS["learnupon"].secrets, clock)
    assert connector.instructions(Operation.DEACTIVATE) == ("Call Ada.",)
    assert connector.instructions(Operation.REACTIVATE)[0].startswith("Sign in")
