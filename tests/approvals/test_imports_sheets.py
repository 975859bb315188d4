"""A list is read forgivingly in form, and what is wrong in it is told by row and field."""

import codecs
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.sheet_rows import Problem, Survey, read_rows, survey
from approvals.sheets import Column, Sheet, Unreadable, open_sheet
from connectors.roster.lists import Listed
from tests.conftest import START

WHOLE = (
    "ID,Email,Name,Role,Status,Last active,Created\n"
    "7,Dana@X.example,Dana Okafor,User,Active,2026-11-03,2025-01-02\n"
)
DANA = Listed(
    id="7",
    email="dana@x.example",
    name="Dana Okafor",
    role="User",
    status="Active",
    last_active_at=datetime(2026, 11, 3, tzinfo=UTC),
    created_at=datetime(2025, 1, 2, tzinfo=UTC),
)


def looked_at(text: str | bytes) -> Survey:
    return survey(open_sheet(text if isinstance(text, bytes) else text.encode()), START)


def listed(text: str | bytes) -> list[Listed | None]:
    sheet = open_sheet(text if isinstance(text, bytes) else text.encode())
    return [row.listed for row in read_rows(sheet, START)]


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.field, problem.says) for problem in looked_at(text).problems]


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode(),
        codecs.BOM_UTF8 + WHOLE.encode(),
        WHOLE.encode("utf-16"),
        WHOLE.replace(",", ";").encode(),
        WHOLE.replace(",", "\t").encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace("\n", "\r").encode(),
        WHOLE.replace("\n", "\n\n , ,\n").encode(),
        b"\n\n" + WHOLE.rstrip().encode(),
        WHOLE.replace("Dana Okafor", '" Dana\nOkafor "').encode(),
        ",".join(f'"{cell}"' for cell in WHOLE.rstrip().replace("\n", ",").split(","))
        .replace('"Created",', '"Created"\n')
        .encode(),
        WHOLE.replace("Created", "created ON (utc)").replace("ID,", "User_ID,").encode(),
        WHOLE.replace("Email", "E-mail Address")
        .replace("Last active", "LAST LOGIN")
        .upper()
        .replace("ACTIVE,", "Active,")
        .replace("DANA OKAFOR,USER", "Dana Okafor,User")
        .encode(),
    ],
    ids=[
        *("plain", "bom", "utf-16", "semicolons", "tabs", "crlf", "cr", "blank lines", "blank lines before"),
        *("line breaks in quotes", "everything quoted", "remarks", "other headings"),
    ],
)
def test_one_list_in_many_forms_is_the_same(data: bytes) -> None:
    assert listed(data) == [DANA]


def test_columns_may_stand_in_any_order_and_lack_what_nobody_knows() -> None:
    assert listed("Team,First name,Surname,mail\nSales,Dana,Okafor,dana@x.example\n") == [
        Listed(id="dana@x.example", email="dana@x.example", name="Dana Okafor")
    ]
    assert listed("Username,ID\ndana,7") == [Listed(id="7", login="dana")]


def test_of_two_columns_for_the_same_the_better_one_counts_and_the_other_is_named() -> None:
    sheet = open_sheet(b"Last login,Email,Last active,Team\n2026-01-01,a@x.example,2026-11-03,Sales\n")
    assert sheet.heading(Column.LAST_ACTIVE) == "Last active"
    assert sheet.ignored == ("Last login", "Team")


def test_what_is_not_utf_8_is_latin_1_and_says_so() -> None:
    sheet = open_sheet("Email;Name\nlea@x.example;Léa".encode("latin-1"))
    assert (sheet.encoding, [cells[1] for _, cells in sheet.rows()]) == ("latin-1", ["Léa"])


def test_rows_that_end_early_tell_nothing_in_the_rest() -> None:
    assert listed("Email,Name,Status\na@x.example\n") == [Listed(id="a@x.example", email="a@x.example")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\r\n\t", "is empty"),
        (codecs.BOM_UTF8, "has no header"),
        (b"7,dana@x.example,Dana\n8,b@x.example,B\n", "has no header: its first row must name the columns"),
        (b"Name,Role\nDana,User\n", "has no column for the address or the id"),
        (b"PK\x03\x04\x00\x00", "is no text file: save the list as CSV"),
        (codecs.BOM_UTF16_LE + b"a", "cannot be read from row 1 on: it is no text"),
        (
            b'ID,Email\n1,a@x.example\n2,"b@x.example\n3,c@x.example\n',
            "cannot be read from row 3 on: its quotation",
        ),
        (b'"ID","Email\n1,2', "cannot be read from row 1 on: its quotation marks do not fit"),
        (b"ID,Email\n1," + b"a" * 200_000, "cannot be read from row 2 on: a cell is longer"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as caught:
        looked_at(data)
    assert str(caught.value).startswith(sentence)


def test_every_problem_names_its_row_and_field() -> None:
    text = (
        "User ID,E-Mail,Last Login,Created\n"
        "1,a@x.example,03/04/2026,\n"
        "\n"
        '2,"b@x.example\n",soon,31.11.2025\n'
        ",-,,\n"
        "3,nobody,2027-01-01,\n"
        "4,d@x.example,,\n"
        "4,e@x.example,,\n"
        f"{'x' * 400},f@x.example,,\n"
        "5,g@x.example,,,,surplus\n"
    )
    assert problems(text) == [
        (2, "Last Login", "'03/04/2026' could be 3 April or 4 March: write 2026-04-03 or 2026-03-04"),
        (4, "Last Login", "'soon' is no date that can be read: write 2026-11-20"),
        (4, "Created", "'31.11.2025' is no day or time that there is: write 2026-11-20 or 2026-11-20 18:30"),
        (5, "E-Mail and User ID", "the row has neither id nor address"),
        (6, "Last Login", "'2027-01-01' lies in the future"),
        (6, "E-Mail", "'nobody' is no address"),
        (8, "User ID", "'4' stands in row 7 already"),
        (9, "User ID", f"'{'x' * 39}…' is too long"),
        (10, "the whole row", "has 6 cells, but the header 4: is a cell not quoted?"),
    ]
    assert (looked_at(text).rows, looked_at(text).skipped) == (1, 7)


def test_an_address_counts_once_where_there_is_no_id_and_often_where_there_is() -> None:
    assert problems("Email\na@x.example\nA@X.example\n") == [
        (3, "Email", "'a@x.example' stands in row 2 already")
    ]
    assert problems("Email,ID\na@x.example,1\na@x.example,2\n") == []


def test_a_bad_row_does_not_take_its_id_from_a_good_one() -> None:
    assert looked_at("ID,Last active\n1,soon\n1,2026-11-03\n").rows == 1


def test_each_column_settles_its_own_dates_and_no_other() -> None:
    text = "ID,Last active,Created\n1,03/04/2026,25/04/2025\n2,04/25/2026,03/04/2025\n"
    dated = [(row.last_active_at, row.created_at) for row in listed(text) if row]
    assert dated == [
        (datetime(2026, 3, 4, tzinfo=UTC), datetime(2025, 4, 25, tzinfo=UTC)),
        (datetime(2026, 4, 25, tzinfo=UTC), datetime(2025, 4, 3, tzinfo=UTC)),
    ]


def test_a_word_for_a_state_is_kept_as_it_is() -> None:
    assert looked_at("ID,Status\n1,locked\n2,Active\n3,\n4,locked\n").words == {
        "locked": 2,
        "Active": 1,
        "": 1,
    }


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        found = looked_at(b"ID,Email,Last active\n" + data)
    except Unreadable:
        return
    assert all(isinstance(problem, Problem) for problem in found.problems)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20), unique=True
    )
)
def test_every_row_is_either_there_or_a_problem(names: list[str]) -> None:
    rows = "".join(f'{number},"{name.replace(chr(34), chr(34) * 2)}"\n' for number, name in enumerate(names))
    sheet: Sheet = open_sheet(f"ID,Name\n{rows}".encode())
    read = list(read_rows(sheet, START))
    assert [row.listed and row.listed.name for row in read] == names
