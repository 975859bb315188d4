import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from bot.workbench.workspace import SCOPES
from tests.bot.workbench.refusals import refusal, refused


async def test_app_knows_public_channels_and_its_own_private_ones(
    client: AsyncWebClient, bench: Workbench
) -> None:
    kinds = "public_channel,private_channel"
    answer = await client.conversations_list(types=kinds)
    members = {channel["name"]: channel["is_member"] for channel in answer["channels"]}
    assert members == {"general": False, "it-approvals": True, "it-seats": True, "sales": False}
    bench.kick("CAPPROVALS")
    bench.archive("CSALES")
    answer = await client.conversations_list(types=kinds, exclude_archived=True)
    assert [channel["name"] for channel in answer["channels"]] == ["general", "it-seats"]
    assert await refused(client.conversations_info(channel="CAPPROVALS")) == "channel_not_found"
    assert (await client.conversations_info(channel="CSALES"))["channel"]["is_archived"]


async def test_channels_and_members_come_in_pages(client: AsyncWebClient) -> None:
    names: list[str] = []
    async for page in await client.conversations_list(limit=1):
        names += [channel["name"] for channel in page["channels"]]
    assert names == ["general", "it-seats", "sales"]
    members: list[str] = []
    async for page in await client.conversations_members(channel="CAPPROVALS", limit=3):
        members += page["members"]
    assert members == ["UADA", "UBRUNO", "UCHEN", "USEATKEEPER"]


async def test_each_kind_of_conversation_needs_its_scope(http: aiohttp.ClientSession) -> None:
    bench = Workbench(demo_company(), scopes=set(SCOPES) - {"groups:read"})
    await bench.start()
    client = AsyncWebClient(token=bench.bot_token, base_url=bench.api_url, session=http)
    assert (await client.conversations_info(channel="CSEATS", include_num_members=True))["channel"][
        "num_members"
    ] == 3
    for call in (
        client.conversations_info(channel="CAPPROVALS"),
        client.conversations_list(types="public_channel,private_channel"),
        client.conversations_members(channel="CAPPROVALS"),
    ):
        assert (await refusal(call))["needed"] == "groups:read"
    assert (await refusal(client.conversations_list(types="im")))["needed"] == "im:read"
    assert await refused(client.conversations_list(types="nonsense")) == "invalid_types"
    await bench.stop()


async def test_direct_conversation_is_opened_for_people(client: AsyncWebClient) -> None:
    assert (await client.conversations_open(users="UDANA"))["channel"] == {"id": "DDANA"}
    channel = (await client.conversations_open(users=["UMILO"], return_im=True))["channel"]
    assert (channel["is_im"], channel["user"]) == (True, "UMILO")
    assert await refused(client.conversations_open(users="UNORA")) == "user_disabled"
    assert await refused(client.conversations_open(users="UNOBODY")) == "user_not_found"
    assert await refused(client.conversations_open(users="USEATKEEPER")) == "cannot_dm_bot"
    assert (await refusal(client.conversations_open(users="UADA,UDANA")))["needed"] == "mpim:write"
