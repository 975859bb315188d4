"""How the suite sees a company in Trainual."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from connectors.contract import Counting, Operation, State
from connectors.sandbox.trainual import TrainualSandbox, TrainualUser
from tests.connectors.kinds import KEY, SEEDS, Kind, Rank, Seed, clock, learners_from

ROLES = {Rank.OWNER: "billing_admin", Rank.ADMIN: "admin", Rank.LEARNER: "learner"}
WORDS = {State.ACTIVE: "active", State.INVITED: "invited", State.DEACTIVATED: "archived"}
STATES = {word: state for state, word in WORDS.items()}


class TrainualTenant(Kind):
    """Its owner is nothing but an administrator to the API; ``archive`` shows everybody in one answer."""

    secrets: ClassVar[Mapping[str, str]] = {
        "api_key": KEY,
        "email": "it@acme.example",
        "account_id": "f9e05a9e-ccec",
        "password": KEY,
    }
    three_pages: ClassVar[Mapping[str, int]] = {"v1": 105}
    counting: ClassVar[Mapping[str, Counting]] = {"v1": Counting.COUNTED, "archive": Counting.COUNTED}
    has_owner: ClassVar[bool] = False
    by_delete: ClassVar[Mapping[str, frozenset[Operation]]] = {"v1": frozenset({Operation.DEACTIVATE})}

    @classmethod
    def sandbox(cls, dialect: str, *, many: bool) -> TrainualSandbox:
        count = cls.three_pages.get(dialect, 105) if many else 0
        seeds = (*SEEDS, *learners_from(1001, count))
        return TrainualSandbox(map(planted, seeds), secrets=cls.secrets, clock=clock)

    @classmethod
    def put(cls, sandbox: TrainualSandbox, seed: Seed) -> None:
        sandbox.put(planted(seed))

    @classmethod
    def state(cls, sandbox: TrainualSandbox, account_id: str) -> State:
        return STATES.get(sandbox.account(account_id).status, State.UNKNOWN)

    @classmethod
    def active(cls, sandbox: TrainualSandbox) -> int:
        return sandbox.seated()

    @classmethod
    def refusals(cls, sandbox: TrainualSandbox) -> Iterator[str]:
        return iter(())

    @classmethod
    def told(cls, dialect: str, account_id: str) -> object:
        shown = {"id": int(account_id), "status": "active"}
        return {"user": shown} if dialect == "v1" else shown

    @classmethod
    def endless(cls, dialect: str, start: int) -> Any:
        users = [{"id": start + n, "status": "active"} for n in range(50)]
        return {"users": users, "meta": {"page": 1, "total": 10**11}} if dialect == "v1" else None


def planted(seed: Seed) -> TrainualUser:
    status = WORDS.get(seed.state, TrainualTenant.unknown_word)
    return TrainualUser(seed.id, seed.name, seed.email, ROLES[seed.rank], status)
