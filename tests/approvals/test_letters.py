"""Letters that nobody answers: reminders, and what follows; what nobody could read is no silence."""

from datetime import UTC, datetime, time, timedelta

import pytest

from approvals import passing_on, requests
from approvals.calendar import Calendar
from approvals.inquired import Answer, Asked, OnSilence
from approvals.letters import Manner, working_days
from approvals.outbox import Kind
from approvals.people import Person
from tests.approvals.holders_asked import (
    MANNER,
    answer,
    ask,
    asked,
    deliver,
    inquiry,
    letters_of,
    look,
    owner_wish,
    posted,
    wish,
)
from tests.approvals.scenes import ADA, CHEN, DANA, RULES, Scene

SQLITE = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)
BY_MANAGER = Manner(on_silence=OnSilence.MANAGER)
HOURS = Calendar(hours=(time(9), time(17)), timezone="UTC")


@SQLITE
async def test_reminders_come_each_after_twice_as_long_and_then_silence_counts(scene: Scene) -> None:
    letter = await asked(scene)
    reminded = []
    for day in range(1, 6):
        scene.clock.advance(days=1)
        await look(scene)
        await deliver(scene)
        reminded.append((day, [row.audience for row in await posted(scene, Kind.INQUIRY_REMINDER)]))
    assert reminded == [
        (1, ["UDANA"]),
        (2, ["UDANA"]),
        (3, ["UDANA", "UDANA/2"]),
        (4, ["UDANA", "UDANA/2"]),
        (5, ["UDANA", "UDANA/2"]),
    ]
    assert len(await posted(scene)) == 1
    row = await inquiry(scene, letter.seats[0].id)
    assert (row.answer, row.wanted_at, row.settled) == (Answer.SILENCE, scene.clock(), False)
    assert [event for event in await scene.told() if event.startswith("inquiry.")] == [
        "inquiry.sent",
        "inquiry.reminded",
        "inquiry.reminded",
        "inquiry.silent",
    ]


@SQLITE
async def test_an_answer_ends_the_reminders(scene: Scene) -> None:
    letter = await asked(scene)
    await answer(scene, letter.seats[0].id)
    scene.clock.advance(days=6)
    await look(scene)
    assert len(await posted(scene)) == 1
    assert "inquiry.silent" not in await scene.told()


@SQLITE
async def test_where_silence_is_left_alone_nothing_follows(scene: Scene) -> None:
    letter = await asked(scene, manner=Manner(on_silence=OnSilence.LEAVE, remind_after=timedelta()))
    scene.clock.advance(days=5)
    await look(scene)
    row = await inquiry(scene, letter.seats[0].id)
    assert (row.answer, row.wanted_at, row.settled) == (Answer.SILENCE, None, True)


async def pass_on(scene: Scene, manager: Person | None) -> None:
    for passed in await scene.database.read(passing_on.to_pass_on):
        await scene.database.transact(passing_on.pass_on, scene.terms(), BY_MANAGER, passed, manager)


@SQLITE
async def test_the_manager_is_asked_once_in_the_place_of_a_silent_holder(scene: Scene) -> None:
    await asked(scene, wish(scene, "7"), wish(scene, "8"), manner=BY_MANAGER)
    scene.clock.advance(days=5)
    await look(scene)
    await pass_on(scene, CHEN)
    await pass_on(scene, CHEN)
    first, second = await letters_of(scene)
    assert {seat.answer for seat in first.seats} == {Answer.PASSED_ON}
    assert (second.asks, second.on_silence, len(second.seats)) == (Asked.MANAGER, OnSilence.LEAVE, 2)
    assert second.seats[0].holder.slack_id == "UDANA"
    assert [row.audience for row in await posted(scene)][-1] == "UCHEN"
    await deliver(scene)
    scene.clock.advance(days=5)
    await look(scene)
    assert (await inquiry(scene, second.seats[0].id)).settled


@SQLITE
@pytest.mark.parametrize("manager", [None, DANA], ids=["nobody", "the holder themselves"])
async def test_without_a_manager_nothing_follows(scene: Scene, manager: Person | None) -> None:
    letter = await asked(scene, manner=BY_MANAGER)
    scene.clock.advance(days=5)
    await look(scene)
    await pass_on(scene, manager)
    assert len(await letters_of(scene)) == 1
    assert (await inquiry(scene, letter.seats[0].id)).settled


@SQLITE
async def test_a_silent_owner_has_no_manager_who_is_asked(scene: Scene) -> None:
    letter = await asked(scene, owner_wish(scene, "7", ADA), manner=BY_MANAGER)
    scene.clock.advance(days=5)
    await look(scene)
    assert (await inquiry(scene, letter.seats[0].id)).answer == Answer.SILENCE
    assert await scene.database.read(passing_on.to_pass_on) == []


@SQLITE
async def test_the_time_of_a_letter_that_slack_has_not_taken_yet_begins_anew(scene: Scene) -> None:
    await ask(scene, wish(scene), manner=MANNER)
    scene.clock.advance(days=6)
    await look(scene)
    (letter,) = await letters_of(scene)
    assert letter.seats[0].answer is None
    assert letter.silent_at == scene.clock() + timedelta(days=5)


@SQLITE
async def test_what_slack_never_takes_is_no_silence(scene: Scene) -> None:
    await ask(scene, wish(scene))
    (row,) = await posted(scene, Kind.INQUIRY)
    assert row.id is not None
    await scene.database.transact(requests.refused, scene.terms(), row.id, "user_disabled")
    scene.clock.advance(days=6)
    await look(scene)
    (letter,) = await letters_of(scene)
    assert letter.seats[0].answer is Answer.UNSENT
    assert "inquiry.silent" not in await scene.told()


def test_days_are_working_days_where_there_is_a_calendar() -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with_calendar = RULES.model_copy(update={"calendar": HOURS})
    assert working_days(RULES, friday, timedelta(days=5)) == friday + timedelta(days=5)
    assert working_days(with_calendar, friday, timedelta(days=5)) == friday + timedelta(days=7)
    assert working_days(with_calendar, friday, timedelta(days=1)) == friday + timedelta(days=3)
