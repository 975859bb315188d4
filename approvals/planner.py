"""From a reading to a plan: what would be done with each account, and what forbids it. Nothing is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

from approvals.cautions import BARRING, DOUBTFUL, Caution, cautions_of
from approvals.claims import PASSABLE, Gate, Standings, claims_of, gate_of
from approvals.people import Person
from approvals.plan import AppPlan, Match, Plan, PlannedAccount, Reading, Tick, limit_of, title_of
from approvals.states import RequestKind, Way
from connectors.contract import Account, Connector, Effect, Holds, Operation, State
from connectors.inventory import Finding, Gap

CHANGES = (Operation.DEACTIVATE, Operation.REACTIVATE, Operation.WITHDRAW_INVITATION)
GATED: Mapping[Gate, Caution] = {
    Gate.LACKING: Caution.NO_API,
    Gate.UNPROVEN: Caution.UNPROVEN,
    Gate.CONTRADICTED: Caution.CONTRADICTED,
    Gate.DESTRUCTIVE: Caution.DESTRUCTIVE,
}


def waiting_plan(
    person: Person, apps: Mapping[str, Connector], kind: RequestKind = RequestKind.OFFBOARD
) -> Plan:
    """A plan in which no app has answered yet."""
    return Plan(person=person, apps=tuple(starmap(_empty, apps.items())), kind=kind)


def plan_app(
    reading: Finding | Gap,
    connector: Connector,
    standings: Standings,
    held: Mapping[str, int | None],
    *,
    owners: Sequence[str] = (),
    kind: RequestKind = RequestKind.OFFBOARD,
) -> AppPlan:
    """One app's part of the plan; ``held`` names the open requests that hold accounts already."""
    claims = claims_of(reading.app, connector.facts, standings)
    known = {"read_at": reading.read_at, "claims": claims, "owners": tuple(owners)}
    part = _empty(reading.app, connector).model_copy(update=known)
    if isinstance(reading, Gap):
        return part.model_copy(update={"reading": Reading.GAP, "gap": reading.sentence})
    limit, source = limit_of(reading.usage, connector.settings, connector.plans)
    planner = _Planner(reading, connector, standings, held, kind)
    return part.model_copy(
        update={
            "reading": Reading.READ,
            "accounts": planner.accounts(),
            "addresses": reading.addresses,
            "usage": reading.usage,
            "usage_gap": reading.usage_gap,
            "further_gap": reading.further_gap,
            "limit": limit,
            "limit_source": source,
        }
    )


def _empty(app: str, connector: Connector) -> AppPlan:
    settings = connector.settings
    steps = {operation: connector.instructions(operation) for operation in CHANGES}
    return AppPlan(
        app=app,
        title=title_of(app, settings),
        admin_url=connector.admin_link,
        instructions={operation: lines for operation, lines in steps.items() if lines},
        single_sign_on=settings.single_sign_on,
    )


@dataclass(frozen=True)
class _Planner:
    finding: Finding
    connector: Connector
    standings: Standings
    held: Mapping[str, int | None]
    kind: RequestKind

    def accounts(self) -> tuple[PlannedAccount, ...]:
        found, possible = self.finding.accounts, self.finding.possible
        sure = (self._plan(account, Match.ADDRESS, set(_alike(account, found))) for account in found)
        maybe = (self._plan(account, Match.POSSIBLE, {Caution.POSSIBLE_MATCH}) for account in possible)
        return (*sure, *maybe)

    def _plan(self, account: Account, match: Match, cautions: set[Caution]) -> PlannedAccount:
        operation = operation_on(account)
        gate = gate_of(self.connector.app, operation, self.connector.facts, self.standings)
        cautions |= set(cautions_of(account, self.finding.admins, self.connector.settings))
        cautions |= set(_of_the_app(self.connector, operation))
        cautions |= {Caution.HELD} if account.id in self.held else set()
        probing = self.kind is RequestKind.PROBE
        cautions |= set() if probing or gate is Gate.OPEN else {GATED[gate]}
        return PlannedAccount(
            account=account,
            match=match,
            cautions=tuple(caution for caution in Caution if caution in cautions),
            tick=_tick(cautions, _unfit() if probing else frozenset()),
            held_by=self.held.get(account.id),
            operation=operation,
            way=Way.AUTOMATIC if probing or gate is Gate.OPEN else Way.BY_HAND,
            may_override=not probing and gate in PASSABLE,
        )


def operation_on(account: Account) -> Operation:
    """What takes the seat back: an invitation that nobody accepted is withdrawn."""
    return Operation.WITHDRAW_INVITATION if account.state is State.INVITED else Operation.DEACTIVATE


def _alike(account: Account, found: Sequence[Account]) -> Iterable[Caution]:
    if len(found) > 1:
        yield Caution.SEVERAL_ACCOUNTS
    if account.email is not None and [other.email for other in found].count(account.email) > 1:
        yield Caution.SHARED_ADDRESS


def _of_the_app(connector: Connector, operation: Operation) -> Iterable[Caution]:
    facts = connector.facts
    sso = facts.get(Effect.COMES_BACK_BY_SSO)
    if connector.settings.single_sign_on and (sso is None or sso.holds is not Holds.NO):
        yield Caution.COMES_BACK
    if operation is Operation.WITHDRAW_INVITATION:
        return  # what follows is told of a deactivation
    cascades = None if connector.tells_pairs else facts.get(Effect.CASCADES)
    if cascades is not None and cascades.holds is Holds.YES:
        yield Caution.CASCADES
    if (frees := facts.get(Effect.FREES_SEAT)) is not None and frees.holds is Holds.NO:
        yield Caution.KEEPS_SEAT


def _unfit() -> frozenset[Caution]:
    """Why an account is no throwaway to try an operation on, beside what bars any."""
    doubtful = {Caution.ADMIN, Caution.POSSIBLE_MATCH, Caution.PAIRED, Caution.OWNS_CONTENT}
    return frozenset(doubtful | {Caution.UNKNOWN_STATE, Caution.INVITED})


def _tick(cautions: set[Caution], besides: frozenset[Caution]) -> Tick:
    if cautions & (BARRING | besides):
        return Tick.BARRED
    return Tick.OPEN if cautions & DOUBTFUL else Tick.TICKED
