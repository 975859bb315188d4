"""What is peculiar to an app without an API: no list yet, one that is replaced, and the moment it is of."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import Account, AppSettings, Operation, State
from connectors.errors import Malformed, NotFound, Unreachable, Unsupported
from connectors.inventory import Finding, Gap, Inventory, UsageReading, look_up, read_usage, take_inventory
from connectors.registry import open_connector
from connectors.roster import STATES, Roster
from connectors.roster.lists import Excerpt, Imported, Listed
from tests.connectors.kinds import NOW
from tests.connectors.roster_tenant import PAGE, Paper
from tests.connectors.tenants import READS, clock, drain

LATER = NOW + timedelta(days=8)


def roster(lists: Paper | None = None, **more: Any) -> Roster:
    settings = AppSettings.model_validate({"connector": "roster", **more})
    opened = open_connector("notion", settings, {}, clock)
    assert isinstance(opened, Roster)
    return opened.told_by(lists) if lists else opened


def listed(count: int = 1, **told: Any) -> list[Listed]:
    return [Listed.model_validate({"id": str(n), "status": "Active", **told}) for n in range(count)]


async def one(**told: Any) -> Account:
    return (await drain(roster(Paper(listed(**told)))))[0]


async def test_it_needs_neither_an_address_nor_a_secret() -> None:
    assert (roster().label, roster(title="Notion").label) == ("notion", "Notion")
    assert roster().settings.base_url == ""


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("lists", [None, Paper(None)], ids=["no lists at all", "none of this app"])
async def test_without_an_import_it_cannot_be_read(operation: Operation, lists: Paper | None) -> None:
    with pytest.raises(
        Unreachable, match="no list has been imported for notion yet; run `seatkeeper import no"
    ):
        await READS[operation](roster(lists))
    assert await roster(lists).as_of() is None


async def test_without_an_import_an_app_is_a_gap_that_says_what_to_do() -> None:
    todo = "no list has been imported for notion yet; run `seatkeeper import notion file.csv`"
    app = roster(Paper(None), title="Notion")
    for reading in (
        await look_up(app, addresses=["a@x.example"], name="A", clock=clock, timeout=1000),
        await take_inventory(app, lambda _: None, clock=clock, timeout=1000),
        await read_usage(app, clock=clock, timeout=1000),
    ):
        assert reading == Gap(app="notion", sentence=f"Notion cannot be read: {todo}", read_at=NOW)


async def test_everything_is_of_the_moment_of_the_import_and_not_of_now() -> None:
    app = roster(Paper(listed(email="a@x.example")))
    finding = await look_up(app, addresses=["a@x.example"], name="A", clock=lambda: LATER, timeout=1000)
    nobody = await look_up(app, addresses=["b@x.example"], name="B", clock=lambda: LATER, timeout=1000)
    inventory = await take_inventory(app, lambda _: None, clock=lambda: LATER, timeout=1000)
    usage = await read_usage(app, clock=lambda: LATER, timeout=1000)
    assert isinstance(finding, Finding)
    assert isinstance(nobody, Finding)
    assert isinstance(inventory, Inventory)
    assert isinstance(usage, UsageReading)
    assert {reading.read_at for reading in (finding, nobody, inventory, usage)} == {NOW}
    assert [account.as_of for account in finding.accounts] == [NOW]
    assert (await app.read("0")).as_of == await app.as_of() == NOW


async def test_a_date_of_activity_says_which_list_told_it() -> None:
    seen = datetime(2026, 11, 3, tzinfo=UTC)
    account = await one(last_active_at=seen)
    assert (account.last_active_at, account.active_source) == (seen, "people.csv, imported 2026-11-20")
    assert (await one()).active_source == ""


async def test_an_account_that_is_not_in_the_list_says_in_which() -> None:
    with pytest.raises(NotFound, match="has no such account in the list imported 2026-11-20"):
        await roster(Paper(listed())).read("9")


@pytest.mark.parametrize(
    ("word", "state"), [*STATES.items(), ("", State.UNKNOWN), ("on leave", State.UNKNOWN)]
)
async def test_a_word_for_a_state_counts_in_any_case(word: str, state: State) -> None:
    for status in (word, word.upper(), word.title()):
        account = await one(status=status)
        assert (account.state, account.vendor_state) == (state, status)


@pytest.mark.parametrize(
    ("role", "is_owner", "is_admin"),
    [
        ("Owner", True, True),
        ("ADMINISTRATOR", False, True),
        ("Admin assistant", False, False),
        ("", False, False),
    ],
)
async def test_roles_tell_owners_and_administrators(role: str, is_owner: bool, is_admin: bool) -> None:
    account = await one(role=role)
    assert (account.is_owner, account.is_admin) == (is_owner, is_admin)


async def test_seats_are_not_counted_where_a_row_has_no_state() -> None:
    with pytest.raises(Malformed, match="does not say which are active"):
        await roster(Paper([*listed(), Listed(id="x")])).usage()


class Replaced(Paper):
    """A list that another import replaces after its first page."""

    async def page(self, app: str, after: int) -> Excerpt | None:
        excerpt = await super().page(app, after)
        self.number += 1
        return excerpt


class Short(Paper):
    """A list that holds fewer accounts than it says."""

    async def newest(self, app: str) -> Imported | None:
        of = await super().newest(app)
        return of.model_copy(update={"rows": of.rows + 1}) if of else None


@pytest.mark.parametrize("kind", [Replaced, Short])
async def test_a_list_that_changes_while_it_is_read_is_an_error_and_no_part(kind: type[Paper]) -> None:
    with pytest.raises(Malformed, match="was replaced while it was being read"):
        await drain(roster(kind(listed(PAGE + 1))))


class Broken(Paper):
    """Lists in a database that cannot be read."""

    async def newest(self, app: str) -> Imported | None:
        raise Unreachable(app, "list", "has a list in our database, which cannot be read")


async def test_lists_that_cannot_be_read_are_a_gap() -> None:
    gap = await take_inventory(roster(Broken(listed())), lambda _: None, clock=clock, timeout=1000)
    assert isinstance(gap, Gap)
    assert gap.sentence == "notion has a list in our database, which cannot be read"


@pytest.mark.parametrize(
    "operation",
    [Operation.DEACTIVATE, Operation.REACTIVATE, Operation.END_SESSIONS, Operation.WITHDRAW_INVITATION],
)
async def test_what_cannot_be_asked_for_can_be_done_by_hand(operation: Operation) -> None:
    app = roster(Paper(listed()))
    with pytest.raises(Unsupported):
        await getattr(app, operation.value)("0")
    assert len(app.instructions(operation)) >= 3


async def test_the_tenants_own_steps_come_first() -> None:
    own = ("Open Settings › People", "Click Remove")
    assert roster(instructions=own).instructions(Operation.DEACTIVATE) == own
