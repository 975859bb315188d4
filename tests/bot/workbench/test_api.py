import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.company import demo_company
from bot.workbench.limits import Limits
from bot.workbench.methods.table import METHODS
from bot.workbench.server import Workbench
from tests.bot.workbench.refusals import refusal, refused


async def test_test_methods_say_who_the_app_is(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (
        "USEATKEEPER",
        "BSEATKEEPER",
        "THARBOUR",
    )
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
    assert await refused(client.api_test(error="my_error")) == "my_error"


@pytest.mark.parametrize(
    ("token", "error"),
    [("xoxb-wrong", "invalid_auth"), ("", "not_authed"), ("app", "not_allowed_token_type")],
)
async def test_wrong_tokens_are_refused(bench: Workbench, token: str, error: str) -> None:
    client = AsyncWebClient(token=bench.app_token if token == "app" else token, base_url=bench.api_url)
    assert await refused(client.auth_test()) == error


async def test_connections_are_opened_with_the_app_token_only(
    bench: Workbench, client: AsyncWebClient
) -> None:
    assert await refused(client.apps_connections_open(app_token=bench.bot_token)) == "not_allowed_token_type"
    answer = await client.apps_connections_open(app_token=bench.app_token)
    assert answer["url"].startswith("ws://127.0.0.1")
    assert answer.headers["x-oauth-scopes"] == "connections:write"


async def test_unknown_method_is_named(client: AsyncWebClient) -> None:
    assert await refused(client.api_call("chat.invent")) == "unknown_method"


@pytest.mark.parametrize("method", sorted(name for name, method in METHODS.items() if method.scope))
async def test_every_scope_is_needed(method: str, http: aiohttp.ClientSession) -> None:
    bench = Workbench(demo_company(), scopes=["commands"])
    await bench.start()
    client = AsyncWebClient(token=bench.bot_token, base_url=bench.api_url, session=http)
    answer = await refusal(client.api_call(method))
    assert (answer["error"], answer["needed"]) == ("missing_scope", METHODS[method].scope)
    assert answer["provided"] == "commands"
    await bench.stop()


async def test_arguments_come_as_query_form_and_json(bench: Workbench, http: aiohttp.ClientSession) -> None:
    headers = {"Authorization": f"Bearer {bench.bot_token}"}
    url = f"{bench.api_url}users.info"
    answers = [
        await http.get(url, params={"user": "UADA"}, headers=headers),
        await http.post(url, data={"user": "UADA", "token": bench.bot_token}),
        await http.post(url, json={"user": "UADA"}, headers=headers),
    ]
    for answer in answers:
        assert (await answer.json())["user"]["id"] == "UADA"


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_broken_json_is_refused(
    bench: Workbench, http: aiohttp.ClientSession, body: str, error: str
) -> None:
    headers = {"Authorization": f"Bearer {bench.bot_token}", "Content-Type": "application/json"}
    answer = await http.post(f"{bench.api_url}auth.test", data=body, headers=headers)
    assert (answer.status, (await answer.json())["error"]) == (200, error)


async def test_refusals_of_a_test_come_first_and_as_often_as_asked(
    bench: Workbench, client: AsyncWebClient
) -> None:
    bench.faults.refuse("chat.postMessage", "fatal_error", times=2)
    for _ in range(2):
        assert await refused(client.chat_postMessage(channel="CSEATS", text="x")) == "fatal_error"
    assert (await client.chat_postMessage(channel="CSEATS", text="x"))["ok"]
    assert len(bench.messages("CSEATS")) == 1


async def test_rate_limit_of_a_test_is_a_429(bench: Workbench, client: AsyncWebClient) -> None:
    bench.faults.rate_limit("users.info", 0)
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    assert (await client.users_info(user="UADA"))["ok"]
    assert [row.exchange.status for row in bench.traffic.of("users.info")] == [429, 200]


async def test_dropped_answer_leaves_the_effect(bench: Workbench, client: AsyncWebClient) -> None:
    bench.faults.drop_answer("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="CSEATS", text="x")
    assert [message.text for message in bench.messages("CSEATS")] == ["x"]


async def test_delayed_answer_comes_late(bench: Workbench, client: AsyncWebClient) -> None:
    bench.faults.delay("auth.test", 0.05)
    await client.auth_test()
    await client.auth_test()
    late, prompt = (row.exchange.ms for row in bench.traffic.of("auth.test"))
    assert late >= 50 > prompt


async def test_faults_are_for_methods_that_exist(bench: Workbench) -> None:
    with pytest.raises(ValueError, match="there is no method"):
        bench.faults.refuse("chat.post", "fatal_error")


async def test_tiers_limit_each_method(http: aiohttp.ClientSession) -> None:
    bench = Workbench(demo_company(), limits=Limits(calls_per_minute={4: 2}))
    await bench.start()
    client = AsyncWebClient(token=bench.bot_token, base_url=bench.api_url, session=http)
    for _ in range(2):
        await client.users_info(user="UADA")
    with pytest.raises(SlackApiError) as error:
        await client.users_info(user="UADA")
    assert error.value.response.headers["Retry-After"] == "30"
    assert (await client.users_list())["ok"]
    await bench.stop()
