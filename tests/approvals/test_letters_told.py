"""What people hear besides the letters: one short reminder, what a manager said, and how asking ended."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from approvals import answering, asking_over, overtaken, passing_on, reminding
from approvals.inquired import Answer, Asked, OnSilence
from approvals.inquiry_view import InquiryView
from approvals.letters import Manner
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.people import Person
from tests.approvals.holders_asked import (
    answer,
    ask,
    asked,
    deliver,
    letters_of,
    look,
    owner_wish,
    posted,
    reading,
    wish,
)
from tests.approvals.scenes import ADA, CHEN, Scene

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)
BY_MANAGER = Manner(on_silence=OnSilence.MANAGER)
LEFT_ALONE = Manner(on_silence=OnSilence.LEAVE)


async def reminders(scene: Scene) -> Sequence[Outbox]:
    return await posted(scene, Kind.INQUIRY_REMINDER)


async def waiting(scene: Scene) -> reminding.Waiting:
    """What the newest reminder shows."""
    seen = await scene.database.read(reminding.waiting, (await reminders(scene))[-1].subject)
    assert seen is not None
    return seen


async def over(scene: Scene) -> list[tuple[asking_over.Over | None, str]]:
    """What askers were told, and who."""
    rows = await posted(scene, Kind.ASKING_OVER)
    return [(await scene.database.read(asking_over.over, row.subject), row.audience) for row in rows]


async def in_silence(scene: Scene, manager: Person | None) -> None:
    """Five days go by, and then the manager is asked, if there is one."""
    scene.clock.advance(days=5)
    await look(scene)
    for passed in await scene.database.read(passing_on.to_pass_on):
        await scene.database.transact(passing_on.pass_on, scene.terms(), BY_MANAGER, passed, manager)
    await deliver(scene)


async def test_many_letters_to_one_person_have_one_reminder_that_says_what_still_waits(scene: Scene) -> None:
    await ask(scene, *(owner_wish(scene, str(number), ADA) for number in range(19)))
    await deliver(scene)
    assert len(await posted(scene)) == 3
    for reminded in (1, 1, 2, 2):
        scene.clock.advance(days=1)
        await look(scene)
        assert [row.audience for row in await reminders(scene)] == ["UADA", "UADA/2"][:reminded]
    seen = await waiting(scene)
    first = (await letters_of(scene))[0]
    assert (seen.title, seen.seats, seen.letters, seen.silent_at) == ("TalentLMS", 19, 3, first.silent_at)
    assert (seen.channel, seen.ts, seen.ways) == ("D1", "1.1", ((OnSilence.REQUEST, Asked.OWNER),))


async def test_an_answer_brings_the_reminder_up_to_date(scene: Scene) -> None:
    letter = await asked(scene, wish(scene, "7"), wish(scene, "8"))
    scene.clock.advance(days=1)
    await look(scene)
    before = (await reminders(scene))[0].wanted
    await answer(scene, letter.seats[0].id)
    assert (await reminders(scene))[0].wanted == before + 1
    assert (await waiting(scene)).seats == 1
    await answer(scene, letter.seats[1].id)
    assert await waiting(scene) == reminding.Waiting(title="TalentLMS")


async def test_a_later_question_has_reminders_of_its_own_and_leaves_old_ones_alone(scene: Scene) -> None:
    letter = await asked(scene)
    scene.clock.advance(days=1)
    await look(scene)
    await answer(scene, letter.seats[0].id)
    scene.clock.advance(days=100)
    await ask(scene, wish(scene))
    await deliver(scene)
    scene.clock.advance(days=1)
    old = (await reminders(scene))[0].wanted
    await look(scene)
    assert [(row.audience, row.wanted) for row in await reminders(scene)] == [("UDANA", old), ("UDANA/2", 1)]


async def holders_seat(scene: Scene) -> InquiryView:
    return (await letters_of(scene))[0].seats[0]


async def wanted_of(scene: Scene, audience: str) -> int:
    return next(row.wanted for row in await posted(scene) if row.audience == audience)


async def test_the_holders_letter_tells_what_the_manager_said(scene: Scene) -> None:
    await asked(scene, manner=BY_MANAGER)
    await in_silence(scene, CHEN)
    passed_to = (await holders_seat(scene)).passed_to
    assert passed_to is not None
    assert passed_to.answer is None
    before = await wanted_of(scene, "UDANA")
    assert await answer(scene, passed_to.id, answering.keep, CHEN) is answering.Word.TAKEN
    assert await wanted_of(scene, "UDANA") == before + 1
    passed_to = (await holders_seat(scene)).passed_to
    assert passed_to is not None
    assert passed_to.answered_by is not None
    assert (passed_to.answer, passed_to.answered_by.slack_id) == (Answer.KEEP, "UCHEN")


async def test_the_holders_letter_tells_that_no_manager_could_be_asked(scene: Scene) -> None:
    await asked(scene, manner=BY_MANAGER)
    before = await wanted_of(scene, "UDANA")
    await in_silence(scene, None)
    seat = await holders_seat(scene)
    assert (seat.answer, seat.passed_to, seat.settled) == (Answer.PASSED_ON, None, True)
    assert await wanted_of(scene, "UDANA") == before + 2
    assert await over(scene) == [(told(scene, (Answer.SILENCE, 1)), "UBRUNO")]


def told(scene: Scene, *ends: tuple[Answer, int], days: int = 5) -> asking_over.Over:
    """What an asker is told so many days after asking."""
    return asking_over.Over(title="TalentLMS", asked_at=scene.clock() - timedelta(days=days), ends=ends)


async def test_whoever_asked_is_told_once_that_all_were_kept(scene: Scene) -> None:
    wishes = (wish(scene, "7"), wish(scene, "8", (CHEN,), holder=CHEN))
    await ask(scene, *wishes)
    first, second = (letter.seats[0] for letter in await letters_of(scene))
    actors = {each.holder.slack_id: each.id for each in (first, second)}
    await answer(scene, actors["UDANA"])
    assert await over(scene) == []
    await answer(scene, actors["UCHEN"], actor=CHEN)
    assert await over(scene) == [(told(scene, (Answer.KEEP, 2), days=0), "UBRUNO")]


async def test_silence_that_is_left_alone_is_told_too(scene: Scene) -> None:
    letter = await asked(scene, wish(scene, "7"), wish(scene, "8"), manner=LEFT_ALONE)
    await answer(scene, letter.seats[0].id)
    await in_silence(scene, None)
    assert await over(scene) == [(told(scene, (Answer.KEEP, 1), (Answer.SILENCE, 1)), "UBRUNO")]


async def test_a_manager_is_waited_for_and_counts_instead_of_the_holder(scene: Scene) -> None:
    await asked(scene, manner=BY_MANAGER)
    await in_silence(scene, CHEN)
    assert await over(scene) == []
    passed_to = (await holders_seat(scene)).passed_to
    assert passed_to is not None
    await answer(scene, passed_to.id, actor=CHEN)
    assert await over(scene) == [(told(scene, (Answer.KEEP, 1)), "UBRUNO")]


async def test_where_a_request_follows_that_says_enough(scene: Scene) -> None:
    letter = await asked(scene, wish(scene, "7"), wish(scene, "8"))
    await answer(scene, letter.seats[0].id, answering.let_go)
    await answer(scene, letter.seats[1].id)
    assert await over(scene) == []
    scene.clock.advance(days=1)
    await reading(scene)
    found, seen = await scene.database.read(overtaken.find_overtaken)
    await scene.database.transact(overtaken.end_overtaken, scene.terms(), found, seen)
    assert await over(scene) == [(told(scene, (Answer.KEEP, 1), (Answer.OFF, 1), days=1), "UBRUNO")]


async def test_two_questions_of_one_person_end_each_by_itself(scene: Scene) -> None:
    letter = await asked(scene, wish(scene, "7"))
    scene.clock.advance(hours=1)
    await ask(scene, wish(scene, "8", (CHEN,), holder=CHEN))
    await answer(scene, letter.seats[0].id)
    assert [who for _, who in await over(scene)] == ["UBRUNO"]
