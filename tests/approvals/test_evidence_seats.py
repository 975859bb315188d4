"""Seats before and after say something only where nobody else was at work in the app."""

from datetime import datetime
from typing import Any

import pytest

from approvals.claims import Standing
from approvals.database import Database
from approvals.evidence import LOOKED_AT
from connectors.contract import Effect
from tests.approvals.verdicts import SEAT_CAME_BACK, SEAT_STAYED, WORKED, Log
from tests.conftest import TestClock

# What is asked of the database here is asked on both kinds in test_evidence.py.
pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


@pytest.fixture
def log(database: Database, clock: TestClock) -> Log:
    return Log(database, clock)


async def seat(log: Log, app: str = "talentlms") -> Standing | None:
    return (await log.shown()).get((app, Effect.FREES_SEAT))


def freed(at: datetime) -> Standing:
    return Standing(verified_at=at)


def kept(at: datetime) -> Standing:
    return Standing(contradicted_at=at)


async def test_one_seat_less_supports_and_as_many_contradict(log: Log) -> None:
    await log.run("talentlms", **SEAT_CAME_BACK)
    await log.run("trainual", **SEAT_STAYED)
    assert await seat(log) == freed(log.clock())
    assert await seat(log, "trainual") == kept(log.clock())


@pytest.mark.parametrize(
    "change",
    [
        {"seats_before": None},
        {"seats_after": None},
        {"state_before": "invited"},
        {"state_before": "unknown"},
        {"from": "manual"},
        {"operation": "reactivate", "state_before": "deactivated", "state_after": "active"},
    ],
)
async def test_nothing_is_learnt_where_no_seat_was_surely_at_stake(log: Log, change: dict[str, Any]) -> None:
    await log.run(**{**SEAT_STAYED, **change})
    assert await seat(log) is None


async def test_another_request_that_began_meanwhile_takes_the_proof_away(log: Log) -> None:
    await log.begin("one")
    await log.begin("two")
    await log.settle("one", **SEAT_STAYED)
    await log.settle("two", **SEAT_STAYED)
    assert await seat(log) is None


@pytest.mark.parametrize("state", ["started", "accepted", "unknown"])
async def test_another_request_that_was_still_at_work_takes_the_proof_away(log: Log, state: str) -> None:
    await log.begin("one", state=state)
    await log.begin("two")
    await log.settle("two", **SEAT_STAYED)
    assert await seat(log) is None


async def test_the_seats_are_read_before_the_step_is_started(log: Log) -> None:
    await log.begin("one")
    await log.note("request.running", "two")
    await log.settle("one", **WORKED)
    await log.note("step.started", "two", "talentlms")
    await log.settle("two", **SEAT_CAME_BACK)
    assert await seat(log) is None


async def test_another_app_another_time_and_the_same_request_disturb_nobody(log: Log) -> None:
    await log.begin("one")
    await log.settle("one", **WORKED)
    await log.begin("two")
    await log.begin("three", "trainual")
    await log.note("step.verified", "two", "talentlms", **WORKED)
    await log.settle("two", **SEAT_CAME_BACK)
    assert await seat(log) == freed(log.clock())


async def test_somebody_who_only_looks_disturbs_nobody(log: Log) -> None:
    await log.begin("one")
    await log.show("two")
    await log.settle("one", **SEAT_CAME_BACK)
    assert await seat(log) == freed(log.clock())


async def test_another_round_of_the_same_request_begins_anew(log: Log) -> None:
    await log.begin("one")
    await log.note("step.refused", "one", "talentlms")
    await log.run()
    await log.begin("one")
    await log.settle("one", **SEAT_CAME_BACK)
    assert await seat(log) == freed(log.clock())


async def test_the_newest_proof_of_one_that_was_alone_counts(log: Log) -> None:
    await log.run(**SEAT_STAYED)
    log.clock.advance(days=1)
    await log.run(**SEAT_CAME_BACK)
    alone = log.clock()
    log.clock.advance(days=1)
    await log.begin("one")
    await log.begin("two")
    await log.settle("one", **SEAT_STAYED)
    assert await seat(log) == freed(alone)


async def test_only_the_newest_proofs_are_looked_through(log: Log) -> None:
    await log.run(**SEAT_CAME_BACK)
    for _ in range(LOOKED_AT - 1):
        await log.run(**WORKED)
    assert await seat(log) is not None
    await log.run(**WORKED)
    assert await seat(log) is None
