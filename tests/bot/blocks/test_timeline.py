"""The timeline: whoever asks later who did what to which account finds it, once each, in words."""

import re
from datetime import timedelta
from typing import Any

import pytest

from approvals.audit import DETAIL
from approvals.report import History
from approvals.states import RequestKind
from bot.blocks.timeline import SILENT, timeline
from connectors.contract import Operation
from tests.bot.blocks.values import DANA, NOW, account

STEP: dict[str, Any] = {"app": "TalentLMS", "account": account(), "work": Operation.DEACTIVATE, "ours": True}
IT = "dana@harbourpine.example"


def event(name: str, actor: str = "Ada Brandt", **fields: Any) -> History:
    return History.model_validate({"at": NOW, "actor": actor, "event": name, **fields})


def told(*events: History, kind: RequestKind = RequestKind.OFFBOARD, room: int = 50) -> list[str]:
    """The lines without their moments."""
    return [line.partition(" · ")[2] or line for line in timeline(events, DANA, kind, room)]


def shown(app: str, gap: bool = False) -> History:
    return event("plan.shown", "Bruno Keller", app=app, detail={"gap": gap})


def test_a_look_at_several_apps_is_one_line() -> None:
    drafted = event("request.drafted", "Bruno Keller")
    assert told(drafted) == ["Bruno Keller looked Dana Okafor up"]
    assert told(drafted, shown("TalentLMS"), shown("Trainual", gap=True)) == [
        "Bruno Keller looked Dana Okafor up in TalentLMS and Trainual (Trainual could not be read)"
    ]
    six = [shown(f"App {number}") for number in range(6)]
    assert told(drafted, *six) == ["Bruno Keller looked Dana Okafor up in 6 apps"]
    assert told(drafted, *six, kind=RequestKind.RECLAIM) == []


def test_what_is_taken_out_is_named_in_one_line() -> None:
    out = {"work": Operation.DEACTIVATE, "account": account()}
    gone = [event("step.dropped", "Chen Wei", app=app, **out) for app in ("Trainual", "Roster")]
    assert told(*gone) == [f"Chen Wei took {IT} in Trainual and {IT} in Roster out"]


def test_the_same_again_is_counted_and_other_people_are_not() -> None:
    looks = [event("request.viewed")] * 3
    assert told(*looks, event("request.viewed", "Chen Wei")) == [
        "Ada Brandt looked at the request (3 times)",
        "Chen Wei looked at the request",
    ]


VOTES = [
    ({"detail": {"choice": "approve", "version": 1, "missing": 1}}, "Ada Brandt approved"),
    (
        {"detail": {"choice": "approve", "version": 2, "missing": 0}, "on_behalf": "Chen Wei"},
        "Ada Brandt approved for Chen Wei, version 2, the last approval that it needed",
    ),
    (
        {"detail": {"choice": "deny", "missing": 0}, "words": "<!channel> stays."},
        "Ada Brandt denied: &lt;!channel&gt; stays",
    ),
]


@pytest.mark.parametrize(("fields", "line"), VOTES)
def test_a_vote_says_what_it_was(fields: dict[str, Any], line: str) -> None:
    after = event("request.denied") if "denied" in line else event("request.approved")
    assert told(event("vote.cast", **fields), after) == [line]


STEPS = [
    ("started", {"attempt": 1}, f"TalentLMS: asked to deactivate {IT}"),
    ("started", {"attempt": 2}, f"TalentLMS: asked to deactivate {IT}, attempt 2"),
    ("accepted", {}, f"TalentLMS: said yes to it ({IT})"),
    ("verified", {"from": "accepted"}, f"TalentLMS: read again, {IT} is deactivated"),
    ("verified", {"from": "planned"}, f"TalentLMS: {IT} is deactivated already"),
    (
        "contradicted",
        {"state_after": "active"},
        f"TalentLMS: read again, {IT} is active, other than was asked",
    ),
    ("refused", {"from": "started", "outcome": "refused"}, f"TalentLMS: refused to deactivate {IT}"),
]


@pytest.mark.parametrize(("status", "detail", "line"), STEPS)
def test_a_step_names_the_app_and_the_account(status: str, detail: dict[str, Any], line: str) -> None:
    assert told(event(f"step.{status}", **STEP, detail=detail)) == [line]


def test_a_refusal_says_what_was_tried_and_why_not() -> None:
    detail = {"choice": "deny", "reason": "not_approver"}
    assert told(event("vote.refused", "Bruno Keller", detail=detail)) == [
        "Bruno Keller tried to deny and was refused (not an approver)"
    ]


def test_our_own_deliveries_are_left_out_and_we_are_called_by_name() -> None:
    ours = [event(name, "seatkeeper", ours=True) for name in ("message.posted", "request.pending")]
    assert told(*ours) == ["Seatkeeper put the card before the approvers"]


def test_somebody_who_calls_themselves_like_us_is_not_us() -> None:
    assert told(event("request.done", "seatkeeper", words="It is fine")) == [
        "seatkeeper closed what was left: It is fine"
    ]


def test_who_decided_what_gives_way_last() -> None:
    vote = event("vote.cast", detail={"choice": "approve"})
    looks = [event("request.viewed", f"Person {number}") for number in range(40)]
    lines = told(vote, *looks, room=3)
    assert lines[:2] == ["… and 38 more events without room here", "Ada Brandt approved"]
    assert told(vote, *looks, room=0) == ["… and 41 more events without room here"]


BEYOND = ("list.", "reading.", "seats.", "facts.", "delegation.", "execution.", "digest.", "departure.")
"""Events that are about no request; nor are those of inquiries, but one."""
ABOUT_REQUESTS = [name for name in sorted(set(DETAIL) - SILENT) if not name.startswith((*BEYOND, "inquiry."))]


@pytest.mark.parametrize("name", [*ABOUT_REQUESTS, "inquiry.requested", "departure.ended"])
@pytest.mark.parametrize("ours", [True, False])
def test_every_event_of_a_request_has_words_of_its_own(name: str, ours: bool) -> None:
    for line in told(event(name, **{**STEP, "ours": ours}, at=NOW + timedelta(minutes=1))):
        assert not re.search(r"\w_\w|^\S+ (step|request|task|review|rest|vote|plan|undo|card): ", line)
