"""Standings: what this tenant has shown about a vendor's claims, and for how long that counts."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from approvals.claims import Standing, Standings
from approvals.evidence import LASTS, standings
from connectors.contract import Effect, Operation
from connectors.sandbox.faults import Fault
from tests.approvals.scenes import Scene
from tests.approvals.vendors import DANA_ID, Office, academy, someone

DEACTIVATE = ("talentlms", Operation.DEACTIVATE)
KEEPS_DATA = ("talentlms", Effect.KEEPS_DATA)
FREES_SEAT = ("talentlms", Effect.FREES_SEAT)


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        yield Office(scene, [opened])


async def shown(office: Office) -> Standings:
    return await office.scene.database.read(standings, office.scene.clock())


async def test_nothing_is_shown_before_anything_was_done(office: Office) -> None:
    await office.approved()
    assert await shown(office) == {}


async def test_a_verified_step_shows_what_became_of_the_account_and_its_seat(office: Office) -> None:
    await office.run()
    seen = Standing(verified_at=office.scene.clock())
    assert await shown(office) == {DEACTIVATE: seen, KEEPS_DATA: seen, FREES_SEAT: seen}


async def test_a_lie_contradicts_the_claim(office: Office) -> None:
    request_id = await office.approved()
    office.academy.sandbox.faults.set(Fault.LIES)
    await office.carry_out(request_id)
    assert await shown(office) == {DEACTIVATE: Standing(contradicted_at=office.scene.clock())}


async def test_an_account_that_is_gone_contradicts_all_that_it_was_to_survive(office: Office) -> None:
    request_id = await office.approved()
    office.academy.sandbox.faults.set(Fault.VANISH)
    await office.carry_out(request_id)
    lost = Standing(contradicted_at=office.scene.clock())
    reversible = ("talentlms", Effect.REVERSIBLE)
    assert await shown(office) == {DEACTIVATE: lost, KEEPS_DATA: lost, reversible: lost}


async def test_an_account_that_was_emptied_was_not_kept(office: Office) -> None:
    request_id = await office.approved()
    sandbox = office.academy.sandbox

    def erase() -> None:
        sandbox.on_change = None
        office.academy.put(someone(DANA_ID, "deleted-7", status="inactive"))

    sandbox.on_change = erase
    await office.carry_out(request_id)
    told = await shown(office)
    assert told[DEACTIVATE] == Standing(verified_at=office.scene.clock())
    assert told[KEEPS_DATA] == Standing(contradicted_at=office.scene.clock())


async def test_an_outage_contradicts_nothing(office: Office) -> None:
    request_id = await office.approved()
    office.academy.sandbox.faults.set(Fault.SERVER_ERROR, on="writes")
    assert (await office.carry_out(request_id)).steps[0].status == "contradicted"
    assert await shown(office) == {}


async def test_what_was_so_already_shows_nothing(office: Office) -> None:
    request_id = await office.approved()
    office.academy.put(someone(DANA_ID, "dana", status="inactive"))
    assert (await office.carry_out(request_id)).status == "done"
    assert await shown(office) == {}


async def test_a_seat_that_is_still_counted_contradicts_the_effect(office: Office) -> None:
    request_id = await office.approved()
    sandbox = office.academy.sandbox

    def somebody_else_joins() -> None:
        sandbox.on_change = None
        office.academy.put(someone("99", "newcomer"))

    sandbox.on_change = somebody_else_joins
    await office.carry_out(request_id)
    at = office.scene.clock()
    assert await shown(office) == {
        DEACTIVATE: Standing(verified_at=at),
        KEEPS_DATA: Standing(verified_at=at),
        FREES_SEAT: Standing(contradicted_at=at),
    }


async def test_both_are_kept_when_it_held_once_and_failed_once(office: Office) -> None:
    await office.run()
    first = office.scene.clock()
    office.scene.clock.advance(days=1)
    request_id = await office.approved("chen")
    office.academy.sandbox.faults.set(Fault.LIES)
    await office.carry_out(request_id)
    both = Standing(verified_at=first, contradicted_at=office.scene.clock())
    assert (await shown(office))[DEACTIVATE] == both


async def test_proof_lasts_half_a_year(office: Office) -> None:
    await office.run()
    office.scene.clock.now += LASTS
    assert DEACTIVATE in await shown(office)
    office.scene.clock.now += timedelta(milliseconds=1)
    assert await shown(office) == {}
