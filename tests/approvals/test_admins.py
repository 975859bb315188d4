"""Who is the last administrator is read from the vendor before it is said."""

from collections.abc import AsyncIterator

import pytest

from approvals.cautions import Caution
from approvals.plan import Tick
from approvals.planner import plan_app
from connectors.inventory import Finding, list_admins, look_up
from connectors.sandbox.talentlms import PortalAccount
from tests.approvals.vendors import DIALECTS, Academy, academy, someone
from tests.conftest import TestClock

HANA = PortalAccount("3", "hana", "Hana", "Sato", "hana@harbourpine.example", user_type="Administrator")


@pytest.fixture(params=DIALECTS)
async def vendor(request: pytest.FixtureRequest, clock: TestClock) -> AsyncIterator[Academy]:
    async with academy(clock, api=request.param) as opened:
        yield opened


async def cautions(vendor: Academy, address: str, name: str = "") -> tuple[Caution, ...]:
    """What is said about the one account that is found."""
    found = await look_up(
        vendor.connector, addresses=(address,), name=name, clock=vendor.sandbox.clock, timeout=30.0
    )
    assert isinstance(found, Finding)
    (shown,) = plan_app(found, vendor.connector, {}, {}).accounts
    assert (shown.tick is Tick.BARRED) is (Caution.LAST_ADMIN in shown.cautions)
    return shown.cautions


async def test_the_owner_is_not_counted(vendor: Academy) -> None:
    assert await list_admins(vendor.connector) == ()
    vendor.sandbox.portal.put(HANA)
    assert await list_admins(vendor.connector) == (HANA.id,)
    assert await cautions(vendor, HANA.email) == (Caution.LAST_ADMIN,)


async def test_with_a_second_administrator_she_is_not_the_last(vendor: Academy) -> None:
    vendor.sandbox.portal.put(HANA)
    vendor.sandbox.portal.put(someone("4", "ada", user_type="Administrator"))
    assert await cautions(vendor, HANA.email) == (Caution.ADMIN,)


async def test_a_deactivated_administrator_does_not_count(vendor: Academy) -> None:
    vendor.sandbox.portal.put(HANA)
    vendor.sandbox.portal.put(someone("4", "ada", user_type="Administrator", status="inactive"))
    assert await cautions(vendor, HANA.email) == (Caution.LAST_ADMIN,)


async def test_a_possible_match_is_counted_as_well(vendor: Academy) -> None:
    vendor.sandbox.portal.put(HANA)
    vendor.sandbox.portal.put(someone("4", "ada", user_type="Administrator"))
    told = await cautions(vendor, "h.sato@elsewhere.example", name="Hana Sato")
    assert told == (Caution.ADMIN, Caution.POSSIBLE_MATCH)
