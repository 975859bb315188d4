"""Where a request goes, in words: for the requester, for those who decide, and where nobody was reached."""

import pytest

from approvals.privacy import Privacy
from approvals.submission import Submitted
from bot.blocks.boxes import chosen_in, confidential_box
from bot.blocks.card import DISCREET, WHY_YOU, card
from bot.blocks.outcome import unreached
from bot.blocks.preview import looking
from bot.blocks.sending import sent_to
from tests.bot.blocks.slack_rules import check_mrkdwn
from tests.bot.blocks.values import NOW, report


def test_the_requester_is_told_where_it_went() -> None:
    assert sent_to(Submitted(number=4), "#it-approvals") == "Request #4 is on its way to #it-approvals."


@pytest.mark.parametrize("privacy", Privacy)
@pytest.mark.parametrize("leaver", ["Dana Okafor", "<!channel> & friends", ""])
def test_the_requester_is_told_why_it_is_in_no_channel(privacy: Privacy, leaver: str) -> None:
    told = sent_to(Submitted(number=4, privacy=privacy, leaver=leaver), "#it-approvals")
    check_mrkdwn(told)
    assert told.endswith("#it-approvals, so the approvers got it privately.")


@pytest.mark.parametrize(
    ("options", "confidential"), [([{"value": "confidential"}], True), ([{"value": "x"}], False), ([], False)]
)
def test_the_box_says_what_was_ticked(options: list[dict[str, str]], confidential: bool) -> None:
    chosen = chosen_in({"confidential": {"confidential": {"selected_options": options}}})
    assert chosen.confidential is confidential
    assert not chosen_in({}).confidential


def test_the_box_is_there_from_the_start_and_begins_without_a_tick() -> None:
    assert looking("Dana", 3, "draft")["blocks"][-1] == confidential_box()
    assert "initial_options" not in confidential_box()["element"]


@pytest.mark.parametrize(
    ("private", "mine", "note"),
    [(True, True, DISCREET), (True, False, DISCREET), (False, True, WHY_YOU), (False, False, "")],
)
def test_those_who_got_it_directly_know_why(private: bool, mine: bool, note: str) -> None:
    shown = str(card(report(private=private), NOW, mine=mine).blocks)
    assert [each for each in (DISCREET, WHY_YOU) if each in shown] == [each for each in (note,) if each]


def test_where_no_approver_was_reached_the_requester_knows_what_to_do() -> None:
    for word in ("user_disabled", "<!channel>", ""):
        check_mrkdwn(unreached(word))
        assert "send the request again" in unreached(word)
