from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.company import Person, demo_company
from bot.workbench.server import Workbench
from bot.workbench.workspace import SCOPES
from tests.bot.workbench.refusals import refused


async def test_person_is_described_as_slack_does(client: AsyncWebClient) -> None:
    user = (await client.users_info(user="UFARAH"))["user"]
    assert (user["name"], user["real_name"], user["tz"]) == ("farah", "Farah Haddad", "Africa/Cairo")
    assert user["profile"]["email"] == "farah@harbourpine.example"
    assert (user["deleted"], user["is_bot"], user["is_restricted"]) == (False, False, False)
    assert (await client.users_info(user="UMILO"))["user"]["is_restricted"]
    gone = (await client.users_info(user="UNORA"))["user"]
    assert (gone["deleted"], "tz" in gone) == (True, False)
    assert await refused(client.users_info(user="UNOBODY")) == "user_not_found"


async def test_email_is_found_for_active_people_only(client: AsyncWebClient) -> None:
    found = await client.users_lookupByEmail(email="G.Petrov@harbourpine.example")
    assert found["user"]["id"] == "UGORAN"
    for email in ("nora@harbourpine.example", "oskar.blum@harbourpine.example"):
        assert await refused(client.users_lookupByEmail(email=email)) == "users_not_found"


async def test_email_is_hidden_without_its_scope(http: aiohttp.ClientSession) -> None:
    bench = Workbench(demo_company(), scopes=set(SCOPES) - {"users:read.email"})
    await bench.start()
    client = AsyncWebClient(token=bench.bot_token, base_url=bench.api_url, session=http)
    assert "email" not in (await client.users_info(user="UADA"))["user"]["profile"]
    await bench.stop()


@pytest.mark.parametrize("limit", [1, 4, 100])
async def test_people_come_in_pages(client: AsyncWebClient, limit: int) -> None:
    found: list[dict[str, Any]] = []
    async for page in await client.users_list(limit=limit):
        assert len(page["members"]) <= limit
        found += page["members"]
    assert [user["id"] for user in found[:2]] == ["USLACKBOT", "UADA"]
    assert len(found) == len({user["id"] for user in found}) == len(demo_company().people) + 1
    assert found[0]["is_bot"] is False
    assert await refused(client.users_list(cursor="nonsense")) == "invalid_cursor"


async def test_manager_is_a_custom_field(client: AsyncWebClient) -> None:
    (field,) = (await client.team_profile_get())["profile"]["fields"]
    assert (field["label"], field["type"]) == ("Manager", "user")
    fields = (await client.users_profile_get(user="UDANA"))["profile"]["fields"]
    assert fields == {field["id"]: {"value": "UCHEN", "alt": ""}}
    assert (await client.users_profile_get(user="UINES"))["profile"]["fields"] == {}


async def test_groups_are_listed_with_their_members(client: AsyncWebClient) -> None:
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert (group["handle"], group["users"]) == ("it-leads", ["UADA", "UBRUNO"])
    assert (await client.usergroups_users_list(usergroup=group["id"]))["users"] == ["UADA", "UBRUNO"]
    assert await refused(client.usergroups_users_list(usergroup="S0")) == "no_such_subteam"


async def test_leaving_is_told_once_and_a_new_manager_never(
    app: AsyncApp, bench: Workbench, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []

    @app.event("user_change")
    async def changed(event: dict[str, Any]) -> None:
        seen.append(event["user"])

    assert (await bench.change_person("UDANA", manager="UADA")).ok
    assert (await bench.change_person("UDANA", deleted=True)).ok
    assert [(user["id"], user["deleted"]) for user in seen] == [("UDANA", True)]
    assert (await client.users_info(user="UDANA"))["user"]["deleted"]
    assert await refused(client.conversations_open(users="UDANA")) == "user_disabled"
    assert await refused(client.chat_postMessage(channel="UDANA", text="x")) == "channel_not_found"


async def test_joining_and_group_changes_are_told(app: AsyncApp, bench: Workbench) -> None:
    seen: list[dict[str, Any]] = []

    @app.event("team_join")
    async def joined(event: dict[str, Any]) -> None:
        seen.append(event["user"])

    @app.event("subteam_members_changed")
    async def regrouped(event: dict[str, Any]) -> None:
        seen.append(event)

    await bench.happenings.add_person(Person("UPIA", "pia", "Pia Lund"))
    await bench.happenings.change_group("SITLEADS", ["UBRUNO", "UPIA"])
    assert seen[0]["name"] == "pia"
    assert (seen[1]["added_users"], seen[1]["removed_users"]) == (["UPIA"], ["UADA"])
    assert bench.company.find_channel("DPIA")
