"""One app's seats, and the answer to "can I invite so many?"."""

from itertools import pairwise

import pytest

from approvals.seat_model import model_of
from bot.blocks.charts import POINTS, thinned
from bot.blocks.seats_answer import answer_message
from bot.blocks.seats_app import app_message, note, trend
from connectors.contract import AppSettings, State
from connectors.seats import Over, Price
from connectors.trainual.plans import PLANS
from tests.bot.blocks.slack_rules import check_message, shown
from tests.bot.blocks.stocks import HOME, YEARLY, stock, stored_account
from tests.bot.blocks.values import NOW

ACCOUNTS = (
    stored_account(1, email=f"nora@{HOME}", name="Nora Lind"),
    stored_account(2),
    stored_account(120),
    stored_account(4, state=State.DEACTIVATED, vendor_state="inactive"),
)


def test_it_says_what_is_left_what_could_come_back_and_what_that_is_worth() -> None:
    message = app_message(stock(*ACCOUNTS, points=12, invited=1, **YEARLY), NOW)
    check_message(message)
    told = shown(message)
    assert message.text == "TalentLMS: 47 of 100 seats in use"
    assert "*47 of 100 seats in use*, *52 left*." in told
    assert "1 open invitation is taken off already." in told
    assert (
        "*2 seats could come back* ($0 now, $144 to 216 a year from the renewal on 1 June 2026, "
        "decide by 15 May 2026): `/seats stale talentlms` names them." in told
    )
    assert "📈 At this pace you run out about 12 March 2026" in told
    assert "*Cost:* $600 to 900 a month, billed by the year." in told
    assert "*Renewal:* 1 June 2026, to be changed by 15 May 2026." in told


def test_each_number_has_its_source_with_the_page_behind_it() -> None:
    told = shown(app_message(stock(*ACCOUNTS, **YEARLY), NOW))
    assert "*In use:* counted by us, as of " in told
    assert "*Settings:* $6 to 9 a month for a seat." in told
    assert "*<https://docs.example/core|plan Core, read 2025-11-20>:* limit 100." in told.replace(
        "Plan", "plan"
    )
    assert "*<https://docs.example/plans|A guide, read 2025-11-20>:* active accounts take a seat." in told
    assert "See <https://docs.example/plans|docs.example/plans> for more." in told


def test_the_groups_that_could_come_back_come_first() -> None:
    message = app_message(stock(*ACCOUNTS), NOW)
    (table,) = (block for block in message.blocks if block["type"] == "table")
    assert [[cell["text"] for cell in row[:2]] for row in table["rows"]] == [
        ["Group", "Accounts"],
        ["Orphaned", "1"],
        ["Stale", "1"],
        ["Off", "1"],
        ["In use", "1"],
    ]


def test_the_chart_has_its_numbers_in_text_and_the_plain_form_only_those() -> None:
    message = app_message(stock(points=40), NOW)
    check_message(message)
    (chart,) = (block for block in message.blocks if block["type"] == "data_visualization")
    in_use, limit = chart["chart"]["series"]
    assert (in_use["name"], limit["name"]) == ("In use", "Limit")
    assert in_use["data"][-1] == {"label": "13 Nov", "value": 59}
    assert {point["value"] for point in limit["data"]} == {100}
    assert len(in_use["data"]) == 10
    assert "13 Nov *59*" in shown(message)
    assert "13 Nov *59*" in str(message.plain)


def test_days_of_last_year_have_their_year() -> None:
    days, used = trend(stock(points=52).seats.history, NOW.date())
    assert (days[0], used[0], days[-1], used[-1]) == ("12 Dec 24", 23, "13 Nov", 71)


def test_a_line_has_few_points_evenly_apart_up_to_the_last() -> None:
    for size in range(1, 60):
        places = list(thinned(range(size)))
        assert len(places) <= POINTS
        assert places[-1] == size - 1
        assert len({after - before for before, after in pairwise(places)}) <= 1


def test_one_reading_is_no_trend() -> None:
    assert not [b for b in app_message(stock(points=1), NOW).blocks if b["type"] == "data_visualization"]


def test_an_app_that_was_never_read_has_no_numbers() -> None:
    message = app_message(stock(used=None, gap="TalentLMS did not answer"), NOW)
    check_message(message)
    assert "*not read yet*" in shown(message)
    assert " 0 " not in shown(message)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (53, "✅ Yes: TalentLMS has 53 seats left."),
        (54, "⛔ 1 over the plan: it needs the plan Grow, up to 500. 1 stale seat could be taken back first"),
    ],
)
def test_it_answers_whether_so_many_can_be_invited(number: int, said: str) -> None:
    message = answer_message(stock(stored_account(120)), number, NOW)
    check_message(message)
    assert f"*{number} more people in TalentLMS?*\n{said}" in shown(message)
    assert "47 in use (counted by us) · limit 100 (plan Core, read 2025-11-20) · headroom 53" in shown(
        message
    )


def test_what_costs_more_is_told_with_its_price() -> None:
    told = shown(answer_message(stock(price_over=Price.between("3", "5"), currency="USD"), 57, NOW))
    assert "💰 4 over the plan: about $12 to 20 a month more." in told


def test_one_more_is_a_person() -> None:
    assert "*1 more person in TalentLMS?*" in shown(answer_message(stock(), 1, NOW))


def test_an_app_that_was_never_read_gives_no_answer() -> None:
    message = answer_message(stock(used=None), 3, NOW)
    check_message(message)
    assert "❓ Unknown: TalentLMS has not been read yet." in shown(message)


def test_every_rule_of_a_vendor_has_an_answer() -> None:
    assert {Over.CHARGED, Over.NEXT_TIER, Over.DISPUTED, Over.UNKNOWN} == set(Over)


def test_a_note_links_to_its_guides_own_site_only() -> None:
    trainual = model_of(AppSettings(connector="trainual", plan="Small"), PLANS)
    assert "<https://www.stitchflow.com/user-management/trainual/api|" in note(trainual)
    elsewhere = note(trainual.model_copy(update={"note": "See https://evil.example/page"}))
    assert elsewhere == "See evil.example/page"
