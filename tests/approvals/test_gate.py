"""What is only believed to be a deactivation, and might destroy something, is not sent."""

from datetime import date

import pytest

from approvals.claims import PASSABLE, Gate, Standing, gate_of
from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject
from tests.conftest import START

DOC, GUESS = Basis.DOCUMENTED, Basis.UNCONFIRMED
EARLIER = START.replace(hour=1)
D, R, W = Operation.DEACTIVATE, Operation.REACTIVATE, Operation.WITHDRAW_INVITATION


def fact(holds: Holds = Holds.YES, basis: Basis = DOC) -> Fact:
    return Fact(holds=holds, basis=basis, source="a guide", read_on=date(2026, 11, 1))


def gate(
    basis: Basis,
    *,
    operation: Operation = D,
    holds: Holds = Holds.YES,
    lasting: Basis = GUESS,
    kept: Holds = Holds.UNKNOWN,
    shown: Standing | None = None,
    keeps: Standing | None = None,
) -> Gate:
    """The gate for an operation on this basis, whose lasting effects are as said."""
    facts: dict[Subject, Fact] = {operation: fact(holds, basis)}
    facts |= {effect: fact(kept, lasting) for effect in (Effect.KEEPS_DATA, Effect.REVERSIBLE)}
    standings: dict[tuple[str, Subject], Standing] = {("app", operation): shown or Standing()}
    standings[("app", Effect.KEEPS_DATA)] = keeps or Standing()
    return gate_of("app", operation, facts, standings)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (gate(DOC), Gate.OPEN),
        (gate(DOC, holds=Holds.NO), Gate.LACKING),
        (gate(DOC, holds=Holds.UNKNOWN), Gate.LACKING),
        (gate(GUESS), Gate.UNPROVEN),
        (gate(GUESS, kept=Holds.YES), Gate.UNPROVEN),
        (gate(GUESS, kept=Holds.YES, lasting=DOC), Gate.OPEN),
        (gate(GUESS, kept=Holds.NO, lasting=DOC), Gate.UNPROVEN),
        (gate(GUESS, shown=Standing(verified_at=START)), Gate.OPEN),
        (gate(GUESS, shown=Standing(contradicted_at=START)), Gate.CONTRADICTED),
        (gate(DOC, shown=Standing(contradicted_at=START)), Gate.CONTRADICTED),
        (gate(DOC, shown=Standing(verified_at=START, contradicted_at=START)), Gate.CONTRADICTED),
        (gate(GUESS, shown=Standing(verified_at=EARLIER, contradicted_at=START)), Gate.CONTRADICTED),
        (gate(GUESS, shown=Standing(verified_at=START, contradicted_at=EARLIER)), Gate.OPEN),
        (gate(DOC, shown=Standing(verified_at=START), keeps=Standing(contradicted_at=EARLIER)),
         Gate.DESTRUCTIVE),
        (gate(DOC, keeps=Standing(verified_at=START, contradicted_at=EARLIER)), Gate.OPEN),
        (gate(GUESS, operation=R), Gate.OPEN),
        (gate(GUESS, operation=R, holds=Holds.NO), Gate.LACKING),
        (gate(GUESS, operation=W), Gate.UNPROVEN),
        (gate(GUESS, operation=W, kept=Holds.YES, lasting=DOC), Gate.UNPROVEN),
        (gate(DOC, operation=W, keeps=Standing(contradicted_at=START)), Gate.OPEN),
    ],
)  # fmt: skip
def test_the_gate(told: Gate, expected: Gate) -> None:
    assert told is expected


def test_proof_from_before_the_fact_was_read_anew_opens_nothing() -> None:
    old = Standing(verified_at=START.replace(month=10))
    assert gate(GUESS, shown=old) is Gate.UNPROVEN


def test_no_fact_is_no_operation() -> None:
    assert gate_of("app", D, {}, {}) is Gate.LACKING


def test_what_has_destroyed_data_is_not_overridden() -> None:
    assert frozenset({Gate.UNPROVEN, Gate.CONTRADICTED}) == PASSABLE
