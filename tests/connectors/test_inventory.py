"""What the study gets of an app: everything about a person, every account, or a sentence why not."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from connectors.contract import Account, AppSettings, Connector, Counting, State, Usage
from connectors.errors import NotFound, RateLimited, Refused, Unsupported
from connectors.inventory import (
    MOST_POSSIBLE,
    Finding,
    Gap,
    Inventory,
    UsageReading,
    look_up,
    read_usage,
    take_inventory,
)
from connectors.sandbox.faults import Fault
from tests.connectors.kinds import Rank, Seed
from tests.connectors.tenants import ADMIN, DANA, NOW, OWNER, TWIN, Tenant, clock, keys, tenancy


async def about(tenant: Tenant, *addresses: str, name: str = "", within: float = 1000.0) -> Finding | Gap:
    return await look_up(tenant.connector, addresses=addresses, name=name, clock=clock, timeout=within)


async def found(tenant: Tenant, *addresses: str, name: str = "") -> Finding:
    finding = await about(tenant, *addresses, name=name)
    assert isinstance(finding, Finding)
    return finding


async def test_finds_a_person_by_their_address(tenant: Tenant) -> None:
    finding = await found(tenant, "Dana@acme.example ", "dana@acme.example", name="Dana Okafor")
    assert (finding.app, finding.read_at) == ("acme", NOW)
    assert [account.id for account in finding.accounts] == [DANA]
    assert finding.addresses == ("dana@acme.example",)
    assert (finding.possible, finding.admins) == ((), None)
    assert finding.usage is not None
    assert (finding.usage.used, finding.usage_gap) == (5, "")


async def test_two_accounts_of_one_address_are_both_shown_once(tenant: Tenant) -> None:
    tenant.put(Seed("12", "Emil Novak", "emil@acme.example"))
    finding = await found(tenant, "twin@acme.example", "emil@acme.example", "nobody@acme.example")
    assert sorted(account.id for account in finding.accounts) == sorted([TWIN, "11", "12"])


async def test_counts_the_active_administrators_where_one_is_leaving(tenant: Tenant) -> None:
    besides = 0 if tenant.kind.has_owner else 1
    assert len((await found(tenant, "hana@acme.example")).admins or ()) == 1 + besides
    tenant.put(Seed(ADMIN, "Hana Sato", "hana@acme.example", Rank.ADMIN, State.DEACTIVATED))
    assert len((await found(tenant, "ines@acme.example")).admins or ()) == besides
    assert [account.id for account in (await found(tenant, "ines@acme.example")).accounts] == [OWNER]


async def test_possible_matches_are_looked_for_only_when_no_address_hits(tenant: Tenant) -> None:
    tenant.put(Seed("20", "Goran Petrov", "goran.petrov@oldname.example"))
    finding = await found(tenant, "g.petrov@acme.example", name="Petrov Göran")
    assert finding.accounts == ()
    assert [account.id for account in finding.possible] == ["20"]
    assert (await found(tenant, "dana@acme.example", name="Goran Petrov")).possible == ()


async def test_at_most_ten_possible_matches_and_names_first(tenant: Tenant) -> None:
    for number in range(30, 50):
        tenant.put(Seed(str(number), "A B", f"sam@d{number}.example"))
    tenant.put(Seed("60", "Sam Hill", "hill@d.example"))
    finding = await found(tenant, "sam@acme.example", name="Sam Hill")
    assert [account.id for account in finding.possible] == ["60", *map(str, range(30, 39))]
    assert len(finding.possible) == MOST_POSSIBLE


async def test_nobody_is_an_empty_finding(tenant: Tenant) -> None:
    finding = await found(tenant)
    assert (finding.accounts, finding.possible, finding.addresses) == ((), (), ())


async def test_takes_a_whole_inventory(tenant: Tenant) -> None:
    taken: list[Account] = []
    inventory = await take_inventory(tenant.connector, taken.append, clock=clock, timeout=1000)
    assert isinstance(inventory, Inventory)
    assert inventory.accounts == len(taken) == len(tenant.sandbox.rows()) >= 7
    assert inventory.reported is None or inventory.reported.used == 5
    assert (inventory.reported_gap, inventory.read_at) == ("", NOW)


async def test_reads_the_usage_alone(tenant: Tenant) -> None:
    reading = await read_usage(tenant.connector, clock=clock, timeout=1000)
    assert isinstance(reading, UsageReading)
    assert (reading.app, reading.usage.used, reading.read_at) == ("acme", 5, NOW)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.UNAUTHORIZED, "refused our key (401): check {keys}"),
        (Fault.RATE_LIMITED, "asks us to slow down (429): try again in a moment"),
        (Fault.SERVER_ERROR, "could not answer (503)"),
        (Fault.HANG, "did not answer within 4 s"),
        (Fault.DROP_BEFORE_EFFECT, "broke off before it answered"),
        (Fault.HTML, "gave a web page instead of data"),
        (Fault.MALFORMED, "gave an answer that is not JSON"),
        (Fault.CHANGED_ENVELOPE, "gave an answer of an unknown shape (at "),
    ],
)
async def test_an_app_that_cannot_be_read_is_a_gap_with_a_sentence(
    spoken: tuple[str, str], fault: Fault, sentence: str
) -> None:
    async with tenancy(*spoken) as tenant:
        tenant.sandbox.faults.set(fault, on="all", retry_after=0)
        gaps = (
            await about(tenant, "dana@acme.example", within=1000),
            await take_inventory(tenant.connector, lambda _: None, clock=clock, timeout=1000),
            await read_usage(tenant.connector, clock=clock, timeout=1000),
        )
    for gap in gaps:
        assert isinstance(gap, Gap)
        assert (gap.app, gap.read_at) == ("acme", NOW)
        assert gap.sentence.startswith(f"{tenant.connector.label} {sentence.format(keys=keys(*spoken))}")


async def test_the_callers_deadline_counts_and_the_title_of_the_settings_is_used(
    spoken: tuple[str, str],
) -> None:
    async with tenancy(*spoken, title="The Academy", timeout=100.0) as tenant:
        tenant.sandbox.faults.set(Fault.HANG, on="all")
        tenant.sandbox.faults.seconds = 3.0  # of the connector's own hundred
        began = asyncio.get_running_loop().time()
        gap = await about(tenant, "dana@acme.example", within=2.5)
        assert asyncio.get_running_loop().time() - began < 50
    assert isinstance(gap, Gap)
    assert gap.sentence == "The Academy did not answer within 2.5 s"


DANA_ACCOUNT = Account(app="fake", id="1", name="Dana", email="d@x.example", state=State.ACTIVE)


class Listless(Connector):
    """Finds a person, and nothing else."""

    name = "fake"
    title = "Fake"

    async def find(self, email: str) -> list[Account]:
        return [DANA_ACCOUNT]


class Seatless(Listless):
    """Finds and lists; its seats are refused."""

    def accounts(self) -> AsyncIterator[Account]:
        async def one() -> AsyncIterator[Account]:
            yield DANA_ACCOUNT

        return one()

    async def usage(self) -> Usage:
        raise Refused(self.app, "usage", "forbids this (403)")

    async def reported(self) -> Usage:
        return await self.usage()


def fake(kind: type[Connector]) -> Connector:
    return kind("fake", AppSettings(connector="fake", base_url="https://fake.example"))


async def test_seats_that_cannot_be_read_do_not_spoil_the_rest() -> None:
    finding = await look_up(fake(Seatless), addresses=["d@x.example"], name="", clock=clock, timeout=1000)
    taken: list[Account] = []
    inventory = await take_inventory(fake(Seatless), taken.append, clock=clock, timeout=1000)
    assert isinstance(finding, Finding)
    assert isinstance(inventory, Inventory)
    assert [*finding.accounts] == taken == [DANA_ACCOUNT]
    assert (finding.usage, finding.usage_gap) == (None, "Fake forbids this (403)")
    assert (inventory.reported, inventory.reported_gap) == (None, "Fake forbids this (403)")


async def test_what_an_app_cannot_be_asked_is_a_gap() -> None:
    gap = await take_inventory(fake(Listless), lambda _: None, clock=clock, timeout=1000)
    assert isinstance(gap, Gap)
    assert gap.sentence == "Fake cannot be asked for this (list): this app's API has no such operation"


@pytest.mark.parametrize("error", [Unsupported, NotFound, RateLimited])
async def test_no_vendor_error_comes_through(error: type[Unsupported | NotFound | RateLimited]) -> None:
    class Broken(Connector):
        name = "fake"

        async def find(self, email: str) -> list[Account]:
            raise error(self.app, "find", "said no")

        async def usage(self) -> Usage:
            return Usage(used=1, counting=Counting.COUNTED)

    gap = await look_up(fake(Broken), addresses=["d@x.example"], name="", clock=clock, timeout=1000)
    assert isinstance(gap, Gap)
    assert gap.sentence.startswith("fake ")
