"""The draft about somebody who left: what an operator reads on a phone, and that text in it stays text."""

from typing import Any

import pytest
from hypothesis import given

from approvals.departed import Ended
from approvals.departing import Answer, AppFound, DepartureView
from approvals.people import Kind, Person
from approvals.policy import Reason
from approvals.policy_rules import Rules
from bot.blocks.departures import departure_message, told, who_may_open
from bot.blocks.veiled import veiled
from tests.bot.blocks.slack_rules import buttons, check_message, shown
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED
from tests.bot.blocks.values import ADA, DANA, NOW, account

TALENT = AppFound(app="talentlms", title="TalentLMS", accounts=(account(),))
GAP = AppFound(app="trainual", title="Trainual", gap="it does not answer")
MAYBE = AppFound(app="roster", title="Roster", possible=(account(name="D. Okafor"),))


def departure(*found: AppFound, **more: Any) -> DepartureView:
    return DepartureView(id="d1", person=DANA, noticed_at=NOW, found=found, **more)


def test_it_says_who_left_and_what_is_left_and_that_nothing_is_done() -> None:
    drawn = departure_message(departure(TALENT, GAP, MAYBE))
    check_message(drawn)
    for words in (
        "Dana Okafor has left Slack",
        "*TalentLMS*",
        "⚠️ It does not answer.",
        "Possible match by name or login: dana@harbourpine.example",
        "Nobody has asked for anything yet; nothing is changed.",
    ):
        assert words in shown(drawn)
    assert "1 account still active, 1 possible, 1 app not read" in drawn.text
    assert {each["value"] for each in buttons(drawn).values()} == {"d1"}


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Ended.BACK, "Dana Okafor is back in Slack. Nothing was changed."),
        (Ended.NOT_NEEDED, "Closed by <@UADA>: nothing is needed."),
        (Ended.REQUESTED, "Request #12 by <@UADA> asks for it."),
        (Ended.NOTHING_FOUND, "No account was found."),
    ],
)
def test_what_is_over_says_why_and_has_no_button(ended: Ended, words: str) -> None:
    seen = departure(TALENT, ended=ended, ended_by=None if ended is Ended.BACK else ADA, number=12)
    drawn = departure_message(seen)
    check_message(drawn)
    assert words in drawn.text
    assert buttons(drawn) == {}
    for sentence in words.split(". "):
        assert shown(drawn).count(sentence.rstrip(".")) == 1
    assert words in told(Answer(Reason.NOT_OPEN, seen))


def test_a_click_that_counted_is_answered_by_the_message_itself() -> None:
    assert told(Answer(Reason.ALLOWED, departure(TALENT))) == ""
    assert told(Answer(Reason.NOT_INVOLVED, departure(TALENT)))


@pytest.mark.parametrize("number", [1, 12, 40])
def test_many_accounts_in_many_apps_still_fit(number: int) -> None:
    many = tuple(account(id=str(each)) for each in range(50))
    found = [TALENT.model_copy(update={"app": f"a{each}", "accounts": many}) for each in range(number)]
    drawn = departure_message(departure(*found))
    check_message(drawn)
    assert "more account" in shown(drawn)
    assert len(buttons(drawn)) == 2


@RELAXED
@given(HOSTILE, HOSTILE, HOSTILE)
def test_whatever_they_are_called_it_stays_text(name: str, title: str, gap: str) -> None:
    person = Person(slack_id="UDANA", name=name, title=title, kind=Kind.DEACTIVATED)
    found = AppFound(app="a", title=title, accounts=(account(name=name, role=title),))
    broken = AppFound(app="b", title=name, gap=gap)
    view = departure(found, broken).model_copy(update={"person": person})
    check_message(departure_message(view))
    check_message(departure_message(view.model_copy(update={"ended": Ended.BACK})))


def test_what_is_left_in_the_channel_tells_of_nobody() -> None:
    drawn = veiled()
    check_message(drawn)
    assert buttons(drawn) == {}
    assert drawn.text == shown(drawn).strip() == "🔒 This request is now decided by direct message."


def test_who_may_not_ask_is_told_who_may() -> None:
    told_ = who_may_open(Rules(requesters=("UBRUNO", "@it-leads", "<!channel>")))
    assert "by: <@UBRUNO>, @it-leads or &lt;!channel&gt;." in told_
    assert "by: nobody yet." in who_may_open(Rules())
