"""The probe: where a deactivation may be tried on a throwaway account, and what that has taught. Pure."""

from collections.abc import Callable, Iterable, Mapping

from approvals.claims import Gate, Standings, gate_of
from approvals.evidence import LASTS
from approvals.plan import AppPlan, Match, PlannedAccount, Reading, Tick
from approvals.report import EvidenceView, Report, StepView
from approvals.states import RequestKind, StepStatus
from connectors.contract import Fact, Operation, State, Subject

GONE = (
    "The account is gone: a deactivation destroys it here. It is never sent in this app from now on.",
    "Whatever the app still knows of the account, nothing of it can be read any more.",
)
AT_ONCE = 1.0
"""Seconds within which something has happened at once, as far as people can tell."""

_POINTLESS: Mapping[Gate, str] = {
    Gate.LACKING: "has no API that deactivates accounts, so there is nothing to probe",
    Gate.DESTRUCTIVE: "has destroyed an account that it was asked to deactivate, so it is never asked again",
}


def pointless(app: str, facts: Mapping[Subject, Fact], standings: Standings) -> str:
    """Why nothing is probed in this app, going on where its title ends; else nothing."""
    return _POINTLESS.get(gate_of(app, Operation.DEACTIVATE, facts, standings), "")


def throwaway(part: AppPlan) -> PlannedAccount | None:
    """The one account on which a deactivation may be tried, if there is just one and it is fit for that."""
    if part.reading is not Reading.READ or len(part.accounts) != 1:
        return None
    (only,) = part.accounts
    return only if (only.tick, only.match) == (Tick.TICKED, Match.ADDRESS) else None


def is_lost(report: Report) -> bool:
    """Whether a probe found that a deactivation destroys the account."""
    return report.kind is RequestKind.PROBE and any(
        step.alarm and step.status is StepStatus.CONTRADICTED and step.operation is Operation.DEACTIVATE
        for step in report.steps
    )


def learnt(report: Report) -> list[str]:
    """What a probe has shown, in sentences that are not escaped; empty for any other request.

    It says nothing of a step that showed nothing: why not, the step's own word tells.
    """
    if report.kind is not RequestKind.PROBE:
        return []
    if is_lost(report):
        return list(GONE)
    told = [line for step, tell in zip(report.steps, _TELLERS, strict=False) for line in tell(step)]
    return [*told, *_from_now_on(report)]


def _deactivated(step: StepView) -> Iterable[str]:
    if step.status is StepStatus.VERIFIED and step.evidence:
        yield "The deactivation blocked the account and kept it readable."
        yield from _seat(step, step.evidence)
    elif _said_yes_only(step):
        yield f"{step.title} says yes to a deactivation and does not do it."
    elif _was_refused(step):
        yield f"{step.title} refuses to deactivate the account: {step.word}."


def _deactivated_again(step: StepView) -> Iterable[str]:
    if step.status is StepStatus.VERIFIED and _outcome(step) == "accepted":
        yield "Asked a second time, it says yes again."
    elif _was_refused(step):
        yield f"Asked a second time, it refuses, although the account is deactivated: {step.word}."


def _reactivated(step: StepView) -> Iterable[str]:
    if step.status is StepStatus.VERIFIED and step.evidence:
        yield f"Reactivating works{_state(step.evidence)}{_taken(step.evidence)}."
    elif _said_yes_only(step):
        yield f"{step.title} says yes to a reactivation and does not do it: the account stays deactivated."
    elif _was_refused(step):
        yield f"{step.title} refuses to reactivate the account, so it stays deactivated: {step.word}."


_TELLERS: tuple[Callable[[StepView], Iterable[str]], ...] = (_deactivated, _deactivated_again, _reactivated)
"""One for each step of ``wanted.PROBED``."""


def _from_now_on(report: Report) -> Iterable[str]:
    first = next(iter(report.steps), None)
    if first and first.status is StepStatus.VERIFIED:
        yield f"For {LASTS.days} days from now this counts as proven here, unless it is seen to fail."
    elif first and _said_yes_only(first):
        yield "Until a later probe shows better, a deactivation here is done by hand."


def _seat(step: StepView, seen: EvidenceView) -> Iterable[str]:
    before, after = seen.seats_before, seen.seats_after
    if before is None or after is None:
        yield "Whether its seat came back is not known: the seats could not be read."
    elif after < before:
        yield f"The seat came back {_when(step, seen, 'at once', 'after')} ({before} → {after}{_by(seen)})."
    else:
        yield f"No seat came back{_when(step, seen, '', ' within')} (still {after}{_by(seen)})."


def _when(step: StepView, seen: EvidenceView, at_once: str, word: str) -> str:
    answered = step.attempt.ended_at if step.attempt else None
    seconds = (seen.read_at - answered).total_seconds() if answered else 0.0
    return f"{word} {seconds:.0f} s" if seconds >= AT_ONCE else at_once


def _by(seen: EvidenceView) -> str:
    return f", {seen.counting}" if seen.counting else ""


def _state(seen: EvidenceView) -> str:
    return ", and shows it as invited" if seen.state_after == State.INVITED else ""


def _taken(seen: EvidenceView) -> str:
    before, after = seen.seats_before, seen.seats_after
    if before is None or after is None:
        return ""
    return f" and takes a seat again ({before} → {after})" if after > before else " and takes no seat"


def _said_yes_only(step: StepView) -> bool:
    return step.status is StepStatus.CONTRADICTED and not step.alarm and _outcome(step) == "accepted"


def _was_refused(step: StepView) -> bool:
    return step.status is StepStatus.REFUSED and _outcome(step) == "refused"


def _outcome(step: StepView) -> str:
    return step.attempt.outcome if step.attempt else ""
