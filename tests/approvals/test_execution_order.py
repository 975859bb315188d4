"""What happens side by side, what one after the other, and what is proved right before a write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from approvals.lease import LeaseLost
from connectors.sandbox.faults import Fault
from tests.approvals.scenes import Scene
from tests.approvals.vendors import DANA_ID, Academy, Office, Relay, academy, someone
from tests.conftest import START

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite", "postgres"], indirect=True)


class Ticking:
    """A clock that goes on by a second whenever it is asked, so that moments tell the order."""

    def __init__(self) -> None:
        self._seconds = count()

    def __call__(self) -> datetime:
        return START + timedelta(seconds=next(self._seconds))


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        yield Office(scene, [opened])


@pytest.fixture
async def two(scene: Scene) -> AsyncIterator[Office]:
    """Two apps: `first`, which is to run first, and `talentlms`."""
    clock = Ticking()
    async with AsyncExitStack() as stack:
        ahead = await stack.enter_async_context(academy(clock, "first", runs_first=True))
        after = await stack.enter_async_context(academy(clock))
        yield Office(scene, [after, ahead])


@pytest.fixture
async def abreast(scene: Scene) -> AsyncIterator[Office]:
    """Two apps of the same rank."""
    async with AsyncExitStack() as stack:
        names = ("one", "other")
        opened = [await stack.enter_async_context(academy(scene.clock, name, timeout=30.0)) for name in names]
        yield Office(scene, opened)


async def test_apps_run_side_by_side(abreast: Office) -> None:
    sandboxes = [each.sandbox for each in abreast.academies]
    request_id = await abreast.approved()
    for sandbox in sandboxes:
        sandbox.faults.set(Fault.HANG, on="writes", times=1)
    carrying_out = asyncio.create_task(abreast.carry_out(request_id))
    async with asyncio.timeout(20):  # one after the other, the second would wait for the first's 30 s
        while not all(sandbox.writes for sandbox in sandboxes):
            await asyncio.sleep(0.01)
    for sandbox in sandboxes:
        sandbox.faults.clear()
    assert (await carrying_out).status == "done"


async def test_what_runs_first_is_settled_before_the_rest_is_asked(two: Office) -> None:
    after, ahead = two.academies
    request_id = await two.approved()
    asked_before = len(after.sandbox.calls)
    assert (await two.carry_out(request_id)).status == "done"
    assert max(call.at for call in ahead.sandbox.calls) < min(
        call.at for call in after.sandbox.calls[asked_before:]
    )


async def test_the_rest_goes_on_when_the_first_is_refused(two: Office) -> None:
    after, ahead = two.academies
    request_id = await two.approved()
    ahead.sandbox.faults.set(Fault.UNAUTHORIZED, on="writes")
    report = await two.carry_out(request_id)
    assert {step.app: step.status.value for step in report.steps} == {
        "first": "refused",
        "talentlms": "verified",
    }
    assert report.status == "incomplete"
    assert (ahead.status(), after.status()) == ("active", "inactive")


async def test_the_fence_stands_between_the_intent_and_every_write(office: Office) -> None:
    request_id = await office.approved()
    seen: list[tuple[str, int]] = []

    async def fence() -> None:
        (step,) = await office.scene.steps(request_id)
        seen.append((step.status, len(office.academy.sandbox.writes)))

    assert (await office.carry_out(request_id, fence=fence)).status == "done"
    assert seen == [("started", 0), ("accepted", 1)]
    assert len(office.academy.sandbox.writes) == 2


async def lost() -> None:
    raise LeaseLost("another process acts")


async def test_a_lost_lease_writes_nothing_and_the_next_process_goes_on(office: Office) -> None:
    request_id = await office.approved()
    with pytest.raises(LeaseLost):
        await office.carry_out(request_id, fence=lost)
    assert office.academy.sandbox.writes == []
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert report.status == "done"
    assert await office.moves(step.id) == ["started", "unknown", "started", "accepted", "verified"]
    first, second = await office.attempts(step.id)
    assert (first.outcome, second.outcome) == ("interrupted", "accepted")


async def test_what_changed_while_nobody_acted_is_not_written_over(office: Office) -> None:
    request_id = await office.approved()
    with pytest.raises(LeaseLost):
        await office.carry_out(request_id, fence=lost)
    office.academy.put(someone(DANA_ID, "dana", "Dana Okafor", user_type="Administrator"))
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status) == ("incomplete", "contradicted")
    assert "not tried again: it has become an administrator" in step.word
    assert office.academy.sandbox.writes == []


async def test_an_app_that_leaves_the_settings_in_mid_write_is_not_verified(office: Office) -> None:
    request_id = await office.approved()
    with pytest.raises(LeaseLost):
        await office.carry_out(request_id, fence=lost)
    report = await replace(office, academies=[]).carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status, step.evidence) == ("incomplete", "unverified", None)
    assert await office.moves(step.id) == ["started", "unknown", "unverified"]


async def test_three_attempts_are_the_most_over_all_restarts(office: Office) -> None:
    request_id = await office.approved()
    for _ in range(3):
        with pytest.raises(LeaseLost):
            await office.carry_out(request_id, fence=lost)
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status) == ("incomplete", "contradicted")
    assert len(await office.attempts(step.id)) == 3
    assert office.academy.sandbox.writes == []


async def test_of_two_last_administrators_leaving_at_once_one_stays(office: Office) -> None:
    pair = [someone("3", "hana", user_type="Administrator"), someone("4", "ada", user_type="Administrator")]
    office.academy.put(*pair)
    requests = [await office.approved("hana"), await office.approved("ada")]
    executor = office.executor()
    await asyncio.gather(*(executor.execute(request_id) for request_id in requests))
    reports = [await office.scene.report(request_id) for request_id in requests]
    assert sorted(report.status for report in reports) == ["done", "incomplete"]
    assert sorted(office.academy.status(account.id) for account in pair) == ["active", "inactive"]
    assert len(office.academy.deactivations) == 1


class Clumsy(Relay):
    """A connector with a mistake in it, which shows once."""

    fell = False

    async def deactivate(self, account_id: str) -> None:
        if not self.fell:
            self.fell = True
            raise ZeroDivisionError("a mistake of ours")
        await super().deactivate(account_id)


async def test_a_mistake_in_one_app_leaves_nothing_running_behind(abreast: Office) -> None:
    one, other = abreast.academies
    request_id = await abreast.approved()
    office = replace(abreast, academies=[Academy(one.sandbox, Clumsy(one.connector)), other])
    with pytest.raises(ZeroDivisionError):
        await office.carry_out(request_id)
    halfway = await office.scene.report(request_id)
    assert {step.app: step.status.value for step in halfway.steps} == {"one": "started", "other": "verified"}
    assert (await office.carry_out(request_id)).status == "done"
    assert len(one.deactivations) == len(other.deactivations) == 1
