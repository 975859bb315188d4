"""What users of other tools complain about in approvals and offboarding, and the tests that answer it.

The numbers are those of our own list of such complaints; what they say is told in our words.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

from approvals.policy import Choice
from tests.approvals.scenes import ADA, BRUNO, CHEN, Scene

TESTS = Path(__file__).parents[1]

ANSWERS: dict[str, tuple[str, ...]] = {
    "1 it said done, and the accounts stayed active": (
        "bot/test_path.py::test_a_vendor_that_says_yes_and_does_nothing_never_turns_the_card_green",
    ),
    "2 ticked steps vanish from the log": (
        "approvals/test_submission.py::test_a_preview_becomes_a_request_with_steps_claims_and_a_card",
        "bot/blocks/test_results.py::test_green_is_only_for_done_with_every_step_settled",
    ),
    "3 a job is never handed to the worker": (
        "approvals/test_requests.py::test_what_should_have_been_executed_long_ago_is_found",
        "bot/test_killed.py::test_killed_right_after_the_decision_it_is_executed_by_the_next_start",
    ),
    "4 a job runs for ever": (
        "approvals/test_execution_order.py::test_three_attempts_are_the_most_over_all_restarts",
    ),
    "5 nobody can say what exactly was taken": (
        "bot/blocks/test_results.py::test_done_is_green_with_the_proof_of_every_step",
        "bot/blocks/test_undoing.py::test_what_is_not_restorable_is_listed",
    ),
    "6 somebody else's licence may have gone": (
        "approvals/test_submission.py::test_only_what_was_ticked_becomes_a_step",
        "approvals/test_execution.py::test_what_has_changed_since_the_approval_refuses_the_step",
    ),
    "7 a link stands for access that nobody checked": (
        "approvals/test_manual.py::test_the_word_alone_proves_nothing",
    ),
    "8 deactivated is taken for seat freed": (
        "approvals/test_savings.py::test_whether_a_seat_came_back",
        "bot/blocks/test_results.py::test_a_proof_tells_only_what_was_read",
    ),
    "9 a deactivation that destroys": (
        "bot/test_probe.py::test_a_vendor_whose_delete_destroys_is_never_asked_again",
    ),
    "10 a date is given, and it happens now": (
        "approvals/test_scheduling.py::test_an_approved_request_waits_for_its_moment",
    ),
    "11 form and confirmation show different dates": (
        "bot/blocks/test_moments.py::test_the_question_before_an_approval_says_when",
        "bot/blocks/test_moments.py::test_the_form_begins_with_what_is_meant_now",
    ),
    "12 it runs at other hours than was said": (
        "approvals/test_moments.py::test_a_moment_is_never_earlier_than_it_was_picked",
    ),
    "13 time zones keep it from ever running": (
        "bot/test_scheduling.py::test_a_picked_moment_is_by_the_clocks_of_the_place",
    ),
    "14 the rest has to be remembered by somebody": (
        "approvals/test_manual.py::test_the_owner_is_asked_and_told_how",
    ),
    "15 a timer counts from the request": (
        "approvals/test_scheduling.py::test_who_approves_after_the_moment_has_it_done_at_once",
    ),
    "16 two press Approve at once": (
        "bot/test_votes_on_two_processes.py::test_two_hundred_clicks_on_two_processes_make_one_decision",
    ),
    "17 a request hangs in the channel for ever": ("approvals/test_requests.py::test_expiry_is_exact",),
    "18 one approver has left, and it fails": (
        "approvals/test_rules_on_requests.py::test_a_vote_of_somebody_who_left_since_does_not_count",
        "approvals/test_privately.py::test_one_copy_that_cannot_be_delivered_does_not_close_it",
    ),
    "19 who may approve is pinged although they need not be": (
        "approvals/test_rules_on_requests.py::test_a_quiet_rule_sends_no_copies",
    ),
    "20 anybody may request": (
        "approvals/test_rules_on_requests.py::test_a_rule_may_narrow_who_asks",
        "bot/test_refusals.py::test_who_may_not_request_is_told_so_and_gets_no_form",
    ),
    "21 nobody can see which of several approved": (
        "approvals/test_complaints.py::test_of_several_everybody_is_named_with_their_moment",
    ),
    "22 an expired card has live buttons": (
        "bot/test_deliveries.py::test_a_request_that_nobody_decides_expires_when_the_clock_moves",
    ),
    "23 a button approves another request": (
        "approvals/test_complaints.py::test_a_button_decides_its_own_request_only",
    ),
    "24 requests live in memory and vanish": (
        "bot/test_killed.py::test_killed_while_slack_posts_the_card_the_request_still_opens",
    ),
    "25 a request although nobody can be asked": (
        "bot/test_path.py::test_an_undeliverable_card_opens_no_request",
    ),
    "26 an approval waits for the timer": (
        "approvals/test_votes.py::test_an_approval_moves_the_request_and_promises_its_execution",
    ),
    "27 whoever joins the channel can approve unnamed": (
        "bot/test_refusals.py::test_somebody_from_outside_the_approvers_cannot_vote_even_in_the_channel",
        "approvals/test_report.py::test_a_history_names_who_did_what_in_order",
    ),
    "28 several approvals, of different groups": (
        "approvals/test_policy_table.py::test_the_table",
        "approvals/test_votes.py::test_two_approvals_where_two_are_asked_for",
    ),
    "29 who approved and how it ended is told to nobody": (
        "bot/blocks/test_results.py::test_the_requester_hears_how_it_ended",
    ),
    "30 no chains, quorum, escalation or comment": (
        "approvals/test_nudging.py::test_silence_lets_the_next_stage_decide_once",
        "approvals/test_votes.py::test_a_denial_closes_the_request_with_its_reason",
    ),
    "31 a message to every approver, and none at the end": (
        "approvals/test_complaints.py::test_who_sees_the_card_gets_no_message_besides",
    ),
    "32 everybody is told that it is done": (
        "approvals/test_complaints.py::test_the_end_is_told_to_whoever_asked_alone",
    ),
    "33 a choice calls seventy people": (
        "approvals/test_submission.py::test_where_everybody_may_decide_nobody_is_looked_up",
    ),
    "34 that it is over is told nowhere": (
        "bot/test_path.py::test_the_ordinary_leaver_is_offboarded_with_proof",
    ),
    "35 people approve themselves unseen": (
        "approvals/test_policy_properties.py::test_requester_and_leaver_never_vote",
        "approvals/test_changing.py::test_whoever_puts_something_in_does_not_decide_it",
    ),
    "36 approvals of stale state do nothing, silently": (
        "approvals/test_votes.py::test_a_late_click_asks_for_the_card_to_be_drawn_anew",
        "bot/test_home.py::test_a_click_that_comes_too_late_is_answered_in_private",
    ),
    "37 the manager has to be typed by hand": (
        "approvals/test_policy_table.py::test_the_table",
        "bot/test_departures.py::test_the_draft_opens_the_usual_preview_and_the_request_closes_it",
    ),
    "38 settings do not reach the run": (
        "approvals/test_execution.py::test_what_the_settings_protect_since_then_stays",
    ),
    "39 dormant is never defined": ("approvals/test_stale.py::test_every_seat_says_why_and_by_what",),
    "40 API use and logins are mixed up": (
        "approvals/test_stale.py::test_an_app_that_tells_no_activity_makes_nobody_inactive",
    ),
    "41 a new account passes for stale": ("approvals/test_stale.py::test_the_group_of",),
    "42 who never logged in is not counted": ("approvals/test_stale.py::test_the_group_of",),
    "43 there is no last login to be had": (
        "bot/blocks/test_preview.py::test_silence_about_logins_is_told_from_a_login_that_never_was",
    ),
    "44 there are no exceptions from staleness": (
        "approvals/test_stale.py::test_the_settings_protect_by_id_login_or_address",
        "approvals/test_stale.py::test_a_keep_lasts_its_time_and_a_holder_who_left_keeps_nothing",
    ),
    "45 the team learns of a departure from a channel": (
        "bot/test_leaver.py::test_the_leaver_in_the_channel_sees_nothing_of_it_and_the_approvers_everything",
    ),
    "46 an offboarding needs a dearer licence": (
        "approvals/test_manual.py::test_what_was_done_is_verified_by_a_fresh_read",
    ),
    "47 three seconds are over": (
        "bot/test_faults.py::test_a_vote_on_a_locked_database_says_so_and_can_be_repeated",
    ),
    "48 messages that are too fast are lost": (
        "bot/test_deliveries.py::test_slack_asking_to_slow_down_only_delays",
    ),
    "49 the newest of a log can be cut off": (
        "approvals/test_audit.py::test_cutting_off_the_newest_shows_against_a_noted_head",
    ),
    "a request goes back instead of being denied": (
        "bot/test_changing.py::test_an_account_is_taken_out_and_everybody_decides_anew",
    ),
    "who decided for whom": (
        "bot/test_delegating.py::test_a_delegate_outside_the_channel_gets_the_card_and_decides",
    ),
    "one person is asked twice": (
        "approvals/test_policy_properties.py::test_the_order_of_votes_and_rules_changes_nothing",
    ),
    "done before the work by hand is done": (
        "bot/test_by_hand.py::test_what_is_done_by_hand_is_read_again_and_only_then_green",
    ),
    "removals have no approval of their own": (
        "bot/blocks/test_words.py::test_every_state_has_a_word_and_only_done_is_green",
    ),
    "telling would be enough": (
        "approvals/test_rules_on_requests.py::test_what_needs_no_approval_is_done_at_once_and_told",
    ),
    "a mean hides how long people wait": ("approvals/test_figures.py::test_the_spread_of_a_hundred_times",),
}


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


@pytest.mark.parametrize("complaint", ANSWERS)
def test_every_complaint_is_answered_by_tests_that_there_are(complaint: str) -> None:
    for answer in ANSWERS[complaint]:
        file, _, name = answer.partition("::")
        assert name in names_in(file)


def test_every_number_of_the_list_is_answered() -> None:
    numbers = {int(first) for first, *_ in map(str.split, ANSWERS) if first.isdecimal()}
    assert numbers == set(range(1, 50))


sqlite = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


@sqlite
async def test_of_several_everybody_is_named_with_their_moment(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"quorum": 2})
    request_id = await scene.pending()
    first = scene.clock()
    await scene.vote(request_id, ADA)
    scene.clock.advance(minutes=5)
    await scene.vote(request_id, CHEN)
    votes = (await scene.report(request_id)).votes
    assert [(vote.voter, vote.at) for vote in votes] == [(ADA, first), (CHEN, scene.clock())]


@sqlite
async def test_a_button_decides_its_own_request_only(scene: Scene) -> None:
    one_, other = await scene.pending(), await scene.draft()
    ruling = await scene.vote(other, ADA)
    assert not ruling.decision.allowed
    assert [(await scene.report(each)).status.value for each in (one_, other)] == ["pending", "draft"]


@sqlite
async def test_who_sees_the_card_gets_no_message_besides(scene: Scene) -> None:
    request_id = await scene.pending()
    assert [row.kind for row in await scene.messages(request_id)] == ["card"]


@sqlite
async def test_the_end_is_told_to_whoever_asked_alone(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, ADA, Choice.DENY)
    outcomes = [row.audience for row in await scene.messages(request_id) if row.kind == "outcome"]
    assert outcomes == [BRUNO.slack_id]
