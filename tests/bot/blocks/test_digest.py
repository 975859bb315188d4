"""The digest on a phone and in five seconds; with many apps, with hostile words, and once it is old."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from approvals.digest import AppDigest, Before, Digest, GroupLine
from approvals.figures import Figures
from approvals.forecast import Forecast
from approvals.posted import Posted
from approvals.savings import AppSavings
from approvals.seat_costs import Ground, Worth
from approvals.stale_groups import Group
from bot.blocks.digest import REVIEW, digest_message, parse_review
from connectors.seats import Billing, Price
from tests.bot.blocks.slack_rules import buttons, check_message, shown
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NOTHING = Worth(freed=0, ground=Ground.NO_PRICE, per_month=None)
MONTHLY = Worth(
    freed=2,
    ground=Ground.PER_SEAT,
    per_month=Price.of("8"),
    currency="EUR",
    billing=Billing.MONTHLY,
)


def app(name: str = "academy", could: int = 2, **more: Any) -> AppDigest:
    saved = AppSavings(
        app=name,
        title=name,
        freed=0,
        returned=0,
        unmeasured=0,
        as_said=0,
        alarms=(),
        currency="",
        running=NOTHING,
        later=(),
    )
    stale = GroupLine(group=Group.STALE, accounts=could, reason="no activity for 90 days", names=("D… O…",))
    groups = (stale,) if could else ()
    given_: dict[str, Any] = {"title": name.title(), "used": 14, "limit": 20, "left": 6, "groups": groups}
    return AppDigest(app=name, could_come_back=could, **{"worth": MONTHLY, "saved": saved, **given_, **more})


def seen(*apps: AppDigest, is_newest: bool = True, **more: Any) -> Posted:
    figures = Figures(since=NOW - timedelta(days=7), until=NOW)
    digest = Digest(at=NOW, apps=apps, figures=figures, **more)
    return Posted(id=12, digest=digest, is_newest=is_newest)


def cells(message: Any) -> list[list[str]]:
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def review_buttons(message: Any) -> list[str]:
    accessories = [block.get("accessory", {}) for block in message.blocks]
    return [each["value"] for each in accessories if each.get("action_id") == REVIEW]


def test_the_headline_is_what_somebody_reads_in_five_seconds() -> None:
    drawn = digest_message(seen(app(), app("campus", 0)))
    check_message(drawn)
    assert drawn.text == "28 of 40 seats in use. 2 could come back, worth €8 a month."
    header, headline, *_ = drawn.blocks
    assert header["text"]["text"] == "Seats on 23 Nov 2026"
    assert headline["text"]["text"] == "*28 of 40 seats in use.*\n*2 could come back*, worth €8 a month."
    assert "• *Stale 2*: no activity for 90 days (D… O… and 1 more)" in shown(drawn)


def test_what_is_worth_nothing_is_no_part_of_the_sum() -> None:
    free = Worth(freed=2, ground=Ground.WITHIN_INCLUDED, per_month=Price.of("0"))
    drawn = digest_message(seen(app(), app("campus", worth=free)))
    assert drawn.text == "28 of 40 seats in use. 4 could come back, worth €8 a month now."
    assert "\n2 of them are worth nothing by the plan." in shown(drawn)
    unknown = digest_message(seen(app(), app("campus", worth=NOTHING)))
    assert "worth €8 a month now." in unknown.text
    assert "\nThe price of 2 of them is unknown." in shown(unknown)
    assert "worth nothing by the plans" in digest_message(seen(app(worth=free), app("b", worth=free))).text
    neither = digest_message(seen(app("academy", 23, worth=free), app("campus", 1, worth=NOTHING)))
    assert neither.text.endswith(
        "24 could come back, 23 of them are worth nothing by the plan, the price of 1 is unknown."
    )


def test_what_only_some_contracts_pay_is_said_beside_the_sum() -> None:
    doubtful = MONTHLY.model_copy(update={"ground": Ground.IF_BY_USER})
    drawn = digest_message(seen(app(), app("campus", worth=doubtful)))
    assert "worth €16 a month now." in drawn.text
    assert "\nCampus's part counts only if the contract is priced by the user." in shown(drawn)


def test_what_is_over_its_plan_stands_in_the_headline_and_before_all_others() -> None:
    over = app("trainual", 1, used=13, limit=10, left=-3)
    drawn = digest_message(seen(app("academy", 9), over, app("campus", 0)))
    assert drawn.blocks[1]["text"]["text"].startswith(
        "*41 of 50 seats in use.* *Trainual is 3 over its plan.*\n*10 could come back*"
    )
    assert cells(drawn)[1] == ["Trainual", "13 of 10, 3 over", "1"]
    assert review_buttons(drawn)[0] == "trainual:12"


def test_without_that_the_headline_tells_who_runs_out_first_unless_that_is_far_off() -> None:
    def ahead(days: int) -> Forecast:
        about = (NOW + timedelta(days=days)).date()
        return Forecast(left=6, per_week=1, about=about, earliest=about, latest=None, readings=9)

    soon = shown(digest_message(seen(app(forecast=ahead(60)), app("campus", forecast=ahead(20)))))
    assert "*Campus runs out first, about 13 December.*" in soon
    assert (
        "runs out" not in shown(digest_message(seen(app(forecast=ahead(400)), app("campus")))).split("•")[0]
    )
    full = shown(digest_message(seen(app(forecast=ahead(60)), app("campus", left=0))))
    assert "*Campus has no seat left.*" in full


def test_the_table_has_three_columns_that_are_wrapped_on_a_phone() -> None:
    drawn = digest_message(seen(app(), app("campus", 0, limit=None, left=None)))
    (table,) = [block for block in drawn.blocks if block["type"] == "table"]
    assert all(column["is_wrapped"] for column in table["column_settings"])
    assert cells(drawn) == [
        ["App", "In use", "Come back"],
        ["Academy", "14 of 20, 6 left", "2"],
        ["Campus", "14", "0"],
    ]


def test_each_app_with_something_to_look_at_has_its_button_until_the_next_digest() -> None:
    apps = (app(), app("campus", 0), app("library", 1))
    assert review_buttons(digest_message(seen(*apps))) == ["academy:12", "library:12"]
    assert parse_review("academy:12") == ("academy", 12)
    old = digest_message(seen(*apps, is_newest=False))
    assert (review_buttons(old), buttons(old)) == ([], {})
    assert shown(old) in shown(digest_message(seen(*apps))).replace("\nReview", "")


def test_gaps_doubts_and_alarms_are_told() -> None:
    quiet = app("campus", 0, used=None, left=None, is_gap=True, doubts=("not read at noon: it is down",))
    drawn = shown(digest_message(seen(app(), quiet, people_gap="Slack's people could not be read")))
    for words in (
        "⚠️ Not read this time: Campus.",
        "⚠️ Slack's people could not be read.",
        "*Campus* · not read",
        "⚠️ Not read at noon: it is down.",
    ):
        assert words in drawn


def test_what_has_changed_stands_in_the_table_too() -> None:
    before = Before(used=11, could_come_back=5, standing=0)
    drawn = digest_message(seen(app(before=before), app("campus", 0), is_first=False))
    assert cells(drawn)[1] == ["Academy", "14 of 20 (+3), 6 left", "2"]
    told = "Since the weekly digest of 16 November: 3 more seats in use, 3 fewer could come back."
    assert told in shown(drawn)
    one = Before(used=13, could_come_back=2, standing=0)
    (changed,) = [
        line
        for line in shown(digest_message(seen(app(before=one), is_first=False))).split("\n")
        if "Since" in line
    ]
    assert changed.endswith(": 1 more seat in use, as many could come back.")


@pytest.mark.parametrize("number", [1, 30, 300])
def test_many_apps_stay_within_slacks_limits_and_say_how_many_are_left_out(number: int) -> None:
    drawn = digest_message(seen(*(app(f"app{n}", could=1 + n % 9) for n in range(number))))
    check_message(drawn)
    told = len(review_buttons(drawn))
    assert told >= min(number, 8)
    assert (f"… and {number - told} more apps: `/seats` has them all." in shown(drawn)) == (told < number)
    assert "How we did" in shown(drawn)


@given(words=HOSTILE)
@RELAXED
def test_no_word_of_vendors_or_people_is_more_than_text(words: str) -> None:
    line = GroupLine(group=Group.STALE, accounts=3, reason="no activity", names=(words, words))
    hostile = app(title=words, groups=(line,), doubts=(words,), used_by=words)
    check_message(digest_message(seen(hostile, app("campus", 0, title=words, is_gap=True))))
