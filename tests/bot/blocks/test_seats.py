"""The seats of all apps: numbers with their source, and gaps that are no numbers."""

import pytest

from approvals.stocks import AppStock
from bot.blocks.seat_cells import HEAD
from bot.blocks.seats import ROLL_GAP, reading_first, seats_table
from connectors.seats import Price
from tests.bot.blocks.slack_rules import check_message, check_mrkdwn, shown
from tests.bot.blocks.stocks import YEARLY, stock, stored_account
from tests.bot.blocks.values import NOW

TALENT = stock(stored_account(200), stored_account(3), invited=2)
OVER = stock(title="LearnUpon", used=103, seats=100, **YEARLY)
OPEN = stock(title="Roster", used=5, plan="")
GAP = stock(title="Trainual", used=None, seats=50, gap="Trainual did not answer within 10 s")


def cells(*found: AppStock) -> list[list[str]]:
    message = seats_table(found, NOW, "Europe/Berlin")
    check_message(message)
    table = next(block for block in message.blocks if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]


def test_every_app_has_a_row_with_its_sources_and_moment() -> None:
    when, unknown = "15:02 CET", "unknown"
    assert cells(TALENT, OVER, OPEN) == [
        list(HEAD),
        ["TalentLMS", "51", "1", "47", "100", "2", unknown, when, "counted by us; limit: plan Core"],
        [
            "LearnUpon",
            "3 over",
            "0",
            "103",
            "100",
            "0",
            "$618 to 927",
            when,
            "counted by us; limit: settings",
        ],
        ["Roster", unknown, "0", "5", unknown, "0", unknown, when, "counted by us"],
    ]


def test_five_seconds_are_enough_to_see_how_it_stands() -> None:
    told = shown(seats_table([TALENT, OVER, GAP], NOW))
    assert "*150 seats in use* in 2 apps, for $618 to 927 a month where prices are known." in told
    assert "*1 could come back*: `/seats stale` names them. LearnUpon is 3 over its plan." in told


def test_currencies_are_not_added_up() -> None:
    euros = stock(price_per_seat=Price.of("2"), currency="EUR", billing="monthly")
    assert "for €200 and $618 to 927 a month" in shown(seats_table([euros, OVER], NOW))


def test_a_gap_is_a_sentence_and_never_a_nought() -> None:
    assert cells(GAP)[1] == [
        *("Trainual", "unknown", "unknown", "not read", "50", "unknown", "unknown", "never"),
        "limit: settings",
    ]
    message = seats_table([GAP], NOW)
    assert "⚠️ *Trainual*: Not read on 20 November 2025 at 14:02 UTC: Trainual did not answer" in shown(
        message
    )
    assert message.text == "Seats: Trainual not read"


def test_numbers_from_before_a_gap_stay_with_the_gap_beside_them() -> None:
    later = stock(gap="TalentLMS did not answer within 10 s")
    assert cells(later)[1][3] == "47"
    assert "did not answer within 10 s" in shown(seats_table([later], NOW))


def test_without_slack_it_says_that_leavers_are_missing() -> None:
    assert ROLL_GAP in shown(seats_table([stock(tells=False)], NOW))


def test_the_words_for_notifications_hold_the_numbers() -> None:
    assert seats_table([TALENT, OPEN], NOW).text == "Seats: TalentLMS 47 of 100, Roster 5 used"
    assert seats_table([TALENT] * 7, NOW).text.endswith(", 2 more apps")


def test_the_plain_form_tells_the_same() -> None:
    flat = str(seats_table([TALENT, GAP], NOW).plain)
    assert "*TalentLMS*: headroom 51 · could return 1 · used 47 · limit 100" in flat
    assert "used not read" in flat


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


def test_what_is_read_first_is_named() -> None:
    told = reading_first(["TalentLMS", "<!channel>"])
    check_mrkdwn(told)
    assert told.startswith("Reading TalentLMS and &lt;!channel&gt;: ")
