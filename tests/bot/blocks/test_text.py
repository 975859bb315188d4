"""Text from people and vendors: readable, and never markup."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.people import Person
from bot.blocks.text import (
    clip,
    count,
    day,
    esc,
    esc_lines,
    link,
    mention,
    moment,
    more,
    name,
    people_list,
    plain,
    plain_day,
    sentence,
    stamp,
)
from tests.bot.blocks.slack_rules import check_mrkdwn

NOON = datetime(2025, 11, 3, 12, 0, tzinfo=UTC)

ESCAPED = [
    ("<!channel>", "&lt;!channel&gt;"),
    ("<@UADA>", "&lt;@UADA&gt;"),
    ("<https://evil.example|click>", "&lt;https:\u2060//evil.example|click&gt;"),
    ("R&D", "R&amp;D"),
    ("*bold*", "∗bold∗"),
    ("_italic_", "ˍitalicˍ"),
    ("first_last@example.com", "first_last@example.com"),
    ("~gone~", "∼gone∼"),
    ("`code`", "ˋcodeˋ"),
    (":tada:", ":\u2060tada:"),
    ("> quote", "› quote"),
    ("one\ntwo\r\n three", "one two three"),
    ("\u202egnp.exe\u200b", "gnp.exe"),
    ("Léa Moreau 👩‍💻", "Léa Moreau 👩‍💻"),
    ("علی‌رضا", "علی‌رضا"),
    ("=cmd()", "=cmd()"),
    ("a\x00b\x07c", "a b c"),
]


@pytest.mark.parametrize(("raw", "safe"), ESCAPED)
def test_esc_keeps_what_can_be_read_and_disarms_the_rest(raw: str, safe: str) -> None:
    assert esc(raw) == safe


@given(st.text(alphabet=st.sampled_from("<>&*_~`:!@#|^/ abzU\n\u202e👍"), max_size=80))
def test_nothing_that_somebody_types_becomes_markup(typed: str) -> None:
    check_mrkdwn(f"Hello *{esc(typed) or '–'}* there")
    check_mrkdwn(f"{esc(typed)} there")
    assert "\n" not in esc(typed)


@given(st.text(max_size=200), st.integers(2, 60))
def test_clipped_text_is_short_and_ends_in_a_whole_character(typed: str, limit: int) -> None:
    cut = clip(esc(typed), limit)
    assert len(cut) <= limit
    assert re.fullmatch(r"(?:[^&<>]|&(?:amp|lt|gt);)*", cut)
    check_mrkdwn(cut)


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 5, "short"),
        ("a little longer", 9, "a little…"),
        ("R&amp;D and more", 5, "R…"),
        ("see <@UADA> now", 8, "see…"),
        ("R (https:\u2060//help.example/a/b) tells", 24, "R…"),
        ("see https://help.example and on", 25, "see https://help.example…"),
        ("https://help.example/a/b/c", 12, "https://hel…"),
        ("x" * 5000, 20, "x" * 19 + "…"),
    ],
)
def test_clip_never_cuts_an_entity_a_mention_or_a_link(text: str, limit: int, cut: str) -> None:
    assert clip(text, limit) == cut


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert esc_lines("one\n\n> two\n<b>") == "one\n› two\n&lt;b&gt;"


def test_a_person_is_mentioned_by_id_and_named_without_one() -> None:
    assert mention(Person(slack_id="UADA", name="Ada")) == "<@UADA>"
    assert mention(Person(emails=("a&b@example.com",))) == "a&amp;b@example.com"
    assert mention(Person(slack_id="!channel", name="Eve")) == "Eve"
    assert name(Person(name="\u200b")) == "somebody"


def test_moments_are_drawn_by_slack_with_a_fallback_in_utc() -> None:
    assert moment(NOON) == "<!date^1762171200^{date_short_pretty} at {time}|3 Nov 2025, 12:00 UTC>"
    assert "|3 Nov 2025, 13:00 CET>" in moment(NOON, "Europe/Berlin")
    assert "|3 Nov 2025, 12:00 UTC>" in moment(NOON, "No/Such zone")
    assert day(NOON) == "<!date^1762171200^{date_short}|3 Nov 2025>"
    assert plain_day(NOON) == "3 Nov 2025"
    assert stamp(NOON, "America/New_York") == "3 Nov 2025, 07:00 EST"


def test_links_lead_to_web_addresses_only() -> None:
    assert link("https://a.example/?x=1&y=2", "A & B") == "<https://a.example/?x=1&amp;y=2|A &amp; B>"
    assert link("javascript:alert(1)", "A") == "A"
    assert link("https://a.example|evil>", "A") == "A"
    assert link("", "TalentLMS users") == "TalentLMS users"


def test_lists_and_numbers_read_like_a_person_wrote_them() -> None:
    assert people_list([]) == ""
    assert people_list(["Ada"]) == "Ada"
    assert people_list(["Ada", "Chen", "Ines"], last="or") == "Ada, Chen or Ines"
    assert people_list(list("abcdef"), most=3) == "a, b, c and 3 more"
    assert (count(1, "account"), count(2, "account")) == ("1 account", "2 accounts")
    assert (more(37), more(1, "app")) == ("… and 37 more", "… and 1 more app")


def test_words_of_vendors_become_sentences() -> None:
    assert sentence("did not answer within 10 s") == "Did not answer within 10 s."
    assert sentence("Really?") == "Really?"
    assert sentence("oskar@x.example is unknown") == "oskar@x.example is unknown."
    assert sentence("") == ""
    assert plain(" a \u2028 b ") == "a b"
