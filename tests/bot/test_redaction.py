import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import HIDDEN, LONGEST, redact, redact_text

TRIGGER = "13345224609.738474920.8088930838d88f008e0"

SECRETS = [
    ("post with xoxb-12-34-aBcD failed", "12-34-aBcD"),
    ("app token xapp-1-A0-99-feed", "1-A0-99-feed"),
    ("user token xoxp-1-2-3", "1-2-3"),
    ("rotated xoxe.xoxp-1-Mi0yLTE", "Mi0yLTE"),
    ("Authorization: Bearer eyJhbGciOi.abc_def", "eyJhbGciOi"),
    ("{'Authorization': 'Basic S0VZOg=='}", "S0VZOg"),
    ("posting to https://hooks.slack.com/commands/T1/2/aBcDeF now", "aBcDeF"),
    ("posting to http://127.0.0.1:8765/commands/T1/2/aBcDeF now", "aBcDeF"),
    ("posting to http://127.0.0.1:8765/actions/T1/2/aBcDeF?x=1", "aBcDeF"),
    ("ws://127.0.0.1:8765/link/?ticket=abc123&app_id=A1", "abc123"),
    ("wss://wss-primary.slack.com/link/?ticket=abc-123&app_id=A1", "abc-123"),
    (f"views.open with {TRIGGER}", TRIGGER),
    (f"'trigger_id': '{TRIGGER}'", TRIGGER),
    ("postgresql://keeper:pa:ss@db.example/seats", "pa:ss"),
    ("https://token@portal.example/", "token@"),
    ("GET https://portal.example/users?api_key=s3cr3t&page=1", "s3cr3t"),
    ("GET https://portal.example/users?key=s3cr3t", "s3cr3t"),
    ("https://acme.talentlms.com/index/key:77aa88", "77aa88"),
    ('"login_key":"https:\\/\\/acme.talentlms.com\\/index\\/key:77aa88"', "77aa88"),
    ("{'api_key': 's3cr3t', 'page': 1}", "s3cr3t"),
    ('{"client_secret": "s3cr3t"}', "s3cr3t"),
    ('"{\\"password\\": \\"s3cr3t\\"}"', "s3cr3t"),
    ("X-API-Key: s3cr3t", "s3cr3t"),
    ("b'password=s3cr3t&user=me'", "s3cr3t"),
    ("SLACK_SIGNING_SECRET=s3cr3t", "s3cr3t"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_in_a_text_is_hidden(text: str, secret: str) -> None:
    assert secret not in redact_text(text)
    assert HIDDEN in redact_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "request 77 is approved",
        "dana@harbourpine.example asked https://acme.talentlms.com/api/v2/users?page[size]=100",
        "the token is not valid",
        "talentlms: read: did not answer within 10 s",
        "message 1763647200.000100 in C0123ABC was updated",
        "2026-11-20T18:02:03.123456Z",
        "sqlite:///seatkeeper.db",
    ],
)
def test_an_ordinary_sentence_stays_as_it_is(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_hidden_however_deep_they_stand(text: str, secret: str) -> None:
    event = {
        "event": "posted",
        "body": {"outer": [{"inner": (text,)}, {text: 1}]},
        "error": RuntimeError(text),
    }
    assert secret not in str(redact(None, "info", event))


@pytest.mark.parametrize("key", ["token", "bot_token", "api_key", "password", "response_url", "trigger_id"])
def test_what_is_called_a_secret_is_hidden_whatever_it_looks_like(key: str) -> None:
    assert redact(None, "info", {"event": "x", key: "plain"})[key] == HIDDEN
    assert redact(None, "info", {"event": "x", "body": {key: ["plain"]}})["body"][key] == HIDDEN


def test_numbers_and_truths_keep_their_kind() -> None:
    event = {"event": "x", "count": 3, "ratio": 0.5, "ok": True, "nothing": None}
    assert redact(None, "info", dict(event)) == event


@given(st.text())
def test_any_text_can_be_redacted_twice(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once


@pytest.mark.parametrize(
    "piece",
    ["a-", "a_", "http://", "https://a/", "1.1", "'token':", "Bearer ", "://a", "-token_token", "\\/"],
)
def test_no_text_keeps_the_bot_from_its_work(piece: str) -> None:
    started = time.process_time()
    redact_text(piece * LONGEST)
    assert time.process_time() - started < 0.5


def test_a_very_long_text_is_cut() -> None:
    text = redact_text("x" * (LONGEST + 7))
    assert text == f"{'x' * LONGEST}… (7 more characters)"
