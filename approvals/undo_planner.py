"""From a fresh look to a plan: what an undo would do with each account, and what forbids it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from approvals.cautions import Caution
from approvals.claims import PASSABLE, Claim, Gate, Standings, claims_of, gate_of
from approvals.days import full_day
from approvals.looking import Look
from approvals.people import Person
from approvals.plan import AppPlan, Match, PlannedAccount, Reading, Tick, limit_of, title_of
from approvals.planner import CHANGES, GATED
from approvals.states import Way
from approvals.undone import AccountKey
from connectors.contract import Account, Basis, Connector, Effect, Holds, Operation, State, Usage, Value

TOLD = (Effect.REVERSIBLE, Effect.FREES_SEAT)
"""What is claimed about an app where something is undone there; what only its lists tell is not read here."""
IMPOSSIBLE = frozenset({
    Caution.WITHDRAWN, Caution.GONE, Caution.UNREAD, Caution.ACTIVE_AGAIN, Caution.LATER, Caution.NO_SEAT,
    Caution.HELD,
})  # fmt: skip
DOUBTFUL = frozenset({
    Caution.NOT_PROMISED, Caution.IRREVERSIBLE, Caution.FULL, Caution.ALTERED, Caution.UNKNOWN_STATE,
    Caution.CONTRADICTED,
})  # fmt: skip


class Wanted(Value):
    """An account as it was when it was deactivated, or an invitation as it was when it was withdrawn.

    ``later`` is the number of another request that deactivated it again since, and ``holder`` whose seat it
    is, where it was one of several people's. ``read_at`` is of which moment the account is.
    """

    account: Account
    operation: Operation = Operation.DEACTIVATE
    later: int | None = None
    holder: Person | None = None
    read_at: datetime | None = None

    @property
    def key(self) -> AccountKey:
        """Which account it is."""
        return self.account.app, self.account.id


class Promise(StrEnum):
    """Whether a deactivation is known to be reversible, once papers and own experience are weighed."""

    SURE = "sure"
    UNSURE = "unsure"
    DENIED = "denied"


class Room(StrEnum):
    """Whether a seat is free; where the app itself tells the limit, nobody gets in beyond it."""

    FREE = "free"
    FULL = "full"
    SHUT = "shut"


def promise_of(claims: Sequence[Claim]) -> Promise:
    """Only what is documented, or was last seen to hold here, is promised."""
    told = next((claim for claim in claims if claim.subject is Effect.REVERSIBLE), None)
    if told is None:
        return Promise.UNSURE
    verified, contradicted = told.standing.verified_at, told.standing.contradicted_at
    if contradicted is not None and (verified is None or verified <= contradicted):
        return Promise.UNSURE
    if verified is not None or (told.holds is Holds.YES and told.basis is Basis.DOCUMENTED):
        return Promise.SURE
    return Promise.DENIED if told.holds is Holds.NO else Promise.UNSURE


def room_of(usage: Usage | None, connector: Connector) -> Room:
    """Whether a reactivation finds a seat; free as well where a deactivated account keeps its own."""
    frees = connector.facts.get(Effect.FREES_SEAT)
    limit, _ = limit_of(usage, connector.settings, connector.plans)
    keeps = frees is not None and frees.holds is Holds.NO
    if keeps or usage is None or limit is None or usage.used < limit:
        return Room.FREE
    return Room.SHUT if usage.limit is not None and usage.used >= usage.limit else Room.FULL


def waiting_part(app: str, connector: Connector | None) -> AppPlan:
    """An app's part before its accounts were looked at; one that is no longer configured stays a gap."""
    if connector is None:
        return AppPlan(app=app, title=app, reading=Reading.GAP, gap=f"{app} is no longer configured")
    steps = {operation: connector.instructions(operation) for operation in CHANGES}
    return AppPlan(
        app=app,
        title=title_of(app, connector.settings),
        admin_url=connector.admin_link,
        instructions={operation: lines for operation, lines in steps.items() if lines},
    )


def undo_part(
    looks: Sequence[tuple[Wanted, Look | None]],
    connector: Connector,
    standings: Standings,
    held: Mapping[str, int | None],
    owners: Sequence[str] = (),
) -> AppPlan:
    """One app's part of an undo; what needs no look, such as a withdrawn invitation, has None for it."""
    part = waiting_part(connector.app, connector)
    seen = [look for _, look in looks if look is not None]
    if seen and all(look.account is None and not look.gone for look in seen):
        return part.model_copy(update={"reading": Reading.GAP, "gap": seen[0].word, "read_at": seen[0].at})
    usage = next((look.usage for look in reversed(seen) if look.usage), None)
    limit, source = limit_of(usage, connector.settings, connector.plans)
    claims = claims_of(connector.app, connector.facts, standings)
    planner = _Planner(connector, standings, held, claims, usage)
    return part.model_copy(
        update={
            "reading": Reading.READ,
            "accounts": tuple(planner.plan(wanted, look) for wanted, look in looks),
            "usage": usage,
            "usage_gap": "" if usage else "The app did not tell its seats.",
            "limit": limit,
            "limit_source": source,
            "claims": tuple(claim for claim in claims if claim.subject in TOLD),
            "read_at": seen[-1].at if seen else None,
            "owners": tuple(owners),
        }
    )


@dataclass(frozen=True)
class _Planner:
    connector: Connector
    standings: Standings
    held: Mapping[str, int | None]
    claims: Sequence[Claim]
    usage: Usage | None

    def plan(self, wanted: Wanted, look: Look | None) -> PlannedAccount:
        """What would be done with one account."""
        gate = gate_of(self.connector.app, Operation.REACTIVATE, self.connector.facts, self.standings)
        cautions = set(_impossible(wanted, look)) or self._of_account(wanted, look, gate)
        by_hand = gate is not Gate.OPEN or Caution.IRREVERSIBLE in cautions
        account = _remembered(look.account, wanted) if look and look.account else wanted.account
        return PlannedAccount(
            account=account,
            match=Match.ADDRESS,
            cautions=tuple(caution for caution in Caution if caution in cautions),
            tick=_tick(cautions),
            held_by=wanted.later or self.held.get(account.id),
            operation=Operation.REACTIVATE,
            way=Way.BY_HAND if by_hand else Way.AUTOMATIC,
            may_override=gate in PASSABLE,
            before=wanted.account,
            holder=wanted.holder,
        )

    def _of_account(self, wanted: Wanted, look: Look | None, gate: Gate) -> set[Caution]:
        now, before = (look.account if look else None) or wanted.account, wanted.account
        found = {GATED[gate]} if gate is not Gate.OPEN else set()
        found |= {Caution.HELD} if now.id in self.held else set()
        found |= {Caution.ADMIN} if now.is_admin else set()
        found |= {Caution.PAIRED} if now.pair else set()
        found |= {Caution.UNKNOWN_STATE} if now.state is State.UNKNOWN else set()
        found |= {Caution.ALTERED} if (now.email, now.login) != (before.email, before.login) else set()
        return found | set(self._of_app())

    def _of_app(self) -> Iterable[Caution]:
        promise, room = promise_of(self.claims), room_of(self.usage, self.connector)
        if promise is not Promise.SURE:
            yield Caution.NOT_PROMISED if promise is Promise.UNSURE else Caution.IRREVERSIBLE
        if room is not Room.FREE:
            yield Caution.NO_SEAT if room is Room.SHUT else Caution.FULL


def _remembered(now: Account, wanted: Wanted) -> Account:
    """The account as it is, with the moments that one read does not tell and a list once did."""
    before = wanted.account
    told = {"created_at": now.created_at or before.created_at}
    if now.last_active_at is not None or before.last_active_at is None:
        return now.model_copy(update=told)
    reading = f"the reading of {full_day(wanted.read_at)}" if wanted.read_at else "an earlier reading"
    source = before.active_source or reading
    return now.model_copy(update={**told, "last_active_at": before.last_active_at, "active_source": source})


def _impossible(wanted: Wanted, look: Look | None) -> Iterable[Caution]:
    """Why there is nothing to bring back, or nothing that could be."""
    if wanted.operation is Operation.WITHDRAW_INVITATION:
        yield Caution.WITHDRAWN
    elif wanted.later is not None:
        yield Caution.LATER
    elif look is None or look.gone:
        yield Caution.GONE
    elif look.account is None:
        yield Caution.UNREAD
    elif look.account.state in {State.ACTIVE, State.INVITED}:
        yield Caution.ACTIVE_AGAIN


def _tick(cautions: set[Caution]) -> Tick:
    if cautions & IMPOSSIBLE:
        return Tick.BARRED
    return Tick.OPEN if cautions & DOUBTFUL else Tick.TICKED
