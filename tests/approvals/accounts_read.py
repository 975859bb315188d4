"""An app whose list a test decides, for readings of it as a whole."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from connectors.contract import Account, AppSettings, Connector, Counting, State, Usage
from connectors.errors import Unreachable
from connectors.talentlms.plans import PLANS


def people(number: int, state: State = State.ACTIVE, app: str = "academy") -> list[Account]:
    """So many accounts of one state."""
    return [
        Account(app=app, id=f"{state}{n}", email=f"{state}{n}@x.example", role="Learner", state=state)
        for n in range(number)
    ]


class Academy(Connector):
    """Tells the accounts it was given, and the seats in use if it was given a number."""

    name = "academy"
    plans = PLANS

    def __init__(self, shown: Iterable[Account] = (), **settings: object) -> None:
        told = {"connector": "academy", "plan": "Core", **settings}
        super().__init__("academy", AppSettings.model_validate(told))
        self.shown = list(shown)
        self.reported_used: int | None = None
        self.down = ""
        self.asked = 0
        self.of: datetime | None = None

    async def as_of(self) -> datetime | None:
        return self.of

    async def accounts(self) -> AsyncIterator[Account]:
        self.asked += 1
        for number, account in enumerate(self.shown):
            if self.down and number == len(self.shown) // 2:
                raise Unreachable(self.app, "list", self.down)
            yield account

    async def reported(self) -> Usage | None:
        if self.reported_used is None:
            return None
        return Usage(used=self.reported_used, counting=Counting.VENDOR_REPORTED)
