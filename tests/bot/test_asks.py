"""What people type after a slash command."""

import pytest

from bot.asks import Ask, Verb, parse_offboard, parse_seats


@pytest.mark.parametrize(
    ("typed", "ask"),
    [
        ("", Ask(Verb.PICK)),
        ("   ", Ask(Verb.PICK)),
        ("help", Ask(Verb.HELP)),
        ("HELP", Ask(Verb.HELP)),
        ("list", Ask(Verb.LIST)),
        ("show 12", Ask(Verb.SHOW, number=12)),
        ("show #12", Ask(Verb.SHOW, number=12)),
        ("Cancel 3", Ask(Verb.CANCEL, number=3)),
        ("probe trainual", Ask(Verb.PROBE, "trainual")),
        ("PROBE  Customer &amp; Partner Academy", Ask(Verb.PROBE, "Customer & Partner Academy")),
        ("probe", Ask(Verb.PROBE)),
        ("pause ask <@U123|ada> &amp; wait", Ask(Verb.PAUSE, "ask @ada & wait")),
        ("Pause", Ask(Verb.PAUSE)),
        ("RESUME", Ask(Verb.RESUME)),
        ("history <@U123|dana>", Ask(Verb.HISTORY, "U123")),
        ("History  <mailto:Dana@Example.com|Dana@Example.com>", Ask(Verb.HISTORY, "dana@example.com")),
        ("history nora@example.com", Ask(Verb.HISTORY, "nora@example.com")),
        ("<@U123|dana>", Ask(Verb.PERSON, "U123")),
        ("<@W0AB>", Ask(Verb.PERSON, "W0AB")),
        (" <@U123> ", Ask(Verb.PERSON, "U123")),
        ("<mailto:Dana@Example.com|Dana@Example.com>", Ask(Verb.EMAIL, "dana@example.com")),
        ("<mailto:a&amp;b@example.com>", Ask(Verb.EMAIL, "a&b@example.com")),
        ("dana@example.com", Ask(Verb.EMAIL, "dana@example.com")),
        ("o&apos;brien@example.com", Ask(Verb.EMAIL, "o'brien@example.com")),
    ],
)
def test_every_form_that_slack_sends_is_read(typed: str, ask: Ask) -> None:
    assert parse_offboard(typed) == ask


@pytest.mark.parametrize(
    "typed",
    [
        "dana",
        "@dana",
        "show",
        "show twelve",
        "cancel -1",
        "delete <@U1>",
        "<!channel>",
        "<#C1|it>",
        "a@b",
        "probes",
        "x@y@z.de",
        "history",
        "history dana",
        "history @dana",
        "history 12",
    ],
)
def test_whatever_else_is_unclear_and_keeps_what_was_typed(typed: str) -> None:
    ask = parse_offboard(typed)
    assert (ask.verb, ask.text) == (Verb.UNCLEAR, typed)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("facts", ""),
        (" FACTS ", ""),
        ("facts trainual", "trainual"),
        ("Facts  Customer &amp; Partner Academy", "Customer & Partner Academy"),
    ],
)
def test_facts_are_asked_for_one_app_or_for_all(typed: str, named: str) -> None:
    assert parse_seats(typed) == Ask(Verb.FACTS, named)


@pytest.mark.parametrize(
    ("typed", "ask"),
    [
        ("", Ask(Verb.SEATS)),
        ("help", Ask(Verb.HELP)),
        ("DIGEST", Ask(Verb.DIGEST)),
        ("talentlms", Ask(Verb.SEATS, "talentlms")),
        ("Customer &amp; Partner Academy", Ask(Verb.SEATS, "Customer & Partner Academy")),
        ("talentlms 12", Ask(Verb.INVITE, "talentlms", number=12)),
        ("Partner Academy  +3", Ask(Verb.INVITE, "Partner Academy", number=3)),
        ("stale", Ask(Verb.STALE)),
        ("Stale  talentlms", Ask(Verb.STALE, "talentlms")),
        ("export", Ask(Verb.EXPORT)),
        ("export talentlms", Ask(Verb.EXPORT, "talentlms")),
        ("12", Ask(Verb.SEATS, "12")),
        ("talentlms -12", Ask(Verb.SEATS, "talentlms -12")),
        ("talentlms 12345678", Ask(Verb.SEATS, "talentlms 12345678")),
        ("talentlms 0", Ask(Verb.SEATS, "talentlms 0")),
        ("talentlms 000", Ask(Verb.SEATS, "talentlms 000")),
        ("talentlms 012", Ask(Verb.INVITE, "talentlms", number=12)),
        ("talentlms 5,000", Ask(Verb.INVITE, "talentlms", number=5_000)),
        ("talentlms +999,999", Ask(Verb.INVITE, "talentlms", number=999_999)),
        ("talentlms 1,5", Ask(Verb.SEATS, "talentlms 1,5")),
        ("factsheet", Ask(Verb.SEATS, "factsheet")),
    ],
)
def test_whatever_seats_does_not_know_is_an_apps_name(typed: str, ask: Ask) -> None:
    assert parse_seats(typed) == ask
