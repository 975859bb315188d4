"""Every word of the vocabulary has a sentence that says what happened and what to do."""

import re

import pytest

from approvals.cautions import Caution
from approvals.policy import Reason
from approvals.states import RequestStatus, StepStatus
from approvals.submission import Objection, Submitted
from bot.blocks import words
from bot.blocks.refusals import refused_seats
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


def test_whoever_is_shown_no_seats_reads_for_whom_they_are_and_whom_to_ask() -> None:
    said = refused_seats(Reason.NOT_INVOLVED)
    check_sentence(said)
    assert "Please ask IT" in said
    assert "request" not in said.replace("`requesters`", "")
    assert refused_seats(Reason.GUEST) == words.refusal(Reason.GUEST)


@pytest.mark.parametrize("objection", Objection)
@pytest.mark.parametrize("particulars", ["", "TalentLMS", "12", "<!channel>"])
def test_every_objection_is_a_sentence(objection: Objection, particulars: str) -> None:
    sent = Submitted(objection=objection, reason=Reason.NOT_REQUESTER, particulars=particulars)
    check_sentence(words.objection(sent))


def test_objections_name_their_particulars() -> None:
    waiting = Submitted(objection=Objection.WAITING, particulars="TalentLMS, Trainual")
    assert words.objection(waiting).startswith("Still waiting for TalentLMS, Trainual.")
    assert words.objection(Submitted(objection=Objection.HELD, particulars="12")).startswith("Request #12 ")
    assert words.objection(Submitted(objection=Objection.HELD, particulars="None")).startswith(
        "One of the ticked"
    )
    assert words.objection(Submitted(number=12)) == ""


@pytest.mark.parametrize("warning", Caution)
@pytest.mark.parametrize("state", ["", "locked", "*<!here>*"])
def test_every_caution_is_a_sentence(warning: Caution, state: str) -> None:
    check_sentence(words.caution(warning, account(vendor_state=state), 7))
    check_sentence(words.caution(warning, account(vendor_state=state), None))


def test_a_held_account_names_the_request_that_holds_it() -> None:
    assert words.caution(Caution.HELD, account(), 7) == "Request #7 holds this account already."


@pytest.mark.parametrize("warning", [Caution.HELD, Caution.LATER])
@pytest.mark.parametrize("hidden", [None, 0])
def test_of_a_request_that_the_reader_may_not_see_no_word_is_said(
    warning: Caution, hidden: int | None
) -> None:
    assert "request" not in words.caution(warning, account(), hidden).lower()


def test_every_state_has_a_word_and_only_done_is_green() -> None:
    assert all(words.status_word(status) for status in RequestStatus)
    assert all(words.step_word(status) and words.step_icon(status) != "✅" for status in StepStatus)
    assert [status for status in RequestStatus if words.status_icon(status) == "✅"] == [RequestStatus.DONE]


@pytest.mark.parametrize("command", ["/offboard", "/seats"])
def test_what_is_not_understood_is_answered_with_what_would_be(command: str) -> None:
    said = words.unknown_command(command, "*frobnicate* <!channel> a<b")
    check_mrkdwn(said)
    assert f"`{command} ∗frobnicate∗ @channel a&lt;b` is nothing that I know." in said
    assert words.help_text(command) in said
    assert f"`{command} help`" in said


def test_a_name_that_slack_did_not_resolve_gets_a_hint() -> None:
    said = words.unknown_command("/offboard", "@nobody")
    check_mrkdwn(said)
    assert "choose the person from Slack's list" in said


DANA, MAIL = "<@UDANA|dana>", "<mailto:dana@harbourpine.example|dana@harbourpine.example>"
MISSING = [
    (
        f"history {DANA} now",
        "`/offboard history @dana now` says more than I know. Type `/offboard history @dana`.",
    ),
    ("show", "`/offboard show` lacks the number of a request, for example `/offboard show 12`."),
    ("undo", "`/offboard undo` lacks the number of a request, for example `/offboard undo 12`."),
    (
        "Cancel abc",
        "`/offboard Cancel abc` lacks the number of a request, for example `/offboard cancel 12`.",
    ),
    (
        "history",
        "`/offboard history` lacks a person, for example `/offboard history @person`, or their address.",
    ),
    (
        "urgent",
        "`/offboard urgent` lacks a person, for example `/offboard @person urgent`, or their address.",
    ),
    (
        f"{DANA} <@UEMIL|emil>",
        "`/offboard @dana @emil` names more than one person. Ask for one at a time: `/offboard @dana`.",
    ),
    (
        f"{MAIL} ur*",
        "`/offboard dana@harbourpine.example ur∗` says more than I know. "
        "Type `/offboard dana@harbourpine.example`, with `urgent` if it is.",
    ),
]


@pytest.mark.parametrize(("typed", "said"), MISSING)
def test_what_is_missing_is_said_in_one_sentence_with_an_example(typed: str, said: str) -> None:
    told = words.unknown_command("/offboard", typed)
    check_mrkdwn(told)
    assert told == said


def test_whose_history_slack_does_not_know_is_told_how_to_name_them() -> None:
    told = words.unknown_command("/offboard", "history @nobody")
    assert told.startswith("`/offboard history @nobody` names nobody that Slack knows.")
    assert "`/offboard history person@example.com`" in told


def test_links_and_channels_are_shown_as_they_were_typed() -> None:
    typed = "see <https://x.example|x.example> in <#C1|it> and <@U1>"
    assert words.as_typed(typed) == "see x.example in #it and @U1"
