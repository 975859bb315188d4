"""A log of verdicts as executions leave them, written by hand so that a test can order the events."""

from dataclasses import dataclass, field
from typing import Any

from approvals.audit import SYSTEM, record
from approvals.claims import Standings
from approvals.database import Database
from approvals.evidence import standings
from tests.conftest import TestClock

WORKED: dict[str, Any] = {
    "from": "accepted",
    "operation": "deactivate",
    "state_before": "active",
    "state_after": "deactivated",
    "identity": "kept",
}
"""The detail of a deactivation that a fresh read showed; the seats could not be read."""
SEAT_CAME_BACK: dict[str, Any] = {**WORKED, "seats_before": 47, "seats_after": 46}
SEAT_STAYED: dict[str, Any] = {**WORKED, "seats_before": 47, "seats_after": 47}


@dataclass
class Log:
    """The audit log of a tenant whose clock a test moves."""

    database: Database
    clock: TestClock
    _requests: int = field(default=0, init=False)

    async def note(self, event: str, request: str, app: str = "", **detail: Any) -> None:
        """One event now; a step's is about the request's only step in the app."""
        step = {"app": app, "step": f"{request}-{app}", "account": "7"} if app else {}
        await self.database.transact(
            record, event, actor=SYSTEM, at=self.clock(), request=request, detail=detail, **step
        )

    async def show(self, request: str, app: str = "talentlms") -> None:
        """A preview reads the app."""
        await self.database.transact(
            record, "plan.shown", actor=SYSTEM, at=self.clock(), request=request, app=app
        )

    async def begin(self, request: str, app: str = "talentlms", state: str = "started") -> None:
        """A request begins to work, and its step in the app gets as far as this."""
        await self.note("request.running", request)
        await self.note(f"step.{state}", request, app)

    async def settle(self, request: str, app: str = "talentlms", **detail: Any) -> None:
        """The step is verified."""
        await self.note("step.verified", request, app, **(detail or WORKED))

    async def run(self, app: str = "talentlms", verdict: str = "verified", **detail: Any) -> None:
        """A request that has the app to itself, from its beginning to the verdict."""
        self._requests += 1
        request = f"run-{self._requests}"
        await self.begin(request, app)
        await self.note(f"step.{verdict}", request, app, **(detail or WORKED))

    async def shown(self, app: str = "") -> Standings:
        """The standings now."""
        return await self.database.read(standings, self.clock(), app)
