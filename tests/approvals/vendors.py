"""TalentLMS portals on this machine, the real connectors that speak to them, and executions against them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from approvals.execution import Executor
from approvals.models import Attempt, Evidence
from approvals.plan import AppPlan
from approvals.planner import plan_app
from approvals.report import Report, StepView
from connectors.contract import Account, AppSettings, Clock, Connector, Usage
from connectors.inventory import Finding, look_up
from connectors.registry import open_connector
from connectors.sandbox.allowance import Limits
from connectors.sandbox.server import Call
from connectors.sandbox.talentlms import PortalAccount, TalentLMSSandbox
from tests.approvals.scenes import HOME, Scene

DIALECTS = ("v2", "v1")
KEY = "key-of-the-academy"
DANA_ID = "7"


def someone(id_: str, handle: str, name: str = "", **more: Any) -> PortalAccount:
    """An account of Harbour & Pine's portal."""
    first, _, last = (name or f"{handle.title()} Someone").partition(" ")
    return PortalAccount(id_, handle, first, last, f"{handle}@{HOME}", **more)


STAFF = (
    someone("1", "ines", "Ines Duarte", user_type="SuperAdmin"),
    someone(DANA_ID, "dana", "Dana Okafor"),
    someone("8", "chen", "Chen Wei"),
    someone("9", "jonas", "Jonas Weber", status="inactive"),
)


def portal(clock: Clock) -> TalentLMSSandbox:
    """A portal with the staff, which never says that we are too fast unless it is told to."""
    limits = Limits(burst=10**6, window=5.0, hourly=10**6)
    return TalentLMSSandbox(STAFF, api_key=KEY, clock=clock, limits=limits)


def connect(base_url: str, clock: Clock, app: str = "talentlms", **more: Any) -> Connector:
    """A connector for a portal, whatever answers there."""
    given: dict[str, Any] = {"timeout": 3.0, "calls_per_second": 100_000.0, "settles_in": 0.05, "seats": 100}
    settings = AppSettings(connector="talentlms", base_url=base_url, **{**given, **more})
    return open_connector(app, settings, {"api_key": KEY}, clock)


class Relay(Connector):
    """Passes everything on to another connector; a test changes one part of it."""

    title = "TalentLMS"

    def __init__(self, to: Connector) -> None:
        super().__init__(to.app, to.settings)
        self.to, self.facts = to, to.facts

    def accounts(self) -> AsyncIterator[Account]:
        return self.to.accounts()

    async def find(self, email: str) -> list[Account]:
        return await self.to.find(email)

    async def read(self, account_id: str) -> Account:
        return await self.to.read(account_id)

    async def usage(self) -> Usage:
        return await self.to.usage()

    async def deactivate(self, account_id: str) -> None:
        await self.to.deactivate(account_id)

    async def end_sessions(self, account_id: str) -> None:
        await self.to.end_sessions(account_id)


@dataclass(frozen=True)
class Academy:
    """One portal, and our way to it."""

    sandbox: TalentLMSSandbox
    connector: Connector

    @property
    def deactivations(self) -> list[Call]:
        """The calls that arrived to change a state."""
        return [call for call in self.sandbox.writes if call.method == "PATCH" or "setstatus" in call.path]

    def status(self, account_id: str = DANA_ID) -> str:
        """The account's state as it is, whatever the API shows."""
        return self.sandbox.account(account_id).status

    def put(self, *accounts: PortalAccount) -> None:
        """Adds or changes accounts, as somebody would by hand."""
        for account in accounts:
            self.sandbox.portal.put(account)

    async def plan(self, *handles: str) -> AppPlan:
        """What a preview shows about the people with these handles."""
        addresses = [f"{handle}@{HOME}" for handle in handles or ("dana",)]
        found = await look_up(
            self.connector, addresses=addresses, name="", clock=self.sandbox.clock, timeout=10.0
        )
        assert isinstance(found, Finding), found
        return plan_app(found, self.connector, {}, {})


@asynccontextmanager
async def academy(clock: Clock, app: str = "talentlms", **settings: Any) -> AsyncIterator[Academy]:
    """A running portal with its connector."""
    async with portal(clock) as sandbox:
        connector = connect(sandbox.base_url, clock, app, **settings)
        yield Academy(sandbox, connector)
        await connector.close()


@dataclass(frozen=True)
class Office:
    """A scene whose approved requests are carried out at one academy or more."""

    scene: Scene
    academies: Sequence[Academy]
    options: dict[str, Any] = field(default_factory=lambda: {"breath": 0.01})

    @property
    def academy(self) -> Academy:
        """The only one."""
        (only,) = self.academies
        return only

    def executor(self, **more: Any) -> Executor:
        """An executor that knows these academies."""
        given = {each.connector.app: each.connector for each in self.academies}
        return Executor(self.scene.database, given, self.scene.clock, **{**self.options, **more})

    async def approved(self, *handles: str) -> str:
        """A request about everything that the academies show, approved."""
        return await self.scene.approved(*[await each.plan(*handles) for each in self.academies])

    async def carry_out(self, request_id: str, **more: Any) -> Report:
        """Executes and reports."""
        await self.executor(**more).execute(request_id)
        return await self.scene.report(request_id)

    async def run(self, *handles: str, **more: Any) -> tuple[Report, StepView]:
        """Approves and executes; gives the report and its only step."""
        report = await self.carry_out(await self.approved(*handles), **more)
        (step,) = report.steps
        return report, step

    async def attempts(self, step_id: str) -> Sequence[Attempt]:
        """What was sent for a step, oldest first."""
        query = select(Attempt).where(Attempt.step_id == step_id).order_by(col(Attempt.number))
        return await self.scene.database.read(lambda session: session.exec(query).all())

    async def evidence(self, step_id: str) -> Sequence[Evidence]:
        """What fresh reads showed about a step, oldest first."""
        query = select(Evidence).where(Evidence.step_id == step_id).order_by(col(Evidence.id))
        return await self.scene.database.read(lambda session: session.exec(query).all())

    async def moves(self, step_id: str) -> list[str]:
        """The states that a step went through after it was planned."""
        rows = await self.scene.log()
        return [row.event.removeprefix("step.") for row in rows if row.step == step_id]
