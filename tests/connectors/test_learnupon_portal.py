"""LearnUpon's invitations and sub-portals, its limits, and what must never be called."""

import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from connectors.addresses import basic
from connectors.answers import Answer, parse
from connectors.contract import Account, Connector, Operation, State
from connectors.errors import Malformed, NotFound, OutcomeUnknown, RateLimited, Unsupported
from connectors.learnupon.shapes import User
from connectors.learnupon.translators import LOGINS, account_of
from connectors.registry import open_connector
from connectors.sandbox.allowance import Limits
from connectors.sandbox.faults import Fault
from connectors.sandbox.learnupon import Invite, LearnUponSandbox, PortalUser, SubPortal
from connectors.sandbox.learnupon_records import accept_key
from tests.connectors.kinds import DANA, KEY, NOW, clock
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import READS, WRITES, drain, opened, settings

LU = ("learnupon", "v1")
USERS = (
    PortalUser(DANA, "dana@acme.example", "Dana", "Okafor"),
    PortalUser("12", "old@acme.example", "Old", "Hand", enabled=False),
)
INVITES = (
    Invite("12", "nils@acme.example", "Nils", "Holm", user_type="admin"),
    Invite("13", "nils@acme.example"),
    Invite("14", "Dana@acme.example"),
    Invite("15", "back@acme.example", status="accepted"),
    Invite("16", "back@acme.example", status="rejected"),
    Invite("17", "back@acme.example", status="canceled"),
    Invite("18", "odd@acme.example", status="bounced"),
)


def portal(**more: Any) -> LearnUponSandbox:
    given: dict[str, Any] = {"invites": INVITES, "keys": ("api-user", KEY), "clock": clock} | more
    return LearnUponSandbox(USERS, **given)


async def test_invitations_of_people_without_an_account_are_listed_after_the_accounts() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        accounts = await drain(connector)
    assert [account.id for account in accounts] == [DANA, "12", "invite-12", "invite-13", "invite-18"]
    nils, odd = accounts[2], accounts[4]
    assert (nils.state, nils.vendor_state, nils.email) == (State.INVITED, "sent", "nils@acme.example")
    assert (nils.name, nils.role, nils.is_admin, nils.last_active_at) == ("Nils Holm", "admin", False, None)
    assert (odd.state, odd.vendor_state) == (State.UNKNOWN, "bounced")


@pytest.mark.parametrize(
    ("email", "ids"),
    [
        ("Nils@acme.example", ["invite-12", "invite-13"]),
        ("dana@acme.example", [DANA]),
        ("back@acme.example", []),
    ],
)
async def test_invitations_are_found_where_no_account_is(email: str, ids: list[str]) -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        assert [account.id for account in await connector.find(email)] == ids


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("12", State.INVITED),
        ("15", State.UNKNOWN),
        ("16", State.DEACTIVATED),
        ("17", State.DEACTIVATED),
        ("18", State.UNKNOWN),
    ],
)
async def test_an_accepted_invitation_does_not_pass_for_one_that_was_withdrawn(
    number: str, state: State
) -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        assert (await connector.read(f"invite-{number}")).state is state
        assert (await connector.read("12")).email == "old@acme.example"


async def test_an_invitation_is_withdrawn_and_the_account_with_its_number_is_not_touched() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        await connector.withdraw_invitation("invite-12")
        assert [(call.method, call.path) for call in sandbox.writes] == [
            ("DELETE", "/api/v1/group_invites/12")
        ]
        for misses in ("404", "200"):
            sandbox.misses = misses
            with pytest.raises(NotFound):
                await connector.read("invite-12")
        assert sandbox.account("12").email == "old@acme.example"
        sandbox.misses = "404"
        with pytest.raises(NotFound):
            await connector.withdraw_invitation("invite-12")


async def test_a_withdrawal_that_was_a_lie_shows_in_a_fresh_read() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        sandbox.faults.set(Fault.LIES)
        await connector.withdraw_invitation("invite-12")
        assert (await connector.read("invite-12")).state is State.INVITED


@pytest.mark.parametrize("told", [{"id": 12}, {"response_type": "ERROR"}, {"invite_status": "sent"}])
async def test_any_other_answer_to_a_withdrawal_decides_nothing(told: object) -> None:
    async with scripted(saying(200, json.dumps(told))) as server, opened(*LU, server.base_url) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.withdraw_invitation("invite-12")


async def test_accounts_are_not_withdrawn_and_invitations_not_deactivated() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        with pytest.raises(Unsupported, match="no invitation"):
            await connector.withdraw_invitation("12")
        for change in (connector.deactivate, connector.reactivate):
            with pytest.raises(Unsupported, match="only be withdrawn"):
                await change("invite-12")
        assert sandbox.calls == []


async def test_the_link_of_an_invitation_is_nowhere() -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        shown = repr(await drain(connector)) + repr(await connector.read("invite-12"))
    assert accept_key("12") not in shown
    assert "accept_invitation" not in shown


async def test_users_that_never_end_are_malformed_behind_invitations_that_do() -> None:
    def page(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/group_invites"):
            return web.json_response({"group_invite": []})
        users = [{"id": 1, "enabled": True}]
        return web.json_response({"user": users}, headers={"LU-Has-Next-Page": "true"})

    async with scripted(page) as server, opened(*LU, server.base_url) as connector:
        with pytest.raises(Malformed, match="same page twice"):
            await drain(connector)


async def test_a_deactivation_reaches_the_sub_portals_and_gives_no_licence_back() -> None:
    below = SubPortal("90", "partners", licences=10, members={"dana@acme.example": True, "x@x.example": True})
    async with portal(sub_portals=[below]) as sandbox, opened(*LU, sandbox.base_url) as connector:
        await connector.deactivate(DANA)
        assert below.members == {"dana@acme.example": False, "x@x.example": True}
        assert below.told()["number_licenses_used"] == 2
        await connector.reactivate(DANA)
        assert below.members["dana@acme.example"] is False
        assert (await connector.usage()).used == 1


@pytest.mark.parametrize("status", [403, 404])
async def test_a_plan_without_sub_portals_is_counted(status: int) -> None:
    async with portal() as sandbox, opened(*LU, sandbox.base_url) as connector:
        sandbox.portals_status = status
        assert (await connector.usage()).used == 1


async def test_new_keys_and_deletions_raise_the_alarm_and_are_never_called() -> None:
    below = SubPortal("90", "partners")
    async with portal(sub_portals=[below]) as sandbox, opened(*LU, sandbox.base_url) as connector:
        for ask in (*READS.values(), WRITES[Operation.DEACTIVATE], WRITES[Operation.REACTIVATE]):
            await ask(connector)
        await connector.withdraw_invitation("invite-12")
        assert sandbox.alarms == []
        credentials = {"Authorization": basic("api-user", KEY)}
        async with aiohttp.ClientSession(sandbox.base_url, headers=credentials) as session:
            await session.get("/api/v1/portals/90/generate_keys")
            await session.delete(f"/api/v1/users/{DANA}")
        assert sandbox.alarms == ["GET /api/v1/portals/90/generate_keys", f"DELETE /api/v1/users/{DANA}"]
        assert all(call.write for call in sandbox.calls[-2:])


async def test_nothing_leaves_while_nothing_is_left_of_the_minute() -> None:
    one = Limits(burst=1, window=60.0, hourly=100)
    async with portal(limits=one) as sandbox, opened(*LU, sandbox.base_url) as connector:
        await connector.read(DANA)
        with pytest.raises(RateLimited, match="asks us to slow down"):
            await connector.deactivate(DANA)
        assert len(sandbox.calls) == 1


def open_portal(base_url: str, **secrets: str) -> Connector:
    return open_connector("school", settings(*LU, base_url), secrets, clock)


def test_wrong_settings_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="SEATKEEPER_SCHOOL_PASSWORD is not set"):
        open_portal("https://acme.learnupon.com", username="u")
    with pytest.raises(ValueError, match=r"\[apps.school\] base_url is the portal's address alone"):
        open_portal("https://acme.learnupon.com/api/v1", username="u", password="p")


WORDS = st.none() | st.text(max_size=8)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers(0) | WORDS,
        "email": WORDS,
        "username": WORDS,
        "user_type": WORDS,
        "enabled": st.none() | st.booleans() | st.integers() | st.just("true"),
        "account_expires": WORDS | st.dates().map(str) | st.integers(),
        "last_sign_in_at": WORDS | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    },
)


def translated(told: object) -> Account | Malformed:
    answer = Answer("acme", Operation.READ, False, 200, {}, json.dumps(told).encode())
    try:
        return account_of("acme", parse(User, answer), NOW.date(), {"admin"})
    except Malformed as error:
        return error


@given(NEARLY)
def test_anything_is_an_account_or_malformed(told: dict[str, Any]) -> None:
    result = translated(told)
    if isinstance(result, Malformed):
        assert len(str(result)) < 200
        return
    assert (result.state is State.UNKNOWN) == (result.vendor_state not in LOGINS)
    assert result.state is not State.ACTIVE or told["enabled"] is True
