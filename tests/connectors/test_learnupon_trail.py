"""LearnUpon's audit trail as a second proof, the licences of a sub-portal, and what people own."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

import connectors.learnupon
from connectors.contract import Account, Basis, Counting, Effect, Holds, State, Usage
from connectors.sandbox.allowance import Limits
from connectors.sandbox.faults import Fault
from connectors.sandbox.learnupon import LearnUponSandbox, PortalCourse, PortalUser, SubPortal
from tests.connectors.kinds import DANA, KEY, NOW, clock
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import opened

LU = ("learnupon", "v1")
GONE = Account(app="acme", id=DANA, email="dana@acme.example", state=State.DEACTIVATED)
ENTRY = {"action": 4, "impacted_user_email": "Dana@acme.example", "date_and_time_utc": "2026-11-20T12:00:30Z"}
USERS = (
    PortalUser(DANA, "dana@acme.example", "Dana", "Okafor", user_type="instructor"),
    PortalUser("8", "lea@acme.example", "Léa", "Moreau", enabled=False),
)
COURSES = (
    PortalCourse("1", "Safety", owner=DANA),
    PortalCourse("2", "Draft", owner=DANA, is_draft=True),
    PortalCourse("3", "Other", owner="8"),
)


def portal(**more: Any) -> LearnUponSandbox:
    limits = Limits(burst=10**6, window=60.0, hourly=10**6)
    keys = ("api-user", KEY)
    return LearnUponSandbox(USERS, courses=COURSES, keys=keys, clock=clock, limits=limits, **more)


async def heard(told: object, account: Account = GONE, **headers: str) -> str:
    async with (
        scripted(saying(200, json.dumps(told), **headers)) as server,
        opened(*LU, server.base_url) as connector,
    ):
        return await connector.testimony(account, NOW)


async def test_the_trail_shows_what_was_done() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        before = await connector.read(DANA)
        assert await connector.testimony(before, NOW) == ""
        await connector.deactivate(DANA)
        shown = "shows it disabled in its own audit trail at 2026-11-20 12:00 UTC"
        assert await connector.testimony(await connector.read(DANA), NOW) == shown
        await connector.reactivate(DANA)
        assert (await connector.testimony(await connector.read(DANA), NOW)).startswith("shows it enabled")
        assert sandbox.alarms == []


@pytest.mark.parametrize(
    "told",
    [
        {"audit_trails": []},
        {"audit_trails": [{**ENTRY, "impacted_user_email": "lea@acme.example"}]},
        {"audit_trails": [{**ENTRY, "action": 5}]},
        {"audit_trails": [{**ENTRY, "date_and_time_utc": "2026-11-20T11:50:00Z"}]},
        {"audit_trails": [{**ENTRY, "date_and_time_utc": "yesterday"}]},
        {"audit_trails": [{**ENTRY, "date_and_time_utc": None}]},
        {"a": [], "b": []},
        {},
        [],
        "ok",
    ],
)
async def test_silence_and_nonsense_are_no_testimony(told: object) -> None:
    assert await heard(told) == ""


@pytest.mark.parametrize(
    "account",
    [
        GONE.model_copy(update={"login": "dana"}),
        GONE.model_copy(update={"email": None}),
        GONE.model_copy(update={"state": State.INVITED}),
        GONE.model_copy(update={"state": State.UNKNOWN}),
    ],
)
async def test_nothing_is_said_where_the_trail_cannot_mean_just_this_account(account: Account) -> None:
    assert await heard({"audit_trails": [ENTRY]}, account) == ""


async def test_the_root_and_the_zone_may_have_any_form() -> None:
    told = {"audit_trail": [{**ENTRY, "action": "4", "date_and_time_utc": "2026-11-20 12:07:00"}]}
    assert (await heard(told)).endswith("at 2026-11-20 12:07 UTC")


async def test_a_trail_that_does_not_end_is_read_for_a_while() -> None:
    async with (
        scripted(saying(200, json.dumps({"x": [ENTRY]}), LU_Has_Next_Page="true")) as server,
        opened(*LU, server.base_url) as connector,
    ):
        assert await connector.testimony(GONE, NOW) != ""
        assert len(server.asked) == 4
        assert {request.query["action"] for request in server.asked} == {"4"}


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.UNAUTHORIZED, Fault.HTML, Fault.MALFORMED])
async def test_a_trail_that_fails_is_no_testimony(fault: Fault) -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        sandbox.faults.set(fault, on="all")
        assert await connector.testimony(GONE, NOW - timedelta(minutes=1)) == ""


async def test_what_a_person_owns_is_told_by_a_search_and_costs_learners_nothing() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        (dana,) = await connector.find("dana@acme.example")
        assert dana.owns == ("Safety", "Draft")
        assert [call.path for call in sandbox.calls] == ["/api/v1/users/search", "/api/v1/courses"]
        sandbox.calls.clear()
        (lea,) = await connector.find("lea@acme.example")
        assert (lea.owns, len(sandbox.calls)) == ((), 1)
        assert (await connector.read(DANA)).owns == ()


async def test_courses_that_cannot_be_read_do_not_spoil_a_search() -> None:
    def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/search"):
            user = {"id": 7, "email": "dana@acme.example", "enabled": True, "user_type": "admin"}
            return web.json_response({"user": [user]})
        return web.json_response({"message": "no"}, status=403)

    async with scripted(answer) as server, opened(*LU, server.base_url) as connector:
        assert [found.owns for found in await connector.find("dana@acme.example")] == [()]


async def test_a_licensed_sub_portal_learns_that_a_deactivation_frees_no_seat() -> None:
    ours = SubPortal("90", "127", licences=50, members={"a@x.example": True, "b@x.example": False})
    async with portal(sub_portals=[ours]) as sandbox, opened(*LU, sandbox.base_url) as connector:
        assert connector.facts[Effect.FREES_SEAT].holds is Holds.UNKNOWN
        assert await connector.usage() == Usage(used=2, limit=50, counting=Counting.VENDOR_REPORTED)
        fact = connector.facts[Effect.FREES_SEAT]
        assert (fact.holds, fact.basis) == (Holds.NO, Basis.DOCUMENTED)
        assert "user licences" in fact.note
        assert connector.facts[Effect.CASCADES].holds is Holds.NO
        sandbox.sub_portals.clear()
        await connector.usage()
        assert connector.facts is type(connector).facts


async def test_the_settings_can_say_so_where_the_api_does_not() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url, licensed_sub_portal=True) as connector:
        assert connector.facts[Effect.FREES_SEAT].holds is Holds.NO
        assert await connector.usage() == Usage(used=2, counting=Counting.COUNTED)
        await connector.deactivate(DANA)
        assert (await connector.usage()).used == 2
        assert connector.facts[Effect.FREES_SEAT].holds is Holds.NO


def test_the_call_that_makes_new_keys_is_nowhere_in_the_connector() -> None:
    for file in Path(connectors.learnupon.__file__).parent.glob("*.py"):
        assert "generate_keys" not in file.read_text(encoding="utf-8")
