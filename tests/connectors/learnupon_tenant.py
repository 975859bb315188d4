"""How the suite sees a LearnUpon portal."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

from connectors.contract import Counting, Operation, State
from connectors.sandbox.allowance import Limits
from connectors.sandbox.learnupon import Invite, LearnUponSandbox, PortalUser
from tests.connectors.kinds import KEY, OWNER, SEEDS, Kind, Rank, Seed, clock, learners_from

ROLES = {Rank.OWNER: "admin", Rank.ADMIN: "admin", Rank.LEARNER: "learner"}
STATES = {"enabled": State.ACTIVE, "disabled": State.DEACTIVATED}
NO = "This user cannot be disabled"
INVITES = (
    Invite("7", "nils@acme.example", "Nils", "Holm"),
    Invite("12", "dana@acme.example", "Dana", "Okafor"),
    Invite("13", "gone@acme.example", status="canceled"),
)
"""Of somebody without an account, with the number that an account has too; of Dana to a group; of nobody."""


class LearnUponTenant(Kind):
    """Its keys are user names, since only then can two accounts share an address; nobody owns a portal."""

    secrets: ClassVar[Mapping[str, str]] = {"username": "api-user", "password": KEY}
    three_pages: ClassVar[Mapping[str, int]] = {"v1": 1005}
    counting: ClassVar[Mapping[str, Counting]] = {"v1": Counting.COUNTED}
    unknown_word: ClassVar[str] = "expired"
    has_owner: ClassVar[bool] = False
    by_delete: ClassVar[Mapping[str, frozenset[Operation]]] = {
        "v1": frozenset({Operation.WITHDRAW_INVITATION})
    }
    invitation: ClassVar[str] = "invite-7"
    headers: ClassVar[Mapping[str, str]] = {"LU-Has-Next-Page": "true"}

    @classmethod
    def sandbox(cls, dialect: str, *, many: bool) -> LearnUponSandbox:
        seeds = [*SEEDS, *learners_from(1001, cls.three_pages[dialect] if many else 0)]
        limits = Limits(burst=10**6, window=60.0, hourly=10**6)
        return LearnUponSandbox(
            map(planted, seeds),
            invites=INVITES,
            by_username=True,
            keys=("api-user", KEY),
            clock=clock,
            limits=limits,
        )

    @classmethod
    def put(cls, sandbox: LearnUponSandbox, seed: Seed) -> None:
        sandbox.put(planted(seed))

    @classmethod
    def state(cls, sandbox: LearnUponSandbox, account_id: str) -> State:
        return STATES.get(sandbox.account(account_id).status(clock().date()), State.UNKNOWN)

    @classmethod
    def active(cls, sandbox: LearnUponSandbox) -> int:
        return sandbox.active()

    @classmethod
    def refusals(cls, sandbox: LearnUponSandbox) -> Iterator[str]:
        sandbox.refuses = {OWNER}
        for misses in ("404", "200"):
            sandbox.misses = misses
            yield NO

    @classmethod
    def told(cls, dialect: str, account_id: str) -> object:
        return {"user": [{"id": account_id, "enabled": True, "user_type": "learner"}]}

    @classmethod
    def endless(cls, dialect: str, start: int) -> object:
        rows = [{"id": start + n, "enabled": True, "invite_status": "accepted"} for n in range(500)]
        return {"user": rows, "group_invite": rows}


def planted(seed: Seed) -> PortalUser:
    first, _, last = seed.name.partition(" ")
    return PortalUser(
        id=seed.id,
        email=seed.email,
        first_name=first,
        last_name=last,
        user_type=ROLES[seed.rank],
        enabled=seed.state is not State.DEACTIVATED,
        account_expires=date(2026, 6, 30) if seed.state is State.UNKNOWN else None,
        last_sign_in=seed.last_active,
    )
