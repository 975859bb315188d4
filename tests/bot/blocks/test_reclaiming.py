"""What people read of a reclaim: the form, the card without names, and the evidence in Details."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from approvals.plan import AppPlan, Plan, PlannedAccount, Tick
from approvals.reclaim_planner import reclaim_plan
from approvals.report import History, Report
from approvals.seat_model import model_of
from approvals.stale_groups import Group
from approvals.stale_words import Trace
from approvals.states import RequestStatus, StepStatus, Way
from bot.blocks.asking import question
from bot.blocks.card import card
from bot.blocks.changing import change_form, changed_in
from bot.blocks.details import details, show
from bot.blocks.outcome import outcome
from bot.blocks.reclaiming import How, chosen_how, reclaim_form
from bot.blocks.seat_boxes import chosen_seats, evidence
from connectors.contract import AppSettings, Operation, Plans, State
from connectors.seats import Billing
from tests.bot.blocks.slack_rules import check_message, check_view, shown
from tests.bot.blocks.values import NOW, account, app_plan, plan, planned, report, steps_of
from tests.bot.blocks.values import evidence as proof

SETTINGS = AppSettings(
    connector="talentlms", price_per_seat=3, currency="USD", billing=Billing.ANNUAL, renews_on=NOW.date()
)
MODEL = model_of(SETTINGS, Plans())
NAMES = ("dana", "Dana", "harbourpine.example")
R, S = RequestStatus, StepStatus


def seat(
    number: int = 1, group: Group = Group.STALE, tick: Tick = Tick.TICKED, **fields: Any
) -> PlannedAccount:
    """A seat with its evidence."""
    trace = Trace(field="last_active_at", value="2025-01-01", reading="12", read_at=NOW)
    known = {"group": group, "why": "last active 300 days before the reading", "trace": trace, **fields}
    return planned(account(number, last_active_at=NOW - timedelta(days=300)), tick=tick, **known)


def part(*seats: PlannedAccount, **fields: Any) -> AppPlan:
    """TalentLMS with these seats, at $3 each."""
    return app_plan(*(seats or (seat(),)), seat_model=MODEL, addresses=(), **fields)


def reclaim(
    *seats: PlannedAccount,
    status: RequestStatus = R.PENDING,
    statuses: Sequence[StepStatus] = (S.PLANNED,),
    **fields: Any,
) -> Report:
    """Request #12: Bruno asks for them."""
    told: Plan = reclaim_plan(part(*(seats or MIXED)))
    steps = steps_of(told, statuses)
    return report(status, **{"kind": "reclaim", "plan": told, "steps": steps, **fields})


MIXED = (seat(1, Group.ORPHANED), seat(2), seat(3))


def form(*seats: PlannedAccount, asks: bool = False, **fields: Any) -> Any:
    """The form, which Slack takes."""
    view = reclaim_form(part(*seats, **fields), "draft-1", NOW, asks=asks)
    check_view(view)
    return view


def test_the_form_has_a_box_for_every_seat_with_its_evidence() -> None:
    view = form(seat(1, Group.ORPHANED), seat(2), seat(3, Group.NEVER_ACTIVE, Tick.OPEN))
    told = shown(view)
    assert "*Orphaned* · 1\nThe person is known to have left." in told
    assert "Dana Okafor · dana@harbourpine.example\nhas left; last active 24 Jan 2025" in told
    assert "47 of 100 seats (vendor-reported), 45 after" in told
    assert "With the 2 ticks below: $0 now, $72 a year from the renewal on 20 November" in told
    boxes = [
        block["element"] for block in view["blocks"] if block.get("element", {}).get("type") == "checkboxes"
    ]
    assert ["initial_options" in each for each in boxes] == [True, True, False]


def test_the_form_of_hundreds_is_one_that_slack_takes_and_tells_of_the_rest() -> None:
    view = form(*(seat(number) for number in range(1, 251)), further=90)
    boxes = [block for block in view["blocks"] if block.get("element", {}).get("type") == "checkboxes"]
    options = sum(len(block["element"]["options"]) for block in boxes)
    assert options > 150
    assert all(len(block["element"]["options"]) <= 10 for block in boxes)
    assert f"… and {340 - options} more seats: send these first." in shown(view)


def test_what_comes_back_from_the_form_is_what_was_ticked() -> None:
    values: dict[str, Any] = {
        "seats:stale:0:10": {"seats": {"selected_options": [{"value": "override:7"}, {"value": "8"}]}},
        "seats:stale:10:3": {"seats": {"selected_options": []}},
        "tick:talentlms:9": {"tick": {"selected_options": [{"value": "9"}]}},
        "reason": {"reason": {"value": " Unused "}},
        "how": {"how": {"selected_option": {"value": "ask"}}},
    }
    chosen = chosen_seats(values, "talentlms")
    assert (chosen.ticks, chosen.reason) == ((("talentlms", "override:7"), ("talentlms", "8")), "Unused")
    assert (chosen_how(values), chosen_how({})) == (How.ASK, How.REQUEST)


def test_asking_first_is_offered_where_somebody_can_be_asked() -> None:
    view = form(asks=True)
    assert "Ask the holders first" in shown(view)
    assert view["blocks"][-1]["optional"]
    assert "A request needs one; to ask the holders needs none." in view["blocks"][-1]["hint"]["text"]
    assert "Ask the holders first" not in shown(form())


def test_what_others_hold_or_what_has_no_box_is_counted() -> None:
    held = seat(2, tick=Tick.BARRED, held_by=7, cautions=("held",))
    endless = planned(account(3, id="x" * 200), group=Group.STALE)
    told = shown(form(seat(1), held, endless))
    assert "1 more seat is in #7 already." in told
    assert "1 more seat cannot be taken back from here." in told


def test_a_form_without_anything_to_tick_sends_nothing() -> None:
    view = form(seat(1, tick=Tick.BARRED, held_by=7, cautions=("held",)))
    assert "submit" not in view
    assert "Nothing to request" in shown(view)


def test_open_invitations_are_no_headroom_and_become_some_once_they_are_withdrawn() -> None:
    invited = planned(
        account(1, state=State.INVITED), group=Group.INVITATION, operation=Operation.WITHDRAW_INVITATION
    )
    assert "47 of 100 seats (vendor-reported) · headroom 51, then 52" in shown(form(invited, promised=2))
    assert "46 after · headroom 51, then 53" in shown(form(invited, seat(2), promised=2))
    assert "45 after · headroom 51, then 53" in shown(form(seat(1), seat(2), promised=2))


ENDS = [(R.PENDING, S.PLANNED), (R.RUNNING, S.STARTED), (R.DONE, S.VERIFIED), (R.INCOMPLETE, S.REFUSED)]


@pytest.mark.parametrize(("status", "became"), ENDS)
def test_no_name_stands_on_the_card_whatever_becomes_of_it(status: RequestStatus, became: StepStatus) -> None:
    told = reclaim(status=status, statuses=(became,))
    drawn = card(told, NOW)
    check_message(drawn)
    words = json.dumps([drawn.blocks, drawn.plain, drawn.text, show(told, NOW).blocks])
    assert not any(name in words for name in NAMES)


def test_the_card_says_how_many_of_which_groups_and_what_that_is_worth() -> None:
    told = shown(card(reclaim(), NOW))
    assert "take back *3 seats* in TalentLMS (1 orphaned, 2 stale)" in told
    assert "• 1 orphaned: the person is known to have left" in told
    assert "47 of 100 seats (vendor-reported), 44 after" in told
    assert "Worth $0 now, $108 a year from the renewal on 20 November." in told
    assert "the manager" not in told
    assert question(reclaim(), NOW) == (
        "Take back 3 seats in TalentLMS: 1 orphaned, 2 stale? It can be undone. It happens at once."
    )


def test_what_is_done_by_hand_says_by_whom() -> None:
    by_hand = [one.model_copy(update={"way": Way.BY_HAND}) for one in reclaim().steps[:2]]
    told = reclaim(steps=(*by_hand, reclaim().steps[2]))
    assert "✋ 2 seats by hand, by <@UBRUNO>." in shown(card(told, NOW))


def test_the_outcome_names_only_what_is_left() -> None:
    steps = steps_of(reclaim().plan, (S.VERIFIED, S.VERIFIED, S.REFUSED))
    seen = proof(seats_before=47, seats_after=45)
    steps = tuple(one.model_copy(update={"evidence": seen}) for one in steps[:2]) + steps[2:]
    message = outcome(reclaim(status=R.INCOMPLETE, steps=steps), NOW)
    check_message(message)
    told = shown(message)
    assert "Not complete: 2 of 3 seats" in told
    assert "❗ 1 refused" in told
    assert "✓ 2 verified" in told
    assert "Seats in TalentLMS: 47 → 45 (vendor-reported)." in told
    assert "dana3@harbourpine.example" in told
    assert "dana2@harbourpine.example" not in told


def test_details_tell_every_seat_with_where_it_stands_and_why_it_was_asked_for() -> None:
    events = [History(at=NOW, actor="seatkeeper", event="step.started")] * 500
    many = reclaim(*(seat(number) for number in range(1, 251)), status=R.DONE, statuses=(S.VERIFIED,))
    view = details(many, [*events, History(at=NOW, actor="Ada", event="vote.cast")], NOW)
    check_view(view)
    told = shown(view)
    assert all(f"dana{number}@harbourpine.example" in told for number in (2, 100, 250))
    line = "Stale: last active 300 days before the reading (`last_active_at` of reading 12)"
    assert told.count(line) == 250
    assert "Ada voted" in told
    assert "step: started" not in told
    assert len(json.dumps(view)) < 250_000


def test_a_change_keeps_what_its_form_could_not_show() -> None:
    asked = reclaim(*(seat(number) for number in range(1, 26)))
    view = change_form(asked, NOW)
    check_view(view)
    boxes = [block for block in view["blocks"] if block.get("element", {}).get("type") == "checkboxes"]
    assert [block["block_id"] for block in boxes] == [
        "seats:stale:0:10",
        "seats:stale:10:10",
        "seats:stale:20:5",
    ]
    assert all(
        len(block["element"]["initial_options"]) == len(block["element"]["options"]) for block in boxes
    )
    left: dict[str, Any] = {"seats:stale:0:10": {"seats": {"selected_options": [{"value": "3"}]}}}
    chosen, shown_there = changed_in(asked, left | {"reason": {"reason": {"value": "The rest is needed"}}})
    assert (chosen.ticks, chosen.reason) == ((("talentlms", "3"),), "The rest is needed")
    assert shown_there == frozenset(("talentlms", str(number)) for number in range(1, 11))


HOSTILE = ["<!channel>", "=cmd()", "*bold*", "a\nb", "<@UEVIL>", "x" * 5000, "\u202egnp", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_text_and_nothing_else(text: str) -> None:
    evil = account(1, name=text, login=text, email=None, role=text)
    one = planned(
        evil, group=Group.ORPHANED, why=text, trace=Trace(field=text, value=text, reading=text, read_at=NOW)
    )
    view = form(one, title=text or "TalentLMS")
    assert "<@UEVIL>" not in json.dumps([block.get("text") for block in view["blocks"]])
    told = report(
        R.DONE, kind="reclaim", plan=reclaim_plan(part(one)), steps=steps_of(plan(part(one)), (S.VERIFIED,))
    )
    check_message(card(told, NOW))
    check_message(outcome(told, NOW))
    check_view(details(told, [], NOW))


def test_an_invitation_is_told_as_one() -> None:
    invited = account(1, state=State.INVITED, last_active_at=None, created_at=NOW)
    one = planned(invited, group=Group.INVITATION, operation=Operation.WITHDRAW_INVITATION)
    assert evidence(one) == "invited 20 Nov 2025, never came"
