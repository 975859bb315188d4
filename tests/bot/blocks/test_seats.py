"""Seats: numbers with their source, and gaps that are no numbers."""

import pytest

from bot.blocks.seats import SeatRow, seats_table
from tests.bot.blocks.slack_rules import check_message, shown
from tests.bot.blocks.values import NOW

TALENT = SeatRow("TalentLMS", 47, "vendor-reported", 100, "plan Core", NOW, "")
OVER = SeatRow("LearnUpon", 103, "counted", 100, "settings", NOW, "")
OPEN = SeatRow("Roster", 5, "counted", None, "", NOW, "")
GAP = SeatRow("Trainual", None, "", 50, "settings", NOW, "Trainual did not answer within 10 s")


def cells(*rows: SeatRow) -> list[list[str]]:
    message = seats_table(rows, NOW)
    check_message(message)
    table = next(block for block in message.blocks if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]


def test_every_app_has_a_row_with_its_source_and_moment() -> None:
    when = "20 Nov 2025, 14:02 UTC"
    assert cells(TALENT, OVER, OPEN) == [
        ["App", "Used", "Limit", "Headroom", "Who says so", "As of"],
        ["TalentLMS", "47", "100 (plan Core)", "53", "vendor-reported", when],
        ["LearnUpon", "103", "100 (settings)", "3 over", "counted by us", when],
        ["Roster", "5", "unknown", "unknown", "counted by us", when],
    ]


def test_a_gap_is_a_sentence_and_never_a_nought() -> None:
    assert cells(GAP)[1][1:5] == ["not read", "50 (settings)", "unknown", "–"]
    message = seats_table([GAP], NOW)
    assert "⚠️ *Trainual* was not read. Trainual did not answer within 10 s." in shown(message)
    assert message.text == "Seats: Trainual not read"


def test_the_words_for_notifications_hold_the_numbers() -> None:
    assert seats_table([TALENT, OPEN], NOW).text == "Seats: TalentLMS 47 of 100, Roster 5 used"
    assert seats_table([TALENT] * 7, NOW).text.endswith(", 2 more apps")


def test_the_plain_form_tells_the_same() -> None:
    flat = str(seats_table([TALENT, GAP], NOW).plain)
    assert "*TalentLMS*: used 47 · limit 100 (plan Core) · headroom 53 · who says so vendor-reported" in flat
    assert "*Trainual*: used not read" in flat


@pytest.mark.parametrize("size", [1, 40, 99, 100, 500])
def test_any_number_of_apps_fits(size: int) -> None:
    message = seats_table([GAP, *[TALENT] * (size - 1)], NOW)
    check_message(message)
    if size == 500:
        assert "… and " in shown(message)


def test_without_apps_it_says_how_to_add_one() -> None:
    message = seats_table([], NOW)
    check_message(message)
    assert "No app is configured yet." in shown(message)
