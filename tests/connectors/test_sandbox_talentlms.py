"""The stand-in for TalentLMS keeps the quirks that the documents and the clients of the real one tell of."""

import pytest

from connectors.sandbox.allowance import Allowance, Limits
from connectors.sandbox.talentlms_v1 import DATES, DateFormat
from connectors.sandbox.talentlms_v2 import ErrorShape
from tests.connectors.sandbox_client import portal
from tests.connectors.tenants import DANA, NOW, OWNER, learners


async def test_v1_tells_everything_as_text() -> None:
    async with portal() as (_, client):
        status, user = await client.v1("GET", f"users/id:{DANA}")
    assert status == 200
    assert all(isinstance(value, str | list) for value in user.values())
    assert (user["id"], user["created_on"]) == (DANA, "15/01/2024, 09:30:00")
    assert user["login_key"].startswith("http")
    assert "last_login" not in user


async def test_v1_pages_hold_20_unless_more_are_asked_for_and_1000_at_most() -> None:
    async with portal(learners(1100)) as (_, client):
        for path, count in (
            ("users", 20),
            ("users/page_size:7", 7),
            ("users/page_size:5000", 1000),
            ("users/page_size:1000,page_number:2", 100),
            ("users/page_size:1000,page_number:3", 0),
        ):
            assert len((await client.v1("GET", path))[1]) == count


@pytest.mark.parametrize("date_format", DATES)
async def test_v1_dates_are_in_the_tenants_format(date_format: DateFormat) -> None:
    async with portal(date_format=date_format) as (_, client):
        created = (await client.v1("GET", f"users/id:{DANA}"))[1]["created_on"]
        assert (await client.v1("GET", "siteinfo"))[1]["date_format"] == date_format
    shown = {"DDMMYYYY": "15/01/2024", "MMDDYYYY": "01/15/2024", "YYYYMMDD": "2024/01/15"}
    assert created == f"{shown[date_format]}, 09:30:00"


async def test_v1_finds_by_id_login_and_address() -> None:
    async with portal() as (_, client):
        for path in ("users/username:dana", "users/email:DANA%40acme.example", "users/id:7"):
            assert (await client.v1("GET", path))[1]["id"] == DANA
        for path in ("users/username:nobody", "users/email:x", "users/id:0"):
            assert (await client.v1("GET", path))[0] == 404
        for path in (
            "users/colour:red",
            "users/page_size:x",
            "users/id:7,email:x",
            "usersetstatus/user_id:7",
        ):
            status, told = await client.v1("GET", path)
            assert (status, told["error"]["message"]) == (400, "Invalid arguments provided")


async def test_v1_refuses_json_and_takes_forms() -> None:
    async with portal() as (sandbox, client):
        status, told = await client.v1("POST", "deleteuser", json={"user_id": DANA})
        assert (status, told["error"]["message"]) == (400, "Invalid arguments provided")
        assert sandbox.alarms == []
        assert await client.v1("POST", "userlogout", data={"user_id": DANA, "next": "x"}) == (
            200,
            {"redirect_url": "x"},
        )
        assert sandbox.portal.sessions_ended == []


async def test_deleting_is_possible_there_and_raises_an_alarm() -> None:
    async with portal() as (sandbox, client):
        assert (await client.v1("POST", "deleteuser", data={"user_id": DANA, "permanent": "yes"}))[0] == 200
        assert (await client.v2("DELETE", "users/8"))[0] == 204
        assert sandbox.alarms == [f"deleted {DANA}", "deleted 8"]
        assert len(sandbox.writes) == 2


async def test_a_wrong_key_is_a_page_in_v1_and_json_in_v2() -> None:
    async with portal() as (_, client):
        assert await client.v1("GET", "users", headers={}) == (401, None)
        status, told = await client.v2("GET", "users", headers={})
        assert (status, told["type"]) == (401, "invalid_request_error")


async def test_v2_pages_link_back_to_themselves() -> None:
    async with portal(learners(150)) as (_, client):
        _, told = await client.v2("GET", "users?page[size]=100")
        assert told["_links"]["prev"] == told["_links"]["self"]
        assert told["_meta"]["pagination"] == {
            "page": 1,
            "page_size": 100,
            "total_items": 150,
            "total_pages": 2,
            "total_results": 150,
        }
        assert len((await client.v2("GET", "users?page[number]=2&page[size]=100"))[1]["_data"]) == 50


@pytest.mark.parametrize("query", ["page[size]=101", "page[size]=0", "page[number]=x", "colour=red"])
async def test_v2_refuses_what_it_does_not_know(query: str) -> None:
    async with portal() as (_, client):
        assert (await client.v2("GET", f"users?{query}"))[0] == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("filter[status][eq]=inactive", 1),
        ("filter[login][eq]=dana", 1),
        ("filter[keyword][like]=okaf", 1),
        ("filter[email][eq]=twin@acme.example", 2),
        ("filter[email][eq]=twin@acme.example&filter[status][eq]=inactive", 0),
    ],
)
async def test_v2_filters(query: str, count: int) -> None:
    async with portal() as (_, client):
        assert (await client.v2("GET", f"users?{query}"))[1]["_meta"]["pagination"]["total_results"] == count


async def test_v2_tells_the_last_login_in_lists_only() -> None:
    async with portal() as (_, client):
        (listed,) = (await client.v2("GET", "users?filter[login][eq]=dana"))[1]["_data"]
        single = (await client.v2("GET", f"users/{DANA}"))[1]["_data"]
    assert listed["last_login"] == "2026-10-30T08:15:00+00:00"
    assert not {"last_login", "registration"} & set(single)
    assert single["user_type"] == {"id": 5, "name": "Learner", "is_default": True}


@pytest.mark.parametrize("shape", ["bare", "keyed"])
async def test_v2_refuses_the_owner_in_either_shape_of_errors(shape: ErrorShape) -> None:
    async with portal() as (sandbox, client):
        sandbox.error_shape = shape
        status, told = await client.v2("PATCH", f"users/{OWNER}", json={"status": "inactive"})
    assert status == 422
    assert "owner" in (told if shape == "bare" else told["error"])["message"]


@pytest.mark.parametrize("body", [{}, {"status": "gone"}, {"status": True}, [], "x"])
async def test_v2_refuses_a_change_that_it_does_not_know(body: object) -> None:
    async with portal() as (sandbox, client):
        assert (await client.v2("PATCH", f"users/{DANA}", json=body))[0] in (400, 422)
        assert (await client.v2("PATCH", f"users/{DANA}", data="x"))[0] == 400
        assert (await client.v2("POST", f"users/{DANA}/logout", json={}))[0] == 400
        assert sandbox.account(DANA).status == "active"


async def test_both_have_a_limit_and_tell_it_in_their_ways() -> None:
    async with portal(limits=Limits(burst=3, window=60.0, hourly=50)) as (_, client):
        _, _, headers = await client.v2_with_headers("GET", "health")
        assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("50", "49")
        assert 0 < int(headers["X-RateLimit-Reset"]) - NOW.timestamp() <= 3600
        await client.v2("GET", "statistics")
        assert (await client.v1("GET", "ratelimit"))[1] | {"reset": "", "formatted_reset": ""} == {
            "limit": "50",
            "remaining": 48,
            "reset": "",
            "formatted_reset": "",
        }
        assert (await client.v1("GET", "users"))[0] == 200
        assert (await client.v1("GET", "users"))[0] == 429
        assert (await client.v2("GET", "users"))[0] == 429


def test_an_allowance_comes_back_with_time() -> None:
    now = 0.0
    allowance = Allowance(Limits(burst=2, window=5.0, hourly=3), lambda: now)
    assert [allowance.spend() for _ in range(3)] == [True, True, False]
    now = 5.0
    assert [allowance.spend() for _ in range(2)] == [True, False]
    assert (allowance.left, allowance.resets_in) == (0, 3595.0)
    now = 3600.0
    assert allowance.spend()
