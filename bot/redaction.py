"""Takes secrets out of everything that is logged, in one place and just before it is written."""

import re
from collections.abc import Mapping
from typing import Any

from structlog.typing import EventDict, WrappedLogger

HIDDEN = "[hidden]"

_SENSITIVE = (
    r"(?:[a-z0-9]+[_-])*(?:api[_-]?key|apikey|token|secret|password|passwd|login_key)"
    r"|authorization|cookie|set-cookie|trigger_id|response_url|ticket|signature"
)
_LINK = r"https?://[^\s\"'<>\\]*"

_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]+"), rf"\1-{HIDDEN}"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # Slack's hooks, and the shape that response URLs have on a stand-in
    (re.compile(r"https?://hooks\.slack\.com/[^\s\"'<>\\]+"), f"https://hooks.slack.com/{HIDDEN}"),
    (re.compile(r"(https?://[^\s\"'<>/]+/(?:commands|actions|response|link)/)[^\s\"'<>\\]+"), rf"\1{HIDDEN}"),
    # links that log somebody in: TalentLMS tells one in every account
    (
        re.compile(_LINK + r"(?:login_key|/key:|/autologin)[^\s\"'<>]*", re.IGNORECASE),
        f"[login link {HIDDEN}]",
    ),
    (re.compile(r"\b\d{6,}\.\d{4,}\.[0-9A-Za-z_-]{8,}"), f"[trigger {HIDDEN}]"),
    (re.compile(r"(://)[^\s/?#\"'<>]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"([?&](?:key|code|sig)=)[^&\s\"'<>]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    # name=value, "name": "value" and Name: value
    (re.compile(rf"\b({_SENSITIVE})=(?!\[hidden\])[^&\s\"'<>,)]+", re.IGNORECASE), rf"\1={HIDDEN}"),
    (
        re.compile(rf"(['\"](?:{_SENSITIVE})\\?['\"]\s*[:=]\s*)(b?\\?['\"])[^'\"\\]*", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\b((?:x-api-key|cookie|set-cookie)\s*:\s*)[^\s\"',]+", re.IGNORECASE), rf"\1{HIDDEN}"),
)
_SECRET_KEY = re.compile(_SENSITIVE, re.IGNORECASE)


def redact_text(text: str) -> str:
    """The text without tokens, credentials, response URLs, trigger ids and login links."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The structlog processor: every key and value of an event, however deep, tracebacks included."""
    return {key: _masked(value, key) for key, value in event.items()}


def _masked(value: Any, key: str = "") -> Any:
    if value and _SECRET_KEY.fullmatch(key):
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
