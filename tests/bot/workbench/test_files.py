import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.hands import Hand
from bot.workbench.server import Workbench
from tests.bot.workbench.refusals import refused

PNG = b"\x89PNG\r\n\x1a\n"


async def test_upload_in_three_steps_ends_in_a_message(
    client: AsyncWebClient, bench: Workbench, http: aiohttp.ClientSession, ada: Hand
) -> None:
    await client.files_upload_v2(
        channel="CSEATS",
        filename="seats.csv",
        content="a,b\n1,2\n",
        initial_comment="all seats",
        title="Seats",
    )
    message = await ada.sees("CSEATS", lambda message: bool(message.files))
    assert (message.text, message.files[0]["name"], message.files[0]["title"]) == (
        "all seats",
        "seats.csv",
        "Seats",
    )
    answer = await http.get(bench.url + message.files[0]["url"])
    assert (await answer.text(), answer.content_type) == ("a,b\n1,2\n", "text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_picture_is_served_as_a_picture(
    client: AsyncWebClient, bench: Workbench, http: aiohttp.ClientSession, ada: Hand
) -> None:
    await client.files_upload_v2(channel="CSEATS", filename="chart.png", content=PNG)
    message = await ada.sees("CSEATS", lambda message: bool(message.files))
    assert (await http.get(bench.url + message.files[0]["url"])).content_type == "image/png"


async def test_upload_is_refused_where_the_bot_is_no_member(client: AsyncWebClient) -> None:
    assert (
        await refused(client.files_upload_v2(channel="CSALES", filename="a.csv", content="x"))
        == "not_in_channel"
    )
    call = client.files_completeUploadExternal(files=[{"id": "F0", "title": "x"}], channel_id="CSEATS")
    assert await refused(call) == "file_not_found"
    assert await refused(client.files_getUploadURLExternal(filename="a", length=0)) == "invalid_arguments"


async def test_upload_address_works_once_for_the_announced_length(
    client: AsyncWebClient, bench: Workbench, http: aiohttp.ClientSession
) -> None:
    answer = await client.files_getUploadURLExternal(filename="a.csv", length=2)
    posts = [await http.post(answer["upload_url"], data=data) for data in (b"abc", b"ab", b"ab")]
    assert [post.status for post in posts] == [400, 200, 400]
    assert (await http.get(f"{bench.url}/files/{answer['file_id']}")).status == 404
