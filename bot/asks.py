"""What somebody typed after a slash command, as Slack escapes it or plain."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape


class Verb(StrEnum):
    """What is asked for."""

    PICK = "pick"
    PERSON = "person"
    EMAIL = "email"
    HELP = "help"
    LIST = "list"
    SHOW = "show"
    CANCEL = "cancel"
    UNDO = "undo"
    HISTORY = "history"
    PROBE = "probe"
    PAUSE = "pause"
    RESUME = "resume"
    DELEGATE = "delegate"
    SEATS = "seats"
    FACTS = "facts"
    INVITE = "invite"
    STALE = "stale"
    EXPORT = "export"
    DIGEST = "digest"
    RECLAIM = "reclaim"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Ask:
    """A verb with its object: a Slack id, an address, or what was typed; ``number`` for one request."""

    verb: Verb
    text: str = ""
    number: int = 0
    urgent: bool = False


_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NAMED = re.compile(r"<@[UW][A-Z0-9]+\|([^>]*)>")
_MAILTO = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")
_EMAIL = re.compile(r"[^@\s<>|]+@[^@\s<>|]+\.[^@\s<>|.]+")
_PROBE = re.compile(r"probe(?:\s+(.+))?", re.IGNORECASE)
_ABOUT_APPS = re.compile(r"(facts|stale|export|reclaim)(?:\s+(.+))?", re.IGNORECASE)
_INVITE = re.compile(r"(\S.*?)\s+\+?(\d{1,6}|\d{1,3},\d{3})")
_PAUSE = re.compile(r"pause(?:\s+(.+))?", re.IGNORECASE | re.DOTALL)
_DELEGATE = re.compile(r"delegate(?:\s+(.+))?", re.IGNORECASE)
_HISTORY = re.compile(r"history\s+(.+)", re.IGNORECASE)
_URGENT = re.compile(r"(\S.*?)\s+urgent", re.IGNORECASE)
_NUMBERED = re.compile(r"(show|cancel|undo)\s+#?(\d{1,9})", re.IGNORECASE)


def parse_offboard(text: str) -> Ask:
    """Reads what came after ``/offboard``; whatever it does not know is UNCLEAR, with the text as typed."""
    typed = text.strip()
    if not typed:
        return Ask(Verb.PICK)
    if typed.lower() in {"help", "list", "resume"}:
        return Ask(Verb(typed.lower()))
    if match := _NUMBERED.fullmatch(typed):
        return Ask(Verb(match[1].lower()), number=int(match[2]))
    if match := _PROBE.fullmatch(typed):
        return Ask(Verb.PROBE, unescape(match[1] or ""))
    if match := _PAUSE.fullmatch(typed):
        return Ask(Verb.PAUSE, unescape(_NAMED.sub(r"@\1", match[1] or "")))
    if match := _DELEGATE.fullmatch(typed):
        return Ask(Verb.DELEGATE, match[1] or "")
    if (match := _HISTORY.fullmatch(typed)) and (whose := _person(match[1])):
        return Ask(Verb.HISTORY, whose.text)
    if (match := _URGENT.fullmatch(typed)) and (whose := _person(match[1])):
        return replace(whose, urgent=True)
    return _person(typed) or Ask(Verb.UNCLEAR, unescape(typed))


def _person(typed: str) -> Ask | None:
    """Somebody, by their Slack id or an address."""
    if match := _MENTION.fullmatch(typed):
        return Ask(Verb.PERSON, match[1])
    if match := _MAILTO.fullmatch(typed):
        return Ask(Verb.EMAIL, unescape(match[1]).lower())
    if _EMAIL.fullmatch(unescape(typed)):
        return Ask(Verb.EMAIL, unescape(typed).lower())
    return None


def parse_seats(text: str) -> Ask:
    """Reads what came after ``/seats``; whatever it does not know is taken for the name of an app.

    A number of people is a whole one from 1 to 999,999.
    """
    typed = text.strip()
    if typed.lower() in {"help", "digest"}:
        return Ask(Verb(typed.lower()))
    if match := _ABOUT_APPS.fullmatch(typed):
        return Ask(Verb(match[1].lower()), unescape(match[2] or ""))
    if (match := _INVITE.fullmatch(typed)) and (number := int(match[2].replace(",", ""))):
        return Ask(Verb.INVITE, unescape(match[1]), number=number)
    return Ask(Verb.SEATS, unescape(typed))
