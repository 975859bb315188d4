"""When something is meant to happen, as the person's clocks and the reader's own have it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from approvals.moments import Meant, Place, meant
from approvals.people import Person
from approvals.report import Line, Report
from approvals.states import RequestKind, RequestStatus
from bot.blocks.card import card
from bot.blocks.details import details
from bot.blocks.kit import Message
from bot.blocks.lists import request_line
from bot.blocks.moments import (
    NOTHING_PICKED,
    Picked,
    city,
    picked_in,
    picked_words,
    reschedule_form,
    there,
    when_entries,
)
from tests.bot.blocks.slack_rules import buttons, check_message, check_view, shown
from tests.bot.blocks.values import ADA, BRUNO, CHEN, DANA, NOW, plan, report, vote

FRIDAY = datetime(2025, 11, 28, 17, 0, tzinfo=UTC)
BERLIN = "Fri 28 Nov, 18:00 in Berlin"
R = RequestStatus


def drawn(status: RequestStatus, now: datetime = NOW, **fields: Any) -> Message:
    message = card(report(status, **{"run_at": FRIDAY, "votes": (vote(ADA),), **fields}), now)
    check_message(message)
    return message


@pytest.mark.parametrize(
    ("zone", "called"),
    [
        ("Africa/Cairo", "in Cairo"),
        ("America/Argentina/Buenos_Aires", "in Buenos Aires"),
        ("America/New_York", "in New York"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "GMT+5"),
    ],
)
def test_a_place_is_called_by_its_town(zone: str, called: str) -> None:
    assert city(Place(zone)) == called


def test_the_year_is_told_where_it_is_another() -> None:
    assert there(FRIDAY, Place("Europe/Berlin"), NOW) == BERLIN
    later = FRIDAY + timedelta(days=60)
    assert there(later, Place("Europe/Berlin"), NOW) == "Tue 27 Jan 2026, 18:00 in Berlin"
    assert there(FRIDAY, Place(), NOW) == "Fri 28 Nov, 17:00 UTC"


LINES: dict[str, tuple[RequestStatus, datetime, dict[str, Any], str]] = {
    "it is asked for": (R.PENDING, NOW, {}, f"📆 Meant for *{BERLIN}* (your time: <!date^"),
    "it waits": (R.SCHEDULED, NOW, {}, f"📆 Begins *{BERLIN}*"),
    "it is due": (R.SCHEDULED, FRIDAY, {}, "its plan is read again"),
    "nobody approved in time": (R.PENDING, FRIDAY, {}, "it begins as soon as it is approved"),
    "it was approved too late": (
        R.RUNNING,
        FRIDAY + timedelta(hours=2),
        {"decided_at": FRIDAY + timedelta(hours=1), "started_at": FRIDAY + timedelta(hours=1)},
        "it was approved after that, so it began at once",
    ),
    "it is over": (
        R.DONE,
        FRIDAY + timedelta(hours=2),
        {"decided_at": FRIDAY + timedelta(hours=1), "started_at": FRIDAY + timedelta(hours=1)},
        "it was approved after that, so it began at once",
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_the_card_says_when(case: str) -> None:
    status, now, fields, told = LINES[case]
    assert told in shown(drawn(status, now, **fields))


def test_without_a_moment_no_card_speaks_of_one() -> None:
    assert all("📆" not in shown(drawn(status, run_at=None)) for status in (R.PENDING, R.RUNNING, R.DONE))


LIVE: dict[RequestStatus, set[str]] = {
    R.PENDING: {"request.reschedule", "request.cancel"},
    R.SCHEDULED: {"request.reschedule", "request.cancel"},
    R.APPROVED: set(),
    R.RUNNING: set(),
    R.DONE: set(),
    R.CANCELLED: set(),
}


@pytest.mark.parametrize("status", LIVE)
def test_what_can_be_moved_or_called_back_has_buttons(status: RequestStatus) -> None:
    assert set(buttons(drawn(status))) & LIVE[R.PENDING] == LIVE[status]


def test_what_is_due_or_no_offboarding_is_not_moved() -> None:
    assert "request.reschedule" not in buttons(drawn(R.SCHEDULED, FRIDAY))
    assert "request.reschedule" not in buttons(drawn(R.PENDING, kind=RequestKind.UNDO))
    assert "request.cancel" in buttons(drawn(R.PENDING, kind=RequestKind.UNDO))


def test_the_question_before_an_approval_says_when() -> None:
    def question(**fields: Any) -> str:
        told: str = buttons(drawn(R.PENDING, **fields))["request.approve"]["confirm"]["text"]["text"]
        return told

    assert question(votes=()).endswith(f"It happens on {BERLIN}.")
    assert question(votes=(), now=FRIDAY).endswith("It happens at once.")
    assert question(votes=(), quorum=2).endswith(f"Then 1 approval more must follow. It happens on {BERLIN}.")


def line(**fields: Any) -> Line:
    known = {"id": "r", "number": 12, "status": R.SCHEDULED, "leaver": DANA, "requester": BRUNO}
    return Line.model_validate({**known, "submitted_at": NOW, "steps": 1, "run_at": FRIDAY, **fields})


def test_a_list_says_when_what_is_still_to_come() -> None:
    assert f"📆 *{BERLIN}* (your time: " in request_line(line())
    assert "your time" not in request_line(line(status=R.DONE))
    assert "your time" not in request_line(line(run_at=None))


def test_the_details_say_when() -> None:
    view = details(report(R.SCHEDULED, run_at=FRIDAY), [], NOW)
    check_view(view)
    assert f"Begins *{BERLIN}*" in shown(view)


NOWHERE = DANA.model_copy(update={"timezone": ""})
CLOCKS: dict[str, tuple[Person, Person, str]] = {
    "theirs": (DANA, CHEN, "The time in Berlin, where Dana Okafor is."),
    "the requester's": (
        NOWHERE,
        CHEN.model_copy(update={"timezone": "America/New_York"}),
        "The time in New York, where the requester is: Slack tells no time zone of Dana Okafor.",
    ),
    "nobody's": (NOWHERE, BRUNO, "In UTC: Slack tells no time zone of Dana Okafor."),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_the_pickers_say_by_whose_clocks(case: str) -> None:
    person, asker, told = CLOCKS[case]
    day, hour = when_entries(person, asker)
    assert hour["hint"]["text"] == told
    assert (day["element"].get("initial_date"), hour["element"]["initial_time"]) == (None, "18:00")


def drawn_form(which: Report) -> dict[str, Any]:
    view = reschedule_form(which, NOW)
    check_view(view)
    return view


def test_the_form_begins_with_what_is_meant_now() -> None:
    view = drawn_form(report(R.SCHEDULED, run_at=FRIDAY))
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert (inputs["day"]["initial_date"], inputs["hour"]["initial_time"]) == ("2025-11-28", "18:00")
    assert set(inputs) == {"day", "hour", "now"}
    assert f"meant for *{BERLIN}*" in shown(view)
    assert view["private_metadata"] == "req-3f9a:1"
    now = drawn_form(report())
    assert "as soon as it is approved" in shown(now)
    assert "now" not in {block.get("block_id") for block in now["blocks"]}


def test_a_name_cannot_break_the_form() -> None:
    evil = DANA.model_copy(update={"name": "<!channel> *x* " * 40, "timezone": "Africa/Cairo"})
    drawn_form(report(leaver=evil, plan=plan(person=evil), run_at=FRIDAY))
    check_message(card(report(R.SCHEDULED, plan=plan(person=evil), run_at=FRIDAY), NOW))


def test_what_was_picked_is_read_from_the_form() -> None:
    values: dict[str, Any] = {
        "day": {"day": {"selected_date": "2025-11-28"}},
        "hour": {"hour": {"selected_time": "18:00"}},
        "now": {"now": {"selected_options": [{"value": "now"}]}},
    }
    assert picked_in(values) == Picked("2025-11-28", "18:00", True)
    empty: dict[str, Any] = {
        "day": {"day": {"selected_date": None}},
        "now": {"now": {"selected_options": []}},
    }
    assert picked_in(empty) == picked_in({}) == NOTHING_PICKED


def told(day: date, hour: time) -> str:
    picked: Meant = meant(day, hour, Place("Europe/Berlin"))
    return picked_words(picked, NOW)


def test_whoever_picks_is_told_what_the_clocks_make_of_it() -> None:
    assert told(date(2025, 11, 28), time(18)).startswith(f"It is meant for *{BERLIN}* (your time: ")
    gap = told(date(2026, 3, 29), time(2, 30))
    assert "*Sun 29 Mar 2026, 03:30 in Berlin*" in gap
    assert gap.endswith("There is no 02:30 in Berlin on that day: the clocks go forward over it.")
    twice = told(date(2026, 10, 25), time(2, 30))
    assert twice.endswith("02:30 comes twice in Berlin on that day; the later one is meant.")
