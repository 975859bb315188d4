"""The home tab: what waits comes first, everything can be read on a phone, and it always fits."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from approvals.departing import AppFound, DepartureView
from approvals.desk import AppHealth, Desk, Errand
from approvals.pausing import PauseView
from approvals.policy import Reason
from approvals.report import Line
from approvals.reviewing import Unsigned
from approvals.states import RequestStatus, StepStatus
from bot.blocks.home import broken, home
from bot.blocks.kit import Block, more
from bot.workbench.rules.views import checked_view
from tests.bot.blocks.slack_rules import check_texts, shown
from tests.bot.blocks.test_hostile import HOSTILE, KNOWN, RELAXED, people, reports
from tests.bot.blocks.values import (
    BRUNO,
    DANA,
    NOW,
    account,
    declared,
    evidence,
    large_plan,
    report,
    step,
    task,
)

S = StepStatus
REVIEW = Unsigned(request_id="req-3f9a", number=12, leaver=DANA, requester=BRUNO, opened_at=NOW)
TALENT = AppFound(app="talentlms", title="TalentLMS", accounts=(account(),))
LEFT = DepartureView(id="d1", person=DANA, noticed_at=NOW, found=(TALENT,))


def line(number: int = 12, status: RequestStatus = RequestStatus.PENDING, **more: Any) -> Line:
    known = {"id": f"r{number}", "number": number, "status": status, "leaver": DANA, "requester": BRUNO}
    return Line.model_validate({**known, "submitted_at": NOW, "steps": 2, **more})


def errand(**more: Any) -> Errand:
    """Dana's account, to be deactivated by hand."""
    known = {"request_id": "req-3f9a", "number": 12, "leaver": DANA}
    return Errand.model_validate({"step": step(account(), S.MANUAL, task=task()), **known, **more})


def drawn(desk: Desk | Reason) -> Block:
    view = home(desk, NOW)
    checked_view(view, "home")
    check_texts(view["blocks"])
    return view


def pressed(view: Block) -> list[str]:
    """Every button, from the top down."""
    rows = [block.get("elements", []) for block in view["blocks"] if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row]


def test_what_waits_is_asked_as_on_the_card_and_can_be_decided() -> None:
    view = drawn(Desk(involved=True, waiting=(report(),)))
    text = shown(view)
    assert text.startswith("Waits for you\n<@UBRUNO> asks to deactivate 1 account of *Dana Okafor*")
    assert "> Leaves on 30 November" in text
    assert "0 of 1 approval · Expires" in text
    assert pressed(view) == ["home.approve", "request.deny", "request.details"]
    (row,) = [block for block in view["blocks"] if block["type"] == "actions"]
    assert {element["value"] for element in row["elements"]} == {"req-3f9a:1"}
    assert "Offboard Dana Okafor?" in row["elements"][0]["confirm"]["title"]["text"]


def test_everything_has_its_place_and_what_waits_comes_first() -> None:
    desk = Desk(
        involved=True,
        waiting=(report(),),
        reviews=(REVIEW,),
        tasks=(errand(),),
        departures=(LEFT,),
        mine=(line(),),
        results=(line(11, RequestStatus.DONE),),
        apps=(AppHealth(title="TalentLMS", read_at=NOW),),
    )
    heads = [block["text"]["text"] for block in drawn(desk)["blocks"] if block["type"] == "header"]
    assert heads == [
        "Waits for you",
        "Reviews to sign",
        "To be done by hand, by you",
        "Left Slack, accounts still there",
        "Your requests",
        "Recent results",
        "Apps",
    ]


def test_reviews_and_departures_are_told_in_a_sentence_and_settled_from_here() -> None:
    view = drawn(Desk(reviews=(REVIEW,), departures=(LEFT,), more_departures=2))
    assert pressed(view) == ["review.sign", "request.details", "departure.open", "departure.dismiss"]
    text = shown(view)
    assert "🚨 Request #12 about *Dana Okafor*, asked for by <@UBRUNO>, was approved as urgent" in text
    assert "Dana Okafor has left Slack: 1 account still active." in text
    assert more(2, "departure") in text


def test_a_task_can_be_answered_until_it_was_and_again_when_a_read_shows_otherwise() -> None:
    assert pressed(drawn(Desk(tasks=(errand(),)))) == ["task.page", "task.done", "task.cannot"]
    said = drawn(Desk(tasks=(errand(step=step(account(), S.MANUAL, task=declared())),)))
    assert pressed(said) == []
    assert "It is read again to see." in shown(said)
    seen = evidence(state_after="active")
    disputed = errand(step=step(account(), S.MANUAL, task=declared(), evidence=seen))
    assert "task.done" in pressed(drawn(Desk(tasks=(disputed,))))


def test_a_request_has_a_way_to_its_details() -> None:
    (row,) = [block for block in drawn(Desk(mine=(line(),)))["blocks"] if "accessory" in block]
    assert "*#12 Dana Okafor* · waiting for approval · 2 accounts" in row["text"]["text"]
    assert (row["accessory"]["action_id"], row["accessory"]["value"]) == ("request.details", "r12:0")


def test_apps_that_could_not_be_read_come_first_and_none_is_green() -> None:
    apps = (
        AppHealth(title="TalentLMS", read_at=NOW),
        AppHealth(title="Trainual"),
        AppHealth(title="LearnUpon", read_at=NOW, failed=True, gap="its key was refused"),
    )
    text = shown(drawn(Desk(involved=True, apps=apps)))
    assert text.index("LearnUpon") < text.index("TalentLMS") < text.index("Trainual")
    assert "Its key was refused." in text
    assert "*Trainual* was not looked at yet." in text
    assert "✅" not in text


@pytest.mark.parametrize("involved", [True, False])
def test_an_empty_desk_is_friendly_and_says_what_can_be_done(involved: bool) -> None:
    text = shown(drawn(Desk(involved=involved)))
    assert text.startswith("Nothing waits for you here.")
    assert ("/offboard" in text) is involved


@pytest.mark.parametrize("reason", [Reason.GUEST, Reason.STRANGER, Reason.BOT, Reason.DEACTIVATED])
def test_who_may_not_use_it_is_told_politely(reason: Reason) -> None:
    view = drawn(reason)
    assert len(view["blocks"]) == 1
    assert "/offboard" not in shown(view)


def test_what_cannot_be_shown_is_counted() -> None:
    many = Desk(
        waiting=(report(),) * 10,
        more_waiting=True,
        tasks=(errand(),) * 10,
        more_tasks=3,
        mine=tuple(line(n) for n in range(10)),
        more_mine=7,
    )
    text = shown(drawn(many))
    assert "There may be more" in text
    assert "… and 3 more tasks" in text
    assert "… and 7 more requests: `/offboard list` shows them." in text


def test_however_much_there_is_it_fits_and_can_be_decided() -> None:
    for word in KNOWN:
        hostile = DANA.model_copy(update={"name": word, "title": word})
        large = report(plan=large_plan(4, 12).model_copy(update={"person": hostile}), reason=word)
        desk = Desk(
            involved=True,
            waiting=(large,) * 10,
            tasks=(errand(leaver=hostile, step=step(account(), S.MANUAL, word=word, task=task())),) * 10,
            mine=(line(leaver=hostile),) * 10,
            results=(line(leaver=hostile),) * 5,
            apps=tuple(AppHealth(title=word, read_at=NOW, failed=True, gap=word) for _ in range(40)),
        )
        view = drawn(desk)
        assert {"home.approve", "task.done"} <= set(pressed(view))


@given(reports(), people(), HOSTILE)
@RELAXED
def test_no_home_tab_can_be_bent(which: Any, leaver: Any, word: str) -> None:
    told = tuple(errand(leaver=leaver, step=each) for each in which.steps)
    health = AppHealth(title=word, read_at=NOW, failed=True, gap=word)
    drawn(Desk(waiting=(which,), tasks=told, mine=(line(leaver=leaver),), apps=(health,)))


def test_a_tab_that_could_not_be_read_says_so() -> None:
    view = broken("Something broke on our side.")
    checked_view(view, "home")
    assert shown(view) == "Something broke on our side."


def test_a_pause_comes_first_and_what_is_scheduled_before_what_is_over() -> None:
    pause = PauseView(by=BRUNO, reason="An *incident*", since=NOW)
    meant = line(3, RequestStatus.SCHEDULED, run_at=NOW + timedelta(days=1))
    over = line(2, RequestStatus.DONE)
    words = shown(
        drawn(Desk(involved=True, scheduled=(meant,), more_scheduled=2, results=(over,), pause=pause))
    )
    assert words[2:].lstrip().startswith("*Paused* by <@UBRUNO>: An ∗incident∗.")
    assert words.index("Scheduled") < words.index("#3") < words.index("2 more requests") < words.index("#2")
    assert "📆" in words


def test_an_app_that_fails_says_when_it_was_read_last() -> None:
    app = AppHealth(title="TalentLMS", read_at=NOW, failed=True, gap="It is silent", well_at=NOW)
    assert "It is silent. It was last read " in shown(drawn(Desk(apps=(app,))))
