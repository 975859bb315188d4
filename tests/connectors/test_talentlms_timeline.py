"""TalentLMS: the last login where accounts carry none, and the courses that somebody teaches."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from connectors.sandbox.talentlms import PortalAccount, TalentLMSSandbox
from connectors.sandbox.talentlms_v1 import DATES, DateFormat
from connectors.talentlms.portal import taught
from connectors.talentlms.timeline import SOURCE, latest
from tests.connectors.scripted import scripted
from tests.connectors.tenants import DANA, KEY, STAFF, opened, person, tenancy

V1, V2 = ("talentlms", "v1"), ("talentlms", "v2")
LOGIN = datetime(2026, 10, 30, 8, 15, tzinfo=UTC)
USER = {"id": "7", "login": "dana", "user_type": "Learner", "status": "active", "email": "dana@acme.example"}
EVENT = {"action": "user_login_user", "user_id": "7", "timestamp": "1793000000"}
TEACHER = person("20", "tara", "Tara Teach", user_type="Trainer", teaches=("Safety", "Sales"))


def serving(events: object, site: object = None) -> Any:
    """A portal with Dana, and with these answers of its timeline and its site."""

    def answer(request: web.Request) -> web.Response:
        if "gettimeline" in request.path:
            return web.json_response(events)
        if "siteinfo" in request.path:
            return web.json_response(site)
        return web.json_response(USER if "email:" in request.path else [USER])

    return answer


async def last_login(events: object, site: object = None) -> tuple[datetime | None, str]:
    async with scripted(serving(events, site)) as server, opened(*V1, server.base_url) as connector:
        (found,) = await connector.find("dana@acme.example")
        return found.last_active_at, found.active_source


@pytest.mark.parametrize("date_format", DATES)
async def test_v1_tells_the_last_login_of_one_person(date_format: DateFormat) -> None:
    async with (
        TalentLMSSandbox(STAFF, api_key=KEY, date_format=date_format) as sandbox,
        opened(*V1, sandbox.base_url) as connector,
    ):
        (found,) = await connector.find("dana@acme.example")
        assert (found.last_active_at, found.active_source) == (LOGIN, SOURCE)
        (ines,) = await connector.find("ines@acme.example")
        assert ines.last_active_at == datetime(2026, 11, 1, tzinfo=UTC)
        (lea,) = await connector.find("lea@acme.example")
        assert (lea.last_active_at, lea.active_source) == (None, "")
        asked = [call.path for call in sandbox.calls]
        assert asked.count("/api/v1/siteinfo") == 1
        assert "/api/v1/gettimeline/event_type:user_login_user,user_id:7" in asked
        assert sandbox.writes == []


async def test_v1_does_not_ask_the_timeline_for_lists_and_reads() -> None:
    async with tenancy(*V1) as tenant:
        assert [account.last_active_at async for account in tenant.connector.accounts()] == [None] * 7
        await tenant.connector.read(DANA)
        assert not any("gettimeline" in call.path for call in tenant.sandbox.calls)


async def test_v1_asks_about_a_few_of_many_and_shows_all() -> None:
    twins = [
        PortalAccount(str(30 + n), f"t{n}", "T", "W", "many@acme.example", last_login=LOGIN) for n in range(8)
    ]
    async with (
        TalentLMSSandbox(twins, api_key=KEY) as sandbox,
        opened(*V1, sandbox.base_url) as connector,
    ):
        found = await connector.find("many@acme.example")
        assert len(found) == 8
        assert sum("gettimeline" in call.path for call in sandbox.calls) == 5
        assert [account.last_active_at for account in found].count(LOGIN) == 5


@pytest.mark.parametrize(
    "events",
    [
        [],
        {},
        "no",
        [{**EVENT, "user_id": "8"}],
        [{**EVENT, "action": "user_create_user"}],
        [{**EVENT, "timestamp": None}],
        [{**EVENT, "timestamp": "soon"}],
        [{**EVENT, "timestamp": "99/99/2026, 10:00:00"}],
        [{"action": "user_login_user"}],
    ],
)
async def test_a_timeline_that_tells_nothing_is_not_told(events: object) -> None:
    assert await last_login(events, {"date_format": "DDMMYYYY"}) == (None, "")


async def test_unix_seconds_need_no_date_format() -> None:
    events = [EVENT, {**EVENT, "timestamp": 1792000000}]
    assert await last_login(events, "no site") == (datetime.fromtimestamp(1793000000, UTC), SOURCE)


@pytest.mark.parametrize(
    ("text", "date_format", "moment"),
    [
        ("30/10/2026, 20:15:00", "DDMMYYYY", datetime(2026, 10, 30, 20, 15, tzinfo=UTC)),
        ("10/30/2026, 08:15:00 PM", "MMDDYYYY", datetime(2026, 10, 30, 20, 15, tzinfo=UTC)),
        ("2026/10/30, 20:15:00", "YYYYMMDD", datetime(2026, 10, 30, 20, 15, tzinfo=UTC)),
        ("30/10/2026, 20:15:00", "MMDDYYYY", None),
        ("30/10/2026, 20:15:00", "", None),
        ("30/10/2026, 20:15:00", "else", None),
    ],
)
def test_a_date_is_read_in_the_tenants_own_format_or_not_at_all(
    text: str, date_format: str, moment: datetime | None
) -> None:
    assert latest([text], date_format) == moment


@pytest.mark.parametrize("dialect", [V1, V2])
async def test_what_somebody_teaches_is_told_by_a_search(dialect: tuple[str, str]) -> None:
    async with tenancy(*dialect) as tenant:
        tenant.sandbox.portal.put(TEACHER)
        (tara,) = await tenant.connector.find("tara@acme.example")
        assert tara.owns == ("Safety", "Sales")
        (dana,) = await tenant.connector.find("dana@acme.example")
        assert dana.owns == ()


async def test_v1_tells_it_when_reading_as_well() -> None:
    async with tenancy(*V1) as tenant:
        tenant.sandbox.portal.put(TEACHER)
        assert (await tenant.connector.read("20")).owns == ("Safety", "Sales")


async def test_v2_keeps_a_reading_to_one_call_and_a_search_to_two() -> None:
    async with tenancy(*V2) as tenant:
        tenant.sandbox.portal.put(TEACHER)
        assert (await tenant.connector.read("20")).owns == ()
        assert len(tenant.sandbox.calls) == 1
        await tenant.connector.find("tara@acme.example")
        assert [call.path for call in tenant.sandbox.calls[1:]] == [
            "/api/v2/users",
            "/api/v2/users/20/courses",
        ]


@pytest.mark.parametrize(
    ("courses", "titles"),
    [
        (None, ()),
        ({}, ()),
        ("x", ()),
        ([], ()),
        ([{"name": "A", "role": "instructor"}, {"name": "B", "role": "learner"}], ("A",)),
        ([{"name": "A", "role": "Instructor"}, {"name": "B"}, {"role": "instructor"}, 7, None], ("A",)),
        ([{"name": 5, "role": "instructor"}, {"name": "", "role": "instructor"}], ()),
        ([{"name": "A", "role": None}], ()),
    ],
)
def test_only_a_role_that_is_told_makes_somebody_a_teacher(courses: object, titles: tuple[str, ...]) -> None:
    assert taught(courses) == titles
