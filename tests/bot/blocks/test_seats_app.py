"""One app's seats, and the answer to "can I invite so many?"."""

from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from rich.console import Console

from approvals.forecast import Point
from approvals.seat_model import model_of
from approvals.seats import Headroom
from bot.blocks.charts import POINTS, evenly
from bot.blocks.seats_answer import answer_message, no_number
from bot.blocks.seats_app import app_message, note, trend
from bot.commands.seat_tables import app_table
from connectors.contract import AppSettings, State
from connectors.learnupon.plans import PLANS as LEARNUPON
from connectors.seats import Over, Plans, Price
from connectors.talentlms.plans import PLANS as TALENTLMS
from connectors.trainual.plans import PLANS
from tests.bot.blocks.slack_rules import check_message, check_mrkdwn, shown
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


@pytest.mark.parametrize(("used", "then"), [(101, "1 over the plan then."), (94, "6 left then.")])
def test_what_is_left_later_is_never_below_zero(used: int, then: str) -> None:
    now = stock(*ACCOUNTS)
    headroom = Headroom(limit=100, used=used + 2, leaving=2)
    whole = now._replace(seats=now.seats.model_copy(update={"headroom": headroom}))
    assert then in shown(app_message(whole, NOW))


def test_an_invitation_that_takes_no_seat_is_worth_no_money_there_and_in_the_terminal() -> None:
    waiting = stored_account(5, state=State.INVITED, last_active_at=None)
    both = stock(*ACCOUNTS, waiting, invited=1, **YEARLY)
    worth = "$0 now, $144 to 216 a year from the renewal on 1 June 2026"
    assert f"*3 seats could come back* ({worth}" in shown(app_message(both, NOW))
    console = Console(file=StringIO(), width=500)
    console.print(app_table(both, NOW.date()))
    assert isinstance(console.file, StringIO)
    assert f"3 seats could come back: {worth}" in console.file.getvalue()


def test_each_number_has_its_source_with_the_page_behind_it() -> None:
    told = shown(app_message(stock(*ACCOUNTS, **YEARLY), NOW))
    assert "*In use:* counted by us, as of " in told
    assert "*Settings:* $6 to 9 a month for a seat." in told
    assert "*<https://docs.example/core|plan Core, read 20 November 2025>:* limit 100." in told.replace(
        "Plan", "plan"
    )
    assert (
        "*<https://docs.example/plans|A guide, read 20 November 2025>:* active accounts take a seat." in told
    )
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


def past(*ago: int) -> list[Point]:
    """Readings of so many days ago; each shows a seat more than the one before."""
    return [Point(day=NOW.date() - timedelta(days=days), used=used) for used, days in enumerate(ago)]


def told(points: list[Point]) -> list[tuple[int, int]]:
    """The days ago and the seats of a line."""
    return [((NOW.date() - point.day).days, point.used) for point in evenly(points)]


@pytest.mark.parametrize(
    ("ago", "line"),
    [
        ((3, 2, 1, 0), [(3, 0), (2, 1), (1, 2), (0, 3)]),
        ((21, 14, 9, 8, 7, 1, 0), [(21, 0), (14, 1), (7, 4), (0, 6)]),
        ((52, 38, 24, 10, 8, 0), [(42, 0), (28, 1), (14, 2), (0, 5)]),
        ((300, 2, 1, 0), [(2, 1), (1, 2), (0, 3)]),
        ((9, 0), [(7, 0), (0, 1)]),
        ((0,), [(0, 0)]),
        ((), []),
    ],
    ids=["by the day", "by the week", "14 days, then 2, then 8", "after a gap", "two", "one", "none"],
)
def test_a_line_has_equal_steps_and_shows_the_last_reading_of_each(
    ago: tuple[int, ...], line: list[tuple[int, int]]
) -> None:
    assert told(past(*ago)) == line


@pytest.mark.parametrize("apart", [1, 7, 14])
def test_a_line_has_few_points_up_to_the_last_however_much_was_read(apart: int) -> None:
    for first in range(0, 365, apart):
        line = told(past(*range(first, -1, -apart)))
        steps = {before - after for (before, _), (after, _) in pairwise(line)}
        assert len(line) <= POINTS
        assert line[-1] == (0, first // apart)
        assert len(steps) <= 1


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
    assert "47 in use (counted by us) · limit 100 (plan Core, read 20 November 2025) · headroom 53" in shown(
        message
    )


def test_what_costs_more_is_told_with_its_price() -> None:
    told = shown(answer_message(stock(price_over=Price.between("3", "5"), currency="USD"), 57, NOW))
    assert "💰 4 over the plan: about $12 to 20 a month more." in told


def test_one_more_is_a_person_and_many_are_told_in_thousands() -> None:
    assert "*1 more person in TalentLMS?*" in shown(answer_message(stock(), 1, NOW))
    many = shown(answer_message(stock(), 5000, NOW))
    assert "*5,000 more people in TalentLMS?*\n⛔ 4,947 over the plan: it needs a larger plan." in many


def test_what_is_no_number_of_people_says_what_would_do() -> None:
    told = no_number("talentlms", "<!here>")
    check_mrkdwn(told)
    assert told.endswith("write a whole one from 1 to 999,999, such as `/seats talentlms 12`.")


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


@pytest.mark.parametrize("plans", [LEARNUPON, PLANS, TALENTLMS], ids=["learnupon", "trainual", "talentlms"])
def test_the_notes_of_plans_are_sentences(plans: Plans) -> None:
    for plan in plans.known:
        told = model_of(AppSettings(connector="any", plan=plan.name), plans).note
        assert all(part[0].isupper() and part[-1] == "." for part in (plans.note, plan.note) if part)
        assert "api." not in told
