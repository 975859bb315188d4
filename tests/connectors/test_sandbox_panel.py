"""A sandbox takes orders to misbehave, records what it is called for, and says when its panel has changed."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.workbench.vendors import Vendor
from connectors.sandbox.faults import TITLES, Fault
from connectors.sandbox.talentlms import TalentLMSSandbox
from tests.connectors.sandbox_client import portal
from tests.connectors.tenants import DANA, NOW, STAFF


def active(sandbox: TalentLMSSandbox) -> list[str]:
    return [fault["kind"] for fault in sandbox.panel()["faults"] if fault["active"]]


async def test_the_workbench_can_show_it() -> None:
    vendor: Vendor = TalentLMSSandbox(STAFF)
    assert vendor.name == vendor.panel()["name"] == "talentlms"


async def test_the_panel_shows_accounts_seats_and_faults() -> None:
    sandbox = TalentLMSSandbox(STAFF, plan_seats=20)
    panel = sandbox.panel()
    assert (panel["name"], panel["title"], panel["summary"]) == ("talentlms", "TalentLMS", "5 of 20 seats")
    assert [fault["kind"] for fault in panel["faults"]] == list(Fault) == list(TITLES)
    assert {"kind": "hang", "title": "Hangs for ever", "active": False} in panel["faults"]
    assert panel["accounts"][2] == {
        "id": DANA,
        "name": "Dana Okafor",
        "email": "dana@acme.example",
        "role": "Learner",
        "state": "active",
    }


async def test_orders_switch_faults_on_and_off() -> None:
    sandbox = TalentLMSSandbox(STAFF)
    sandbox.order({"order": "fault", "kind": "hang", "times": 1})
    sandbox.order({"order": "fault", "kind": "lies", "times": None})
    assert active(sandbox) == ["hang", "lies"]
    sandbox.order({"order": "clear"})
    assert active(sandbox) == []


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"order": "dance"},
        {"order": "fault"},
        {"order": "fault", "kind": "dance"},
        {"order": "fault", "kind": 1},
        {"order": "fault", "kind": "hang", "times": 0},
        {"order": "fault", "kind": "hang", "times": "2"},
        {"order": "fault", "kind": "hang", "times": True},
    ],
)
async def test_other_orders_are_refused(order: dict[str, Any]) -> None:
    sandbox = TalentLMSSandbox(STAFF)
    with pytest.raises(ValueError, match=r"\w"):
        sandbox.order(order)
    with pytest.raises(ValueError, match="faults happen on"):
        sandbox.faults.set("hang", on="sundays")
    assert active(sandbox) == []


async def test_a_page_is_told_of_every_change() -> None:
    changes: list[str] = []
    async with portal() as (sandbox, client):
        sandbox.on_change = lambda: changes.append(sandbox.panel()["summary"] + " ".join(active(sandbox)))
        await client.v2("PATCH", f"users/{DANA}", json={"status": "inactive"})
        sandbox.faults.set("server_error", times=1)
        await client.v2("GET", "users")
        sandbox.on_change = None
    assert changes == ["4 of 100 seats", "4 of 100 seatsserver_error", "4 of 100 seats"]


async def test_a_fault_happens_as_often_and_where_it_was_ordered() -> None:
    async with portal() as (sandbox, client):
        sandbox.faults.set("server_error", on="reads", times=2, status=500)
        change = await client.v2("PATCH", f"users/{DANA}", json={"status": "inactive"})
        assert change[0] == 204
        assert [(await client.v2("GET", "health"))[0] for _ in range(3)] == [500, 500, 200]
        sandbox.faults.set("unauthorized")
        assert [(await client.v1("GET", "siteinfo"))[0] for _ in range(3)] == [401, 401, 401]


async def test_every_call_is_recorded() -> None:
    async with portal() as (sandbox, client):
        await client.v2("GET", "users?page[size]=1")
        await client.v1("GET", f"usersetstatus/user_id:{DANA},status:inactive")
        listing, change = sandbox.calls
    assert (listing.method, listing.path, listing.query) == ("GET", "/api/v2/users", {"page[size]": "1"})
    assert (listing.status, listing.at, listing.write) == (200, NOW, False)
    assert (change.status, change.write) == (200, True)
    assert sandbox.writes == [change]


@pytest.mark.parametrize(
    ("kind", "state"),
    [("drop_before_effect", "active"), ("drop_after_effect", "inactive"), ("hang", "active")],
)
async def test_hanging_up_is_no_answer(kind: str, state: str) -> None:
    async with portal() as (sandbox, client):
        sandbox.faults.set(kind)
        change = asyncio.ensure_future(client.v2("PATCH", f"users/{DANA}", json={"status": "inactive"}))
        if kind == "hang":
            while not sandbox.calls:
                await asyncio.sleep(0)
            assert not change.done()
            sandbox.faults.clear()
        with pytest.raises(aiohttp.ClientError):
            await change
        assert sandbox.calls[0].status is None
        assert sandbox.account(DANA).status == state


async def test_an_account_that_vanished_is_still_the_truth() -> None:
    async with portal() as (sandbox, client):
        sandbox.faults.set("vanish", times=1)
        await client.v2("PATCH", f"users/{DANA}", json={"status": "inactive"})
        assert (await client.v2("GET", f"users/{DANA}"))[0] == 404
        assert sandbox.account(DANA).status == "inactive"
        assert DANA not in [row["id"] for row in sandbox.rows()]
        sandbox.portal.put(STAFF[2])
        assert (await client.v2("GET", f"users/{DANA}"))[0] == 200


async def test_stopping_lets_go_of_calls_that_hang() -> None:
    async with portal() as (sandbox, client):
        sandbox.faults.set("hang")
        hanging = asyncio.ensure_future(client.v2("GET", "health"))
        while not sandbox.calls:
            await asyncio.sleep(0)
        await sandbox.stop()
        with pytest.raises(aiohttp.ClientError):
            await hanging
