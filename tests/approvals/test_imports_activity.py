"""A list adds when people were last active to what a vendor tells, and never takes anything away."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals import imports
from approvals.database import Database
from approvals.imports import import_list, noted_in, noted_in_all, with_activity
from approvals.sheet_rows import survey
from approvals.sheets import open_sheet
from connectors.contract import Account, State
from connectors.inventory import Finding, Gap
from connectors.roster.lists import Excerpt, Imported, Listed
from tests.conftest import START

LIST = Imported(id=1, file="people.csv", imported_at=START, rows=9)
SOURCE = "people.csv, imported 2026-11-20"
SEEN = START - timedelta(days=17)


def account(id_: str = "7", email: str | None = "dana@x.example", **more: object) -> Account:
    told = {"app": "trainual", "id": id_, "email": email, "state": State.ACTIVE}
    return Account.model_validate(told | more)


def noted(*listed: Listed) -> Excerpt:
    return Excerpt(of=LIST, listed=listed)


def row(id_: str = "7", email: str | None = "dana@x.example", at: object = SEEN) -> Listed:
    return Listed.model_validate({"id": id_, "email": email, "last_active_at": at})


def told(accounts: list[Account], *listed: Listed) -> list[bool]:
    """Which accounts got their date from the list."""
    return [seen.active_source == SOURCE for seen in with_activity(accounts, noted(*listed))]


def test_a_date_comes_with_its_source() -> None:
    (seen,) = with_activity([account()], noted(row()))
    assert seen == account(last_active_at=SEEN, active_source=SOURCE)


@pytest.mark.parametrize(
    ("listed", "same"),
    [
        (row(), True),
        (row(email=None), True),
        (row(id_="dana@x.example"), True),
        (row(id_="9"), True),
        (row(email="other@x.example"), False),
        (row(id_="9", email=None), False),
        (row(at=None), False),
    ],
)
def test_an_account_is_known_by_its_id_or_else_its_address(listed: Listed, same: bool) -> None:
    assert told([account()], listed) == [same]


def test_an_address_that_two_share_tells_nothing() -> None:
    assert told([account("1"), account("2")], row("9")) == [False, False]
    assert told([account("1")], row("8"), row("9")) == [False]
    assert told([account("1"), account("2")], row("2")) == [False, True]


def test_accounts_without_an_address_are_known_by_their_id_alone() -> None:
    assert told([account("1", None), account("2", None)], row("2", None)) == [False, True]


@pytest.mark.parametrize(("days", "source"), [(-1, SOURCE), (0, ""), (1, "")])
def test_a_newer_date_of_the_vendors_own_stays(days: int, source: str) -> None:
    own = SEEN + timedelta(days=days)
    (seen,) = with_activity([account(last_active_at=own)], noted(row()))
    assert (seen.last_active_at, seen.active_source) == (max(own, SEEN), source)


@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from([None, "a@x", "b@x"]), st.integers(-9, 9))))
def test_nothing_but_the_date_changes_and_it_never_gets_older(
    rows: list[tuple[str, str | None, int]],
) -> None:
    before = [account("1", "a@x", last_active_at=SEEN), account("2", "b@x"), account("4", None)]
    listed = [row(id_, email, SEEN + timedelta(days=days)) for id_, email, days in rows]
    for old, new in zip(before, with_activity(before, noted(*listed)), strict=True):
        kept = {"last_active_at", "active_source"}
        assert old.model_dump(exclude=kept) == new.model_dump(exclude=kept)
        assert new.last_active_at == old.last_active_at or (new.last_active_at or SEEN) > (
            old.last_active_at or SEEN - timedelta(days=99)
        )


FINDING = Finding(
    app="trainual",
    accounts=(account(),),
    possible=(account("8", "emil@x.example"),),
    addresses=(),
    admins=None,
    usage=None,
    read_at=START,
)
ALL = FINDING.accounts + FINDING.possible


@pytest.mark.parametrize("at_once", [1, 500])
async def test_readings_get_what_the_newest_list_tells(
    database: Database, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await database.read(noted_in, FINDING) == FINDING
    sheet = open_sheet(
        b"Email,Last active\ndana@x.example,2026-11-03\nEMIL@x.example,2026-11-04\nc@x.example,\n"
    )
    await database.transact(import_list, "trainual", "people.csv", "", survey(sheet, START), START)
    monkeypatch.setattr(imports, "CHUNK", at_once)
    finding = await database.read(noted_in, FINDING)
    everybody = await database.read(noted_in_all, "trainual", ALL, ())
    assert isinstance(finding, Finding)
    assert [seen.active_source for seen in (*finding.accounts, *finding.possible)] == [SOURCE] * 2
    assert [f"{seen.last_active_at:%d}" for seen in everybody] == ["03", "04"]
    shared = await database.read(noted_in_all, "trainual", ALL, {"emil@x.example"})
    assert [seen.active_source for seen in shared] == [SOURCE, ""]
    elsewhere = FINDING.model_copy(update={"app": "talentlms"})
    assert await database.read(noted_in, elsewhere) == elsewhere


async def test_a_gap_stays_a_gap(database: Database) -> None:
    gap = Gap(app="trainual", sentence="Trainual did not answer", read_at=START)
    assert await database.read(noted_in, gap) == gap
