"""How it ended: green only with proof for everything, else what is left and for whom."""

from typing import Any

import pytest

from approvals.report import StepView
from approvals.states import RequestStatus, StepStatus
from bot.blocks.card import card
from bot.blocks.kit import Message
from bot.blocks.outcome import outcome, undelivered
from bot.blocks.progress import proof, step_line
from tests.bot.blocks.slack_rules import check_message, check_mrkdwn, shown
from tests.bot.blocks.values import NOW, OSKAR, account, declared, evidence, report, step, task

R, S = RequestStatus, StepStatus
USERS = "<https://harbourpine.talentlms.example/users|TalentLMS users>"
TIME = "<!date^1763647320^{date_short_pretty} at {time}|20 Nov 2025, 14:02 UTC>"


def ended(status: RequestStatus, *steps: StepView, **fields: Any) -> Message:
    message = card(report(status, steps=steps, **fields), NOW)
    check_message(message)
    check_message(outcome(report(status, steps=steps, **fields), NOW))
    return message


def test_done_is_green_with_the_proof_of_every_step() -> None:
    proven = step(account(), S.VERIFIED, evidence=evidence())
    text = shown(ended(R.DONE, proven))
    assert "✅ *Done: 1 of 1 account verified*" in text
    assert (
        f"✓ *dana@harbourpine.example* (TalentLMS): active → deactivated, read again {TIME}; "
        "seats 47 → 46 (vendor-reported); sessions ended, says the vendor"
    ) in text


PROOFS = [
    ({"sessions": "not supported"}, "; open sessions cannot be ended from here"),
    ({"sessions": "not confirmed: *boom*"}, "; sessions not confirmed: ∗boom∗"),
    ({"seats_after": None, "sessions": ""}, "; seats could not be read"),
    ({"seats_before": None, "sessions": ""}, "; seats now 46 (vendor-reported)"),
    ({"seats_after": 47, "counting": "", "sessions": ""}, "; seats still 47"),
]


@pytest.mark.parametrize(("fields", "end"), PROOFS)
def test_a_proof_tells_only_what_was_read(fields: dict[str, Any], end: str) -> None:
    said = proof(evidence(**fields))
    check_mrkdwn(said)
    assert said.startswith(f"active → deactivated, read again {TIME}")
    assert said.endswith(end)


def test_a_remark_on_a_verified_step_is_told_after_the_proof() -> None:
    word = "its sessions may go on: TalentLMS did not answer within 10 s"
    said = step_line(step(account(), S.VERIFIED, word=word, evidence=evidence(sessions="not confirmed")))
    assert said.endswith(
        "; sessions not confirmed as ended. Its sessions may go on: TalentLMS did not answer within 10 s."
    )
    before = evidence(state_before="deactivated", sessions="")
    said = step_line(step(account(), S.VERIFIED, word="it was deactivated already", evidence=before))
    assert said.count("already") == 1


def test_what_was_so_already_is_not_claimed_as_done() -> None:
    told = proof(evidence(state_before="deactivated"))
    assert told.startswith(f"was deactivated already, read again {TIME}")
    assert proof(None) == "verified"


LEFT = [
    (
        step(account(), S.CONTRADICTED, evidence=evidence(state_after="active")),
        "❗ *dana@harbourpine.example* (TalentLMS) is still active although TalentLMS was asked to "
        f"deactivate it.\n      → Deactivate it by hand in {USERS}; *Try again* then reads it anew.",
    ),
    (
        step(account(), S.CONTRADICTED, evidence=evidence(state_after="unknown")),
        "does not show as deactivated although TalentLMS was asked to deactivate it.",
    ),
    (
        step(account(), S.CONTRADICTED, alarm=True, word="the account can no longer be read"),
        "🚨 *dana@harbourpine.example* (TalentLMS): The account can no longer be read.\n"
        f"      → Look in {USERS} at once, and ask TalentLMS's support what became of it.",
    ),
    (
        step(account(), S.REFUSED, word="nothing was changed: it is the last administrator"),
        "was not deactivated. Nothing was changed: it is the last administrator.\n"
        f"      → Settle that first, or deactivate it by hand in {USERS}",
    ),
    (
        step(account(), S.UNVERIFIED, word="it could not be read afterwards", admin_url=""),
        "❓ *dana@harbourpine.example* (TalentLMS) is not verified. It could not be read afterwards.\n"
        "      → Look it up in TalentLMS users; *Try again* reads it anew.",
    ),
    (step(account(), S.MANUAL), "✋ *dana@harbourpine.example* (TalentLMS): to be done by hand."),
    (
        step(account(), S.MANUAL, task=task(), word="this app's API cannot do it"),
        "(TalentLMS): <@UADA> is asked to do this by hand. This app's API cannot do it.",
    ),
    (
        step(account(), S.UNVERIFIED, task=declared(note="see ticket 7"), word="it could not be read"),
        "is recorded as done by hand by Ada Brandt (“see ticket 7”), and not verified. It could not be read.",
    ),
]


@pytest.mark.parametrize(("which", "said"), LEFT)
def test_what_is_left_says_why_and_what_to_do(which: StepView, said: str) -> None:
    check_mrkdwn(step_line(which))
    assert said in step_line(which)
    text = shown(ended(R.INCOMPLETE, step(account(2), S.VERIFIED, evidence=evidence()), which))
    assert said in text
    by_hand = which.status is S.MANUAL
    whose = "The rest is to be done by hand:" if by_hand else "<@UBRUNO>, this is left:"
    assert f"{'✋' if by_hand else '⚠️'} *Not complete{' yet' if by_hand else ''}: 1 of 2 accounts" in text
    assert whose in text
    assert "✅" not in text


def test_an_alarm_stands_above_everything_else() -> None:
    gone = step(account(), S.CONTRADICTED, alarm=True)
    assert "🚨 *An account may have been destroyed. Please look at once.*" in shown(ended(R.INCOMPLETE, gone))
    assert "🚨" not in shown(ended(R.INCOMPLETE, step(account(), S.REFUSED)))


@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize("last", StepStatus)
def test_green_is_only_for_done_with_every_step_settled(status: RequestStatus, last: StepStatus) -> None:
    message = ended(status, step(account(), S.VERIFIED, evidence=evidence()), step(account(2), last))
    green = status is R.DONE and last in {S.VERIFIED, S.OVERRIDDEN}
    assert ("✅" in shown(message)) == ("✅" in message.text) == green


def test_done_without_any_step_is_not_green() -> None:
    assert "✅" not in shown(ended(R.DONE))


def test_what_a_named_person_closed_is_counted_apart() -> None:
    by_hand = step(account(2), S.OVERRIDDEN, word="checked with the vendor")
    text = shown(ended(R.DONE, step(account(), S.VERIFIED, evidence=evidence()), by_hand))
    assert "✅ *Done: 1 of 2 accounts verified, 1 closed with a reason*" in text
    assert "(TalentLMS): Checked with the vendor." in text


OUTCOMES = [
    (
        R.DONE,
        "",
        "The offboarding of *Dana Okafor* (request #12) is done: everything is verified by a fresh read.",
    ),
    (R.INCOMPLETE, "", "The offboarding of *Dana Okafor* (request #12) needs your hand."),
    (R.DENIED, "She stays", "was denied.\n⛔ *Denied* by an approver. Nothing was changed.\n> She stays"),
    (R.EXPIRED, "", "(request #12) has expired.\n⌛ *Expired* <!date^"),
    (R.EXPIRED, "", "`/offboard` starts a new request."),
    (R.CANCELLED, "Ada Brandt", "was cancelled.\n↩️ *Cancelled* by Ada Brandt."),
    (R.UNDELIVERED, "not_in_channel", "(request #12) could not be posted.\n📭 Nobody was asked, and noth"),
]


@pytest.mark.parametrize(("status", "word", "said"), OUTCOMES)
def test_the_requester_hears_how_it_ended(status: RequestStatus, word: str, said: str) -> None:
    steps = (step(account(), S.VERIFIED if status is R.DONE else S.PLANNED, evidence=evidence()),)
    message = outcome(report(status, steps=steps, closing_word=word), NOW)
    check_message(message)
    assert said in shown(message)


UNDELIVERED = [
    ("not_in_channel", "`/invite @Seatkeeper`"),
    ("channel_not_found", "the name in Seatkeeper's settings is wrong"),
    ("is_archived", "is archived"),
    ("restricted_action_read_only_channel", "may not post"),
    ("<!here> odd", "Slack did not take the card (&lt;!here&gt; odd)."),
    ("", "(no reason given)"),
]


@pytest.mark.parametrize(("word", "said"), UNDELIVERED)
def test_a_card_that_could_not_be_posted_says_what_to_do(word: str, said: str) -> None:
    check_mrkdwn(undelivered(word))
    assert said in undelivered(word)
    assert "send the request again" in undelivered(word)


def test_a_requester_outside_slack_is_named() -> None:
    text = shown(ended(R.INCOMPLETE, step(account(), S.REFUSED), requester=OSKAR))
    assert "oskar.blum@harbourpine.example, this is left:" in text
