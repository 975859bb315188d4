"""What every connector promises when it reads, whatever the vendor."""

import pytest

from connectors.contract import Connector, Operation, State
from connectors.errors import Malformed, NotFound, Refused, Unreachable, Unsupported
from connectors.registry import CONNECTORS, METHODS
from connectors.sandbox.faults import Fault
from tests.connectors.tenants import (
    ADMIN,
    DANA,
    GONE,
    LEA,
    OWNER,
    READS,
    TENANTS,
    TWIN,
    Tenant,
    drain,
    tenancy,
)
from tests.live.promises import COMPARED


def test_every_connector_of_the_registry_has_a_tenant() -> None:
    assert set(TENANTS) == set(CONNECTORS)


async def test_lists_each_account_once_over_three_pages(full_tenant: Tenant) -> None:
    accounts = await drain(full_tenant.connector)
    assert sorted(account.id for account in accounts) == sorted(
        row["id"] for row in full_tenant.sandbox.rows()
    )
    pages = 3 if full_tenant.dialect in full_tenant.kind.three_pages else 1
    assert len([call for call in full_tenant.sandbox.calls if not call.write]) >= pages


async def test_an_undocumented_state_is_unknown_and_its_word_is_kept(tenant: Tenant) -> None:
    for account in (await tenant.connector.read(LEA), (await tenant.connector.find("lea@acme.example"))[0]):
        assert (account.state, account.vendor_state) == (State.UNKNOWN, tenant.kind.unknown_word)


async def test_reads_one_account(tenant: Tenant) -> None:
    account = await tenant.connector.read(DANA)
    assert account.app == "acme"
    assert (account.id, account.email, account.name) == (DANA, "dana@acme.example", "Dana Okafor")
    assert (account.state, account.is_admin, account.is_owner) == (State.ACTIVE, False, False)


async def test_a_deactivated_account_stays_readable(tenant: Tenant) -> None:
    assert (await tenant.connector.read(GONE)).state is State.DEACTIVATED


async def test_a_missing_account_is_not_found(tenant: Tenant) -> None:
    with pytest.raises(NotFound):
        await tenant.connector.read("424242")


async def test_finds_every_account_with_an_address(tenant: Tenant) -> None:
    found = await tenant.connector.find(" TWIN@acme.example")
    assert {account.id for account in found} == {TWIN, "11"}
    assert {account.email for account in found} == {"twin@acme.example"}


async def test_a_search_and_a_reading_tell_the_same_of_an_account(tenant: Tenant) -> None:
    """What is compared before a change must not differ by how it was read."""
    for email in ("dana@acme.example", "ines@acme.example", "hana@acme.example", "jonas@acme.example"):
        found = (await tenant.connector.find(email))[0]
        read = await tenant.connector.read(found.id)
        assert {name: getattr(found, name) for name in COMPARED} == {
            name: getattr(read, name) for name in COMPARED
        }


async def test_an_address_that_nobody_has_is_an_empty_list(tenant: Tenant) -> None:
    assert await tenant.connector.find("nobody,at:all+x@acme.example") == []


async def test_knows_the_owner_and_the_administrators(tenant: Tenant) -> None:
    by_id = {account.id: account for account in await drain(tenant.connector)}
    for owner in (by_id[OWNER], await tenant.connector.read(OWNER)):
        assert (owner.is_owner, owner.is_admin) == (tenant.kind.has_owner, True)
    assert (by_id[ADMIN].is_owner, by_id[ADMIN].is_admin) == (False, True)


async def test_settings_say_which_roles_administer(known: tuple[str, str]) -> None:
    async with tenancy(*known, admin_roles=("learner",)) as tenant:
        by_id = {account.id: account for account in await drain(tenant.connector)}
    assert by_id[DANA].is_admin
    assert not by_id[ADMIN].is_admin
    assert by_id[OWNER].is_admin or not tenant.kind.has_owner


async def test_usage_counts_the_active_accounts_and_says_who_counted(tenant: Tenant) -> None:
    usage = await tenant.connector.usage()
    assert usage.used == tenant.kind.active(tenant.sandbox) == 5
    assert usage.limit is None
    assert usage.counting is tenant.kind.counting[tenant.dialect]


async def test_what_the_dialect_lacks_is_unsupported(tenant: Tenant) -> None:
    for operation, method in METHODS.items():
        if getattr(type(tenant.connector), method) is getattr(Connector, method):
            with pytest.raises(Unsupported, match=f"acme: {operation}: "):
                await getattr(tenant.connector, method)(DANA)


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.SERVER_ERROR, Unreachable),
        (Fault.HANG, Unreachable),
        (Fault.DROP_AFTER_EFFECT, Unreachable),
        (Fault.DROP_BEFORE_EFFECT, Unreachable),
        (Fault.UNAUTHORIZED, Refused),
        (Fault.MALFORMED, Malformed),
        (Fault.HTML, Malformed),
        (Fault.CHANGED_ENVELOPE, Malformed),
    ],
)
async def test_a_read_that_fails_says_how(
    spoken: tuple[str, str], operation: Operation, fault: Fault, error: type[Exception]
) -> None:
    async with tenancy(*spoken) as tenant:
        tenant.sandbox.faults.set(fault, on="all")
        with pytest.raises(error) as caught:
            await READS[operation](tenant.connector)
    assert type(caught.value) is error


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.DROP_BEFORE_EFFECT, Fault.RATE_LIMITED])
async def test_a_read_is_asked_again_once_it_may_pass(
    spoken: tuple[str, str], operation: Operation, fault: Fault
) -> None:
    async with tenancy(*spoken) as tenant:
        tenant.sandbox.faults.set(fault, on="reads", times=1, retry_after=0)
        await READS[operation](tenant.connector)
    assert len(tenant.sandbox.calls) >= 2


async def test_nothing_is_written_by_reading(tenant: Tenant) -> None:
    for read in READS.values():
        await read(tenant.connector)
    assert tenant.sandbox.writes == []
    assert tenant.sandbox.alarms == []
