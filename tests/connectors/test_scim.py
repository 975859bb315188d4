"""What is peculiar to apps by SCIM: what a server can, by which it is asked, and how it is changed."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from connectors.contract import Operation, State
from connectors.errors import Malformed, NotFound, OutcomeUnknown, Refused, Unreachable, VendorError
from connectors.registry import open_connector
from connectors.sandbox.scim import ScimSandbox
from connectors.sandbox.scim_records import Habits, ScimAccount
from connectors.scim import Scim
from connectors.scim.asking import Sender
from connectors.scim.shapes import Abilities
from tests.connectors.kinds import DANA, GONE, KEY, LEA, OWNER, SEEDS, clock
from tests.connectors.scim_tenant import planted
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import READS, WRITES, drain, settings

HABITS = {
    "as the RFC has it": Habits(),
    "tells nothing of itself": Habits(describes=False),
    "no PATCH": Habits(patch=False),
    "no PATCH, and versions": Habits(patch=False, etags=True),
    "versions": Habits(etags=True),
    "cursors": Habits(paging="cursor", most=2),
    "small pages": Habits(most=2),
    "no filter": Habits(filters=()),
    "a filter for Okta and Entra": Habits(filters=("username",)),
    "booleans as texts": Habits(strings=True),
    "small schemas": Habits(small=True),
    "no schemas": Habits(schemas=False),
    "no primary address": Habits(primary=False),
    "answers without a body": Habits(bare=True),
    "PUT without a body": Habits(patch=False, bare=True),
    "Entra's and Okta's worst": Habits(strings=True, small=True, primary=False, bare=True, describes=False),
}


def opened_at(base_url: str, **more: Any) -> Scim:
    connector = open_connector("acme", settings("scim", "v2", base_url, **more), {"token": KEY}, clock)
    assert isinstance(connector, Scim)
    return connector


@asynccontextmanager
async def app(habits: Habits | None = None) -> AsyncIterator[tuple[Scim, ScimSandbox]]:
    """The connector as the composition root opens it, before the staff of the suite."""
    async with ScimSandbox(map(planted, SEEDS), key=KEY, clock=clock, habits=habits) as sandbox:
        connector = opened_at(sandbox.base_url)
        yield connector, sandbox
        await connector.close()


@pytest.mark.parametrize("habits", HABITS.values(), ids=list(HABITS))
async def test_servers_with_every_habit_are_read_and_changed(habits: Habits) -> None:
    async with app(habits) as (connector, sandbox):
        assert {account.id for account in await drain(connector)} == {row["id"] for row in sandbox.rows()}
        (dana,) = await connector.find("dana@acme.example")
        assert dana == await connector.read(DANA)
        assert (dana.email, dana.login, dana.state) == ("dana@acme.example", "login7", State.ACTIVE)
        assert (await connector.read(LEA)).state is State.UNKNOWN
        assert (await connector.usage()).used == 5
        before = sandbox.account(DANA)
        for change, active in ((connector.deactivate, False), (connector.reactivate, True)):
            for _ in range(2):
                await change(DANA)
                assert sandbox.account(DANA).active is active
        assert sandbox.account(DANA).more == before.more
        assert sandbox.account(DANA).emails == before.emails
        assert (await connector.read(GONE)).state is State.DEACTIVATED
        assert sandbox.alarms == []


async def test_a_server_is_asked_once_what_it_can() -> None:
    async with app() as (connector, sandbox):
        await connector.find("dana@acme.example")
        await connector.usage()
        await connector.deactivate(DANA)
    asked = [call.path for call in sandbox.calls]
    assert asked.count("/scim/v2/ServiceProviderConfig") == 1


@pytest.mark.parametrize(("habits", "verb"), [(Habits(), "PATCH"), (Habits(patch=False), "PUT")])
async def test_a_change_is_written_once_by_what_the_server_can(habits: Habits, verb: str) -> None:
    async with app(habits) as (connector, sandbox):
        await connector.deactivate(DANA)
    assert [call.method for call in sandbox.writes] == [verb]


async def test_who_changed_meanwhile_is_left_alone() -> None:
    """A server that refuses the version which it told, as when somebody else was faster."""

    def reply(request: web.Request) -> web.Response:
        if request.path.endswith("Config"):
            return web.json_response({"etag": {"supported": True}})
        if request.method == "GET":
            return web.json_response({"id": DANA, "active": True}, headers={"ETag": 'W/"1"'})
        assert request.headers["If-Match"] == 'W/"1"'
        assert request.content_type == "application/scim+json"
        return web.json_response({"detail": "The version is not the one that is here"}, status=412)

    async with scripted(reply) as server:
        with pytest.raises(Refused, match="saying “The version is not the one that is here”"):
            await opened_at(server.base_url).deactivate(DANA)
        assert [request.method for request in server.asked] == ["GET", "GET", "PATCH"]


async def test_the_rest_of_an_account_is_put_back_as_it_came() -> None:
    bodies: list[Any] = []
    whole = {"id": DANA, "Active": "True", "urn:x": {"n": 2**70, "t": "ä"}, "groups": [{"value": "g"}]}

    async def reply(request: web.Request) -> web.Response:
        if request.path.endswith("Config"):
            return web.json_response({"patch": {"supported": False}})
        if request.method == "PUT":
            bodies.append(await request.json())
        return web.json_response(whole if request.method == "GET" else {"id": DANA, "active": False})

    async with scripted(reply) as server:
        await opened_at(server.base_url).deactivate(DANA)
    assert bodies == [{name: value for name, value in whole.items() if name != "Active"} | {"active": False}]


@pytest.mark.parametrize(
    "told",
    [
        {"id": DANA, "active": True},
        {"id": DANA, "active": "True"},
        {"id": DANA, "active": "soon"},
        {"id": LEA, "active": False},
        {"active": False},
        [],
    ],
)
async def test_an_answer_that_contradicts_is_not_believed(told: object) -> None:
    async with scripted(saying(200, json.dumps(told))) as server:
        connector = opened_at(server.base_url)
        connector.abilities = Abilities()
        with pytest.raises(OutcomeUnknown):
            await connector.deactivate(DANA)


CONFIGS: dict[str, tuple[int, bytes, type[VendorError]]] = {
    "html": (200, b"<!doctype html>", Malformed),
    "empty": (200, b"", Malformed),
    "list": (200, b"[]", Malformed),
    "wrong types": (200, b'{"patch": {"supported": []}}', Malformed),
    "no body": (204, b"", Malformed),
    "wrong key": (401, b"{}", Refused),
    "elsewhere": (302, b"", Refused),
    "broken": (500, b"", Unreachable),
}


@pytest.mark.parametrize("operation", [*READS, Operation.DEACTIVATE, Operation.REACTIVATE])
@pytest.mark.parametrize("config", CONFIGS)
async def test_a_server_that_cannot_say_what_it_can_is_asked_for_nothing_else(
    operation: Operation, config: str
) -> None:
    status, body, error = CONFIGS[config]
    async with scripted(saying(status, body)) as server:
        connector = opened_at(server.base_url)
        if operation is Operation.READ:
            return
        with pytest.raises(error):
            await {**READS, **WRITES}[operation](connector)
        assert {request.path for request in server.asked} == {"/ServiceProviderConfig"}


@pytest.mark.parametrize("told", ['{"id": "7", "x": NaN}', '{"id": "7", "x": [1e999]}', '{"id": "7", "x":'])
async def test_an_account_that_could_not_be_put_back_is_not_written(told: str) -> None:
    async with scripted(saying(200, told)) as server:
        connector = opened_at(server.base_url)
        connector.abilities = Abilities.model_validate({"patch": {"supported": False}})
        with pytest.raises(Malformed):
            await connector.deactivate(DANA)
        assert [request.method for request in server.asked] == ["GET"]


@pytest.mark.parametrize("account_id", ["", ".", ".."])
async def test_an_id_that_would_be_another_address_is_not_asked_for(account_id: str) -> None:
    async with scripted(saying(200, "{}")) as server:
        connector = opened_at(server.base_url)
        for ask in (connector.read, connector.deactivate):
            with pytest.raises(NotFound):
                await ask(account_id)
        assert {request.path for request in server.asked} <= {"/ServiceProviderConfig"}


@pytest.mark.parametrize("habits", [Habits(), Habits(patch=False)])
async def test_any_other_id_is_one_part_of_the_address(habits: Habits) -> None:
    odd = "a/../b?c=d#e&ü%41"
    async with app(habits) as (connector, sandbox):
        sandbox.put(ScimAccount(odd, "odd", "Odd", ("odd@acme.example",)))
        assert (await connector.read(odd)).id == odd
        await connector.deactivate(odd)
        assert sandbox.account(odd).active is False


async def test_quotes_in_an_address_do_not_end_the_filter() -> None:
    async with scripted(saying(404)) as server:
        connector = opened_at(server.base_url)
        with pytest.raises(NotFound):
            await connector.find('o"\\ne@acme.example')
        assert server.asked[-1].query["filter"] == 'userName eq "o\\"\\\\ne@acme.example"'


async def test_roles_say_who_administers() -> None:
    async with app() as (connector, _):
        assert (await connector.read(OWNER)).is_admin
        assert not (await connector.read(DANA)).is_admin


@pytest.mark.parametrize("base_url", ["https://acme.example/scim/v2/Users", "https://acme.example/users/"])
async def test_the_address_of_the_list_is_not_the_root(base_url: str) -> None:
    with pytest.raises(ValueError, match="without /Users"):
        opened_at(base_url)


@pytest.mark.parametrize("method", ["DELETE", "POST", "delete"])
async def test_nothing_is_deleted_or_made(method: str) -> None:
    async with app() as (connector, sandbox):
        with pytest.raises(ValueError, match="never sent"):
            await Sender(connector.wire).request(method, "/Groups/7", operation=Operation.DEACTIVATE)
    assert sandbox.calls == []


def test_who_has_no_app_by_scim_does_not_load_its_libraries() -> None:
    """They take 8 MB."""
    asked = "import sys, connectors.registry; print('scim2_models' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
