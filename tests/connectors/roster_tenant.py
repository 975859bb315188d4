"""How the suite sees a list: there is no vendor to speak to, only what somebody imported."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from connectors.contract import Connector, Counting, State
from connectors.roster import Roster
from connectors.roster.lists import Excerpt, Imported, Listed
from tests.connectors.kinds import NOW, SEEDS, Kind, Rank, Seed, learners_from

ROLES = {Rank.OWNER: "Owner", Rank.ADMIN: "Admin", Rank.LEARNER: "Learner"}
WORDS = {State.ACTIVE: "Active", State.INVITED: "Invited", State.DEACTIVATED: "Deactivated"}
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """One question to a list; none of them changes anything."""

    what: str
    write: bool = False


class Paper:
    """A list in memory: the newest import of one app. None of ``accounts`` is an app without an import."""

    base_url = ""

    def __init__(self, accounts: list[Listed] | None) -> None:
        self.listed = {listed.id: listed for listed in accounts or ()}
        self.number = 0 if accounts is None else 1
        self.calls: list[Asked] = []
        self.writes: list[Asked] = []
        self.alarms: list[str] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    def rows(self) -> list[Mapping[str, str]]:
        return [{"id": listed.id} for listed in self.listed.values()]

    async def newest(self, app: str) -> Imported | None:
        file = "people.csv"
        return (
            Imported(id=self.number, file=file, imported_at=NOW, rows=len(self.listed))
            if self.number
            else None
        )

    async def page(self, app: str, after: int) -> Excerpt | None:
        return await self._excerpt("page", app, lambda listed: listed[after : after + PAGE])

    async def with_id(self, app: str, account_id: str) -> Excerpt | None:
        return await self._excerpt("id", app, lambda all_: [one for one in all_ if one.id == account_id])

    async def with_address(self, app: str, address: str) -> Excerpt | None:
        return await self._excerpt("address", app, lambda all_: [one for one in all_ if one.email == address])

    async def _excerpt(
        self, what: str, app: str, choose: Callable[[list[Listed]], list[Listed]]
    ) -> Excerpt | None:
        self.calls.append(Asked(what))
        of = await self.newest(app)
        return Excerpt(of=of, listed=tuple(choose(list(self.listed.values())))) if of else None


class RosterTenant(Kind):
    """Its sandbox is the list itself; nothing of it goes over HTTP, and nothing of it can be changed."""

    over_http: ClassVar[bool] = False
    secrets: ClassVar[Mapping[str, str]] = {}
    three_pages: ClassVar[Mapping[str, int]] = {"csv": 2 * PAGE + 5}
    counting: ClassVar[Mapping[str, Counting]] = {"csv": Counting.COUNTED}

    @classmethod
    def sandbox(cls, dialect: str, *, many: bool) -> Paper:
        return Paper(
            [told(seed) for seed in (*SEEDS, *learners_from(1001, cls.three_pages[dialect] if many else 0))]
        )

    @classmethod
    def fitted(cls, connector: Connector, sandbox: Paper) -> Connector:
        assert isinstance(connector, Roster)
        return connector.told_by(sandbox)

    @classmethod
    def put(cls, sandbox: Paper, seed: Seed) -> None:
        sandbox.listed[seed.id] = told(seed)

    @classmethod
    def state(cls, sandbox: Paper, account_id: str) -> State:
        words = {word: state for state, word in WORDS.items()}
        return words.get(sandbox.listed[account_id].status, State.UNKNOWN)

    @classmethod
    def active(cls, sandbox: Paper) -> int:
        return sum(listed.status == WORDS[State.ACTIVE] for listed in sandbox.listed.values())

    @classmethod
    def refusals(cls, sandbox: Paper) -> Iterator[str]:
        return iter(())

    @classmethod
    def told(cls, dialect: str, account_id: str) -> Any:
        return None

    @classmethod
    def endless(cls, dialect: str, start: int) -> Any:
        return None


def told(seed: Seed) -> Listed:
    return Listed(
        id=seed.id,
        email=seed.email,
        name=seed.name,
        role=ROLES[seed.rank],
        status=WORDS.get(seed.state, RosterTenant.unknown_word),
        last_active_at=seed.last_active,
    )
