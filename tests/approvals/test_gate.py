"""What is only believed to be a deactivation, and might destroy something, is not sent."""

import pytest

from approvals.claims import Claim, Standing, is_unproven
from connectors.contract import Basis, Effect, Holds, Operation, Subject
from tests.conftest import START

DOC, GUESS = Basis.DOCUMENTED, Basis.UNCONFIRMED
EARLIER = START.replace(hour=1)


def claims(
    basis: Basis,
    *,
    holds: Holds = Holds.YES,
    lasting: Basis = GUESS,
    kept: Holds = Holds.UNKNOWN,
    standing: Standing | None = None,
) -> tuple[Claim, ...]:
    """A deactivation on this basis, whose lasting effects are as said."""
    told: dict[Subject, Claim] = {
        Operation.DEACTIVATE: Claim(
            subject=Operation.DEACTIVATE, holds=holds, basis=basis, standing=standing or Standing()
        )
    }
    for effect in (Effect.KEEPS_DATA, Effect.REVERSIBLE):
        told[effect] = Claim(subject=effect, holds=kept, basis=lasting)
    return tuple(told.values())


@pytest.mark.parametrize(
    ("told", "barred"),
    [
        (claims(DOC), False),
        (claims(DOC, holds=Holds.NO), True),
        (claims(DOC, holds=Holds.UNKNOWN), True),
        (claims(GUESS), True),
        (claims(GUESS, kept=Holds.YES), True),
        (claims(GUESS, kept=Holds.YES, lasting=DOC), False),
        (claims(GUESS, kept=Holds.NO, lasting=DOC), True),
        (claims(GUESS, standing=Standing(verified_at=START)), False),
        (claims(GUESS, standing=Standing(contradicted_at=START)), True),
        (claims(GUESS, standing=Standing(verified_at=EARLIER, contradicted_at=START)), True),
        (claims(GUESS, standing=Standing(verified_at=START, contradicted_at=EARLIER)), False),
        ((), True),
    ],
)
def test_the_gate(told: tuple[Claim, ...], barred: bool) -> None:
    assert is_unproven(told) is barred
