"""How the suite sees an app by SCIM."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from connectors.contract import Connector, Counting, State
from connectors.sandbox.scim import ScimSandbox
from connectors.sandbox.scim_records import ScimAccount
from connectors.scim import Scim
from connectors.scim.shapes import Abilities
from tests.connectors.kinds import KEY, OWNER, SEEDS, Kind, Rank, Seed, clock, learners_from

ROLES = {Rank.OWNER: "owner", Rank.ADMIN: "admin", Rank.LEARNER: "learner"}
STATES = {State.ACTIVE: True, State.DEACTIVATED: False}
NO = "This user cannot be deactivated"


class ScimTenant(Kind):
    """Nobody owns the app, as far as SCIM can tell; Léa's account does not tell whether it is active."""

    secrets: ClassVar[Mapping[str, str]] = {"token": KEY}
    three_pages: ClassVar[Mapping[str, int]] = {"v2": 205}
    counting: ClassVar[Mapping[str, Counting]] = {"v2": Counting.COUNTED}
    unknown_word: ClassVar[str] = ""
    has_owner: ClassVar[bool] = False

    @classmethod
    def ready(cls, connector: Connector) -> Connector:
        """Knows what the server can, so that each operation is the only call: test_scim.py asks for it."""
        assert isinstance(connector, Scim)
        connector.abilities = Abilities()
        return connector

    @classmethod
    def sandbox(cls, dialect: str, *, many: bool) -> ScimSandbox:
        seeds = [*SEEDS, *learners_from(1001, cls.three_pages[dialect] if many else 0)]
        return ScimSandbox(map(planted, seeds), key=KEY, clock=clock)

    @classmethod
    def put(cls, sandbox: ScimSandbox, seed: Seed) -> None:
        sandbox.put(planted(seed))

    @classmethod
    def state(cls, sandbox: ScimSandbox, account_id: str) -> State:
        active = sandbox.account(account_id).active
        return next((state for state, told in STATES.items() if told is active), State.UNKNOWN)

    @classmethod
    def active(cls, sandbox: ScimSandbox) -> int:
        return sandbox.active()

    @classmethod
    def refusals(cls, sandbox: ScimSandbox) -> Iterator[str]:
        sandbox.refuses = {OWNER}
        for status in (400, 403):
            sandbox.refusal = status
            yield NO

    @classmethod
    def told(cls, dialect: str, account_id: str) -> object:
        return {"id": account_id, "active": True}

    @classmethod
    def endless(cls, dialect: str, start: int) -> object:
        users = [{"id": start + n, "active": True} for n in range(100)]
        return {"totalResults": 10**11, "Resources": users}


def planted(seed: Seed) -> ScimAccount:
    return ScimAccount(
        id=seed.id,
        user_name=f"login{seed.id}",
        name=seed.name,
        emails=(seed.email,),
        role=ROLES[seed.rank],
        active=STATES.get(seed.state),
        more={"urn:example:app": {"shoeSize": 43}, "externalId": f"x{seed.id}"},
    )
