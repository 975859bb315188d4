"""What is claimed about an app, how sure that is here, and the gate that follows from it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject, Value

SHOWN: tuple[Subject, ...] = (
    Operation.DEACTIVATE,
    Effect.REVERSIBLE,
    Effect.KEEPS_DATA,
    Effect.FREES_SEAT,
    Effect.ENDS_SESSIONS,
    Effect.TELLS_LAST_ACTIVITY,
    Operation.WITHDRAW_INVITATION,
)
_WITHDRAW = Operation.WITHDRAW_INVITATION
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
    which the execution makes, is what is claimed. Where invitations can be withdrawn, that is claimed too.
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
            standing=_standing(app, subject, facts, standings),
        )
        for subject in subjects
        if subject in facts and (subject is not _WITHDRAW or facts[subject].holds is Holds.YES)
    )


class Gate(StrEnum):
    """Whether an operation may be sent through the API, and if not, why not."""

    OPEN = "open"
    LACKING = "lacking"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"
    DESTRUCTIVE = "destructive"


PASSABLE = frozenset({Gate.UNPROVEN, Gate.CONTRADICTED})
"""What two approvers may override. What the API lacks cannot be sent, and what destroyed data is not."""
CLOSED: Mapping[Gate, str] = {
    Gate.LACKING: "this app's API cannot do it",
    Gate.UNPROVEN: "it is not proven what this does in the app, and it might destroy data",
    Gate.CONTRADICTED: "the last time that this was asked of the app, it said yes and did not do it",
    Gate.DESTRUCTIVE: "in this app it has destroyed an account, so it is never sent",
}
"""Why a closed gate keeps an operation back, going on where a sentence is begun."""


def gate_of(app: str, operation: Operation, facts: Mapping[Subject, Fact], standings: Standings) -> Gate:
    """Whether this operation is sent in this app.

    It is not where it is only believed to be what it says and might destroy what it touches, nor where this
    tenant last saw it fail. What this tenant last saw hold is proven, whatever the vendor's papers say.
    """
    fact = facts.get(operation)
    if fact is None or fact.holds is not Holds.YES:
        return Gate.LACKING
    here = _standing(app, operation, facts, standings)
    if operation is Operation.DEACTIVATE and _is_refuted(_standing(app, Effect.KEEPS_DATA, facts, standings)):
        return Gate.DESTRUCTIVE
    if _is_refuted(here):
        return Gate.CONTRADICTED
    if fact.basis is Basis.DOCUMENTED or here.verified_at or _is_harmless(operation, facts):
        return Gate.OPEN
    return Gate.UNPROVEN


def _standing(app: str, subject: Subject, facts: Mapping[Subject, Fact], standings: Standings) -> Standing:
    fact, known = facts.get(subject), standings.get((app, subject), Standing())
    return known if fact is None else known.since(fact.read_on)


def _is_harmless(operation: Operation, facts: Mapping[Subject, Fact]) -> bool:
    """Whether a wrong belief about the operation could be made good again, by the vendor's own word."""
    if operation in {Operation.REACTIVATE, Operation.END_SESSIONS}:
        return True
    return operation is Operation.DEACTIVATE and all(
        subject in facts and facts[subject].holds is Holds.YES and facts[subject].basis is Basis.DOCUMENTED
        for subject in LASTING
    )


def _is_refuted(standing: Standing) -> bool:
    """Whether this tenant last saw it fail; at the same moment the bad news counts."""
    verified, contradicted = standing.verified_at, standing.contradicted_at
    return contradicted is not None and (verified is None or verified <= contradicted)


def _what_ends_sessions(facts: Mapping[Subject, Fact]) -> Subject:
    by_itself, by_call = facts.get(Effect.ENDS_SESSIONS), facts.get(Operation.END_SESSIONS)
    callable_ = by_call is not None and by_call.holds is Holds.YES
    silent = by_itself is None or by_itself.holds is not Holds.YES
    return Operation.END_SESSIONS if callable_ and silent else Effect.ENDS_SESSIONS
