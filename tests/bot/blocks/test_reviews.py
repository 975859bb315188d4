"""How urgency, its review and a blown fuse are told: on the card, in a message, and in a form."""

from typing import Any

import pytest

from approvals.policy import Blown, Waiting
from approvals.report import Line, Report
from approvals.reviewing import ReviewView
from approvals.states import RequestStatus
from bot.blocks.card import card
from bot.blocks.fuse import too_much
from bot.blocks.lists import request_line
from bot.blocks.outcome import outcome
from bot.blocks.reviews import review_message, sign_form
from bot.blocks.waiting import decision_line
from tests.bot.blocks.slack_rules import check_message, check_view
from tests.bot.blocks.values import ADA, BRUNO, CHEN, DANA, NOW, report, vote

OPENED = ReviewView(opened_at=NOW)
SIGNED = ReviewView(opened_at=NOW, signed_by=CHEN, signed_at=NOW, note="<!channel> was right")
BLOWN = Blown(accounts=42, limit=40, others=3)


def urgent(status: RequestStatus = RequestStatus.PENDING, **fields: Any) -> Report:
    """Request #12, urgent."""
    return report(status, **{"urgent": True, "shortened": True, **fields})


def drawn(seen: Report) -> str:
    return str(card(seen, NOW).blocks)


def test_the_card_says_what_urgent_means() -> None:
    told = "🚨 *Urgent*: one approval is enough; a review follows."
    assert told in drawn(urgent())
    assert "2 approvals are enough" in drawn(urgent(quorum=2, fuse=BLOWN))
    assert "but the approvals that it needs stay the same" in drawn(urgent(shortened=False))
    assert "Urgent" not in drawn(report())


@pytest.mark.parametrize("status", [RequestStatus.RUNNING, RequestStatus.DONE, RequestStatus.INCOMPLETE])
def test_the_card_says_how_the_review_stands(status: RequestStatus) -> None:
    opened = drawn(urgent(status, review=OPENED, votes=(vote(ADA),)))
    assert "🚨 Urgent · Review: *unsigned*" in opened
    assert "review.sign" in opened
    signed = drawn(urgent(status, review=SIGNED, votes=(vote(ADA),)))
    assert "Review: signed by <@UCHEN>" in signed
    assert "&lt;!channel&gt; was right" in signed
    assert "review.sign" not in signed


def test_the_requester_reads_it_too() -> None:
    told = str(outcome(urgent(RequestStatus.DONE, review=OPENED), NOW).blocks)
    assert "Review: *unsigned*" in told
    assert "review.sign" not in told


def test_who_would_have_been_asked_reads_who_approved_and_what_to_do() -> None:
    message = review_message(urgent(RequestStatus.DONE, review=OPENED, votes=(vote(ADA),)))
    check_message(message)
    shown = str(message.blocks)
    assert "<@UADA> approved <!date^" in shown
    assert "The rules would have asked you too. Please look at it, and sign." in shown
    assert message.text.startswith("🚨 request #12 about Dana Okafor was approved as urgent.")
    again = review_message(urgent(RequestStatus.DONE, review=OPENED, votes=(vote(ADA),)), times=2)
    assert "🚨 Reminder 2: Offboard Dana Okafor" in str(again.blocks)


def test_a_signed_review_asks_nobody() -> None:
    message = review_message(urgent(RequestStatus.DONE, review=SIGNED, votes=(vote(ADA),)))
    assert "Nothing is left for you to do." in str(message.blocks)
    assert "is signed" in message.text
    assert "review.sign" not in str(message.blocks)


def test_the_form_takes_a_note_or_none() -> None:
    form = sign_form(urgent(RequestStatus.DONE, review=OPENED, votes=(vote(ADA),)))
    check_view(form)
    (note,) = [block for block in form["blocks"] if block["type"] == "input"]
    assert (note["block_id"], note["optional"], form["callback_id"]) == ("note", True, "review.signed")


def test_a_list_shows_the_sign() -> None:
    line = Line(
        id="r",
        number=4,
        status=RequestStatus.PENDING,
        leaver=DANA,
        requester=BRUNO,
        submitted_at=NOW,
        steps=1,
    )
    assert "🚨" not in request_line(line)
    assert "🚨 *#4 Dana Okafor*" in request_line(line.model_copy(update={"urgent": True}))


@pytest.mark.parametrize(
    ("fuse", "says"),
    [
        (
            BLOWN,
            "with 3 other requests of the same hour this would touch 42 accounts, more than 40; "
            "one more approval is needed.",
        ),
        (
            Blown(accounts=42, limit=40),
            "this would touch 42 accounts, more than 40; one more approval is needed.",
        ),
        (
            Blown(accounts=12, limit=25, others=1, title="<Talent>", size=40),
            "with 1 other request of the same hour this would touch 12 of the 40 accounts of &lt;Talent&gt;, "
            "more than 25 %; one more approval is needed.",
        ),
    ],
)
def test_why_the_fuse_has_blown(fuse: Blown, says: str) -> None:
    assert too_much(fuse) == says
    assert f"🧯 *Fuse:* {says}" in drawn(report(fuse=fuse))
    assert "Fuse" not in drawn(report(RequestStatus.RUNNING, fuse=fuse))


def test_an_app_whose_size_is_unknown_is_named() -> None:
    told = "How many accounts Notion has is not known, so the fuse did not look at its share of them."
    assert told in drawn(report(unsized=("Notion",)))


def test_whom_the_fuse_waits_for() -> None:
    leads = Waiting(who=("@it-leads",), given=0, needed=1)
    more = Waiting(who=("@it-leads", "manager"), given=0, needed=1, beyond=True)
    chain = Waiting(who=("manager",), given=0, needed=1, stages=2)
    simple = report(waiting=(leads,), later=(more,), fuse=BLOWN, quorum=2)
    assert decision_line(simple) == "May approve: @it-leads or <@UCHEN> (the manager)"
    staged = report(waiting=(chain,), later=(leads, more), fuse=BLOWN, quorum=3)
    assert decision_line(staged).endswith("; one more from @it-leads or the manager (<@UCHEN>)")
