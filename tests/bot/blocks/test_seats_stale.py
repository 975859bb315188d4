"""The seats that could come back, and the files with all of them."""

import csv
import io

import pytest

from bot.blocks.seats_stale import IN_FILE, NOBODY, is_cut, stale_message
from bot.seat_sheets import APPS_HEAD, STALE_HEAD, apps_sheet, harmless, stale_sheet
from connectors.contract import State
from tests.bot.blocks.slack_rules import check_message, shown
from tests.bot.blocks.stocks import HOME, YEARLY, stock, stored_account
from tests.bot.blocks.values import NOW

KINDS = (
    stored_account(120, name="=cmd()", email="formula@lindqvist.example"),
    stored_account(1, email=f"nora@{HOME}", name="Nora Lind"),
    stored_account(3, state=State.INVITED, vendor_state="invited", last_active_at=None),
    stored_account(4, last_active_at=None),
    stored_account(5, email=f"support@{HOME}", name=""),
    stored_account(6),
)
FOUND = [stock(*KINDS)]


def rows(found: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(found)))


def test_each_seat_has_its_holder_its_group_and_its_evidence() -> None:
    message = stale_message(FOUND)
    check_message(message)
    (table,) = (block for block in message.blocks if block["type"] == "table")
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["Account", "Why"],
        [f"Nora Lind, nora@{HOME}", "Orphaned: is deactivated in Slack; last active 19 Nov 2025"],
        ["=cmd(), formula@lindqvist.example", "Stale: last active 23 Jul 2025"],
        [
            "Learner 3, learner3@brightwell.example",
            "Invitation never accepted: invited 12 Sep 2023, never came",
        ],
        ["Learner 4, learner4@brightwell.example", "Never active: created 12 Sep 2023, no activity told"],
        [f"support@{HOME}", "Not in Slack: ours, but not in Slack; last active 15 Nov 2025"],
    ]
    assert all(column["is_wrapped"] for column in table["column_settings"])
    assert message.text.startswith("*4 seats could come back*: orphaned 1, stale 1, ")
    assert message.text.endswith(" 1 more has an address of ours that Slack does not know: ask first.")
    alone = stale_message([stock(KINDS[4])])
    assert alone.text == "1 seat has an address of ours that Slack does not know: ask first."
    assert not is_cut(message, FOUND)


def test_of_several_apps_each_line_names_its_own() -> None:
    (table,) = (b for b in stale_message([FOUND[0], stock(title="Other")]).blocks if b["type"] == "table")
    assert table["rows"][1][1]["text"].startswith("TalentLMS · Orphaned: is deactivated")


@pytest.mark.parametrize("size", [1, 40, 101, 2000])
def test_what_has_no_room_is_in_the_file(size: int) -> None:
    found = [stock(*(stored_account(91 + number) for number in range(size)))]
    message = stale_message(found)
    check_message(message)
    assert is_cut(message, found) == (IN_FILE in shown(message)) == (size > 99 or is_cut(message, found))
    assert size <= 40 or is_cut(message, found)
    assert len(rows(stale_sheet(found))) == size + 1


def test_without_any_it_says_so() -> None:
    message = stale_message([stock(stored_account(6))])
    check_message(message)
    assert NOBODY in shown(message)
    assert not is_cut(message, [stock(stored_account(6))])


def test_the_file_of_seats_holds_the_evidence() -> None:
    head, nora, formula, *_ = rows(stale_sheet(FOUND))
    assert tuple(head) == STALE_HEAD
    told = dict(zip(head, nora, strict=True))
    assert (told["group"], told["field"], told["value"]) == ("Orphaned", "email", f"nora@{HOME}")
    assert (told["reading"], told["read_at"], told["source"]) == ("7", NOW.isoformat(), "Slack")
    assert told["why"] == f"nora@{HOME} is deactivated in Slack; last active on 19 November 2025"
    assert dict(zip(head, formula, strict=True))["name"] == "'=cmd()"


def test_the_file_of_apps_holds_the_numbers_and_leaves_out_what_nobody_tells() -> None:
    over = stock(title="Over", used=103, seats=100, **YEARLY)
    head, first, second = rows(apps_sheet([over, stock(used=None, gap="it did not answer")]))
    assert tuple(head) == APPS_HEAD
    told, silent = (dict(zip(head, line, strict=True)) for line in (first, second))
    assert (told["used"], told["limit"], told["left"], told["over"]) == ("103", "100", "0", "3")
    assert (told["cost_low"], told["cost_high"], told["currency"]) == ("618", "927", "USD")
    assert (silent["used"], silent["left"], silent["could_come_back"]) == ("", "", "")
    assert silent["gap"] == "it did not answer"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@sum",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u200b=1",
        "\u200d=1",
        "\xa0=1",
        "＝1",
        "＠1",
    ],
)
def test_no_cell_can_become_a_formula(cell: str) -> None:
    assert harmless(cell)[0] == "'"


@pytest.mark.parametrize("cell", ["Dana", "a=b", "1-2", "", "dana@x.example", "'=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
