"""Every word of the vocabulary has a sentence that says what happened and what to do."""

import re

import pytest

from approvals.cautions import Caution
from approvals.policy import Reason
from approvals.states import RequestStatus, StepStatus
from approvals.submission import Objection, Submitted
from bot.blocks import words
from tests.bot.blocks.slack_rules import check_mrkdwn
from tests.bot.blocks.values import account


def check_sentence(text: str) -> None:
    check_mrkdwn(text)
    assert text
    assert text[0].isupper() or text.startswith("`")
    assert text.endswith(".")
    assert not re.search(r"!(?=\s|$)", text)
    assert "{" not in text


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("number", [None, 12])
def test_every_refusal_is_a_sentence(reason: Reason, number: int | None) -> None:
    check_sentence(words.refusal(reason, number=number))
    for status in RequestStatus:
        check_sentence(words.refusal(reason, number=number, status=status, decided_by="Ada <!here> Brandt"))


def test_a_late_click_is_told_who_decided() -> None:
    said = words.refusal(Reason.CLOSED, number=12, status=RequestStatus.RUNNING, decided_by="Ada Brandt")
    assert said == "Request #12 was already approved by Ada Brandt. Nothing was counted twice."
    said = words.refusal(Reason.CLOSED, number=12, status=RequestStatus.DENIED, decided_by="Ada Brandt")
    assert said == "Request #12 was already denied by Ada Brandt. Nothing was counted twice."
    said = words.refusal(Reason.CLOSED, number=12, status=RequestStatus.EXPIRED)
    assert said == "Request #12 expired before it was decided. Nothing was counted twice."
    assert words.refusal(Reason.CLOSED) == "This request is closed already. Nothing has changed."


@pytest.mark.parametrize("objection", Objection)
@pytest.mark.parametrize("particulars", ["", "TalentLMS", "12", "<!channel>"])
def test_every_objection_is_a_sentence(objection: Objection, particulars: str) -> None:
    sent = Submitted(objection=objection, reason=Reason.NOT_REQUESTER, particulars=particulars)
    check_sentence(words.objection(sent))


def test_objections_name_their_particulars() -> None:
    waiting = Submitted(objection=Objection.WAITING, particulars="TalentLMS, Trainual")
    assert words.objection(waiting).startswith("Still waiting for TalentLMS, Trainual.")
    assert words.objection(Submitted(objection=Objection.HELD, particulars="12")).startswith("Request #12 ")
    assert words.objection(Submitted(objection=Objection.HELD, particulars="None")).startswith("Another open")
    assert words.objection(Submitted(number=12)) == ""


@pytest.mark.parametrize("warning", Caution)
@pytest.mark.parametrize("state", ["", "locked", "*<!here>*"])
def test_every_caution_is_a_sentence(warning: Caution, state: str) -> None:
    check_sentence(words.caution(warning, account(vendor_state=state), 7))
    check_sentence(words.caution(warning, account(vendor_state=state), None))


def test_a_held_account_names_the_request_that_holds_it() -> None:
    assert words.caution(Caution.HELD, account(), 7) == "Request #7 holds this account already."


def test_every_state_has_a_word_and_only_done_is_green() -> None:
    assert all(words.status_word(status) for status in RequestStatus)
    assert all(words.step_word(status) and words.step_icon(status) != "✅" for status in StepStatus)
    assert [status for status in RequestStatus if words.status_icon(status) == "✅"] == [RequestStatus.DONE]


@pytest.mark.parametrize("command", ["/offboard", "/seats"])
def test_what_is_not_understood_is_answered_with_what_would_be(command: str) -> None:
    said = words.unknown_command(command, "*frobnicate* <!channel>")
    check_mrkdwn(said)
    assert f"`{command} ∗frobnicate∗ &lt;!channel&gt;` is nothing that I know." in said
    assert words.help_text(command) in said
    assert f"`{command} help`" in said


def test_a_name_that_slack_did_not_resolve_gets_a_hint() -> None:
    said = words.unknown_command("/offboard", "@nobody")
    check_mrkdwn(said)
    assert "choose the person from Slack's list" in said
