"""Trainual's API as the guide has it: its quirks, and what the connector makes of them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from connectors.contract import Operation, State
from connectors.errors import Malformed, OutcomeUnknown
from connectors.http import BY_DELETE
from connectors.inventory import Gap, read_usage
from connectors.trainual.v1 import TrainualV1
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import DANA, KEY, clock, drain, opened, tenancy

V1 = ("trainual", "v1")
USER = {"id": 7, "email": "dana@acme.example", "first_name": "Dana", "status": "active"}


def page(users: list[dict[str, Any]], total: int) -> dict[str, Any]:
    return {"users": users, "meta": {"page": 1, "total": total}}


async def listed(told: object) -> list[str]:
    async with scripted(saying(200, json.dumps(told))) as server, opened(*V1, server.base_url) as connector:
        return [account.id for account in await drain(connector)]


async def test_the_key_travels_as_a_bearer_and_pages_hold_fifty() -> None:
    async with scripted(saying(200, json.dumps(page([], 0)))) as server:
        async with opened(*V1, server.base_url) as connector:
            assert await drain(connector) == []
        (asked,) = server.asked
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert (asked.path, dict(asked.query)) == ("/api/v1/users", {"page": "1", "per_page": "50"})


async def test_what_is_sent_to_change_an_account() -> None:
    sent = []

    async def note(request: web.Request) -> web.Response:
        sent.append((request.method, request.path, await request.text()))
        done = {"message": "User deactivated successfully."}
        return web.json_response(done if request.method == "DELETE" else {"user": USER})

    async with scripted(note) as server, opened(*V1, server.base_url) as connector:
        await connector.deactivate("7")
        await connector.reactivate("7")
    assert sent == [("DELETE", "/api/v1/users/7", ""), ("PATCH", "/api/v1/users/7", '{"status":"active"}')]


@pytest.mark.parametrize("operation", sorted(set(Operation) - BY_DELETE))
async def test_a_delete_goes_out_for_what_is_named_or_not_at_all(operation: Operation) -> None:
    async with scripted(saying(200)) as server, opened(*V1, server.base_url) as connector:
        assert isinstance(connector, TrainualV1)
        with pytest.raises(ValueError, match=f"DELETE is never sent to {operation}"):
            await connector.wire.write(operation, "DELETE", "/api/v1/users/7")
        assert server.asked == []


@pytest.mark.parametrize("told", [{}, {"message": None}, {"status": "ok"}, [], "done", {"user": USER}])
async def test_a_delete_without_the_guides_sentence_leaves_the_outcome_unknown(told: object) -> None:
    async with scripted(saying(200, json.dumps(told))) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate("7")
        server.reply = saying(204)
        with pytest.raises(OutcomeUnknown, match="empty"):
            await connector.deactivate("7")
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "user", [{**USER, "id": 8}, {**USER, "status": "deactivated"}, {"id": 7}, {"status": "active"}]
)
async def test_a_reactivation_must_show_the_account_in_its_state(user: dict[str, Any]) -> None:
    body = json.dumps({"user": user})
    async with scripted(saying(200, body)) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.reactivate("7")


async def test_a_list_may_leave_out_role_and_state_and_then_nobody_is_active() -> None:
    async with tenancy(*V1) as tenant:
        tenant.sandbox.bare_lists = True
        accounts = await drain(tenant.connector)
        assert {(account.state, account.vendor_state) for account in accounts} == {(State.UNKNOWN, "")}
        assert (await tenant.connector.read(DANA)).state is State.ACTIVE


async def test_seats_are_not_counted_from_accounts_without_a_state() -> None:
    async with tenancy(*V1) as tenant:
        tenant.sandbox.bare_lists = True
        gap = await read_usage(tenant.connector, clock=clock, timeout=1000)
    assert isinstance(gap, Gap)
    assert gap.sentence == "Trainual lists accounts without saying which are active"


async def created(user: dict[str, Any]) -> datetime | None:
    """When the account was created, which its list and its own page tell alike."""
    body = json.dumps(page([user], 1))
    async with scripted(saying(200, body)) as server, opened(*V1, server.base_url) as connector:
        (listed,) = await drain(connector)
        server.reply = saying(200, json.dumps({"user": user}))
        assert listed.created_at == (await connector.read("7")).created_at
        return listed.created_at


async def test_when_an_account_was_created_is_told() -> None:
    told = USER | {"created_at": "2024-01-15T10:30:00+01:00"}
    assert await created(told) == datetime(2024, 1, 15, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "told", [None, "", "2024-01-15 09:30", "lately", 17, True, {}, "0000-01-01T00:00:00Z"]
)
async def test_a_moment_in_a_form_of_its_own_is_not_told_and_spoils_nothing(told: object) -> None:
    assert await created(USER | {"created_at": told}) is None
    assert await created(USER) is None


async def test_an_account_alone_must_tell_its_state() -> None:
    body = json.dumps({"user": {"id": 7, "email": "dana@acme.example"}})
    async with scripted(saying(200, body)) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(Malformed, match=r"user\.status"):
            await connector.read("7")


@pytest.mark.parametrize("size", [1, 20, 25, 50])
async def test_a_vendor_that_ignores_our_page_size_is_listed_whole(size: int) -> None:
    everybody = [{**USER, "id": n} for n in range(1, 61)]

    def answer(request: web.Request) -> web.Response:
        start = (int(request.query["page"]) - 1) * size
        return web.json_response(page(everybody[start : start + size], len(everybody)))

    async with scripted(answer) as server, opened(*V1, server.base_url) as connector:
        assert len(await drain(connector)) == 60


async def test_a_list_with_a_hole_is_malformed() -> None:
    assert await listed(page([USER], 1)) == ["7"]
    with pytest.raises(Malformed, match="told of 0 accounts and showed 1"):
        await listed(page([USER], 0))
    with pytest.raises(Malformed, match="told of 3 accounts and showed 0"):
        await listed(page([], 3))
    with pytest.raises(Malformed, match="same page twice"):
        await listed(page([USER], 2))


async def test_a_total_that_moves_is_malformed() -> None:
    def answer(request: web.Request) -> web.Response:
        number = int(request.query["page"])
        return web.json_response(page([{**USER, "id": number}], 2 if number == 1 else 3))

    async with scripted(answer) as server, opened(*V1, server.base_url) as connector:
        with pytest.raises(Malformed, match="changed while it was being listed"):
            await drain(connector)


@pytest.mark.parametrize("meta", [None, {}, {"total": -1}, {"total": "many"}])
async def test_a_page_without_a_total_is_malformed(meta: object) -> None:
    with pytest.raises(Malformed, match="meta"):
        await listed({"users": [USER], "meta": meta})
