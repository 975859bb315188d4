"""An academy whose API cannot deactivate, and the people who do it by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from approvals.plan import AppPlan
from approvals.planner import plan_app
from connectors.contract import Connector, Holds, Operation
from connectors.inventory import Finding, look_up
from tests.approvals.scenes import HOME, Scene
from tests.approvals.vendors import DANA_ID, Academy, Office, Relay, academy, someone

OWNER = "UFARAH"
LINES = ("Open the list of users.", "Choose Deactivate.")


class NoApi(Relay):
    """The same app for those who have no API for it."""

    def __init__(self, to: Connector) -> None:
        super().__init__(to)
        lacking = to.facts[Operation.DEACTIVATE].model_copy(update={"holds": Holds.NO})
        self.facts = {**to.facts, Operation.DEACTIVATE: lacking}
        self.settings = to.settings.model_copy(
            update={"instructions": LINES, "admin_url": "https://academy.example/users"}
        )


class Owned(Academy):
    """An academy with somebody who does by hand what has to be done by hand."""

    async def plan(self, *handles: str) -> AppPlan:
        found = await look_up(
            self.connector,
            addresses=[f"{handle}@{HOME}" for handle in handles or ("dana",)],
            name="",
            clock=self.sandbox.clock,
            timeout=10.0,
        )
        assert isinstance(found, Finding)
        return plan_app(found, self.connector, {}, {}, owners=(OWNER,))


@asynccontextmanager
async def workshop(scene: Scene, **settings: Any) -> AsyncIterator[Office]:
    """An office whose only app has to be done by hand, by Farah."""
    async with academy(scene.clock, **settings) as opened:
        yield Office(scene, [Owned(opened.sandbox, NoApi(opened.connector))])


def by_hand(office: Office) -> None:
    """What Farah clicks in the app."""
    account = office.academy.sandbox.account(DANA_ID)
    office.academy.put(replace(account, status="inactive"))


def not_by_hand(office: Office) -> None:
    """What undoes it."""
    office.academy.put(someone(DANA_ID, "dana", "Dana Okafor"))
