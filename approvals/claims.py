"""What is claimed about an app, how sure that is here, and the gate that follows from it."""

from collections.abc import Mapping
from datetime import date, datetime

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject, Value

SHOWN: tuple[Subject, ...] = (
    Operation.DEACTIVATE,
    Effect.REVERSIBLE,
    Effect.KEEPS_DATA,
    Effect.FREES_SEAT,
    Effect.ENDS_SESSIONS,
    Effect.TELLS_LAST_ACTIVITY,
)
LASTING = (Effect.KEEPS_DATA, Effect.REVERSIBLE)
"""Effects without which a wrong belief could not be made good again."""


class Standing(Value):
    """What this tenant has shown about a claim: when it was last verified, or contradicted."""

    verified_at: datetime | None = None
    contradicted_at: datetime | None = None

    def since(self, day: date) -> "Standing":
        """What is left of it where the claim was read anew on that day: older proof was of another claim."""
        left = {name: at for name, at in self if at is not None and at.date() >= day}
        return Standing(**left)


Standings = Mapping[tuple[str, Subject], Standing]


class Claim(Value):
    """A fact about an operation or effect, with how sure it is here."""

    subject: Subject
    holds: Holds
    basis: Basis
    note: str = ""
    standing: Standing = Standing()


def claims_of(app: str, facts: Mapping[Subject, Fact], standings: Standings) -> tuple[Claim, ...]:
    """What is claimed about a deactivation in this app and its effects, with how sure it is here.

    Where the deactivation itself is not known to end sessions and the API has a call that does, that call,
    which the execution makes, is what is claimed.
    """
    subjects = [
        _what_ends_sessions(facts) if subject is Effect.ENDS_SESSIONS else subject for subject in SHOWN
    ]
    return tuple(
        Claim(
            subject=subject,
            holds=facts[subject].holds,
            basis=facts[subject].basis,
            note=facts[subject].note,
            standing=standings.get((app, subject), Standing()).since(facts[subject].read_on),
        )
        for subject in subjects
        if subject in facts
    )


def is_unproven(claims: tuple[Claim, ...]) -> bool:
    """Whether a deactivation is not sent: it is only believed to be one, and might destroy what it touches.

    What this tenant last saw hold is proven, whatever the vendor's papers say.
    """
    known = {claim.subject: claim for claim in claims}
    deactivate = known.get(Operation.DEACTIVATE)
    if deactivate is None or deactivate.holds is not Holds.YES:
        return True
    if deactivate.basis is Basis.DOCUMENTED or _is_proven(deactivate.standing):
        return False
    return not all(subject in known and _is_documented(known[subject]) for subject in LASTING)


def _is_documented(claim: Claim) -> bool:
    return claim.holds is Holds.YES and claim.basis is Basis.DOCUMENTED


def _is_proven(standing: Standing) -> bool:
    verified, contradicted = standing.verified_at, standing.contradicted_at
    return verified is not None and (contradicted is None or verified > contradicted)


def _what_ends_sessions(facts: Mapping[Subject, Fact]) -> Subject:
    by_itself, by_call = facts.get(Effect.ENDS_SESSIONS), facts.get(Operation.END_SESSIONS)
    callable_ = by_call is not None and by_call.holds is Holds.YES
    silent = by_itself is None or by_itself.holds is not Holds.YES
    return Operation.END_SESSIONS if callable_ and silent else Effect.ENDS_SESSIONS
