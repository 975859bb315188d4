"""Tenants to test connectors on: for every connector of the registry a sandbox and a way to look inside."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from connectors.contract import Account, AppSettings, Connector, Counting, Operation, State, environment_name
from connectors.registry import CONNECTORS, open_connector
from connectors.sandbox.allowance import Limits
from connectors.sandbox.talentlms import PortalAccount, TalentLMSSandbox
from tests.connectors.kinds import (
    ADMIN,
    DANA,
    GONE,
    KEY,
    LEA,
    NOW,
    OTHER_TWIN,
    OWNER,
    TWIN,
    Kind,
    Rank,
    Seed,
    clock,
)
from tests.connectors.leaps import Leaping
from tests.connectors.learnupon_tenant import LearnUponTenant
from tests.connectors.roster_tenant import RosterTenant
from tests.connectors.scim_tenant import ScimTenant
from tests.connectors.thought_industries_tenant import ThoughtIndustriesTenant
from tests.connectors.trainual_tenant import TrainualTenant

__all__ = ["ADMIN", "DANA", "GONE", "KEY", "LEA", "NOW", "OTHER_TWIN", "OWNER", "TWIN", "clock"]

FAST = 100_000.0
TIMEOUT = 4.0
"""Seconds that hardly a machine is too busy for, and less than a 429 asks to wait."""


def person(id_: str, handle: str, name: str, **more: Any) -> PortalAccount:
    first, _, last = name.partition(" ")
    return PortalAccount(id_, handle, first, last, f"{handle}@acme.example", **more)


STAFF = (
    person(
        OWNER, "ines", "Ines Duarte", user_type="SuperAdmin", last_login=datetime(2026, 11, 1, tzinfo=UTC)
    ),
    person(ADMIN, "hana", "Hana Sato", user_type="Administrator"),
    person(DANA, "dana", "Dana Okafor", last_login=datetime(2026, 10, 30, 8, 15, tzinfo=UTC)),
    person(LEA, "lea", "Léa Moreau", status="locked"),
    person(GONE, "jonas", "Jonas Weber", status="inactive"),
    person(TWIN, "twin", "Emil Novak"),
    PortalAccount(OTHER_TWIN, "emil2", "Emil", "Novak", "Twin@acme.example"),
)


def learners(count: int) -> list[PortalAccount]:
    """So many more accounts, with ids from 1001 on."""
    return [person(str(1001 + n), f"learner{n}", f"Learner N{n}") for n in range(count)]


class TalentLMSTenant(Kind):
    """How the suite sees a TalentLMS portal."""

    secrets: ClassVar[Mapping[str, str]] = {"api_key": KEY}
    three_pages: ClassVar[Mapping[str, int]] = {"v2": 205, "v1": 2005}
    counting: ClassVar[Mapping[str, Counting]] = {"v2": Counting.VENDOR_REPORTED, "v1": Counting.COUNTED}

    @classmethod
    def sandbox(cls, dialect: str, *, many: bool) -> TalentLMSSandbox:
        accounts = [*STAFF, *learners(cls.three_pages[dialect] if many else 0)]
        limits = Limits(burst=10**6, window=5.0, hourly=10**6)
        return TalentLMSSandbox(accounts, api_key=KEY, clock=clock, limits=limits)

    @classmethod
    def put(cls, sandbox: TalentLMSSandbox, seed: Seed) -> None:
        roles = {Rank.OWNER: "SuperAdmin", Rank.ADMIN: "Administrator", Rank.LEARNER: "Learner"}
        words = {State.ACTIVE: "active", State.DEACTIVATED: "inactive"}
        first, _, last = seed.name.partition(" ")
        login, role, status = f"login{seed.id}", roles[seed.rank], words.get(seed.state, cls.unknown_word)
        account = PortalAccount(seed.id, login, first, last, seed.email, user_type=role, status=status)
        sandbox.portal.put(account)

    @classmethod
    def state(cls, sandbox: TalentLMSSandbox, account_id: str) -> State:
        words = {"active": State.ACTIVE, "inactive": State.DEACTIVATED}
        return words.get(sandbox.account(account_id).status, State.UNKNOWN)

    @classmethod
    def active(cls, sandbox: TalentLMSSandbox) -> int:
        return sandbox.portal.active()

    @classmethod
    def refusals(cls, sandbox: TalentLMSSandbox) -> Iterator[str]:
        for shape in ("bare", "keyed"):
            sandbox.error_shape = shape
            yield "The account owner cannot be deactivated"

    @classmethod
    def told(cls, dialect: str, account_id: str) -> object:
        role = "Learner" if dialect == "v1" else {"name": "Learner"}
        user = {"id": account_id, "status": "active", "user_type": role}
        return user if dialect == "v1" else {"_data": user}

    @classmethod
    def endless(cls, dialect: str, start: int) -> object:
        size = 1000 if dialect == "v1" else 100
        users = [{"id": start + n, "status": "active", "type": "x", "user_type": "x"} for n in range(size)]
        meta = {"pagination": {"total_pages": 10**9, "total_results": 10**11}}
        return users if dialect == "v1" else {"_data": users, "_meta": meta}


TENANTS: Mapping[str, type[Kind]] = {
    "learnupon": LearnUponTenant,
    "roster": RosterTenant,
    "scim": ScimTenant,
    "talentlms": TalentLMSTenant,
    "thought_industries": ThoughtIndustriesTenant,
    "trainual": TrainualTenant,
}


@dataclass(frozen=True)
class Tenant:
    """One connector, spoken to in one dialect, before a sandbox."""

    kind: type[Kind]
    dialect: str
    sandbox: Any
    connector: Connector

    def state(self, account_id: str) -> State:
        return self.kind.state(self.sandbox, account_id)

    def put(self, seed: Seed) -> None:
        self.kind.put(self.sandbox, seed)


def keys(name: str, dialect: str) -> str:
    """How an error names the secrets of the dialect."""
    fields = CONNECTORS[name].speaking(dialect).secrets
    return " and ".join(environment_name("acme", field) for field in fields)


def settings(name: str, dialect: str, base_url: str, **more: Any) -> AppSettings:
    given = {"timeout": TIMEOUT, "calls_per_second": FAST} | more
    return AppSettings(connector=name, base_url=base_url, api=dialect, **given)


@asynccontextmanager
async def opened(name: str, dialect: str, base_url: str, **more: Any) -> AsyncIterator[Connector]:
    """A connector for whatever answers at the address."""
    given = settings(name, dialect, base_url, **more)
    connector = TENANTS[name].ready(open_connector("acme", given, TENANTS[name].secrets, clock))
    try:
        yield connector
    finally:
        await connector.close()


@asynccontextmanager
async def tenancy(name: str, dialect: str, *, many: bool = False, **more: Any) -> AsyncIterator[Tenant]:
    """A running sandbox and a connector for it, whose timeout is over once a call hangs."""
    kind = TENANTS[name]
    async with (
        kind.sandbox(dialect, many=many) as sandbox,
        opened(name, dialect, sandbox.base_url, **more) as connector,
    ):
        if kind.over_http:
            sandbox.faults = Leaping(sandbox.changed, 1.1 * connector.settings.timeout)
        yield Tenant(kind, dialect, sandbox, kind.fitted(connector, sandbox))


async def drain(connector: Connector) -> list[Account]:
    return [account async for account in connector.accounts()]


Ask = Callable[[Connector], Awaitable[object]]

READS: Mapping[Operation, Ask] = {
    Operation.LIST: drain,
    Operation.FIND: lambda connector: connector.find("dana@acme.example"),
    Operation.READ: lambda connector: connector.read(DANA),
    Operation.USAGE: lambda connector: connector.usage(),
}
WRITES: Mapping[Operation, Ask] = {
    Operation.DEACTIVATE: lambda connector: connector.deactivate(DANA),
    Operation.REACTIVATE: lambda connector: connector.reactivate(DANA),
    Operation.END_SESSIONS: lambda connector: connector.end_sessions(DANA),
    Operation.WITHDRAW_INVITATION: lambda connector: connector.withdraw_invitation(
        TENANTS[connector.name].invitation
    ),
}
