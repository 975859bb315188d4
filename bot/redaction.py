"""Takes secrets out of everything that is logged, in one place and just before it is written."""

import re
from collections.abc import Mapping
from typing import Any

from structlog.typing import EventDict, WrappedLogger

HIDDEN = "[hidden]"
LONGEST = 20_000
"""Characters of one text; a traceback has room in them, a vendor's whole answer need not."""

# Names may have more before them (bot_token); the patterns below hide only what follows them. Every pattern
# is linear in the length of the text: people and vendors choose some of it.
_SENSITIVE = (
    r"(?:api[_-]?key|token|secret|password|passwd|login_key|trigger_id|response_url|ticket|signature"
    r"|authorization|cookie)"
)
_UP_TO_HERE = r"[^\s\"'<>\\]"

_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]+"), rf"\1-{HIDDEN}"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # Slack's hooks, and the shape that response URLs have on a stand-in
    (re.compile(rf"https?://hooks\.slack\.com/{_UP_TO_HERE}+"), f"https://hooks.slack.com/{HIDDEN}"),
    (
        re.compile(rf"(https?://[^\s\"'<>/]+/(?:commands|actions|response|link)/){_UP_TO_HERE}+"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\b\d{6,}\.\d{4,}\.[0-9A-Za-z_-]{8,}"), f"[trigger {HIDDEN}]"),
    (re.compile(r"(://)[^\s/?#\"'<>]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"([?&](?:key|code|sig)=)(?:[^&\s\"'<>])+", re.IGNORECASE), rf"\1{HIDDEN}"),
    # name=value; "name": "value", also with JSON's escapes; Name: value
    (re.compile(rf"({_SENSITIVE}=)(?!\[hidden\])[^&\s\"'<>,)]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (
        re.compile(rf"({_SENSITIVE}\\*['\"]\s*[:=]\s*b?\\*['\"])[^'\"\\]*", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"((?:api-key|cookie):\s*)[^\s\"',]+", re.IGNORECASE), rf"\1{HIDDEN}"),
)
_LINK = re.compile(r"https?:(?:\\*/){2}(?:[^\s\"'<>\\]|\\+/)*")
_LOGS_IN = re.compile(r"login_key|/key:|/autologin", re.IGNORECASE)
_SECRET_KEY = re.compile(rf"{_SENSITIVE}$", re.IGNORECASE)


def redact_text(text: str) -> str:
    """The text without tokens, credentials, response URLs, trigger ids and login links; cut if very long."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… ({len(text) - LONGEST} more characters)"
    text = _LINK.sub(_without_login, text)
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The structlog processor: every key and value of an event, however deep, tracebacks included."""
    return {key: _masked(value, key) for key, value in event.items()}


def _without_login(link: re.Match[str]) -> str:
    """Links that log their bearer in are hidden whole; TalentLMS tells one in every account."""
    return f"[login link {HIDDEN}]" if _LOGS_IN.search(link[0]) else link[0]


def _masked(value: Any, key: str = "") -> Any:
    if value and _SECRET_KEY.search(key):
        return HIDDEN
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact_text(value)
        case Mapping():
            return {redact_text(str(name)): _masked(item, str(name)) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(item) for item in value]
        case _:
            return redact_text(repr(value))
