"""Thought Industries: dual roles, a "no" in a 200, states that are not shown, and what is made of them."""

import json
from typing import Any

import pytest
from aiohttp import web

from connectors.contract import State
from connectors.errors import Malformed, NotFound, OutcomeUnknown, RateLimited, Refused, Unsupported
from connectors.inventory import Finding, look_up
from connectors.sandbox.allowance import Limits
from connectors.sandbox.thought_industries import SiteAccount, ThoughtIndustriesSandbox
from connectors.thought_industries import BURST, CALLS_PER_SECOND
from tests.connectors.kinds import DANA, GONE, KEY, LAST_WEEK, OTHER_TWIN, TWIN, clock
from tests.connectors.scripted import Reply, saying, scripted
from tests.connectors.tenants import opened, tenancy

V2 = ("thought_industries", "v2")
USER = {"id": DANA, "email": "dana@acme.example", "roleKey": "learner", "disabled": False}


def answers(*by_path: tuple[str, Any]) -> Reply:
    """JSON for each path by its end; anything else is a miss."""

    def reply(request: web.Request) -> web.Response:
        for end, told in by_path:
            if request.path.endswith(end):
                return web.json_response(told)
        return web.json_response({"error": "not_found", "message": "User not found"}, status=404)

    return reply


async def test_an_address_is_one_part_of_the_path() -> None:
    odd = "o/d?d#d+%2c@acme.example"
    async with tenancy(*V2) as tenant:
        tenant.sandbox.put(SiteAccount("77", odd, "Odd", "One"))
        assert [account.id for account in await tenant.connector.find(odd)] == ["77"]
    async with scripted(answers((odd, {**USER, "email": odd}))) as server:
        async with opened(*V2, server.base_url) as connector:
            await connector.find(odd)
        encoded = "o%2Fd%3Fd%23d%2B%252c%40acme%2Eexample"
        assert server.asked[0].raw_path == f"/incoming/v2/users/{encoded}"
        assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


async def test_another_persons_account_is_not_believed() -> None:
    async with scripted(saying(200, json.dumps(USER))) as server, opened(*V2, server.base_url) as connector:
        with pytest.raises(Malformed, match="another address"):
            await connector.find("lea@acme.example")
        with pytest.raises(Malformed, match="another account"):
            await connector.read("8")


@pytest.mark.parametrize("wrapped", [False, True])
async def test_an_account_comes_bare_or_as_the_reference_wraps_it(wrapped: bool) -> None:
    async with tenancy(*V2) as tenant:
        tenant.sandbox.wraps_accounts = wrapped
        account = await tenant.connector.read(DANA)
    assert (account.name, account.role, account.vendor_state) == ("Dana Okafor", "learner", "active")
    assert account.last_active_at == LAST_WEEK


@pytest.mark.parametrize("wanted", [TWIN, OTHER_TWIN])
async def test_both_accounts_of_a_dual_role_are_found_and_change_together(wanted: str) -> None:
    async with tenancy(*V2) as tenant:
        found = await tenant.connector.find("twin@acme.example")
        assert {account.id: account.role for account in found} == {TWIN: "learner", OTHER_TWIN: "manager"}
        await tenant.connector.deactivate(wanted)
        assert tenant.state(TWIN) is tenant.state(OTHER_TWIN) is State.DEACTIVATED
        await tenant.connector.reactivate(wanted)
        assert tenant.state(TWIN) is tenant.state(OTHER_TWIN) is State.ACTIVE
        assert len(tenant.sandbox.writes) == 2


async def test_a_partner_that_is_no_more_is_left_out_and_a_wrong_one_is_not_believed() -> None:
    dual = {**USER, "learnerUserId": DANA, "managerUserId": "99"}
    async with (
        scripted(answers(("dana@acme.example", dual))) as server,
        opened(*V2, server.base_url) as connector,
    ):
        assert [account.id for account in await connector.find("dana@acme.example")] == [DANA]
        server.reply = answers(("dana@acme.example", dual), ("99", {**USER, "id": "98"}))
        with pytest.raises(Malformed, match="another account"):
            await connector.find("dana@acme.example")


@pytest.mark.parametrize(
    "words",
    [
        "User not found",
        "The requested user was not found.",
        "Not found",
        "No such user",
        "User does not exist",
    ],
)
async def test_a_miss_in_a_200_is_a_miss(words: str) -> None:
    no = json.dumps({"errors": [{"message": words}], "data": None})
    async with scripted(saying(200, no)) as server, opened(*V2, server.base_url) as connector:
        assert await connector.find("dana@acme.example") == []
        for ask in (connector.read, connector.deactivate):
            with pytest.raises(NotFound):
                await ask(DANA)
        assert len(server.asked) == 3


@pytest.mark.parametrize(
    "words",
    ["API key not found", "User role not found", "The user is the last administrator", "Site not found"],
)
async def test_any_other_no_in_a_200_is_refused_in_the_vendors_words(words: str) -> None:
    no = json.dumps({"errors": [{"message": f"{words}: {KEY}"}]})
    async with scripted(saying(200, no)) as server, opened(*V2, server.base_url) as connector:
        for ask in (connector.find, connector.read, connector.deactivate, connector.reactivate):
            with pytest.raises(Refused, match=rf"refused \(200\), saying “{words}: \[hidden\]”") as caught:
                await ask("dana@acme.example")
            assert type(caught.value) is Refused
        assert len(server.asked) == 4


async def test_a_site_that_says_everything_with_200_is_understood() -> None:
    async with tenancy(*V2) as tenant:
        tenant.sandbox.misses = "200"
        assert await tenant.connector.find("nobody@acme.example") == []
        for ask in (tenant.connector.read, tenant.connector.deactivate):
            with pytest.raises(NotFound, match="has no such account"):
                await ask("424242")


async def test_a_missing_account_is_told_from_a_missing_api() -> None:
    async with scripted(answers()) as server, opened(*V2, server.base_url) as connector:
        assert await connector.find("dana@acme.example") == []
        server.reply = saying(404, "<html>no such page</html>")
        with pytest.raises(Malformed):
            await connector.find("dana@acme.example")


async def test_a_change_is_one_put_of_the_status_and_never_the_general_update() -> None:
    changes = []

    async def note(request: web.Request) -> web.Response:
        changes.append((request.method, request.path, told := await request.json()))
        return web.json_response(told)

    async with scripted(note) as server, opened(*V2, server.base_url) as connector:
        await connector.deactivate(DANA)
        await connector.reactivate(DANA)
    path = f"/incoming/v2/users/{DANA}/updateStatus"
    assert changes == [("PUT", path, {"status": "disabled"}), ("PUT", path, {"status": "active"})]


@pytest.mark.parametrize(
    "told",
    [
        {"status": "active"},
        {"status": None},
        {"status": True},
        {"disabled": True},
        {"id": DANA},
        {"id": "8", "status": "disabled"},
        {"data": {"status": "disabled"}},
        {"status": "disabled", "errors": [{"message": "The paired account was not changed"}]},
        {"data": {"status": "disabled"}, "errors": [{"message": "Not found"}]},
        {"errors": []},
        {"errors": "no"},
    ],
)
async def test_an_answer_that_does_not_name_what_was_asked_leaves_the_outcome_unknown(told: object) -> None:
    async with scripted(saying(200, json.dumps(told))) as server, opened(*V2, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate(DANA)
        assert len(server.asked) == 1


async def test_204_is_no_answer_that_names_a_status() -> None:
    async with scripted(saying(204)) as server, opened(*V2, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate(DANA)


async def test_a_state_that_is_not_shown_is_unknown_and_cannot_be_counted() -> None:
    async with tenancy(*V2) as tenant:
        tenant.sandbox.shows_disabled = False
        for account in (await tenant.connector.read(GONE), *await tenant.connector.find("dana@acme.example")):
            assert (account.state, account.vendor_state) == (State.UNKNOWN, "")
        with pytest.raises(Unsupported, match="does not show which accounts are disabled"):
            await tenant.connector.usage()
        finding = await look_up(
            tenant.connector, addresses=["dana@acme.example"], name="", clock=clock, timeout=1000
        )
    assert isinstance(finding, Finding)
    assert (len(finding.accounts), finding.usage) == (1, None)
    assert finding.usage_gap.startswith("Thought Industries cannot be asked for this (usage)")


async def test_the_two_accounts_of_a_dual_role_name_each_other() -> None:
    async with tenancy(*V2) as tenant:
        told = {account.id: account.pair async for account in tenant.connector.accounts() if account.pair}
        assert told == {TWIN: (OTHER_TWIN,), OTHER_TWIN: (TWIN,)}
        for wanted in (TWIN, OTHER_TWIN):
            assert (await tenant.connector.read(wanted)).pair == told[wanted]


@pytest.mark.parametrize(
    "wrong", [{"disabled": "false"}, {"disabled": 0}, {"lastActiveAt": "2024-01-01"}, {"id": None}]
)
async def test_a_field_of_another_type_is_malformed(wrong: dict[str, Any]) -> None:
    body = json.dumps({**USER, **wrong})
    async with scripted(saying(200, body)) as server, opened(*V2, server.base_url) as connector:
        with pytest.raises(Malformed, match="unknown shape"):
            await connector.read(DANA)


@pytest.mark.parametrize(
    ("role", "admin"), [("admin", True), ("super-admin", True), ("superAdmin", True), ("manager", False)]
)
async def test_administrators_are_known_by_the_keys_of_their_roles(role: str, admin: bool) -> None:
    body = json.dumps({**USER, "roleKey": role})
    async with scripted(saying(200, body)) as server, opened(*V2, server.base_url) as connector:
        account = await connector.read(DANA)
    assert (account.is_admin, account.is_owner) == (admin, False)


async def test_our_rate_stays_within_the_smaller_plans() -> None:
    assert (BURST, round(BURST + 60 * CALLS_PER_SECOND)) == (20, 120)
    limits = Limits(burst=1, window=60.0, hourly=7200)
    async with (
        ThoughtIndustriesSandbox([], api_key=KEY, clock=clock, limits=limits) as site,
        opened(*V2, site.base_url) as connector,
    ):
        with pytest.raises(NotFound):
            await connector.deactivate(DANA)
        with pytest.raises(RateLimited, match="asks us to slow down") as caught:
            await connector.deactivate(DANA)
        assert caught.value.retry_after == pytest.approx(60, abs=5)
        assert len(site.calls) == 1


async def test_base_url_is_the_site_alone() -> None:
    with pytest.raises(ValueError, match="the site's address alone"):
        async with opened(*V2, "https://acme.thoughtindustries.com/incoming/v2"):
            pass
