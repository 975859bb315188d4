"""The file that LearnUpon imports to disable many accounts at once."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Account, State
from connectors.learnupon.by_hand import BULK_STEPS, bulk_csv
from tests.connectors.tenants import opened

LU = ("learnupon", "v1")


def account(number: int, email: str | None, **more: object) -> Account:
    given: dict[str, object] = {"app": "acme", "id": str(number), "email": email, "state": State.ACTIVE}
    return Account.model_validate(given | more)


def test_a_line_holds_the_key_and_that_it_is_disabled() -> None:
    two = [account(7, "dana@acme.example", name="=cmd()"), account(8, "lea,o@acme.example")]
    assert bulk_csv(two) == 'email,enabled\r\ndana@acme.example,N\r\n"lea,o@acme.example",N\r\n'


def test_where_user_names_are_the_keys_they_stand_in_it() -> None:
    two = [account(7, "twin@acme.example", login="dana"), account(8, "twin@acme.example", login="lea")]
    assert bulk_csv(iter(two)) == "username,enabled\r\ndana,N\r\nlea,N\r\n"


def test_nobody_is_no_file() -> None:
    assert bulk_csv([]) == ""


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        (account(7, "=1+1@acme.example"), "account 7 has no address that is safe in a file"),
        (account(7, "+49@acme.example"), "account 7 has no address"),
        (account(7, "a\nb@acme.example"), "account 7 has no address"),
        (account(7, None), "account 7 has no address"),
        (account(7, "a@x.example", login="@SUM(A1)"), "account 7 has no user name"),
        (account(7, "n@x.example", state=State.INVITED), "7 is an invitation, and no account"),
    ],
)
def test_who_cannot_stand_in_it_safely_is_named_and_not_left_out(odd: Account, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        bulk_csv([account(8, "lea@acme.example"), odd] if odd.login is None else [odd])


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=5))
def test_no_cell_is_a_formula_and_every_account_is_there(addresses: list[str]) -> None:
    people = [account(number, email) for number, email in enumerate(addresses)]
    try:
        told = bulk_csv(people)
    except ValueError:
        return
    rows = list(csv.reader(StringIO(told, newline="")))
    assert rows == [["email", "enabled"], *([person.email, "N"] for person in people)]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


async def test_the_connector_offers_it_and_sends_nothing() -> None:
    async with opened(*LU, "https://acme.learnupon.com") as connector:
        assert connector.bulk_csv([account(7, "dana@acme.example")]).startswith("email,enabled\r\n")
    assert any("updates existing users" in step for step in BULK_STEPS)


async def test_vendors_that_take_no_file_have_none() -> None:
    async with opened("talentlms", "v2", "https://acme.talentlms.com") as connector:
        assert connector.bulk_csv([account(7, "dana@acme.example")]) == ""
