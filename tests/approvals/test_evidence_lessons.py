"""Lessons: what each kind of verdict teaches about a vendor, and what it does not."""

from typing import Any

import pytest
from sqlalchemy import event

from approvals.claims import Standing
from approvals.database import Database
from approvals.evidence import AT_ONCE
from approvals.models import AuditEvent
from connectors.contract import Effect, Operation, Subject
from tests.approvals.verdicts import SEAT_CAME_BACK, WORKED, Log
from tests.conftest import TestClock

DEACTIVATE, REACTIVATE = Operation.DEACTIVATE, Operation.REACTIVATE
WITHDRAW = Operation.WITHDRAW_INVITATION
KEEPS, BACK = Effect.KEEPS_DATA, Effect.REVERSIBLE

LIED = {**WORKED, "state_after": "active", "identity": "kept"}
GONE = {**WORKED, "state_after": "gone", "identity": ""}
OPENED = {"operation": "reactivate", "from": "accepted", "state_before": "deactivated"}
TAKEN_BACK = {"operation": "withdraw_invitation", "from": "accepted", "state_before": "invited"}


@pytest.fixture
def log(database: Database, clock: TestClock) -> Log:
    return Log(database, clock)


@pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("verdict", "detail", "lessons"),
    [
        ("verified", WORKED, {DEACTIVATE: True, KEEPS: True}),
        ("verified", {**WORKED, "from": "unknown"}, {DEACTIVATE: True, KEEPS: True}),
        ("verified", {**WORKED, "identity": "altered"}, {DEACTIVATE: True, KEEPS: False}),
        ("verified", {**WORKED, "identity": ""}, {DEACTIVATE: True}),
        ("verified", {**WORKED, "from": "planned"}, {}),
        ("verified", {**WORKED, "from": "manual"}, {}),
        ("verified", {**WORKED, "from": "unverified"}, {}),
        ("verified", {**WORKED, "state_before": "deactivated"}, {}),
        ("contradicted", LIED, {DEACTIVATE: False}),
        ("contradicted", {**LIED, "from": "unknown"}, {}),
        ("contradicted", GONE, {DEACTIVATE: False, KEEPS: False, BACK: False}),
        ("contradicted", {**GONE, "from": "unknown"}, {DEACTIVATE: False, KEEPS: False, BACK: False}),
        ("refused", GONE, {}),
        ("unverified", {**WORKED, "state_after": "unreadable"}, {}),
        ("verified", {**OPENED, "state_after": "active"}, {REACTIVATE: True, BACK: True}),
        ("verified", {**OPENED, "state_after": "deactivated"}, {}),
        ("contradicted", {**OPENED, "state_after": "deactivated"}, {REACTIVATE: False, BACK: False}),
        ("contradicted", {**OPENED, "from": "unknown", "state_after": "deactivated"}, {}),
        ("verified", {**TAKEN_BACK, "state_after": "gone"}, {WITHDRAW: True}),
        ("verified", {**TAKEN_BACK, "state_after": "deactivated"}, {WITHDRAW: True}),
        ("contradicted", {**TAKEN_BACK, "state_after": "invited"}, {WITHDRAW: False}),
        ("verified", {"operation": "hand_over", "from": "manual", "state_after": "active"}, {}),
    ],
)
async def test_each_verdict_teaches_this(
    log: Log, verdict: str, detail: dict[str, Any], lessons: dict[Subject, bool]
) -> None:
    await log.run(verdict=verdict, **detail)
    at = log.clock()
    assert await log.shown() == {
        ("talentlms", subject): Standing(verified_at=at) if held else Standing(contradicted_at=at)
        for subject, held in lessons.items()
    }


async def test_events_from_before_operations_were_recorded_are_deactivations(log: Log) -> None:
    await log.run(**{key: value for key, value in WORKED.items() if key != "operation"})
    assert ("talentlms", DEACTIVATE) in await log.shown()


async def test_a_later_proof_takes_the_place_of_an_earlier_one_of_its_sort_only(log: Log) -> None:
    first = log.clock()
    await log.run(verdict="contradicted", **GONE)
    log.clock.advance(days=1)
    await log.run(**{**WORKED, "from": "unknown"})
    log.clock.advance(days=1)
    await log.run()
    both = Standing(verified_at=log.clock(), contradicted_at=first)
    told = await log.shown()
    assert told["talentlms", DEACTIVATE] == told["talentlms", KEEPS] == both
    assert told["talentlms", BACK] == Standing(contradicted_at=first)


@pytest.mark.parametrize(
    "changes",
    [
        {"operation": "reactivate"},
        {"from": "manual"},
        {"state_before": "deactivated"},
        {"state_after": "active"},
        {"identity": ""},
        {"verdict": "contradicted"},
        {"app": "trainual"},
    ],
)
async def test_a_lesson_is_not_hidden_by_newer_events_of_another_kind(
    log: Log, changes: dict[str, str]
) -> None:
    await log.run(**WORKED)
    first = log.clock()
    for _ in range(3):
        log.clock.advance(days=1)
        await log.run(**{**WORKED, **changes})
    assert (await log.shown())["talentlms", KEEPS] == Standing(verified_at=first)


async def test_every_app_teaches_about_itself_alone(log: Log) -> None:
    await log.run("talentlms")
    await log.run("trainual", "contradicted", **LIED)
    at = log.clock()
    assert await log.shown("trainual") == {("trainual", DEACTIVATE): Standing(contradicted_at=at)}
    assert (await log.shown()).keys() == {
        ("talentlms", DEACTIVATE),
        ("talentlms", KEEPS),
        ("trainual", DEACTIVATE),
    }
    assert await log.shown("learnupon") == {}


async def test_however_long_the_log_is_a_handful_of_its_events_is_read(log: Log) -> None:
    for _ in range(60):
        await log.run(**SEAT_CAME_BACK)
    read: list[int] = []

    def loaded(row: AuditEvent, _: object) -> None:
        read.append(row.seq)

    event.listen(AuditEvent, "load", loaded)
    try:
        assert len(await log.shown()) == 3
    finally:
        event.remove(AuditEvent, "load", loaded)
    assert len(read) <= 1 + AT_ONCE
