"""The form that changes a request, and how its versions are told on the card and in the details."""

from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.changing_accounts import Changed
from approvals.former import Change
from approvals.plan import Tick
from approvals.policy import Reason
from approvals.report import FormerView, Report
from approvals.sent import Objection
from approvals.states import RequestKind, RequestStatus, Way
from approvals.work import Chore
from bot.blocks.boxes import chosen_in, was_shown
from bot.blocks.card import card
from bot.blocks.changing import change_form, changed_words, chosen_now
from bot.blocks.details import details
from bot.blocks.versions import changed_message
from tests.bot.blocks.slack_rules import buttons, check_message, check_view, shown
from tests.bot.blocks.values import (
    ADA,
    CHEN,
    NOW,
    account,
    app_plan,
    large_plan,
    plan,
    planned,
    report,
    step,
    vote,
)

ONE, TWO, THREE = ("talentlms", "1"), ("talentlms", "2"), ("talentlms", "3")


def state_of(view: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends for a form that was opened and sent as it is."""
    elements = [(block["block_id"], block["element"]) for block in view["blocks"] if block["type"] == "input"]
    return {
        block_id: {element["action_id"]: {"selected_options": element.get("initial_options", [])}}
        for block_id, element in elements
    }


def asked() -> Report:
    """Of three accounts, the first and its content's hand-over are asked for; the third cannot be."""
    owner = account(owns=("Course A",))
    accounts = [
        planned(owner, may_override=True),
        planned(account(2), tick=Tick.OPEN),
        planned(account(3), Caution.LAST_ADMIN, tick=Tick.BARRED),
    ]
    steps = (
        step(owner, operation=Chore.HAND_OVER, way=Way.BY_HAND),
        step(owner, way=Way.OVERRIDE),
    )
    return report(plan=plan(app_plan(*accounts)), steps=steps)


def test_the_form_is_ticked_as_the_request_stands_and_offers_nothing_that_was_barred() -> None:
    view = change_form(asked(), NOW)
    check_view(view)
    chosen = chosen_in(state_of(view))
    only = frozenset({ONE})
    assert (chosen.ticks, chosen.overrides, chosen.hand_overs) == ((ONE,), only, only)
    assert was_shown(state_of(view), TWO)
    assert not was_shown(state_of(view), THREE)
    assert view["private_metadata"] == "req-3f9a:1"


def test_what_does_not_fit_was_not_shown_and_stays() -> None:
    big = report(plan=large_plan(2, 90))
    view = change_form(big, NOW)
    check_view(view)
    values, covered = state_of(view), chosen_now(big).ticks
    assert len(covered) == 180
    kept = [pair for pair in covered if not was_shown(values, pair)]
    assert set(chosen_in(values).ticks) | set(kept) == set(covered)
    assert "that this window cannot show: they stay as they are." in shown(view)


def former(which: Report, **more: Any) -> FormerView:
    given = {"version": 1, "steps": which.steps, "run_at": None, "change": Change.ACCOUNTS, "by": ADA}
    return FormerView(**{**given, "reason": "The course is not over", "at": NOW, **more})


def changed(**more: Any) -> Report:
    """A request about two apps, of which Ada took TalentLMS out after Chen had approved."""
    trainual = account(9, app="trainual")
    parts = (app_plan(planned(account())), app_plan(planned(trainual), app="trainual", title="Trainual"))
    before = report(plan=plan(*parts))
    votes = (vote(CHEN, current=False),)
    return before.model_copy(
        update={"version": 2, "former": (former(before),), "votes": votes, "steps": before.steps[1:], **more}
    )


def test_the_card_says_who_changed_what_and_that_earlier_approvals_do_not_count() -> None:
    drawn = card(changed(), NOW)
    check_message(drawn)
    said = "✏️ *Version 2:* Ada Brandt took TalentLMS out. Earlier approvals do not count."
    assert f"{said}\n> The course is not over" in shown(drawn)
    assert buttons(drawn)["request.approve"]["value"] == "req-3f9a:2"


def test_the_requester_reads_what_became_of_the_request_and_why() -> None:
    told = changed_message(changed(), 2)
    check_message(told)
    said = "✏️ Your request #12 about *Dana Okafor* was changed: Ada Brandt took TalentLMS out."
    assert shown(told).startswith(f"{said}\n> The course is not over")
    assert told.text == said.replace("*", "")
    assert set(buttons(told)) == {"request.details"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"votes": ()}, "took TalentLMS out."),
        ({"steps": asked().steps}, "put dana@harbourpine.example (TalentLMS, hand-over) and"),
    ],
    ids=["nobody had approved", "something put in"],
)
def test_the_card_says_no_more_than_happened(more: dict[str, Any], said: str) -> None:
    text = shown(card(changed(**more), NOW))
    assert said in text
    assert ("Earlier approvals" in text) == ("votes" not in more)


@pytest.mark.parametrize(
    ("change", "more", "said"),
    [
        (Change.MOMENT, {"run_at": NOW}, "Ada Brandt moved it to <!date^"),
        (Change.MOMENT, {}, "Ada Brandt has it done at once."),
        (Change.PLAN, {}, ""),
    ],
)
def test_another_change_is_told_as_what_it_is(change: Change, more: dict[str, Any], said: str) -> None:
    before = report()
    told = former(before, change=change, by=ADA if said else None)
    text = shown(card(report(version=2, former=(told,), **more), NOW))
    assert said in text
    assert ("Version 2" in text) == bool(said)


def test_the_details_tell_what_each_version_covered_and_who_had_approved_it() -> None:
    view = details(changed(status=RequestStatus.DONE), (), NOW)
    check_view(view)
    text = shown(view)
    covered = "dana@harbourpine.example (TalentLMS) and dana9@harbourpine.example (Trainual)"
    assert f"*Version 1* covered {covered}. Approved by Chen Wei.\n" in text
    assert "Ada Brandt took TalentLMS out.\n> The course is not over" in text


@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize("kind", [RequestKind.OFFBOARD, RequestKind.PROBE])
def test_only_what_waits_for_a_decision_can_be_changed_and_a_probe_is_one_whole(
    status: RequestStatus, kind: RequestKind
) -> None:
    live = "request.change" in buttons(card(report(status, kind=kind), NOW))
    assert live == (status is RequestStatus.PENDING and kind is RequestKind.OFFBOARD)


@pytest.mark.parametrize(
    ("objection", "reason", "said"),
    [
        (None, Reason.ALLOWED, "Request #12 is version 2 now. Everybody who decides is asked anew"),
        (Objection.NOT_ALLOWED, Reason.OLD_VERSION, "Somebody else changed request #12 meanwhile"),
        (Objection.NOT_ALLOWED, Reason.CLOSED, "Request #12 is closed already. Nothing has changed."),
        (Objection.NOT_ALLOWED, Reason.NOT_CHANGER, "Only the requester, those who may decide"),
        (Objection.HELD, Reason.ALLOWED, "Request #7 holds one of these accounts already."),
        (Objection.UNCHANGED, Reason.ALLOWED, "This is what it covers already."),
    ],
)
def test_whoever_changed_it_is_told_what_became_of_it(
    objection: Objection | None, reason: Reason, said: str
) -> None:
    particulars = "7" if objection is Objection.HELD else ""
    assert said in changed_words(Changed(12, 2, objection, reason, particulars))
