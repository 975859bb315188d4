"""Messages whose subject is no request: asked for once, drawn again, and no request's business."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from approvals import outbox, requests
from approvals.database import Database, make_engine
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.upgrade import migration_config
from tests.approvals.scenes import Scene
from tests.conftest import START, TestClock
from tests.databases import BOTH

AT = "2026-11-20 09:00:00+00:00"
BEFORE = (
    "INSERT INTO person (id, slack_id, team_id, email, profile, seen_at) "
    f"VALUES ('p', '', '', '', '{{}}', '{AT}')",
    "INSERT INTO request (id, kind, status, version, round, leaver_id, requester_id, asked, reason, plan, "
    "closing_word, created_at) "
    f"VALUES ('r', 'offboard', 'draft', 1, 1, 'p', 'p', '{{}}', '', '{{}}', '', '{AT}')",
    *(
        "INSERT INTO outbox (request_id, kind, audience, channel, ts, wanted, rendered, attempt, posting, "
        f"failed, due_at) VALUES ('r', '{kind}', '{to}', '', '', 1, 0, 0, false, '', '{AT}')"
        for kind, to in (("card", "C"), ("copy", "U"))
    ),
)


@pytest.fixture
def scene(ready_sqlite: str, clock: TestClock) -> Iterator[Scene]:
    opened = Database(ready_sqlite)
    yield Scene(opened, clock)
    opened.close()


async def due(scene: Scene) -> Sequence[Outbox]:
    return await scene.database.read(outbox.due, scene.clock())


async def asked_for(scene: Scene, times: int = 1) -> int:
    """A message to Ada about a row that is no request, as the worker finds it."""
    for _ in range(times):
        await scene.database.transact(outbox.post, Kind.NOTICE, "d1", "UADA", scene.clock())
    (row,) = await due(scene)
    assert (row.subject, row.request_id, row.wanted) == ("d1", None, times)
    assert row.id is not None
    return row.id


async def test_a_message_about_something_else_is_due_until_it_is_drawn(scene: Scene) -> None:
    row_id = await asked_for(scene, times=2)
    await scene.database.transact(requests.stands, scene.terms(), row_id, "D1", "1.1", 2)
    assert await due(scene) == []
    await scene.database.transact(outbox.redraw, "d1")
    assert [row.wanted for row in await due(scene)] == [3]
    assert await scene.told() == ["message.posted"]


async def test_what_slack_refuses_is_given_up_alone(scene: Scene) -> None:
    row_id = await asked_for(scene)
    await scene.database.transact(requests.refused, scene.terms(), row_id, "user_disabled")
    assert await due(scene) == []
    assert await scene.told() == ["message.failed"]


async def test_what_has_nothing_to_show_waits_for_the_next_time(scene: Scene) -> None:
    row_id = await asked_for(scene)
    await scene.database.transact(outbox.left_out, row_id, 1)
    assert await due(scene) == []
    await scene.database.transact(outbox.redraw, "d1")
    assert [row.ts for row in await due(scene)] == [""]
    assert await scene.told() == []


@pytest.mark.parametrize(
    ("to", "personal"), [("UADA/2", True), ("WADA", True), ("C1", False), ("#it", False)]
)
def test_whom_a_message_is_for_says_whether_it_is_direct(to: str, personal: bool) -> None:
    row = Outbox(subject="d1", kind=Kind.NOTICE, audience=to, due_at=START)
    assert outbox.is_person(row) is personal


@pytest.fixture(params=BOTH)
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/old.db"
    url: str = request.getfixturevalue("postgres_database")
    return url


def test_messages_that_were_known_before_are_about_their_requests(old_url: str) -> None:
    engine = make_engine(old_url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=OFF"))
        command.upgrade(migration_config(connection), "0002")
        for statement in BEFORE:
            connection.execute(text(statement.replace(":", "\\:")))
        command.upgrade(migration_config(connection), "0003")
        rows = connection.execute(text("SELECT subject, request_id, kind FROM outbox ORDER BY kind")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [("r", "r", "card"), ("r", "r", "copy")]
