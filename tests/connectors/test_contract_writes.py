"""What every connector promises when it changes something: asked once, and never more than it knows."""

from collections.abc import AsyncIterator

import pytest

from connectors.contract import Connector, Holds, Operation, State
from connectors.errors import NotFound, OutcomeUnknown, RateLimited, Refused, VendorError
from connectors.sandbox.faults import Fault
from tests.connectors.tenants import DANA, GONE, OWNER, WRITES, Tenant, tenancy


@pytest.fixture
async def tenant(spoken: tuple[str, str]) -> AsyncIterator[Tenant]:
    """A vendor that can be asked for changes, which a list cannot."""
    async with tenancy(*spoken) as one:
        yield one


def can(tenant: Tenant, operation: Operation) -> bool:
    return tenant.connector.facts[operation].holds is Holds.YES


async def test_deactivates_and_reactivates(tenant: Tenant) -> None:
    await tenant.connector.deactivate(DANA)
    assert tenant.state(DANA) is State.DEACTIVATED
    assert (await tenant.connector.read(DANA)).state is State.DEACTIVATED
    await tenant.connector.reactivate(DANA)
    assert tenant.state(DANA) is State.ACTIVE


async def test_twice_is_success(tenant: Tenant) -> None:
    for _ in range(2):
        await tenant.connector.deactivate(DANA)
    await tenant.connector.deactivate(GONE)
    assert tenant.state(DANA) is tenant.state(GONE) is State.DEACTIVATED


async def test_ends_sessions_where_the_api_can(tenant: Tenant) -> None:
    if can(tenant, Operation.END_SESSIONS):
        await tenant.connector.end_sessions(DANA)
        assert tenant.sandbox.portal.sessions_ended == [DANA]


async def test_a_missing_account_is_not_found(tenant: Tenant) -> None:
    with pytest.raises(NotFound):
        await tenant.connector.deactivate("424242")


async def test_the_owner_is_refused_in_the_vendors_words(tenant: Tenant) -> None:
    for words in tenant.kind.refusals(tenant.sandbox):
        with pytest.raises(Refused, match=f"saying “{words}”"):
            await tenant.connector.deactivate(OWNER)
    assert tenant.state(OWNER) is State.ACTIVE


FAULTS: dict[Fault, type[VendorError] | None] = {
    Fault.DELAY: None,
    Fault.RATE_LIMITED: RateLimited,
    Fault.SERVER_ERROR: OutcomeUnknown,
    Fault.HANG: OutcomeUnknown,
    Fault.DROP_AFTER_EFFECT: OutcomeUnknown,
    Fault.DROP_BEFORE_EFFECT: OutcomeUnknown,
    Fault.MALFORMED: OutcomeUnknown,
    Fault.HTML: OutcomeUnknown,
    Fault.LIES: None,
    Fault.VANISH: None,
    Fault.UNAUTHORIZED: Refused,
}


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("fault", Fault)
async def test_a_write_is_on_the_wire_once_whatever_happens(
    spoken: tuple[str, str], operation: Operation, fault: Fault
) -> None:
    async with tenancy(*spoken) as tenant:
        if not can(tenant, operation):
            return
        tenant.sandbox.faults.set(fault, on="all", seconds=0.01, retry_after=0)
        error = await raised_by(tenant.connector, operation)
        assert len(tenant.sandbox.writes) == 1
        assert len(tenant.sandbox.calls) == 1
        assert error is None or str(error).startswith(f"acme: {operation}: ")
        if fault in FAULTS:
            assert type(error) is (FAULTS[fault] or type(None))


async def raised_by(connector: Connector, operation: Operation) -> VendorError | None:
    try:
        await WRITES[operation](connector)
    except VendorError as error:
        return error
    return None


async def test_after_a_lost_answer_a_fresh_read_decides(tenant: Tenant) -> None:
    for fault, state in (
        (Fault.DROP_BEFORE_EFFECT, State.ACTIVE),
        (Fault.DROP_AFTER_EFFECT, State.DEACTIVATED),
    ):
        tenant.sandbox.faults.set(fault, times=1)
        with pytest.raises(OutcomeUnknown):
            await tenant.connector.deactivate(DANA)
        assert (await tenant.connector.read(DANA)).state is state


async def test_a_lie_shows_in_a_fresh_read(tenant: Tenant) -> None:
    tenant.sandbox.faults.set(Fault.LIES, times=1)
    await tenant.connector.deactivate(DANA)
    assert (await tenant.connector.read(DANA)).state is State.ACTIVE


async def test_an_account_that_vanishes_is_not_found(tenant: Tenant) -> None:
    tenant.sandbox.faults.set(Fault.VANISH, times=1)
    await tenant.connector.deactivate(DANA)
    with pytest.raises(NotFound):
        await tenant.connector.read(DANA)


async def test_no_connector_has_a_word_for_deleting(tenant: Tenant) -> None:
    assert not [name for name in dir(tenant.connector) if "delete" in name or "remove" in name]
    for operation in WRITES:
        if can(tenant, operation):
            await WRITES[operation](tenant.connector)
    assert tenant.sandbox.alarms == []
    deletes = [call for call in tenant.sandbox.calls if call.method == "DELETE"]
    assert len(deletes) == len(tenant.kind.by_delete.get(tenant.dialect, ()))
