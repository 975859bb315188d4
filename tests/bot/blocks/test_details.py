"""Details, lists and the form of a denial."""

from datetime import timedelta

import pytest

from approvals.policy import Choice
from approvals.report import History, Line
from approvals.states import RequestStatus, StepStatus
from bot.blocks.denial import deny
from bot.blocks.details import details, show
from bot.blocks.lists import help_message, request_list
from tests.bot.blocks.slack_rules import buttons, check_message, check_view, shown
from tests.bot.blocks.values import (
    ADA,
    BRUNO,
    DANA,
    NOW,
    account,
    evidence,
    large_plan,
    report,
    step,
    steps_of,
    vote,
)

R = RequestStatus


def history(length: int) -> list[History]:
    events = ["request.drafted", "plan.shown", "vote.cast", "step.verified", "strange.<event>"]
    return [
        History(at=NOW + timedelta(minutes=n), actor=f"Ada {n}", event=events[n % len(events)])
        for n in range(length)
    ]


@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize(("apps", "accounts", "events"), [(1, 1, 3), (5, 30, 400), (60, 3, 2000), (0, 0, 0)])
def test_details_and_show_fit_whatever_the_size(
    status: RequestStatus, apps: int, accounts: int, events: int
) -> None:
    large = large_plan(apps, accounts)
    whole = report(status, plan=large, steps=steps_of(large, list(StepStatus)))
    check_view(details(whole, history(events), NOW))
    message = show(whole, NOW)
    check_message(message)
    assert set(buttons(message)) == {"request.details"}


def test_details_tell_the_plan_the_claims_the_votes_and_the_story() -> None:
    votes = (vote(ADA, Choice.DENY, "She stays"),)
    view = details(report(R.DENIED, votes=votes, closing_word="She stays"), history(5), NOW)
    text = shown(view)
    assert view["title"]["text"] == "Request #12"
    assert "⛔ *Denied*\nSent <!date^" in text
    assert "Asked for by Bruno Keller, version 1\n> Leaves on 30 November\nShe stays" in text
    assert "    Keeps the training records: yes (documented)" in text
    assert "<@UADA> denied <!date^" in text
    assert "Ada 0 looked Dana Okafor up" in text
    assert "read again, an account is as asked" in text
    assert "Ada 4 strange: &lt;event&gt;" in text


def test_details_show_the_evidence() -> None:
    proven = step(account(), StepStatus.VERIFIED, evidence=evidence())
    assert "active → deactivated, read again <!date^" in shown(
        details(report(R.DONE, steps=(proven,)), [], NOW)
    )
    asked = shown(details(report(), [], NOW))
    assert "▫️ *dana@harbourpine.example* (TalentLMS): not started" in asked
    assert "Nobody has voted yet." in asked


def test_show_says_where_a_request_stands() -> None:
    message = show(report(), NOW)
    assert "⏳ Waiting for approval" in shown(message)
    assert message.text == "Request #12: Dana Okafor, waiting for approval"


def test_a_denial_asks_why() -> None:
    view = deny(report(version=3))
    check_view(view)
    assert (view["callback_id"], view["private_metadata"]) == ("request.denied", "req-3f9a:3")
    assert (
        "Request #12 asks to deactivate 1 account of *Dana Okafor* (Account Executive) in TalentLMS."
        in shown(view)
    )
    reason = view["blocks"][-1]
    assert (reason["block_id"], reason["element"]["action_id"], reason["optional"]) == (
        "reason",
        "reason",
        False,
    )


def line(number: int, status: RequestStatus = R.PENDING) -> Line:
    return Line(
        id=f"req-{number}",
        number=number,
        status=status,
        leaver=DANA,
        requester=BRUNO,
        submitted_at=NOW,
        steps=2,
    )


def test_a_list_has_a_line_for_each_request() -> None:
    message = request_list([line(12), line(11, R.DONE)], 0)
    check_message(message)
    text = shown(message)
    assert (
        "⏳ *#12 Dana Okafor* · waiting for approval · 2 accounts · asked for by Bruno Keller · <!date^"
        in text
    )
    assert "✅ *#11 Dana Okafor* · done and verified" in text
    assert message.text == "2 requests that you may see"


def test_a_long_list_says_how_many_more_there_are() -> None:
    message = request_list([line(n) for n in range(1, 301)], 37)
    check_message(message)
    assert "… and 287 more requests" in shown(message)


def test_an_empty_list_says_how_to_begin() -> None:
    message = request_list([], 0)
    check_message(message)
    assert "`/offboard @person` starts one." in shown(message)
    assert "/offboard" not in shown(request_list([], 0, may_ask=False))


@pytest.mark.parametrize("command", ["/offboard", "/seats"])
def test_help_lists_what_works(command: str) -> None:
    message = help_message(command)
    check_message(message)
    assert f"`{command} help`" in shown(message)
