"""The opt-in checks of tests/live work themselves: shown on the sandboxes, and on connectors that lie."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Account, Connector, Counting, State, Usage, environment_name
from connectors.errors import Malformed, NotFound, Refused, VendorError
from tests.bot.tenant_file import toml, write
from tests.connectors.tenants import DANA, KEY, Tenant, settings, tenancy
from tests.live import writing
from tests.live.promises import PROMISES
from tests.live.tenant import Live
from tests.live.writing import NotForThis, blocks_and_opens

ROOT = Path(__file__).parents[2]
V2, SCIM = ("talentlms", "v2"), ("scim", "v2")


def live_on(tenant: Tenant, **more: Any) -> Live:
    kind = tenant.kind
    given = settings(tenant.connector.name, tenant.dialect, tenant.sandbox.base_url, **more)
    return Live("acme", given, {name: kind.secrets[name] for name in tenant.connector.secrets})


@pytest.mark.parametrize("promise", PROMISES)
async def test_every_sandbox_keeps_every_promise(spoken: tuple[str, str], promise: str) -> None:
    async with tenancy(*spoken) as tenant:
        await PROMISES[promise](live_on(tenant))
        assert tenant.sandbox.writes == []


def dana(**more: Any) -> Account:
    return Account(**{"app": "acme", "id": DANA, "email": "dana@acme.example", "state": State.ACTIVE, **more})


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("which", [V2, SCIM], ids="-".join)
async def test_only_the_beginning_of_a_long_list_is_looked_at(which: tuple[str, str], promise: str) -> None:
    async with tenancy(*which, many=True) as tenant:
        await PROMISES[promise](live_on(tenant))
        assert len(tenant.sandbox.calls) < 12


class Liar(Connector):
    """Tells the truth about Dana, who is alone in the app, in everything but what a test wants."""

    name, title, dialects, secrets = "liar", "Liar", ("v1",), ()

    def __init__(self, lies: dict[str, Any], refusal: VendorError | None = None) -> None:
        super().__init__("acme", settings(*V2, "https://acme.example"))
        self.told: dict[str, Any] = {"list": [dana()], "find": [dana()], "read": dana(), "used": 1, **lies}
        self.refusal = refusal

    async def accounts(self) -> AsyncIterator[Account]:
        if self.refusal:
            raise self.refusal
        for account in self.told["list"]:
            yield account

    async def find(self, email: str) -> list[Account]:
        found: list[Account] = self.told["find"]
        return self.told.get("anybody", []) if email.startswith("nobody") else found

    async def read(self, account_id: str) -> Account:
        if account_id != DANA and "stranger" not in self.told:
            raise NotFound("acme", "read", "has no such account")
        shown: Account = self.told["read"]
        return shown

    async def usage(self) -> Usage:
        return Usage(used=self.told["used"], counting=Counting.COUNTED)


class Lies(Live):
    """A tenant whose connector lies; with a wrong key it raises what it is told to, or takes it."""

    def __init__(self, **lies: Any) -> None:
        super().__init__("acme", settings(*V2, "https://acme.example"), {"api_key": KEY})
        object.__setattr__(self, "lies", lies)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Connector]:
        yield Liar(vars(self)["lies"])

    @asynccontextmanager
    async def mistaken(self) -> AsyncIterator[Connector]:
        lies = vars(self)["lies"]
        yield Liar(lies, lies.get("refusal", Refused("acme", "list", "refused our key")))


@pytest.mark.parametrize("promise", PROMISES)
async def test_who_tells_the_truth_keeps_every_promise(promise: str) -> None:
    await PROMISES[promise](Lies())


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("lists_each_account_once", {"list": []}, "shows nobody"),
    ("lists_each_account_once", {"list": [dana(), dana()]}, "an account twice"),
    ("lists_each_account_once", {"list": [dana(id="")]}, "without an id"),
    ("lists_each_account_once", {"list": [dana(app="other")]}, "another app"),
    ("finds_who_is_listed", {"find": []}, "FIND misses an account"),
    ("finds_who_is_listed", {"find": [dana(id="8")]}, "FIND misses an account"),
    ("finds_who_is_listed", {"find": [dana(), dana(id="8", email="lea@x.example")]}, "another address"),
    ("finds_who_is_listed", {"list": [dana(email=None)]}, "tells its address"),
    ("reads_what_it_found", {"read": dana(id="8")}, "differ about id"),
    ("reads_what_it_found", {"read": dana(state=State.DEACTIVATED)}, "differ about state"),
    ("counts_sanely", {"used": -1}, "-1 seats"),
    ("counts_sanely", {"used": 2}, "counts 2 of 1 accounts"),
    ("knows_no_stranger", {"stranger": True}, "DID NOT RAISE"),
    ("knows_no_stranger", {"anybody": [dana()]}, "shows a stranger"),
    ("refuses_a_wrong_key", {"refusal": None}, "DID NOT RAISE"),
    ("refuses_a_wrong_key", {"refusal": NotFound("acme", "list", "no")}, "told as NotFound"),
    (
        "refuses_a_wrong_key",
        {"refusal": Refused("acme", "list", f"knows no {KEY}")},
        "names a secret: api_key",
    ),
]


@pytest.mark.parametrize(("promise", "lie", "said"), FAULTS)
async def test_a_planted_fault_breaks_its_promise(promise: str, lie: dict[str, Any], said: str) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception), match=said):
        await PROMISES[promise](Lies(**lie))


async def test_another_error_than_a_refusal_is_not_taken_for_one() -> None:
    with pytest.raises(Malformed):
        await PROMISES["refuses_a_wrong_key"](Lies(refusal=Malformed("acme", "list", "answered with a page")))


async def test_a_throwaway_account_ends_as_it_began() -> None:
    async with tenancy(*V2) as tenant:
        await blocks_and_opens(live_on(tenant), "dana@acme.example")
        assert tenant.state(DANA) is State.ACTIVE
        assert len(tenant.sandbox.writes) == 3


async def test_a_lie_about_a_change_is_seen_and_the_account_is_opened_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.2)
    monkeypatch.setattr(writing, "BETWEEN", 0.05)
    async with tenancy(*V2) as tenant:
        tenant.sandbox.faults.set("lies", times=1)
        with pytest.raises(AssertionError, match="reads active and not deactivated"):
            await blocks_and_opens(live_on(tenant), "dana@acme.example")
        assert tenant.state(DANA) is State.ACTIVE
        assert len(tenant.sandbox.writes) == 2


@pytest.mark.parametrize(
    ("address", "more", "why"),
    [
        ("ines@acme.example", {}, "is the owner's"),
        ("hana@acme.example", {}, "is an administrator's"),
        ("jonas@acme.example", {}, "is deactivated and not active"),
        ("lea@acme.example", {}, "is unknown and not active"),
        ("twin@acme.example", {}, "2 accounts"),
        ("gone@acme.example", {}, "0 accounts"),
        ("dana@acme.example", {"protected": ("Dana@acme.example",)}, "is protected"),
    ],
)
async def test_nothing_is_tried_on_an_account_that_somebody_may_need(
    address: str, more: dict[str, Any], why: str
) -> None:
    async with tenancy(*V2) as tenant:
        with pytest.raises(NotForThis, match=why):
            await blocks_and_opens(live_on(tenant, **more), address)
        assert tenant.sandbox.writes == []


async def test_what_may_not_be_undone_is_left_to_a_probe() -> None:
    async with tenancy(*SCIM) as tenant:
        with pytest.raises(NotForThis, match="`seatkeeper probe`"):
            await blocks_and_opens(live_on(tenant), "dana@acme.example")
        assert tenant.sandbox.writes == []


async def run_live(tenant: Tenant, folder: Path, *, key: str = KEY, write_to: str = "") -> tuple[int, str]:
    """What `pytest tests/live` says of the sandbox, when it is told of it as of a real tenant."""
    name, dialect = tenant.connector.name, tenant.dialect
    table = f'connector = "{name}"\napi = "{dialect}"\nbase_url = "{tenant.sandbox.base_url}"'
    config = write(folder, toml(apps__talentlms=None, apps__acme=table))
    (field,) = tenant.connector.secrets
    told = {"SEATKEEPER_LIVE_CONFIG": str(config), environment_name("acme", field): key}
    told |= {"SEATKEEPER_LIVE_WRITE": write_to, "SEATKEEPER_TEST_ALL": "1"}
    return await run_pytest("tests/live", **told)


async def run_pytest(*arguments: str, **environ: str) -> tuple[int, str]:
    """The exit code of a run of its own, and what it said."""
    command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments)
    running = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**os.environ, **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await running.communicate()
    return running.returncode or 0, output.decode()


async def test_named_alone_it_reads_the_tenant_of_the_environment(tmp_path: Path) -> None:
    async with tenancy(*SCIM) as tenant:
        code, output = await run_live(tenant, tmp_path)
        assert (code, tenant.sandbox.writes) == (0, []), output
    assert "6 passed, 1 skipped" in output
    last = output.splitlines()[-1]
    assert last == "Left out: 1 live test (SEATKEEPER_LIVE_WRITE names no throwaway account)"


async def test_with_a_throwaway_account_it_writes_too(tmp_path: Path) -> None:
    async with tenancy(*V2) as tenant:
        code, output = await run_live(tenant, tmp_path, write_to="dana@acme.example")
        assert code == 0, output
        assert (len(tenant.sandbox.writes), tenant.state(DANA)) == (3, State.ACTIVE)
    assert "7 passed" in output


async def test_what_fails_is_said_without_a_secret(tmp_path: Path) -> None:
    odd = "clé-secrète"
    async with tenancy(*V2) as tenant:
        code, output = await run_live(tenant, tmp_path, key=odd, write_to="dana@acme.example")
        assert tenant.sandbox.calls != []
        assert tenant.sandbox.writes == []
    assert odd not in output
    assert code == 1
    assert "6 failed, 1 passed" in output
    assert "acme: [apps.acme] SEATKEEPER_ACME_API_KEY holds characters that no key has" in output


def test_a_run_of_everything_does_not_know_of_it(pytestconfig: pytest.Config) -> None:
    assert "live" in pytestconfig.getini("norecursedirs")
