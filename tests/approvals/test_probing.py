"""What a probe has learnt, in sentences, and where none is begun."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from approvals.claims import Standing, Standings
from approvals.people import Person
from approvals.plan import Match, Plan, Tick
from approvals.probing import GONE, is_lost, learnt, pointless, throwaway
from approvals.report import EvidenceView, Report, StepView
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.step_view import AttemptView
from approvals.wanted import PROBED
from connectors.contract import Account, Effect, Operation
from connectors.roster import Roster
from connectors.trainual.v1 import TrainualV1
from tests.approvals.scenes import BRUNO, account, part, planned

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BACK_AFTER = timedelta(seconds=2)
SEATS: tuple[int | None, int | None] = (42, 41)
PROOF = "For 180 days from now this counts as proven here, unless it is seen to fail."


def seen(before: str, after: str, seats: tuple[int | None, int | None] = SEATS, **more: Any) -> EvidenceView:
    told = {"state_before": before, "state_after": after, "counting": "counted", "sessions": ""}
    return EvidenceView(
        seats_before=seats[0], seats_after=seats[1], **{"read_at": NOW + BACK_AFTER, **told, **more}
    )


def step(
    at: int, status: StepStatus = StepStatus.VERIFIED, outcome: str = "accepted", **more: Any
) -> StepView:
    """The step at this place of a probe; a verified one has shown what was meant."""
    shown = (
        seen("active", "deactivated"),
        seen("deactivated", "deactivated", (41, 41)),
        seen("deactivated", "active", (41, 42)),
    )
    given: dict[str, Any] = {
        "id": f"step-{at}",
        "app": "trainual",
        "title": "Trainual",
        "admin_url": "",
        "account": account(),
        "operation": PROBED[at],
        "status": status,
        "word": "",
        "alarm": False,
        "evidence": shown[at],
        "attempt": AttemptView(outcome=outcome, ended_at=NOW),
    }
    return StepView(**{**given, **more})


def probe(*steps: StepView, kind: RequestKind = RequestKind.PROBE) -> Report:
    """A probe with these steps, and those after them never begun."""
    later = [
        step(at, StepStatus.REFUSED, evidence=None, attempt=None) for at in range(len(steps), len(PROBED))
    ]
    person = Person(emails=("probe@harbourpine.example",))
    return Report(
        **dict.fromkeys(("submitted_at", "expires_at", "decided_at", "started_at", "finished_at")),
        **dict.fromkeys(("reason", "closing_word"), ""),
        id="request",
        number=3,
        kind=kind,
        status=RequestStatus.DONE,
        version=1,
        round=1,
        leaver=person,
        requester=BRUNO,
        created_at=NOW,
        plan=Plan(person=person, apps=(part(account(), app="trainual"),), kind=kind),
        steps=(*steps, *later),
        votes=(),
        quorum=1,
        approvers=("UADA",),
    )


def test_everything_that_went_well_is_told_in_order() -> None:
    assert learnt(probe(step(0), step(1), step(2))) == [
        "The deactivation blocked the account and kept it readable.",
        "The seat came back after 2 s (42 → 41, counted).",
        "Asked a second time, it says yes again.",
        "Reactivating works and takes a seat again (41 → 42).",
        PROOF,
    ]


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        (seen("active", "deactivated", read_at=NOW), "The seat came back at once (42 → 41, counted)."),
        (seen("active", "deactivated", (42, 42)), "No seat came back within 2 s (still 42, counted)."),
        (
            seen("active", "deactivated", (42, None)),
            "Whether its seat came back is not known: the seats could not be read.",
        ),
    ],
    ids=["at-once", "stayed", "unread"],
)
def test_the_seat_is_told_as_far_as_it_is_known(evidence: EvidenceView, told: str) -> None:
    assert learnt(probe(step(0, evidence=evidence)))[1] == told


def test_an_account_that_is_gone_is_all_there_is_to_tell() -> None:
    lost = step(0, StepStatus.CONTRADICTED, alarm=True, evidence=seen("active", "gone"))
    report = probe(lost)
    assert is_lost(report)
    assert learnt(report) == list(GONE)
    assert "destroys it here. It is never sent" in GONE[0]


def test_one_that_the_second_call_destroys_is_gone_as_well() -> None:
    assert is_lost(probe(step(0), step(1, StepStatus.CONTRADICTED, alarm=True)))


def test_a_reactivation_after_which_nothing_can_be_read_is_no_proof_that_deactivating_destroys() -> None:
    report = probe(step(0), step(1), step(2, StepStatus.CONTRADICTED, alarm=True))
    assert not is_lost(report)
    assert PROOF in learnt(report)


def test_a_yes_that_was_a_lie_is_told_as_one() -> None:
    assert learnt(probe(step(0, StepStatus.CONTRADICTED))) == [
        "Trainual says yes to a deactivation and does not do it.",
        "Until a later probe shows better, a deactivation here is done by hand.",
    ]


def test_a_refusal_is_told_in_the_vendors_words() -> None:
    refused = step(0, StepStatus.REFUSED, "refused", word="Trainual refused it: no", evidence=None)
    assert learnt(probe(refused)) == ["Trainual refuses to deactivate the account: Trainual refused it: no."]


def test_a_second_no_and_a_lost_reactivation_are_told_for_what_they_are() -> None:
    second = step(1, StepStatus.REFUSED, "refused", word="it said: already so", evidence=None)
    lies = step(2, StepStatus.CONTRADICTED)
    told = learnt(probe(step(0), second, lies))
    assert (
        "Asked a second time, it refuses, although the account is deactivated: it said: already so." in told
    )
    assert "Trainual says yes to a reactivation and does not do it: the account stays deactivated." in told


@pytest.mark.parametrize("outcome", ["unknown", "unreachable", "rate_limited", "interrupted"])
def test_an_answer_that_was_lost_teaches_nothing(outcome: str) -> None:
    for status in (StepStatus.CONTRADICTED, StepStatus.REFUSED, StepStatus.UNVERIFIED):
        assert learnt(probe(step(0, status, outcome))) == []


def test_an_offboarding_teaches_nothing_here() -> None:
    assert learnt(probe(step(0), step(1), step(2), kind=RequestKind.OFFBOARD)) == []


def test_nothing_is_probed_without_an_api_nor_where_an_account_was_lost() -> None:
    lost: Standings = {("trainual", Effect.KEEPS_DATA): Standing(contradicted_at=NOW)}
    assert "no API" in pointless("keycards", Roster.facts, {})
    assert "destroyed" in pointless("trainual", TrainualV1.facts, lost)
    assert pointless("trainual", TrainualV1.facts, {}) == ""
    failed: Standings = {("trainual", Operation.DEACTIVATE): Standing(contradicted_at=NOW)}
    assert pointless("trainual", TrainualV1.facts, failed) == ""


@pytest.mark.parametrize(
    ("shown", "fit"),
    [
        ((planned(account()),), True),
        ((planned(account(), Tick.BARRED),), False),
        ((planned(account(), Tick.OPEN),), False),
        ((planned(account(), match=Match.POSSIBLE),), False),
        ((planned(account()), planned(account("8"))), False),
        ((), False),
    ],
    ids=["fit", "barred", "doubtful", "by-name", "several", "none"],
)
def test_only_a_single_fit_account_is_a_throwaway(shown: tuple[Account, ...], fit: bool) -> None:
    assert (throwaway(part(*shown)) is not None) is fit
