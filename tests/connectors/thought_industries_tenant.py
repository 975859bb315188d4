"""How the suite sees a site of Thought Industries."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from connectors.contract import Counting, State
from connectors.sandbox.allowance import Limits
from connectors.sandbox.thought_industries import SiteAccount, ThoughtIndustriesSandbox
from tests.connectors.kinds import (
    KEY,
    OTHER_TWIN,
    OWNER,
    SEEDS,
    TWIN,
    Kind,
    Rank,
    Seed,
    clock,
    learners_from,
)

ROLES = {Rank.OWNER: "superAdmin", Rank.ADMIN: "admin", Rank.LEARNER: "learner"}
STATES = {State.ACTIVE: False, State.DEACTIVATED: True}
PAIR = {TWIN: OTHER_TWIN, OTHER_TWIN: TWIN}
NO = "This user cannot be disabled"


class ThoughtIndustriesTenant(Kind):
    """The twins are the two accounts of one dual role; nobody owns a site."""

    secrets: ClassVar[Mapping[str, str]] = {"api_key": KEY}
    three_pages: ClassVar[Mapping[str, int]] = {"v2": 205}
    counting: ClassVar[Mapping[str, Counting]] = {"v2": Counting.COUNTED}
    unknown_word: ClassVar[str] = ""
    has_owner: ClassVar[bool] = False

    @classmethod
    def sandbox(cls, dialect: str, *, many: bool) -> ThoughtIndustriesSandbox:
        seeds = [*SEEDS, *learners_from(1001, cls.three_pages[dialect] if many else 0)]
        limits = Limits(burst=10**6, window=60.0, hourly=10**6)
        return ThoughtIndustriesSandbox(map(planted, seeds), api_key=KEY, clock=clock, limits=limits)

    @classmethod
    def put(cls, sandbox: ThoughtIndustriesSandbox, seed: Seed) -> None:
        sandbox.put(planted(seed))

    @classmethod
    def state(cls, sandbox: ThoughtIndustriesSandbox, account_id: str) -> State:
        disabled = sandbox.account(account_id).disabled
        return next((state for state, told in STATES.items() if told is disabled), State.UNKNOWN)

    @classmethod
    def active(cls, sandbox: ThoughtIndustriesSandbox) -> int:
        return sandbox.active()

    @classmethod
    def refusals(cls, sandbox: ThoughtIndustriesSandbox) -> Iterator[str]:
        sandbox.refuses = {OWNER}
        for misses in ("404", "200"):
            sandbox.misses = misses
            yield NO

    @classmethod
    def told(cls, dialect: str, account_id: str) -> object:
        return {"id": account_id, "disabled": False}

    @classmethod
    def endless(cls, dialect: str, start: int) -> object:
        users = [{"id": start + n, "disabled": False} for n in range(100)]
        return {"users": users, "pageInfo": {"cursor": f"from-{start}", "hasMore": True}}


def planted(seed: Seed) -> SiteAccount:
    first, _, last = seed.name.partition(" ")
    return SiteAccount(
        id=seed.id,
        email=seed.email,
        first_name=first,
        last_name=last,
        role="manager" if seed.id == OTHER_TWIN else ROLES[seed.rank],
        disabled=STATES.get(seed.state),
        partner=PAIR.get(seed.id, ""),
        last_active=seed.last_active,
    )
