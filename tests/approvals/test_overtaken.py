"""What makes a question about a seat needless ends it by itself, and says so."""

from datetime import timedelta
from typing import Any

import pytest

from approvals import answering, overtaken
from approvals.departed import Gone
from approvals.inquired import Answer
from approvals.outbox import Kind
from connectors.contract import Account, State
from tests.approvals.holders_asked import (
    answer,
    asked,
    inquiry,
    letters_of,
    posted,
    reading,
)
from tests.approvals.scenes import Scene

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


async def look_around(scene: Scene) -> int:
    """What the sweep does; how many ended."""
    found, seen = await scene.database.read(overtaken.find_overtaken)
    await scene.database.transact(overtaken.end_overtaken, scene.terms(), found, seen)
    return len(found)


async def later(scene: Scene, seat: Account, **now: Any) -> None:
    """Tomorrow's reading, with the account as it is then."""
    scene.clock.advance(days=1)
    await reading(scene, seat.model_copy(update=now))


@pytest.mark.parametrize(
    ("now", "because"),
    [
        ({"last_active_at": "today"}, Answer.USED),
        ({"state": State.DEACTIVATED}, Answer.OFF),
        ({"id": "another"}, Answer.OFF),
        ({}, None),
        ({"last_active_at": None}, None),
    ],
    ids=["used", "off", "deleted", "as before", "no longer told"],
)
async def test_a_later_reading_ends_what_it_makes_needless(
    scene: Scene, now: dict[str, Any], because: Answer | None
) -> None:
    letter = await asked(scene)
    told = now | ({"last_active_at": scene.clock()} if now.get("last_active_at") else {})
    await later(scene, letter.seats[0].account, **told)
    assert await look_around(scene) == (because is not None)
    (after,) = await letters_of(scene)
    assert after.seats[0].answer is because
    (message,) = await posted(scene, Kind.INQUIRY)
    assert message.wanted > message.rendered if because else message.wanted == message.rendered
    assert await look_around(scene) == 0


async def test_a_reading_of_before_says_nothing_and_none_is_looked_at_twice(scene: Scene) -> None:
    letter = await asked(scene)
    seat = letter.seats[0]
    await reading(scene, seat.account.model_copy(update={"state": State.DEACTIVATED}))
    assert await look_around(scene) == 0
    await later(scene, seat.account)
    _, seen = await scene.database.read(overtaken.find_overtaken)
    assert seen == {"talentlms": scene.clock()}
    await look_around(scene)
    assert (await inquiry(scene, seat.id)).seen_to == scene.clock()
    _, again = await scene.database.read(overtaken.find_overtaken)
    assert again == {}


async def test_what_was_released_and_used_before_anybody_asked_for_it_stays(scene: Scene) -> None:
    letter = await asked(scene)
    seat = letter.seats[0]
    await answer(scene, seat.id, answering.let_go)
    await later(scene, seat.account, last_active_at=scene.clock() + timedelta(hours=3))
    assert await look_around(scene) == 1
    row = await inquiry(scene, seat.id)
    assert (row.answer, row.wanted_at, row.settled) == (Answer.USED, None, True)


async def test_a_keep_is_not_overtaken(scene: Scene) -> None:
    letter = await asked(scene)
    await answer(scene, letter.seats[0].id)
    await later(scene, letter.seats[0].account, state=State.DEACTIVATED)
    assert await look_around(scene) == 0


async def test_an_answer_that_comes_in_between_counts(scene: Scene) -> None:
    letter = await asked(scene)
    await later(scene, letter.seats[0].account, state=State.DEACTIVATED)
    found, seen = await scene.database.read(overtaken.find_overtaken)
    await answer(scene, letter.seats[0].id)
    await scene.database.transact(overtaken.end_overtaken, scene.terms(), found, seen)
    assert (await inquiry(scene, letter.seats[0].id)).answer == Answer.KEEP


async def test_somebody_elses_request_ends_the_question(scene: Scene) -> None:
    await asked(scene)
    await scene.pending()
    assert await look_around(scene) == 1
    (letter,) = await letters_of(scene)
    assert (letter.seats[0].answer, letter.seats[0].number) == (Answer.HELD, 1)


async def test_a_holder_who_left_is_not_waited_for(scene: Scene) -> None:
    letter = await asked(scene)
    await scene.database.transact(lambda s: s.add(Gone(slack_id="UDANA", since=scene.clock())))
    assert await look_around(scene) == 1
    assert (await inquiry(scene, letter.seats[0].id)).answer == Answer.LEFT
    assert [row.event for row in await scene.log() if row.event == "inquiry.ended"] == ["inquiry.ended"]
