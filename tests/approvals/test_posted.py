"""A digest is posted once, whatever restarts or replicas do; after a standstill once too, and late."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from approvals import posted
from approvals.audit import events
from approvals.database import Database
from approvals.digest_times import check_line, next_due
from approvals.digest_words import changes_told, late_told
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.policy import Reason
from approvals.posted import DigestRow
from tests.approvals.harbour import read_both, taken
from tests.approvals.scenes import CARD, CHEN, FARAH, Scene
from tests.conftest import START

LINE, PLACE = "0 9 * * mon", "Europe/Berlin"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
SQLITE = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


def rows(session: Session) -> list[DigestRow]:
    return list(session.exec(select(DigestRow).order_by(col(DigestRow.due_at))).all())


def messages(session: Session) -> list[tuple[str, int]]:
    found = session.exec(select(Outbox).where(Outbox.kind == Kind.DIGEST)).all()
    return [(row.subject, row.wanted) for row in found]


async def look(scene: Scene) -> bool:
    """What the bot does at every sweep: it plans, and posts what is due."""
    now = scene.clock()
    if await scene.database.read(posted.plans, now, next_due(LINE, PLACE, now)):
        await scene.database.transact(posted.plan, now, next_due(LINE, PLACE, now))
    due = await scene.database.read(posted.due, now)
    if due is None:
        return False
    digest = await taken(scene, due=due)
    return await scene.database.transact(posted.post_due, digest, CARD, next_due(LINE, PLACE, now))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (START, MONDAY),
        (MONDAY, MONDAY + WEEK),
        (datetime(2027, 3, 26, 12, tzinfo=UTC), datetime(2027, 3, 29, 7, tzinfo=UTC)),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
    ],
    ids=["at the next Monday", "never at once again", "in summer time", "in winter time"],
)
def test_it_is_due_at_nine_by_the_clock_of_the_place(now: datetime, due: datetime) -> None:
    assert next_due(LINE, PLACE, now) == due


def test_of_an_hour_that_comes_twice_only_the_first_counts_and_a_missing_one_moves() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = next_due("30 2 * * sun", PLACE, saturday)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due("30 2 * * sun", PLACE, first) == datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
    missing = next_due("30 2 * * sun", PLACE, datetime(2027, 3, 27, 12, tzinfo=UTC))
    assert missing == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("line", ["", "mondays", "0 9 * *", "0 25 * * mon", "@weekly", "0 0 9 * * mon"])
def test_what_is_no_cron_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="is no cron line"):
        check_line(line)


@SQLITE
async def test_it_is_posted_on_its_day_and_once_however_often_anybody_looks(scene: Scene) -> None:
    await read_both(scene)
    assert [await look(scene) for _ in range(2)] == [False, False]
    scene.clock.now = MONDAY
    assert [await look(scene) for _ in range(3)] == [True, False, False]
    assert await scene.database.read(messages) == [("digest:1", 1)]
    told = await scene.database.read(lambda session: list(events(session)))
    assert [row.detail for row in told if row.event == "digest.posted"] == [
        {"number": 1, "apps": 3, "could_come_back": 12}
    ]
    scene.clock.now = MONDAY + WEEK
    assert [await look(scene) for _ in range(2)] == [True, False]
    assert [row.due_at for row in await scene.database.read(rows)] == [MONDAY + n * WEEK for n in range(3)]


async def test_of_two_processes_that_have_it_ready_one_posts_it(scene: Scene, replica: Database) -> None:
    await look(scene)
    scene.clock.now = MONDAY
    digest = await taken(scene, due=MONDAY)
    coming = next_due(LINE, PLACE, MONDAY)
    assert await scene.database.transact(posted.post_due, digest, CARD, coming)
    assert not await replica.transact(posted.post_due, digest, CARD, coming)
    assert await replica.read(messages) == [("digest:1", 1)]
    assert [row.due_at for row in await replica.read(rows)] == [MONDAY, MONDAY + WEEK]


@SQLITE
async def test_after_a_standstill_it_is_posted_late_and_once(scene: Scene) -> None:
    await look(scene)
    scene.clock.now = MONDAY + 3 * WEEK + timedelta(days=2)
    assert [await look(scene) for _ in range(2)] == [True, False]
    first, coming = await scene.database.read(rows)
    assert (first.due_at, coming.due_at) == (MONDAY, MONDAY + 4 * WEEK)
    seen = await scene.database.read(posted.find_posted, first.id or 0)
    assert seen is not None
    assert late_told(seen.digest) == "Late: it was due on 23 November."


@SQLITE
async def test_another_day_in_the_settings_moves_what_is_ahead_but_nothing_that_is_due(scene: Scene) -> None:
    await look(scene)
    tuesday = MONDAY + timedelta(days=1)
    await scene.database.transact(posted.plan, scene.clock(), tuesday)
    assert [row.due_at for row in await scene.database.read(rows)] == [tuesday]
    scene.clock.now = tuesday + timedelta(days=1)
    assert not await scene.database.read(posted.plans, scene.clock(), MONDAY + WEEK)
    await scene.database.transact(posted.plan, scene.clock(), MONDAY + WEEK)
    assert await scene.database.read(posted.due, scene.clock()) == tuesday


@SQLITE
async def test_one_that_is_asked_for_comes_beside_and_only_the_newest_has_buttons(scene: Scene) -> None:
    await read_both(scene)
    await look(scene)
    scene.clock.now = MONDAY
    await look(scene)
    scene.clock.advance(hours=1)
    reason, who = await scene.database.transact(posted.ask, scene.terms(), FARAH)
    assert reason is Reason.ALLOWED
    await scene.database.transact(posted.post_asked, await taken(scene), CARD, who)
    assert await scene.database.read(messages) == [("digest:1", 2), ("digest:3", 1)]
    newest = [(await scene.database.read(posted.find_posted, number)) for number in (1, 2, 3)]
    assert [seen.is_newest if seen else None for seen in newest] == [False, None, True]
    assert (await taken(scene)).figures.since == MONDAY
    scene.clock.now = MONDAY + WEEK
    assert await look(scene)
    newest = [(await scene.database.read(posted.find_posted, number)) for number in (1, 2, 3)]
    assert [seen.is_newest if seen else None for seen in newest] == [False, True, False]


@SQLITE
async def test_the_first_of_the_calendar_is_compared_with_the_one_that_was_asked_for_before(
    scene: Scene,
) -> None:
    await read_both(scene)
    asked_for = await taken(scene)
    assert changes_told(asked_for) == "This is the first digest; the next one tells what has changed."
    await look(scene)
    await scene.database.transact(posted.post_asked, asked_for, CARD)
    scene.clock.now = MONDAY
    first = await taken(scene, due=MONDAY)
    assert (first.is_first, first.figures.since) == (False, asked_for.at)
    assert changes_told(first).startswith("Since the digest asked for on 20 November: as many seats in use")
    await look(scene)
    scene.clock.advance(days=7)
    assert changes_told(await taken(scene)).startswith("Since the weekly digest of 23 November: ")


@SQLITE
async def test_only_operators_have_one_posted_before_its_day(scene: Scene) -> None:
    reason, who = await scene.database.transact(posted.ask, scene.terms(), CHEN)
    assert (reason, who) == (Reason.NOT_OPERATOR, "")
    (refused,) = await scene.database.read(lambda session: list(events(session)))
    assert (refused.event, refused.detail["command"]) == ("command.refused", "digest")
