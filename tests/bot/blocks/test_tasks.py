"""A task by hand: what the person reads who has to do it, and what becomes of it."""

from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.report import StepView
from approvals.states import RequestStatus, StepStatus
from approvals.work import Chore
from bot.blocks.kit import Message
from bot.blocks.tasks import cannot_form, done_form, task_message
from bot.blocks.text import moment
from connectors.contract import Operation
from tests.bot.blocks.slack_rules import check_message, check_view, shown
from tests.bot.blocks.values import (
    NOW,
    account,
    app_plan,
    declared,
    evidence,
    plan,
    planned,
    report,
    step,
    task,
)

S = StepStatus


def drawn(*steps: StepView, **options: Any) -> Message:
    message = task_message(report(RequestStatus.INCOMPLETE, steps=steps), "UADA", **options)
    check_message(message)
    return message


def rows(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "actions"]


def test_it_says_what_for_whom_why_and_how_with_a_way_to_answer() -> None:
    by_hand = app_plan(planned(account(), Caution.UNPROVEN, way="by_hand"))
    steps = (step(account(), S.MANUAL, task=task()),)
    message = task_message(report(RequestStatus.INCOMPLETE, plan=plan(by_hand), steps=steps), "UADA")
    check_message(message)
    text = shown(message)
    assert text.startswith("To be done by hand: Offboard Dana Okafor\n<@UBRUNO> asked for this")
    assert "*TalentLMS: deactivate dana@harbourpine.example*\nSeatkeeper does not do this by itself" in text
    assert "1. Sign in as an administrator.\n2. Open Users, and deactivate the person." in text
    (row,) = rows(message)
    page, done, cannot = row["elements"]
    assert page["url"] == "https://harbourpine.talentlms.example/users"
    assert "value" not in page
    assert (done["text"]["text"], done["value"]) == ("I have done it", "req-3f9a:step-talentlms-1")
    assert (cannot["text"]["text"], cannot["value"]) == ("I can’t", "req-3f9a:step-talentlms-1")
    assert "by hand" in message.text.lower()


def test_it_warns_of_the_app_and_not_of_the_person_who_does_it() -> None:
    cautions = (Caution.COMES_BACK, Caution.UNPROVEN)
    part = app_plan(planned(account(), *cautions, way="by_hand"), single_sign_on="Okta")
    word = "it is not proven what this does in the app, and it might destroy data"
    steps = (step(account(), S.MANUAL, task=task(), word=word),)
    text = shown(task_message(report(RequestStatus.INCOMPLETE, plan=plan(part), steps=steps), "UADA"))
    assert text.count("might destroy data") == 1
    assert "because it is not proven what the API of TalentLMS does to the account, and it might" in text
    assert "⚠️ Okta would create it anew at the next login. Remove the assignment there first." in text


def test_what_was_handed_over_later_says_by_whom() -> None:
    text = shown(drawn(step(account(), S.MANUAL, task=task(), word="handed over by Ada Brandt")))
    assert "Handed over by Ada Brandt." in text
    assert "by itself" not in text


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "ftp://x.example", "https://x.example/a b"])
def test_only_a_page_gets_a_link(link: str) -> None:
    (row,) = rows(drawn(step(account(), S.MANUAL, task=task(link=link))))
    assert [button["action_id"] for button in row["elements"]] == ["task.done", "task.cannot"]


def test_without_written_steps_the_order_itself_is_the_only_one() -> None:
    text = shown(drawn(step(account(), S.MANUAL, task=task(instructions=()))))
    assert "1. Deactivate it in TalentLMS, as an administrator." in text


def test_a_hand_over_names_what_goes_to_somebody_else() -> None:
    owner = account(owns=("Safety", "First aid"))
    text = shown(drawn(step(owner, S.MANUAL, operation=Chore.HAND_OVER, task=task())))
    assert "hand over the content of dana@harbourpine.example" in text
    assert "1. Give this to somebody else: Safety and First aid." in text


def test_an_invitation_is_withdrawn() -> None:
    invited = step(account(), S.MANUAL, operation=Operation.WITHDRAW_INVITATION, task=task())
    assert "*TalentLMS: withdraw dana@harbourpine.example*" in shown(drawn(invited))


FINAL = [
    (S.VERIFIED, declared(), {"evidence": evidence()}, "A fresh read shows it. Thank you."),
    (S.VERIFIED, task(), {"evidence": evidence()}, "A fresh read shows it. Thank you."),
    (
        S.UNVERIFIED,
        declared(note="as ticket 7 asks"),
        {"word": "the newest list is older than that"},
        "Recorded as done by hand by Ada Brandt (“as ticket 7 asks”); nothing could be read.",
    ),
    (S.REFUSED, task(), {"word": "Ada says that it cannot be done: no rights"}, "cannot be done: no rights."),
    (S.OVERRIDDEN, task(), {"word": "closed by Chen Wei: she owns nothing"}, "Closed by Chen Wei"),
    (S.PLANNED, task(), {}, "It is tried through the API again."),
]


@pytest.mark.parametrize(("status", "told", "fields", "said"), FINAL)
def test_what_is_settled_is_told_and_cannot_be_pressed(
    status: StepStatus, told: Any, fields: dict[str, Any], said: str
) -> None:
    message = drawn(step(account(), status, task=told, **fields))
    assert said in shown(message)
    assert rows(message) == []
    assert "nothing is left for you to do" in message.text


def test_what_somebody_declared_waits_for_a_read_and_stays_open_when_it_shows_otherwise() -> None:
    waiting = drawn(step(account(), S.MANUAL, task=declared()))
    assert "Ada Brandt said " in shown(waiting)
    assert "It is read again to see." in shown(waiting)
    assert rows(waiting) == []
    early = evidence(state_after="active", read_at=NOW.replace(hour=9))
    assert rows(drawn(step(account(), S.MANUAL, task=declared(), evidence=early))) == []
    disputed = drawn(step(account(), S.MANUAL, task=declared(), evidence=evidence(state_after="active")))
    assert f"A fresh read {moment(NOW)} still shows it as active." in shown(disputed)
    assert len(rows(disputed)) == 1


def test_one_message_holds_all_of_a_persons_steps_the_open_ones_first() -> None:
    message = drawn(
        step(account(), S.VERIFIED, task=task(), evidence=evidence()),
        step(account(2), S.MANUAL, task=task()),
        step(account(3), S.MANUAL, task=task(assignees=("UCHEN",))),
        step(account(4), S.MANUAL, task=task()),
    )
    text = shown(message)
    assert "dana3@" not in text
    assert text.index("dana2@") < text.index("dana4@") < text.index("dana@")
    assert [row["block_id"] for row in rows(message)] == ["task:step-talentlms-2", "task:step-talentlms-4"]


def test_a_reminder_is_of_one_step_and_counts() -> None:
    steps = [step(account(number), S.MANUAL, task=task()) for number in (1, 2, 3)]
    message = drawn(*steps, ordinal=2, times=2)
    assert shown(message).startswith("Reminder 2: Offboard Dana Okafor")
    assert len(rows(message)) == 1
    assert "dana2@" in shown(message)


def test_whoever_is_no_longer_asked_is_told_so() -> None:
    message = drawn(step(account(), S.MANUAL, task=task(assignees=("UCHEN",))))
    assert "You are no longer asked to do anything in it." in shown(message)
    assert rows(message) == []


def test_however_much_there_is_some_of_it_can_be_pressed() -> None:
    steps = [
        step(account(number), S.MANUAL, task=task(instructions=("名" * 500,) * 20)) for number in range(1, 60)
    ]
    message = drawn(*steps)
    assert rows(message)
    assert "shown here as the ones above are settled" in shown(message)


def test_the_forms_take_a_note_or_a_reason() -> None:
    which = step(account(), S.MANUAL, task=task())
    done, cannot = done_form(report(steps=(which,)), which), cannot_form(report(steps=(which,)), which)
    for view in (done, cannot):
        check_view(view)
        assert view["private_metadata"] == "req-3f9a:step-talentlms-1"
    assert (done["callback_id"], cannot["callback_id"]) == ("task.declared", "task.declined")
    (note,) = [block for block in done["blocks"] if block["type"] == "input"]
    (reason,) = [block for block in cannot["blocks"] if block["type"] == "input"]
    assert (note["optional"], reason["optional"]) == (True, False)
