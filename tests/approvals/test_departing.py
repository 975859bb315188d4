"""Somebody left Slack: one draft for one departure, whatever tells of it, and however often."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from approvals import departing, outbox
from approvals.database import Database
from approvals.departed import Departure, Ended, Gone
from approvals.departing import AppFound, DepartureView, How
from approvals.desk import Desk, desk
from approvals.models import Request
from approvals.people import Kind, Person
from approvals.policy import Reason
from approvals.register import remember
from approvals.states import RequestKind
from tests.approvals.scenes import ADA, BRUNO, DANA, FARAH, Scene, account, person
from tests.conftest import TestClock

GONE = DANA.model_copy(update={"kind": Kind.DEACTIVATED})
FOUND = [AppFound(app="talentlms", title="TalentLMS", accounts=(account(),))]
NOTHING = [AppFound(app="talentlms", title="TalentLMS")]
UNREAD = [AppFound(app="talentlms", title="TalentLMS", gap="it does not answer")]


@pytest.fixture
def scene(ready_sqlite: str, clock: TestClock) -> Iterator[Scene]:
    opened = Database(ready_sqlite)
    yield Scene(opened, clock)
    opened.close()


async def learn(scene: Scene, *gone: Person) -> Sequence[str]:
    """A roll call in which these are the ones who are gone."""
    at = scene.clock()
    await scene.database.transact(departing.begin_roll_call, at)
    opened = await scene.database.transact(departing.left, gone, at, How.ROLL_CALL)
    await scene.database.transact(departing.end_roll_call, at)
    return opened


async def leaves(scene: Scene, who: Person = GONE, how: How = How.EVENT) -> Sequence[str]:
    return await scene.database.transact(departing.left, [who], scene.clock(), how)


async def comes_back(scene: Scene, who: Person = DANA) -> None:
    await scene.database.transact(departing.returned, [who], scene.clock())


async def shown(
    scene: Scene, departure_id: str, found: Sequence[AppFound] = FOUND, to: Sequence[str] = ("UADA", "UFARAH")
) -> bool:
    return await scene.database.transact(departing.show, departure_id, found, to, scene.clock())


async def drafted(scene: Scene) -> str:
    """A departure that Ada and Farah are shown."""
    await learn(scene)
    (departure_id,) = await leaves(scene)
    assert await shown(scene, departure_id)
    return departure_id


async def seen(scene: Scene, departure_id: str) -> DepartureView:
    view = await scene.database.read(departing.departure, departure_id)
    assert view is not None
    return view


async def due(scene: Scene) -> list[tuple[str, str, str]]:
    rows = await scene.database.read(outbox.due, scene.clock())
    return [(row.subject, row.kind, row.audience) for row in rows]


async def test_it_lies_on_the_desk_of_operators_until_somebody_has_dealt_with_it(scene: Scene) -> None:
    departure_id = await drafted(scene)

    async def lies(actor: Person) -> list[str]:
        told = await scene.database.read(desk, actor, scene.rules, scene.clock(), {})
        assert isinstance(told, Desk)
        return [each.id for each in told.departures]

    assert [await lies(each) for each in (FARAH, BRUNO)] == [[departure_id], []]
    await scene.database.transact(departing.dismiss, scene.terms(), departure_id, FARAH)
    assert await lies(FARAH) == []


async def test_a_departure_is_shown_to_each_once_and_acts_on_nothing(scene: Scene) -> None:
    departure_id = await drafted(scene)
    rows = [(departure_id, "departure", "UADA"), (departure_id, "departure", "UFARAH")]
    assert await due(scene) == rows
    assert not await shown(scene, departure_id)
    assert await due(scene) == rows
    assert (await seen(scene, departure_id)).found == tuple(FOUND)
    assert (await scene.claims(), scene.promises.executions) == ([], [])
    assert await scene.told() == ["departure.noticed", "departure.looked_up"]


@pytest.mark.parametrize("again", [How.EVENT, How.ROLL_CALL])
async def test_it_is_news_once_whatever_tells_of_it(scene: Scene, again: How) -> None:
    await learn(scene)
    assert len(await leaves(scene)) == 1
    assert await leaves(scene, how=again) == []
    assert await scene.told() == ["departure.noticed"]


async def test_two_processes_open_one(scene: Scene) -> None:
    await learn(scene)
    other = replace(scene, database=Database(scene.database.url))
    opened = [*await leaves(scene), *await leaves(other, how=How.ROLL_CALL)]
    other.database.close()
    assert len(opened) == 1


async def test_the_first_roll_call_only_learns(scene: Scene) -> None:
    nora = person("nora", "Nora Lind", kind=Kind.DEACTIVATED)
    assert await learn(scene, nora) == []
    assert await leaves(scene, nora) == []
    assert await scene.told() == []
    scene.clock.advance(days=1)
    assert len(await learn(scene, nora, GONE)) == 1


async def test_before_it_an_event_is_news_of_those_whom_we_knew_here(scene: Scene) -> None:
    assert await leaves(scene, person("nora", "Nora Lind", kind=Kind.DEACTIVATED)) == []
    await scene.database.transact(remember, DANA, scene.clock())
    assert len(await leaves(scene)) == 1


async def test_news_are_changes_only(scene: Scene) -> None:
    await learn(scene, GONE)
    assert await scene.database.read(departing.news, ["UDANA"], ["UADA"]) == (frozenset(), frozenset())
    gone, back = await scene.database.read(departing.news, ["UKIM"], ["UDANA"])
    assert (sorted(gone), sorted(back)) == (["UKIM"], ["UDANA"])


async def test_somebody_who_comes_back_closes_it_and_every_message_says_so(scene: Scene) -> None:
    departure_id = await drafted(scene)
    for row in await scene.database.read(outbox.due, scene.clock()):
        assert row.id is not None
        await scene.database.transact(outbox.drawn, row.id, "D1", f"{row.id}.1", 1, scene.clock())
    assert await due(scene) == []
    await comes_back(scene)
    assert len(await due(scene)) == 2
    assert (await seen(scene, departure_id)).ended is Ended.BACK
    (again,) = await leaves(scene)
    assert again != departure_id


async def test_a_new_account_with_the_same_address_is_the_same_person(scene: Scene) -> None:
    departure_id = await drafted(scene)
    await comes_back(scene, DANA.model_copy(update={"slack_id": "UDANA2"}))
    assert (await seen(scene, departure_id)).ended is Ended.BACK
    gone = await scene.database.read(lambda session: session.exec(select(Gone.slack_id)).all())
    assert gone == ["UDANA"]


async def test_what_is_over_before_it_was_looked_up_is_shown_to_nobody(scene: Scene) -> None:
    await learn(scene)
    (departure_id,) = await leaves(scene)
    assert await scene.database.read(departing.to_look_up) == [departure_id]
    await comes_back(scene)
    assert await scene.database.read(departing.to_look_up) == []
    assert await scene.database.read(departing.leaver_of, departure_id) is None
    assert not await shown(scene, departure_id)
    assert await due(scene) == []


async def test_where_no_account_is_left_only_the_log_tells(scene: Scene) -> None:
    await learn(scene)
    (departure_id,) = await leaves(scene)
    assert not await shown(scene, departure_id, NOTHING)
    assert await due(scene) == []
    assert (await seen(scene, departure_id)).ended is Ended.NOTHING_FOUND
    detail = next(row.detail for row in await scene.log() if row.event == "departure.looked_up")
    assert (detail["accounts"], detail["gaps"], detail["told"]) == (0, 0, 0)


async def test_an_app_that_could_not_be_read_is_no_all_clear(scene: Scene) -> None:
    await learn(scene)
    (departure_id,) = await leaves(scene)
    assert await shown(scene, departure_id, UNREAD)
    assert len(await due(scene)) == 2


@pytest.mark.parametrize("outside", [False, True])
async def test_a_request_for_the_leaver_closes_it(scene: Scene, outside: bool) -> None:
    departure_id = await drafted(scene)
    leaver = Person(emails=DANA.emails, kind=Kind.OUTSIDE) if outside else GONE
    await scene.submitted(leaver=leaver)
    view = await seen(scene, departure_id)
    assert (view.ended, view.number, view.ended_by) == (Ended.REQUESTED, 1, BRUNO)


async def test_a_request_about_somebody_else_or_of_another_kind_does_not(scene: Scene) -> None:
    departure_id = await drafted(scene)
    await scene.submitted(leaver=person("kim", "Kim Larsen"))
    probe = await scene.draft(leaver=GONE, kind=RequestKind.PROBE)
    await scene.database.transact(
        lambda session: departing.asked_for(session, session.get_one(Request, probe), scene.clock())
    )
    assert (await seen(scene, departure_id)).ended is None


async def test_where_a_request_stands_already_nobody_is_asked(scene: Scene) -> None:
    await learn(scene)
    await scene.pending()
    assert await leaves(scene) == []
    rows = await scene.database.read(lambda session: session.exec(select(Departure)).all())
    assert [row.ended for row in rows] == [Ended.REQUESTED]


async def test_one_who_may_says_that_nothing_is_needed_and_the_second_hears_who_did(scene: Scene) -> None:
    departure_id = await drafted(scene)
    first = await scene.database.transact(departing.dismiss, scene.terms(), departure_id, FARAH)
    second = await scene.database.transact(departing.dismiss, scene.terms(), departure_id, ADA)
    assert (first.reason, second.reason) == (Reason.ALLOWED, Reason.NOT_OPEN)
    assert (second.departure.ended, second.departure.ended_by) == (Ended.NOT_NEEDED, FARAH)


async def test_somebody_who_is_not_involved_cannot_close_it(scene: Scene) -> None:
    departure_id = await drafted(scene)
    stranger = person("goran", "Goran Petrov")
    answer = await scene.database.transact(departing.dismiss, scene.terms(), departure_id, stranger)
    assert answer.reason is Reason.NOT_INVOLVED
    assert (await seen(scene, departure_id)).ended is None
    assert (await scene.told())[-1] == "command.refused"


async def test_the_roll_is_called_once_a_day_and_an_hour_after_it_broke_off(scene: Scene) -> None:
    async def is_due(**later: float) -> bool:
        at = scene.clock() + timedelta(**later)
        return await scene.database.read(departing.is_roll_call_due, at)

    assert await is_due()
    await scene.database.transact(departing.begin_roll_call, scene.clock())
    assert [await is_due(minutes=59), await is_due(hours=1)] == [False, True]
    await scene.database.transact(departing.end_roll_call, scene.clock())
    assert [await is_due(hours=23), await is_due(days=1)] == [False, True]
